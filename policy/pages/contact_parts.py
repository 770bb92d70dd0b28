"""Asks, champions, whip counts and the meeting log on the policy page: the team's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from data import queries as agenda
from data import ui
from data.dates import say
from data.ui import Context
from policy.board import BillRow, ranked
from policy.contacts import (
    CLASS_HELP,
    CLASSES,
    OUTCOMES,
    TO_REVIEW,
    US,
    AskDraft,
    MeetingDraft,
    MeetingRow,
    clashes,
    next_asks,
    warning,
)
from policy.hearings import say_day
from policy.pages.bill_parts import KEEP, form, saved
from policy.people import CHAMBER_LABELS, RETIRED, PersonRow
from policy.services import contacts
from policy.services.contacts import Whip
from policy.whip import CHANCES_SAID, LEANS

MOST = 40


def _names(rows: Sequence[PersonRow]) -> dict[int, str]:
    serving = [row for row in rows if row.standing != RETIRED] or list(rows)
    return {row.id: f"{row.name}, {row.district}" if row.district else row.name for row in serving}


def _bills(bills: Sequence[BillRow]) -> dict[int, str]:
    return {row.id: f"{row.identifier} {row.title}" for row in ranked(bills)}


def asks(ctx: Context, rows: Sequence[PersonRow], bills: Sequence[BillRow]) -> None:
    """The next asks, what is due soonest first; the form; and what came of earlier ones."""
    one = rows[0] if len(rows) == 1 else None
    name = f"ask_{one.id}" if one else "ask"
    with ui.reading() as session:
        kept = contacts.asks(session, ctx.actor, ctx.initiative.id, one.id if one else None)
        partners = agenda.partners(session, ctx.initiative.id)
        carried = contacts.champions(session, ctx.actor, ctx.initiative.id)
    if not one:
        for champ in [champ for champ in carried if champ.until is None]:
            goal = f"“{champ.goal}”" if champ.goal else "the whole agenda"
            st.markdown(f":material/star: **{ui.md(champ.person)}** carries {ui.md(goal)}, since {say(champ.since)}")
    ahead = next_asks(kept)
    if not ahead:
        st.markdown("No ask is open.")
    for row in ahead[:MOST]:
        with st.container(border=True, gap="xsmall"):
            due = f"by {say_day(row.due_on, ctx.today)}" if row.due_on else "no day set"
            late = ":material/schedule: **Late** · " if row.late(ctx.today) else ""
            about = f" ({row.identifier})" if row.identifier else ""
            asker = row.asker[:1].upper() + row.asker[1:]
            st.markdown(f"{late}**{ui.md(row.person)}** · {ui.md(row.what + about)}  \n{ui.md(asker)}, {due}")
            outcome = st.pills("What came of it?", OUTCOMES[1:], key=f"outcome_{row.id}")
            if outcome:
                ui.attempt(
                    lambda session, row=row, outcome=outcome: contacts.settle_ask(
                        session, ctx.actor, ctx.initiative.id, row.id, outcome, now=ctx.now
                    )
                )
                st.rerun()
    with st.expander("Add an ask", icon=":material/add:", expanded=bool(one) and not ahead):
        key = form(name)
        people = _names(rows)
        whom = one.id if one else st.selectbox("Whom", list(people), format_func=people.get, key=f"{key}_whom", **KEEP)
        what = st.text_input("For what", placeholder="Co-sponsor SB 540", key=f"{key}_what", **KEEP) or ""
        askers = {None: US.capitalize(), **{partner.id: partner.name for partner in partners}}
        with st.container(horizontal=True):
            partner = st.selectbox("Who asks", list(askers), format_func=askers.get, key=f"{key}_who", **KEEP)
            on = st.date_input("On", value=ctx.today, key=f"{key}_on", **KEEP)
            due = st.date_input("Wanted by", value=None, key=f"{key}_due", **KEEP)
        named = _bills(bills)
        bill = st.selectbox(
            "Bill (optional)", [None, *named], format_func=lambda b: named.get(b, "None"), key=f"{key}_bill", **KEEP
        )
        day, wanted = (on if isinstance(on, date) else ctx.today), (due if isinstance(due, date) else None)
        draft = AskDraft(whom or 0, what, day, wanted, partner, bill)
        if others := clashes(draft, kept):
            st.warning(ui.md(warning(others)), icon=":material/group:")
        slot = st.container()
        if st.button("Save ask", type="primary", key=f"{name}_save", **ui.may(ctx.actor, "meet_people")):
            with slot:
                done = ui.attempt(
                    lambda session: contacts.ask(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
                )
            if done:
                saved(name)
    settled = [row for row in kept if row.outcome != "open"]
    if settled:
        with st.expander(f"{len(settled)} settled"):
            said = [
                f"{say(row.asked_on)} · **{ui.md(row.person)}** · {ui.md(row.what)}: {row.outcome}"
                for row in settled[:MOST]
            ]
            st.markdown("  \n".join(said))


def champion(ctx: Context, row: PersonRow) -> None:
    """Which goals a person carries, and the form that says so."""
    with ui.reading() as session:
        there = [c for c in contacts.champions(session, ctx.actor, ctx.initiative.id) if c.policymaker_id == row.id]
    for champ in there:
        goal = f"“{champ.goal}”" if champ.goal else "the whole agenda"
        until = f" until {say(champ.until)}" if champ.until else ""
        why = f": {champ.why}" if champ.why else ""
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":material/star: Carries {ui.md(goal)} since {say(champ.since)}{until}{ui.md(why)}")
            if champ.until is None and st.button("No longer", key=f"champ_{champ.id}", type="tertiary"):
                ui.attempt(
                    lambda session, champ=champ: contacts.end_champion(
                        session, ctx.actor, ctx.initiative.id, champ.id, now=ctx.now
                    )
                )
                st.rerun()
    with st.expander("Name as champion", icon=":material/star:"):
        key = form(f"champion_{row.id}")
        goals = {None: "The whole agenda", **{goal.id: goal.name for goal in ctx.goals}}
        goal = st.selectbox("Of what", list(goals), format_func=goals.get, key=f"{key}_goal", **KEEP)
        why = st.text_input("Why?", key=f"{key}_why", **KEEP) or ""
        slot = st.container()
        if st.button("Save champion", key=f"champion_{row.id}_save", **ui.may(ctx.actor, "meet_people")):
            with slot:
                done = ui.attempt(
                    lambda session: contacts.name_champion(
                        session, ctx.actor, ctx.initiative.id, row.id, goal, why, now=ctx.now
                    )
                )
            if done:
                saved(f"champion_{row.id}")


def meetings(ctx: Context, rows: Sequence[PersonRow], bills: Sequence[BillRow]) -> None:
    """Log a meeting in a minute; the log; and the year by lobbying class."""
    one = rows[0] if len(rows) == 1 else None
    meeting_form(ctx, rows, bills, f"meeting_{one.id}" if one else "meeting", one)
    with ui.reading() as session:
        kept = contacts.meetings(session, ctx.actor, ctx.initiative.id, one.id if one else None)
        year = contacts.lobbying_year(session, ctx.actor, ctx.initiative.id, ctx.today.year)
    if not one and kept:
        st.subheader(f"{year.year} by class", anchor=False)
        frame = pd.DataFrame(
            [
                {"Class": c.lobbying.capitalize(), "Meetings": c.meetings, "Hours": c.hours, "Cost": c.cents / 100}
                for c in year.classes
            ]
        )
        ui.table(frame, alt=f"Meetings of {year.year} by lobbying class, with hours and cost.")
        if year.total is None:
            st.warning(ui.md(year.why), icon=":material/rule:")
        else:
            st.markdown(f"**Lobbying in {year.year}: {year.total.hours:g} hours, {year.total.cents / 100:,.2f}.**")
    for row in sorted(kept, key=lambda m: m.lobbying != TO_REVIEW)[:MOST]:
        meeting_line(ctx, row)


def meeting_line(ctx: Context, row: MeetingRow) -> None:
    """One meeting, and the choice of its class while it is to be reviewed."""
    about = ", ".join([*row.bills, *([row.about] if row.about else [])])
    took = f"{row.minutes / 60:g} h, {row.cents / 100:,.2f}"
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{say_day(row.on, ctx.today)}** · {ui.md(row.who)}  \n{ui.md(about)} · {took} · {row.lobbying}")
        if row.lobbying == TO_REVIEW:
            chosen = st.pills("Which class is it?", CLASSES[:3], key=f"review_{row.id}", help=_class_help())
            if chosen:
                ui.attempt(
                    lambda session: contacts.review_meeting(
                        session, ctx.actor, ctx.initiative.id, row.id, chosen, now=ctx.now
                    )
                )
                st.rerun()


def _class_help() -> str:
    return " ".join(f"{name.capitalize()}: {words}." for name, words in CLASS_HELP.items())


def meeting_form(
    ctx: Context, rows: Sequence[PersonRow], bills: Sequence[BillRow], name: str, one: PersonRow | None
) -> None:
    """With whom, about what, class, hours and cost: one screen of a phone."""
    key = form(name)
    people = _names(rows)
    with st.container(border=True, gap="xsmall"):
        st.markdown("**Log a meeting**")
        whom = [one.id] if one else []
        if not one:
            whom = st.multiselect(
                "With", list(people), format_func=people.get, key=f"{key}_people", placeholder="Policymakers", **KEEP
            )
        others = st.text_input("Who else (optional)", placeholder="The chair's office", key=f"{key}_others", **KEEP)
        named = _bills(bills)
        about = st.multiselect(
            "Bills", list(named), format_func=named.get, key=f"{key}_bills", placeholder="None", **KEEP
        )
        what = st.text_input("About (where no bill)", key=f"{key}_about", **KEEP)
        lobbying = st.pills("Class", CLASSES, default=TO_REVIEW, key=f"{key}_class", help=_class_help(), **KEEP)
        with st.container(horizontal=True):
            hours = st.number_input("Hours", 0.0, 1000.0, 1.0, 0.25, key=f"{key}_hours", **KEEP)
            cost = st.number_input("Cost", 0.0, 1e7, 0.0, 10.0, key=f"{key}_cost", **KEEP)
            on = st.date_input("Day", value=ctx.today, max_value=ctx.today, key=f"{key}_on", **KEEP)
        draft = MeetingDraft(
            on if isinstance(on, date) else ctx.today, tuple(whom), others or "", what or "", tuple(about),
            lobbying or TO_REVIEW, hours, cost,
        )  # fmt: skip
        slot = st.container()
        if st.button(
            "Save meeting", type="primary", key=f"{name}_save", width="stretch", **ui.may(ctx.actor, "meet_people")
        ):
            with slot:
                done = ui.attempt(
                    lambda session: contacts.log_meeting(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
                )
            if done:
                saved(name)


def whip_count(ctx: Context, rows: Sequence[PersonRow], bills: Sequence[BillRow]) -> None:
    """A bill's count: totals by chamber, what is needed, each person; the roll call beside it when there is one."""
    if not bills:
        st.markdown("No bill is here to count votes on.")
        return
    named = _bills(bills)
    bill = st.selectbox("Bill", list(named), format_func=named.get, key="whip_bill", **KEEP)
    with ui.reading() as session:
        found = contacts.whip_of(session, ctx.actor, ctx.initiative.id, bill)
    if not found.standings:
        place = next(row.jurisdiction for row in bills if row.id == bill)
        st.markdown(ui.md(f"Nobody who votes in {place} is here yet: import its policymakers, or add them."))
        return
    for standing in found.standings:
        st.subheader(CHAMBER_LABELS[standing.chamber], anchor=False)
        st.markdown(ui.md(standing.words))
        st.markdown(" · ".join(f"{name.capitalize()} **{standing.counts[name]}**" for name in LEANS))
        st.markdown(ui.md(standing.need.said))
    for words in found.roll_calls:
        st.markdown(f":material/how_to_vote: {ui.md(words)}")
    frame = pd.DataFrame(
        [
            {"Name": one.person.name, "Expected": one.count.lean if one.count else "not counted",
             "Voted": one.voted or "", "Chamber": CHAMBER_LABELS[one.person.chamber],
             "By": one.count.by if one.count else "", "On": one.count.on if one.count else None}
            for one in found.expected
        ]
    )  # fmt: skip
    ui.table(frame, alt=f"Whip count of {found.identifier}, person by person.")
    whip_forms(ctx, found)
    st.subheader("How good our counts have been", anchor=False)
    for scored in found.calibrations:
        st.markdown(ui.md(scored.words))
    if not found.calibrations:
        st.markdown("No count was made before a recorded vote yet, so there is nothing to compare.")
    st.markdown(f"Read as chances of a yes: {CHANCES_SAID}. A Brier score of 0 is perfect, 0.25 is guessing.")


