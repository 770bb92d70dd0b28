"""One bill in full: where it stands, where we stand, which goals it touches, what was done with it."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data import ui
from data.dates import say
from data.ui import Context
from policy import charts, queries, services
from policy.alignment import STRENGTH_HELP, STRENGTHS, VERDICTS, CodingDraft, CodingRow, verdict_words
from policy.bills import CHAMBERS, Action
from policy.board import BillDetail, BillRow, change_words
from policy.hearings import say_day
from policy.pages import alignment_parts, follow_parts, letter_parts, source_parts, stand_parts, version_parts
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP
from policy.queries import desk
from policy.sources import NAMES as SOURCES
from policy.stages import MOVING, Step

FEW = 12


def show(ctx: Context, found: BillDetail) -> None:
    """The whole bill."""
    row = found.row
    with ui.reading() as session:
        kept = desk.of_bill(session, ctx.initiative.id, row.id)
        marks = desk.marks(session, ctx.initiative.id, row.id).get(row.id)
    if st.button("All bills", type="tertiary", icon=":material/arrow_back:"):
        ui.go("policy")
    st.header(ui.md(f"{row.identifier} {row.title}"), anchor=False)
    with st.container(horizontal=True):
        parts.stage_badge(row)
        parts.stance_badge(row.stance)
        if row.priority:
            st.badge(f"Priority {row.priority}", color="blue", icon=":material/flag:")
        parts.desk_badges(marks)
    stands = ui.md(f"{parts.stage_line(row, ctx.today)}. {row.stage_note}".strip())
    what = ui.md(" · ".join((row.jurisdiction, row.session, row.kind.capitalize())))
    st.markdown(f"{stands}  \n{what}  \n{sources(ctx, found)}")
    follow_parts.button(ctx, row.id)
    if found.summary:
        st.text(found.summary)
    with ui.reading() as session:
        source_parts.differ(queries.differences(session, ctx.initiative.id, row.id))
        beside = queries.related_to(session, ctx.initiative.id, row.id)
        voted = queries.votes_of(session, row.id)
    stand_parts.to_review(ctx, row.id, kept)
    position, alignment, versions, letters, actions, votes, hearings, history = st.tabs(
        ["Position", "Alignment", "Versions", "Letters", "Actions", "Votes", "Hearings", "History"]
    )
    with position:
        positions(ctx, found)
        stand_parts.approval(ctx, row.id, kept)
        stand_parts.partners(ctx, row.id, kept)
        stand_parts.desk(ctx, row.id, kept)
    with alignment:
        codings(ctx, found)
    with versions:
        version_parts.versions(ctx, row)
    with letters:
        letter_parts.letters(ctx, row, kept)
    with actions:
        done(ctx, found)
        source_parts.together(beside)
    with votes:
        source_parts.votes(ctx, voted)
    with hearings:
        heard(ctx, found)
    with history:
        for change in found.changes:
            local = change.at.astimezone(ctx.initiative.tz)
            by = ui.md(SOURCES.get(change.source, change.source))
            with st.container(gap=None):
                st.markdown(f"**{say_day(local.date(), ctx.today)}**, {local:%H:%M} · {by}")
                words = change_words(change)
                st.markdown(ui.md(words[:1].upper() + words[1:]))


def sources(ctx: Context, found: BillDetail) -> str:
    """Where the bill was read, when last, and who put it forward."""
    said = []
    for source in found.sources:
        name = SOURCES.get(source.source, source.source)
        seen = say_day(source.seen_at.astimezone(ctx.initiative.tz).date(), ctx.today)
        said.append(f"[{ui.md(name)}](<{source.url}>), {seen}" if safe(source.url) else f"{ui.md(name)}, {seen}")
    by = ui.md(", ".join(sponsor.name for sponsor in found.sponsors[:8]))
    return "Source: " + "; ".join(said) + (f"  \nSponsors: {by}" if by else "")


def safe(url: str) -> bool:
    """Whether an address may stand behind a link."""
    return url.startswith(("https://", "http://")) and not any(mark in url for mark in "<>\\ \n\t")


def positions(ctx: Context, found: BillDetail) -> None:
    """Our position with its reason, the form to take another, and what it was before."""
    held = [row for row in found.positions if row.effective_from <= ctx.today]
    if not found.positions:
        st.markdown("We have taken no position on this bill.")
    for number, row in enumerate(found.positions):
        ahead = row.effective_from > ctx.today
        first = bool(held) and row.stance == found.row.stance and number == found.positions.index(held[0])
        with st.container(border=first, gap="xsmall"):
            state = "**Now:** " if first else "**Takes effect later:** " if ahead else "Before: "
            st.markdown(state + ui.md(parts.position_line(row)))
            st.text(row.rationale)
    st.subheader("Take a position" if not held else "Change the position", anchor=False)
    parts.position_form(ctx, found.row)


def codings(ctx: Context, found: BillDetail) -> None:
    """Which goals the bill agrees with or is against, and the form that codes it."""
    if not found.codings:
        st.markdown("Nobody has coded this bill to a goal yet. Only a person codes; nothing is guessed from its text.")
    for row in found.codings:
        with st.container(border=True, gap="xsmall"):
            st.markdown(
                f"{parts.VERDICT_ICONS[row.verdict]} **{ui.md(row.goal)}**: {verdict_words(row.verdict, row.strength)}"
            )
            st.text(row.why)
            st.markdown(ui.md(f"By {row.recorded_by}, {say(row.recorded_at.astimezone(ctx.initiative.tz).date())}"))
    alignment_parts.adds(ctx, found.row.id)
    if ctx.goals:
        st.subheader("Code to a goal", anchor=False)
        coding_form(ctx, found.row)
    older = [row for row in found.coding_history if row not in found.codings]
    if older:
        with st.expander(f"{len(older)} earlier codings"):
            for row in older:
                st.markdown(ui.md(f"{row.goal}: {verdict_words(row.verdict, row.strength)}, by {row.recorded_by}"))
                st.text(row.why)


def coding_form(ctx: Context, row: BillRow) -> None:
    """Code the bill to a goal. What is typed stays until it is saved."""
    name = f"coding_{row.id}"
    key = parts.form(name)
    names = {goal.id: goal.name for goal in ctx.goals}
    goal = st.selectbox("Goal", list(names), format_func=names.__getitem__, key=f"{key}_goal", **KEEP)
    labels = {"agree": "Agrees with it", "against": "Against it", "neutral": "Neutral"}
    verdict = st.pills("The bill", VERDICTS, format_func=labels.__getitem__, key=f"{key}_verdict", **KEEP)
    strength = st.pills(
        "How strongly", STRENGTHS, format_func=str.capitalize, default="strong", key=f"{key}_strength",
        help=STRENGTH_HELP, **KEEP,
    )  # fmt: skip
    why = st.text_area("Why?", key=f"{key}_why", placeholder="Which provision, and what it does.", **KEEP)

    def save(session) -> CodingRow:
        draft = CodingDraft(goal, verdict or "", strength or "", why or "")
        return services.code_alignment(session, ctx.actor, ctx.initiative.id, row.id, draft, now=ctx.now)

    slot = st.container()
    may = ui.may(ctx.actor, "code_alignment")
    if st.button("Save coding", icon=":material/check:", key=f"{name}_save", **may):
        with slot:
            coded = ui.attempt(save)
        if coded:
            parts.saved(name)


def done(ctx: Context, found: BillDetail) -> None:
    """The bill's way through the stages, its actions, and the form that adds one."""
    row = found.row
    if found.steps:
        drawn = charts.course(
            found.steps, Step(row.stage, row.stage_on or ctx.today), row.kind, ctx.today, ctx.tokens.policy
        )
        said = "; ".join(f"{step.stage} {say(step.on)}" for step in found.steps)
        ui.chart(ui.dress(drawn, ctx.tokens), alt=f"The way of {row.identifier}: {said}. Today: {row.stage}.")
    lines = [action_line(ctx, action) for action in found.actions]
    st.markdown("  \n".join(lines[:FEW]) or "No action is known yet.")
    if lines[FEW:]:
        with st.expander(f"{len(lines) - FEW} earlier actions"):
            st.markdown("  \n".join(lines[FEW:]))
    with st.expander("Add an action", expanded=not found.actions, icon=":material/add:"):
        action_form(ctx, found)


