"""The People tab of outreach: who waits for a decision, search, and one person in full."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from campaigns import contacts
from campaigns.pages import action_parts, forget_parts, partner_parts
from campaigns.pages.event_parts import asked, day_format
from campaigns.people import SCOPE_LABELS, SCOPES
from campaigns.persons import LADDER, LADDER_SAYS, PersonFull, PersonRow, Waiting
from campaigns.queries import people
from campaigns.services import persons
from data import queries as ground
from data import ui
from data.access import allowed
from data.dates import say
from data.ui import Context

SHOWN = 50
TYPED = {"name": "Name", "given": "First name", "family": "Family name", "email": "E-mail", "phone": "Phone",
         "place": "Place", "postcode": "Postcode", "language": "Language"}  # fmt: skip


def people_tab(ctx: Context) -> None:
    """The whole tab. Readers are told why they see nobody."""
    if not allowed(ctx.actor, "see_people"):
        ui.empty("People are for the team", "Readers see counts only: nobody's name or address.")
        return
    key = ctx.initiative.id
    with ui.reading() as session:
        known = people.count(session, key)
        waiting = people.waiting_count(session, key)
        skipped = people.waiting_count(session, key, state="skipped")
        first = people.waiting(session, key, limit=1) if waiting else []
        again = people.waiting(session, key, state="skipped", limit=1) if skipped else []
        partners = ground.partners(session, key)
    if said := st.session_state.pop("people_said", ""):
        st.success(said, icon=":material/check:")
    forget_parts.to_look_at()
    told = None
    if chosen := asked("person"):
        with ui.reading() as session:
            row = people.rows(session, [chosen])
            told = people.person(session, key, chosen) if row else None
        if told is not None:
            in_full(ctx, told)
        else:
            st.info("That person is not here: they may have been forgotten, or their import undone.")
    if first and told is None:  # one thing at a time, on a phone above all
        review(ctx, first[0], waiting)
    if again and told is None:
        with st.expander(f"Skipped: {skipped:,} to decide later", icon=":material/schedule:"):
            review(ctx, again[0], skipped)
    if not known:
        ui.empty(
            "Nobody here yet",
            "People come in with sign-in sheets, phone check-ins and lists. Only what the work needs is kept.",
            "Import a list", "import", icon=":material/group:",
        )  # fmt: skip
        return
    search(ctx, known, {partner.id: partner.name for partner in partners})


def search(ctx: Context, known: int, partners: dict[int, str]) -> None:
    """Find people by name, address or number; a chosen row is told above."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input("Find people", placeholder="Name, e-mail or phone", key="people_text")
        partner = st.selectbox(
            "Brought by", list(partners), index=None, format_func=partners.get, key="people_partner",
            placeholder="Any partner",
        )  # fmt: skip
    region = contacts.region_of(ctx.initiative.time_zone)
    with ui.reading() as session:
        found = people.search(session, ctx.initiative.id, text, partner_id=partner, region=region, limit=SHOWN)
    if partner is not None:
        partner_parts.own_people(ctx, partner, partners[partner])
    if not found:
        st.markdown("Nobody fits. Try fewer letters, or the other partner.")
        return
    count = f"{known:,} {'person' if known == 1 else 'people'}" if not text and partner is None else "Those who fit"
    st.markdown(f"{count}{f', the first {SHOWN} shown' if len(found) == SHOWN else ''}. Choose a row to see more.")
    turn = st.session_state.get("people_turn", 0)
    frame = pd.DataFrame(
        [(row.told, row.events, row.last_on, row.place, row.language, row.partner) for row in found],
        columns=["Person", "Events", "Last came", "Place", "Language", "Brought by"],
    )
    picked = ui.table(
        frame, alt="People: name, events they came to, when last, place, language, who brought them.",
        key=f"people_{turn}", on_select="rerun", selection_mode="single-row",
        column_config={"Last came": st.column_config.DateColumn(format="D MMM YYYY")},
    ).selection.rows  # fmt: skip
    if picked and picked[0] < len(found):
        st.session_state["people_turn"] = turn + 1
        st.query_params["person"] = str(found[picked[0]].id)
        st.rerun()