def whip_forms(ctx: Context, found: Whip) -> None:
    """Count one person's vote, and say how many are needed; the history below."""
    name = f"whip_{found.bill_id}"
    key = form(name)
    with st.container(border=True, gap="xsmall"):
        people = {one.person.id: one.person.name for one in found.expected}
        whom = st.selectbox("Whose vote", list(people), format_func=people.get, key=f"{key}_whom", **KEEP)
        lean = st.pills("Expected", LEANS, key=f"{key}_lean", **KEEP)
        note = st.text_input("What makes you think so?", key=f"{key}_note", **KEEP) or ""
        slot = st.container()
        may = ui.may(ctx.actor, "meet_people")
        if st.button("Save count", type="primary", key=f"{name}_save", **may):
            with slot:
                done = ui.attempt(
                    lambda session: (
                        contacts.count_vote(
                            session, ctx.actor, ctx.initiative.id, found.bill_id, whom, lean or "", note, now=ctx.now
                        ),
                    )
                )
            if done:
                saved(name)
    with st.expander("Votes needed"), st.container(horizontal=True, vertical_alignment="bottom"):
        chambers = [standing.chamber for standing in found.standings]
        chamber = st.selectbox("Chamber", chambers, format_func=CHAMBER_LABELS.get, key=f"{key}_chamber", **KEEP)
        needed = st.number_input("Needed", 1, 1000, 1, key=f"{key}_needed", **KEEP)
        if st.button("Save votes needed", key=f"{name}_need", **may):
            ui.attempt(
                lambda session: contacts.need_votes(
                    session, ctx.actor, ctx.initiative.id, found.bill_id, chamber, needed, now=ctx.now
                )
            )
            saved(name)
    if found.history:
        with st.expander(f"{len(found.history)} counts so far"):
            who = {one.person.id: one.person.name for one in found.expected}
            said = [
                f"{say(row.on)} · {ui.md(who.get(row.policymaker_id, '?'))}: {row.lean}, by {ui.md(row.by)}"
                + (f" · {ui.md(row.note)}" if row.note else "")
                for row in found.history[:MOST]
            ]
            st.markdown("  \n".join(said))