def action_line(ctx: Context, action: Action) -> str:
    """An action in one line of Markdown."""
    chamber = CHAMBERS.get(action.chamber, "")
    said = f"{chamber}: {action.description}" if chamber else action.description
    return f"**{say_day(action.on, ctx.today)}** {ui.md(said)}"


def action_form(ctx: Context, found: BillDetail) -> None:
    """An action that somebody saw; the stage follows from it."""
    name = f"action_{found.row.id}"
    key = parts.form(name)
    with st.container(horizontal=True):
        day = st.date_input("Day", value=ctx.today, key=f"{key}_day", **KEEP)
        chambers = {"": "Not said", "lower": "House", "upper": "Senate", "legislature": "Single chamber"}
        chamber = st.selectbox(
            "Chamber", list(chambers), format_func=chambers.__getitem__, key=f"{key}_chamber", **KEEP
        )
    what = st.text_input("What happened?", placeholder="Referred to Education", key=f"{key}_what", **KEEP)

    def save(session) -> BillRow:
        action = Action(day if isinstance(day, date) else ctx.today, what or "", chamber)
        return services.add_action(session, ctx.actor, ctx.initiative.id, found.row.id, action, now=ctx.now)

    slot = st.container()
    may = ui.may(ctx.actor, "add_bill")
    if st.button("Add action", icon=":material/add:", key=f"{name}_save", **may):
        with slot:
            added = ui.attempt(save)
        if added:
            parts.saved(name)


def heard(ctx: Context, found: BillDetail) -> None:
    """The bill's hearings, the form that sets one, and the end of its session."""
    if not found.hearings:
        st.markdown("No hearing is set.")
    for row in found.hearings:
        parts.hearing_line(ctx, row, named=False)
    with st.expander("Set a hearing", icon=":material/event:"):
        parts.hearing_form(ctx, [found.row], f"hearing_{found.row.id}")
    if found.row.stage not in MOVING and found.session_ends is None:
        return
    with st.expander("When the session ends", icon=":material/hourglass_bottom:"):
        st.markdown("Bills that have not passed both chambers by then are dead. It holds for the whole session.")
        day = st.date_input("Last day", value=found.session_ends, key=f"ends_{found.row.id}")
        may = ui.may(ctx.actor, "add_bill")
        if st.button("Save last day", key=f"ends_{found.row.id}_save", **may) and isinstance(day, date):
            ui.attempt(
                lambda session: services.set_session_end(
                    session, ctx.actor, ctx.initiative.id, found.row.jurisdiction, found.row.session, day, now=ctx.now
                )
            )
            st.rerun()
