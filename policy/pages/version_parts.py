"""Versions on a bill's page: the texts, two of them compared word by word, and passages that people coded."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data import ui
from data.dates import say
from data.errors import GroundswellError
from data.ui import Context
from policy.alignment import STRENGTHS, VERDICTS, CodingDraft, verdict_words
from policy.bills import VersionDraft
from policy.board import BillRow
from policy.letters import compared as comparison_page
from policy.letters import excerpts
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP
from policy.queries import versions as queries
from policy.services import versions as services
from policy.versions import ProvisionDraft, ProvisionRow, VersionRow
from policy.words import Comparison, Span

EXCERPT = 20_000
"""Characters of a version's text that the page shows; all of it is one download away."""


def versions(ctx: Context, bill: BillRow) -> None:
    """The versions there are, the comparison of two, the passages that were coded, and the forms."""
    with ui.reading() as session:
        rows = queries.versions(session, ctx.initiative.id, bill.id)
        marked = queries.provisions(session, ctx.initiative.id, bill.id)
    if not rows:
        st.markdown("No version is here yet. Paste or upload the text, and two versions can be compared.")
    for row in reversed(rows):
        line(ctx, row)
    with st.expander("Add a version", expanded=not rows, icon=":material/add:"):
        version_form(ctx, bill, [row for row in rows if not row.characters])
    texts = [row for row in rows if row.characters]
    if len(texts) > 1:
        st.subheader("Compare two versions", anchor=False)
        compare(ctx, bill, texts)
    if texts:
        with st.expander("Read a text", icon=":material/article:"):
            reader(ctx, bill, texts)
    st.subheader("Provisions", anchor=False)
    st.markdown("Only a person codes. A passage coded strong counts where the whole bill is not coded strong itself.")
    for one in marked:
        provision(ctx, one)
    if ctx.goals:
        with st.expander("Code a passage", expanded=not marked and bool(texts), icon=":material/format_quote:"):
            provision_form(ctx, bill, texts)


def line(ctx: Context, row: VersionRow) -> None:
    """A version: what it is called, its day, where it can be read."""
    day = say(row.on) if row.on else "no date"
    size = f"{row.characters:,} characters" if row.characters else "no text here yet"
    safe = row.url.startswith(("https://", "http://")) and not any(mark in row.url for mark in "<>\\ \n\t")
    link = f" · [Read it at the source](<{row.url}>)" if safe else ""
    st.markdown(f"**{ui.md(row.note)}** {ui.md(f'{day} · {size} · {row.by}')}{link}")


def version_form(ctx: Context, bill: BillRow, empty: list[VersionRow]) -> None:
    """Give a version, or the text of one that a source listed without it."""
    name = f"version_{bill.id}"
    key = parts.form(name)
    of = 0
    if empty:
        names = {0: "A version that is not listed", **{row.id: row.name for row in empty}}
        of = st.selectbox("Text of", list(names), format_func=names.__getitem__, key=f"{key}_of", **KEEP)
    listed = next((row for row in empty if row.id == of), None)
    note, day, url = listed.note if listed else "", None, ""
    if listed is None:
        with st.container(horizontal=True):
            note = st.text_input("Version", placeholder="Amended in Senate", key=f"{key}_note", **KEEP)
            day = st.date_input("Its day", value=None, key=f"{key}_day", **KEEP)
        url = st.text_input("Address (optional)", placeholder="https://", key=f"{key}_url", **KEEP)
    upload = st.file_uploader("Upload the text (.txt)", type=["txt"], key=f"{key}_file")
    pasted = st.text_area("Or paste it", height=160, key=f"{key}_text", **KEEP)

    def save(session) -> VersionRow:
        text = services.text_of_file(upload.name, upload.getvalue()) if upload else pasted or ""
        draft = VersionDraft(note or "", day if isinstance(day, date) else None, url or "", text)
        return services.add_version(session, ctx.actor, ctx.initiative.id, bill.id, draft, version_id=of, now=ctx.now)

    slot = st.container()
    may = ui.may(ctx.actor, "add_bill")
    if st.button("Save version", icon=":material/check:", key=f"{name}_save", **may):
        with slot:
            done = ui.attempt(save)
        if done:
            parts.saved(name)


@st.cache_data(max_entries=20, show_spinner="Comparing word by word …")
def _compared(initiative_id: int, earlier: int, later: int, given: str) -> Comparison:
    """A comparison is kept: the text of a version never changes once given (`given` says when both were)."""
    with ui.reading() as session:
        return services.compared(session, initiative_id, earlier, later)


def compare(ctx: Context, bill: BillRow, rows: list[VersionRow]) -> None:
    """Choose two versions; what differs is marked with signs, words and colour."""
    names = {row.id: row.name for row in rows}
    keys = list(names)
    with st.container(horizontal=True):
        one = st.selectbox(
            "Earlier", keys, index=len(keys) - 2, format_func=names.__getitem__, key=f"earlier_{bill.id}_{keys[-1]}"
        )
        other = st.selectbox(
            "Later", keys, index=len(keys) - 1, format_func=names.__getitem__, key=f"later_{bill.id}_{keys[-1]}"
        )
    try:
        given = "; ".join(f"{row.at.isoformat()} {row.characters}" for row in rows if row.id in (one, other))
        found = _compared(ctx.initiative.id, one, other, given)
    except GroundswellError as error:
        st.warning(ui.md(str(error)))
        return
    st.markdown(ui.md(found.summary))
    groups, more = excerpts(found)
    if groups:
        st.markdown("Added words stand in **+[ ]**, removed words in ~~−[ ]~~.")
    for group in groups:
        with st.container(border=True):
            st.markdown(" ".join(marked(span) for span in group))
    if more:
        st.markdown(f"And {more} more places: they are in the whole comparison.")
    st.download_button(
        "Whole comparison", lambda: comparison_page(bill.identifier, names[one], names[other], found),
        f"{bill.identifier} compared.html", "text/html", icon=":material/difference:", key=f"compared_{bill.id}",
        on_click="ignore",
    )  # fmt: skip


