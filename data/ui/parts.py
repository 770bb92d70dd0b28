"""What pages share: saving with clear refusals, empty states, charts with a table behind them."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, NoReturn, TypeVar

import pandas as pd
import streamlit as st
from sqlmodel import Session

from data import db
from data.access import PHRASES, Actor, allowed
from data.errors import GroundswellError, Refused
from data.ui.places import go

Result = TypeVar("Result")
log = logging.getLogger("groundswell")

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~$:])")


def md(text: str) -> str:
    """Foreign text made harmless inside Markdown: every mark that could format, link or call an icon is escaped."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def attempt(
    work: Callable[[Session], Result], *, opens: Callable[[], AbstractContextManager[Session]] = db.writing
) -> Result | None:
    """Do one verb in its own transaction. What was refused is said beside the form; what was typed stays.

    Returns None where nothing was saved. Long work that opens its own transactions asks for `db.reading`.
    """
    try:
        with opens() as session:
            return work(session)
    except Refused as refused:
        for problem in refused.problems:
            st.error(md(problem.why), icon=":material/error:")
    except GroundswellError as error:
        st.error(md(str(error)), icon=":material/error:")
    except Exception as error:
        # The message of a database error can hold what somebody typed, so only its kind and place are logged.
        log.error("%s at %s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)[-3:]))
        st.error("Something went wrong on our side and nothing was saved. Try again; what you typed is still here.")
    return None


def may(actor: Actor, verb: str) -> dict[str, Any]:
    """Arguments for a button that does `verb`: disabled with the reason where the role may not."""
    if allowed(actor, verb):
        return {}
    return {"disabled": True, "help": f"Your role may not {PHRASES[verb]}."}


def empty(missing: str, fills: str, button: str = "", page: str = "", *, icon: str = ":material/inbox:") -> None:
    """An empty state: what is missing, what would fill it, and one button that leads there."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"{icon} **{missing}**")
        st.markdown(fills)
        if button and st.button(button, type="primary", key=f"empty_{button}_{page}"):
            go(page)


def chart(made: Any, *, alt: str, key: str | None = None, **options: Any) -> Any:
    """Draw an Altair chart that wears its own theme (`theme.dress`), with a text for those who do not see it."""
    return st.altair_chart(made, theme=None, width="stretch", alt=alt, key=key, **options)


def table(frame: pd.DataFrame, *, alt: str, key: str | None = None, **options: Any) -> Any:
    """A table without row numbers, with a text alternative. What is not there is an empty cell, not "None"."""
    return st.dataframe(frame, hide_index=True, width="stretch", alt=alt, key=key, **{"placeholder": "", **options})


def clear(*keys: str) -> NoReturn:
    """Empty text fields after their content was saved, and draw the page anew."""
    st.session_state["_clear"] = [*st.session_state.get("_clear", []), *keys]
    st.rerun()


def apply_clears() -> None:
    """Empty the fields that were cleared. Runs before any of them is drawn.

    They are set, not forgotten: a browser keeps showing what was typed into a field that the server only forgot.
    """
    for key in st.session_state.pop("_clear", []):
        st.session_state[key] = ""