def _line(row: PersonRow) -> str:
    place = ", ".join(part for part in (row.place, row.postcode) if part)
    said = [*row.emails, *(contacts.said("phone", number) for number in row.phones), place, row.language]
    return " · ".join(ui.md(part) for part in said if part)


def review(ctx: Context, row: Waiting, waiting: int) -> None:
    """One row of the review queue beside those who may be meant."""
    choices: dict[int, str] = {}
    with st.container(border=True):
        st.subheader(f"Who is this? {waiting:,} to review", anchor=False)
        came, known = st.columns(2)
        with came.container(gap="xsmall"):
            st.markdown("**Came in**")
            for name, label in TYPED.items():
                if row.incoming.get(name):
                    st.text(f"{label}: {row.incoming[name]}")
            where = [part for part in (row.partner, row.event, row.row and f"row {row.row}") if part]
            if where:
                st.markdown(" · ".join(ui.md(part) for part in where))
        with known.container(gap="xsmall"):
            st.markdown("**Known already**")
            for one in row.candidates:
                choices[one.id] = one.told
                st.markdown(f"{ui.md(one.told)}  \n{_line(one)}")
            if not row.candidates:
                st.markdown("Nobody any more.")
        st.markdown(f"{ui.md(row.why)} Nothing is merged until you say so.")
        said = next(iter(choices), None)
        if len(choices) > 1:
            asking = {None: "Ask me", **choices}
            said = st.radio("Who is it?", list(asking), format_func=asking.get, key=f"who_{row.id}")
        may = ui.may(ctx.actor, "keep_people")
        with st.container(horizontal=True):
            known_one = may if said is not None else {**may, "disabled": True}
            sure = st.button("Same person", key=f"same_{row.id}", **known_one)
            new = st.button("New person", key=f"new_{row.id}", **may)
            skip = st.button("Skip for now", key=f"skip_{row.id}", **may)
    answer = "same" if sure else "new" if new else "skip" if skip else ""
    if answer and ui.attempt(
        lambda session: (
            persons.answer_waiting(
                session, ctx.actor, ctx.initiative.id, row.id, answer, said if answer == "same" else None, now=ctx.now
            )
            or True
        )
    ):
        st.session_state["people_said"] = {
            "same": "Taken in as the person known already. It can be undone on their page.",
            "new": "Taken in as a new person.", "skip": "Skipped: it waits below, under Skipped.",
        }[answer]  # fmt: skip
        st.rerun()


def in_full(ctx: Context, told: PersonFull) -> None:
    """One person: how to reach them, what they did, what they agreed to, and the ways to put it right."""
    row = told.row
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.subheader(ui.md(row.told), anchor=False, width="content")
            if st.button("Close", icon=":material/close:", key="person_close"):
                del st.query_params["person"]
                st.rerun()
        if told.opted_out:
            wants = ", ".join(SCOPE_LABELS[scope] for scope in sorted(told.opted_out))
            st.badge(f"Opted out: {wants}", icon=":material/do_not_disturb_on:", color="red")
        if line := _line(row):
            st.markdown(line)
        rank = LADDER.index(told.rung) + 1
        st.markdown(f"**Engagement:** {told.rung} ({LADDER_SAYS[told.rung]}), step {rank} of {len(LADDER)}")
        if told.partners:
            st.markdown(f"**Brought by:** {ui.md(', '.join(told.partners))}")
        until: dict[str, date] = {}
        for one in told.consents:
            if told.may(one.scope, ctx.today) and one.holds(ctx.today):
                until[one.scope] = max(until.get(one.scope, date.min), one.expires_on or date.max)
        agreed = [
            f"{SCOPE_LABELS[scope]} ({'no end' if day == date.max else f'until {say(day)}'})"
            for scope, day in until.items()
        ]
        nothing = "nothing: they opted out" if told.opted_out else "nothing agreed so far"
        st.markdown(f"**May be reached by:** {', '.join(agreed) or nothing}")
        with st.expander(f"What they did ({len(told.parts) + len(told.actions)})"):
            action_parts.what_they_did(ctx, told)
        with st.expander("What they agreed to or want no more of"):
            consents(ctx, told)
        with st.expander("Merge with another record"):
            merging(ctx, told)
        if st.button("Forget this person", icon=":material/person_off:", key=f"forget_{row.id}",
                     **ui.may(ctx.actor, "forget_people")):  # fmt: skip
            forget_parts.ask(ctx, told)


