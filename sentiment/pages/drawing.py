"""Draw a chart without making it anew on every rerun: making one takes longer than the rest of the page."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import streamlit as st


def draw(make: Callable[..., Any], *given: Any, alt: str, key: str, **options: Any) -> Any:
    """Draw `make(*given)`, which wears its own theme. Its specification is kept for the same function and input."""
    return st.vega_lite_chart(
        spec=spec(make, *given), theme=None, width="stretch", height="content", alt=alt, key=key, **options
    )


def spec(make: Callable[..., Any], *given: Any) -> dict[str, Any]:
    """The Vega-Lite specification of `make(*given)`. The input is told apart by what it looks like when printed."""
    looks = hashlib.sha256(repr(given).encode()).hexdigest()
    return _spec(f"{make.__module__}.{make.__name__}", looks, make, given)


@st.cache_data(max_entries=300, show_spinner=False)
def _spec(name: str, looks: str, _make: Callable[..., Any], _given: tuple[Any, ...]) -> dict[str, Any]:
    """`name` and `looks` are the key; what begins with an underscore is not looked at."""
    made: dict[str, Any] = _make(*_given).to_dict()
    shared = made.pop("data", None)  # what all layers share
    for layer in made["layer"]:
        layer.setdefault("data", shared)
    _inline([made], made.pop("datasets", {}))
    return made


def _inline(part: Any, data: dict[str, Any]) -> None:
    """Put each layer's data where it is used: Streamlit would turn every named set into a table on every rerun."""
    for one in part.values() if isinstance(part, dict) else part:
        if isinstance(one, dict) and isinstance(one.get("data"), dict) and one["data"].get("name") in data:
            one["data"] = {"values": data[one["data"]["name"]]}
        if isinstance(one, dict | list):
            _inline(one, data)
