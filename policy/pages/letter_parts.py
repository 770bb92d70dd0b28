"""Letters and testimony on a bill's page: their versions, and each as a page to print."""

from __future__ import annotations

import streamlit as st

from data import ui
from data.dates import say
from data.ui import Context
from policy.board import BillRow
from policy.desk import LETTERS, DeskDetail, LetterDraft, LetterRow
from policy.letters import printable
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP
from policy.services import desk as services


def letters(ctx: Context, bill: BillRow, found: DeskDetail) -> None:
    """Each letter in its newest version with those before, and the form that writes one."""
    if not found.letters:
        st.markdown("No letter or testimony yet.")
    for row in found.letters:
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{ui.md(row.title)}** {ui.md(told(ctx, row))}")
            st.text(row.body)
            with st.container(horizontal=True):
                prints(ctx, bill, row)
            with st.expander("Write a new version", icon=":material/edit:"):
                letter_form(ctx, bill, row)
            older = [one for one in found.letter_history if one.letter_id == row.letter_id and one != row]
            if older:
                with st.expander(f"Earlier versions ({len(older)})"):
                    for one in older:
                        st.markdown(f"**{ui.md(one.title)}** {ui.md(told(ctx, one))}")
                        st.text(one.body)
                        prints(ctx, bill, one)
    with st.expander("Write a letter or testimony", expanded=not found.letters, icon=":material/mail:"):
        letter_form(ctx, bill, None)


def told(ctx: Context, row: LetterRow) -> str:
    """What kind of letter it is, to whom, which version, by whom and when."""
    day = say(row.at.astimezone(ctx.initiative.tz).date())
    to = f" to {row.addressed_to}" if row.addressed_to else ""
    return f"{row.kind}{to}, version {row.number}, by {row.by}, {day}"


def prints(ctx: Context, bill: BillRow, row: LetterRow) -> None:
    """The letter as a page that stands alone, to print or to send."""
    page = printable(row, f"{bill.identifier} {bill.title}", ctx.initiative.name, ctx.today, ctx.initiative.tz)
    st.download_button(
        f"Printable page, version {row.number}", page, f"{bill.identifier} {row.kind} v{row.number}.html", "text/html",
        icon=":material/print:", key=f"print_{row.letter_id}_{row.number}", on_click="ignore",
    )  # fmt: skip


def letter_form(ctx: Context, bill: BillRow, before: LetterRow | None) -> None:
    """Write a letter, or a new version of one; what is typed stays until it is saved."""
    name = f"letter_{bill.id}_{before.letter_id if before else 'new'}"
    key = parts.form(name)
    kind = before.kind if before else st.pills(
        "Kind", LETTERS, format_func=str.capitalize, default="letter", key=f"{key}_kind", **KEEP
    )  # fmt: skip
    title = st.text_input("Title", value=before.title if before else "", key=f"{key}_title", **KEEP)
    with st.container(horizontal=True):
        to = st.text_input("To", value=before.addressed_to if before else "", key=f"{key}_to", **KEEP)
        signed = st.text_input("Signed by", value=before.signed_by if before else "", key=f"{key}_signed", **KEEP)
    body = st.text_area("Text", value=before.body if before else "", height=240, key=f"{key}_body", **KEEP)

    def save(session) -> LetterRow:
        draft = LetterDraft(
            kind or "", title or "", body or "", to or "", signed or "", before.letter_id if before else None
        )
        return services.write_letter(session, ctx.actor, ctx.initiative.id, bill.id, draft, now=ctx.now)

    slot = st.container()
    label = "Save as a new version" if before else "Save"
    if st.button(label, icon=":material/check:", key=f"{name}_save", **ui.may(ctx.actor, "write_letters")):
        with slot:
            done = ui.attempt(save)
        if done:
            parts.saved(name)