def consents(ctx: Context, told: PersonFull) -> None:
    """Note a consent with its end, or an opt-out."""
    key, may = told.row.id, ui.may(ctx.actor, "keep_people")
    with st.form(f"agree_{key}", border=False):
        scope = st.selectbox("They agreed to", SCOPES, format_func=SCOPE_LABELS.get)
        until = st.date_input("Until", value=ctx.today + timedelta(days=730), format=day_format(ctx))
        source = st.text_input("Where they said so", placeholder="Sign-in sheet, 12 May")
        if st.form_submit_button("Save consent", **may) and ui.attempt(
            lambda session: persons.agree(
                session, ctx.actor, ctx.initiative.id, key, scope, given_on=ctx.today, expires_on=until,
                source=source, now=ctx.now,
            )
        ):  # fmt: skip
            st.rerun()
    wants = st.selectbox("Opt out of", ["all", *SCOPES], format_func=SCOPE_LABELS.get, key=f"out_{key}")
    out = wants not in told.opted_out
    label = "Opt out" if out else "They want it again"
    if st.button(label, key=f"opt_{key}", **may) and ui.attempt(
        lambda session: persons.opt_out(session, ctx.actor, ctx.initiative.id, key, wants, now=ctx.now, out=out)
    ):
        st.rerun()
    st.markdown("An opt-out is kept across every import.")


def merging(ctx: Context, told: PersonFull) -> None:
    """Another record that is the same person; merges so far, each with its undo."""
    key, may = told.row.id, ui.may(ctx.actor, "keep_people")
    text = st.text_input("Find the other record", key=f"other_{key}", placeholder="Name, e-mail or phone")
    if text:
        region = contacts.region_of(ctx.initiative.time_zone)
        with ui.reading() as session:
            found = people.search(session, ctx.initiative.id, text, region=region, limit=10)
        others = {row.id: row for row in found if row.id != key}
        other = st.radio(
            "The same person", list(others), format_func=lambda each: f"{others[each].told} {_line(others[each])}",
            index=None, key=f"merge_{key}",
        ) if others else None  # fmt: skip
        if not others:
            st.markdown("Nobody else fits.")
        if st.button(
            "Merge", key=f"merge_go_{key}", **{**may, "disabled": bool(may.get("disabled")) or not other}
        ) and (
            ui.attempt(
                lambda session: persons.merge_people(session, ctx.actor, ctx.initiative.id, key, other, now=ctx.now)
            )
        ):
            st.session_state["people_said"] = "Merged. It can be undone here."
            st.rerun()
    for one in told.merges:
        if one.undone:
            continue
        st.markdown(
            f"Merged with “{ui.md(one.gone)}” on {say(one.at.astimezone(ctx.initiative.tz).date())} by {ui.md(one.by)}."
        )
        if st.button("Undo this merge", icon=":material/undo:", key=f"unmerge_{one.id}", **may) and ui.attempt(
            lambda session, merge_id=one.id: persons.undo_merge(
                session, ctx.actor, ctx.initiative.id, merge_id, now=ctx.now
            )
        ):
            st.session_state["people_said"] = "The merge is undone: they are two people again."
            st.rerun()