def marked(span: Span) -> str:
    """A stretch of text in Markdown: escaped, with signs that do not need colour."""
    text = ui.md(span.text)
    if span.kind == "added":
        return f":green-background[**+\\[{text}\\]**]"
    return f":red-background[−\\[~~{text}~~\\]]" if span.kind == "removed" else text


def reader(ctx: Context, bill: BillRow, rows: list[VersionRow]) -> None:
    """A version's text, to read and to copy a passage from."""
    names = {row.id: row.name for row in rows}
    key = st.selectbox(
        "Version", list(names), index=len(names) - 1, format_func=names.__getitem__, key=f"read_{bill.id}_{rows[-1].id}"
    )
    with ui.reading() as session:
        text = queries.text(session, ctx.initiative.id, key)
    st.text(text[:EXCERPT])
    if len(text) > EXCERPT:
        st.markdown(f"The first {EXCERPT:,} of {len(text):,} characters.")
    st.download_button(
        "Whole text",
        text,
        f"{bill.identifier} {names[key]}.txt",
        "text/plain",
        key=f"text_{bill.id}",
        on_click="ignore",
    )


def provision(ctx: Context, row: ProvisionRow) -> None:
    """A passage with what it is coded to, and why."""
    with st.container(border=True, gap="xsmall"):
        of = f"({row.version})" if row.version else ""
        st.markdown(f"**{ui.md(row.label or 'Passage')}** {ui.md(of)}")
        st.text(row.passage[:2_000] + (" …" if len(row.passage) > 2_000 else ""))
        for coding in row.codings:
            icon = parts.VERDICT_ICONS[coding.verdict]
            words = verdict_words(coding.verdict, coding.strength)
            st.markdown(f"{icon} **{ui.md(coding.goal)}**: {words}, by {ui.md(coding.recorded_by)}")
            st.text(coding.why)
        before = [coding for coding in row.history if coding not in row.codings]
        if before:
            said = "; ".join(f"{c.goal}: {verdict_words(c.verdict, c.strength)}, by {c.recorded_by}" for c in before)
            st.caption(ui.md(f"Before: {said}"))


def provision_form(ctx: Context, bill: BillRow, rows: list[VersionRow]) -> None:
    """Code a passage to a goal. Similar words suggest which goals to look at; a person decides."""
    name = f"provision_{bill.id}"
    key = parts.form(name)
    of = None
    if rows:
        names = {0: "No version here", **{row.id: row.name for row in rows}}
        of = st.selectbox(
            "In the version",
            list(names),
            index=len(names) - 1,
            format_func=names.__getitem__,
            key=f"{key}_of_{rows[-1].id}",
            **KEEP,
        )
    passage = st.text_area("Passage", key=f"{key}_passage", placeholder="Paste it word for word.", **KEEP)
    label = st.text_input("What it is called", placeholder="Section 2", key=f"{key}_label", **KEEP)
    if (passage or "").strip():
        with ui.reading() as session:
            found = services.suggested(session, ctx.initiative.id, passage)
        named = "; ".join(f"{ctx.goal_name(one.goal_id)} (shares: {', '.join(one.words)})" for one in found)
        said = f"Similar words suggest to look at: {named}." if named else "No goal shares a word with it."
        st.caption(ui.md(f"{said} That is no coding and scores nothing: you decide."))
    goals = {goal.id: goal.name for goal in ctx.goals}
    goal = st.selectbox("Goal", list(goals), format_func=goals.__getitem__, key=f"{key}_goal", **KEEP)
    labels = {"agree": "Agrees with it", "against": "Against it", "neutral": "Neutral"}
    verdict = st.pills("The passage", VERDICTS, format_func=labels.__getitem__, key=f"{key}_verdict", **KEEP)
    strength = st.pills(
        "How strongly", STRENGTHS, format_func=str.capitalize, default="strong", key=f"{key}_strength", **KEEP
    )
    why = st.text_area("Why?", key=f"{key}_why", placeholder="What the passage does to the goal.", **KEEP)

    def save(session) -> ProvisionRow:
        coding = CodingDraft(goal, verdict or "", strength or "", why or "")
        draft = ProvisionDraft(passage or "", label or "", coding, of or None)
        return services.code_provision(session, ctx.actor, ctx.initiative.id, bill.id, draft, now=ctx.now)

    slot = st.container()
    may = ui.may(ctx.actor, "code_alignment")
    if st.button("Save passage", icon=":material/check:", key=f"{name}_save", **may):
        with slot:
            done = ui.attempt(save)
        if done:
            parts.saved(name)
