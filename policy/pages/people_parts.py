"""Policymakers on the policy page: the list with its filters, one person's card, the ratings."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data import ui
from data.access import allowed
from data.dates import say
from data.errors import NotFound
from data.ui import Context
from policy import charts
from policy import queries as bill_queries
from policy.board import BillRow
from policy.pages import contact_parts
from policy.pages.bill_parts import KEEP, form, opens, saved
from policy.pages.detail_parts import safe
from policy.people import CHAMBER_LABELS, CHAMBERS, STANDINGS, PersonDraft, PersonRow, family_name, folded
from policy.queries import people as queries
from policy.ratings import CONFIDENCES, INFLUENCE_WORDS, SCALE, SUPPORT_WORDS, WEIGHTS, RatingDraft, Summary, change
from policy.services import contacts
from policy.services import people as services
from policy.services.contacts import Views

PRIVATE = "Ratings, asks, meetings and whip counts are private to the team. Your role sees the public office only."
STANDING_LABELS = {"serving": "In office", "municipal": "Municipal", "retired": "Retired"}
MOST = 60


def asked() -> int | None:
    """The policymaker that the address asks for (?policymaker=12)."""
    text = st.query_params.get("policymaker", "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


def tab(ctx: Context, bills: Sequence[BillRow]) -> None:
    """Everything about policymakers, one part at a time."""
    team = allowed(ctx.actor, "meet_people")
    with ui.reading() as session:
        rows = queries.people(session, ctx.initiative.id)
    if not rows:
        ui.empty(
            "No policymakers yet", "Import them from Open States or congress-legislators, or add one by hand.",
            "Import policymakers", "import", icon=":material/account_balance:",
        )  # fmt: skip
        with st.expander("Add a policymaker by hand", icon=":material/person_add:"):
            add_form(ctx)
        return
    parts = ["People", "Ratings", "Asks", "Whip count", "Meetings"] if team else ["People"]
    shown = st.segmented_control("Show", parts, default="People", key="people_show", required=True, **KEEP)
    if not team:
        st.markdown(PRIVATE)
    if shown == "Ratings":
        ratings(ctx, rows)
    elif shown == "Asks":
        contact_parts.asks(ctx, rows, bills)
    elif shown == "Whip count":
        contact_parts.whip_count(ctx, rows, bills)
    elif shown == "Meetings":
        contact_parts.meetings(ctx, rows, bills)
    else:
        people(ctx, rows)


def people(ctx: Context, rows: Sequence[PersonRow]) -> None:
    """The list: those in office; municipal and retired people by themselves."""
    counts = {name: sum(row.standing == name for row in rows) for name in STANDINGS}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        standing = st.selectbox(
            "Who", STANDINGS, format_func=lambda s: f"{STANDING_LABELS[s]} ({counts[s]})", key="people_standing", **KEEP
        )
        there = [row for row in rows if row.standing == standing]
        chambers = sorted({row.chamber for row in there}, key=CHAMBERS.index)
        chamber = st.selectbox(
            "Chamber", [None, *chambers], format_func=lambda c: "All" if c is None else CHAMBER_LABELS[c],
            key="people_chamber", **KEEP,
        )  # fmt: skip
        parties = sorted({row.party for row in there if row.party})
        party = st.selectbox("Party", ["", *parties], format_func=lambda p: p or "All", key="people_party", **KEEP)
        text = st.text_input("Name, district or place", key="people_text", **KEEP) or ""
    wanted = folded(text)
    found = [
        row
        for row in there
        if (chamber is None or row.chamber == chamber)
        and (not party or row.party == party)
        and (not wanted or wanted in folded(f"{row.name} {row.district} {row.jurisdiction}"))
    ]
    said = _views(ctx).said if allowed(ctx.actor, "rate_people") else {}
    st.markdown(f"{len(found)} of {len(there)} {STANDING_LABELS[standing].lower()}.")
    for row in found[:MOST]:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            if st.button(f"**{ui.md(row.name)}**", key=f"person_{row.id}", type="tertiary", icon=":material/person:"):
                ui.go("policy", policymaker=row.id)
            words = row.seat + (f" · {_short(said[row.id])}" if row.id in said else "")
            st.markdown(ui.md(words), width="content")
    if len(found) > MOST:
        st.markdown(f"And {len(found) - MOST} more: narrow the filters.")
    with st.expander("Add a policymaker by hand", icon=":material/person_add:"):
        add_form(ctx)


def _short(said: Summary) -> str:
    return f"support {said.support.mean:.1f}, influence {said.influence.mean:.1f}"


def _views(ctx: Context, key: int | None = None) -> Views:
    with ui.reading() as session:
        return contacts.views(session, ctx.actor, ctx.initiative.id, key)


def ratings(ctx: Context, rows: Sequence[PersonRow]) -> None:
    """Support and influence of those rated in the latest wave, with the spread, as a chart and a table."""
    found = _views(ctx)
    names = {row.id: row for row in rows}
    weights = ", ".join(f"{name} {weight}" for name, weight in WEIGHTS.items())
    if found.latest is None:
        st.markdown("Nobody is rated yet. Open a person and rate them; the first rating opens a wave.")
    else:
        said = sorted(
            (one for one in found.said.values() if one.policymaker_id in names),
            key=lambda one: (-one.support.mean * one.influence.mean, names[one.policymaker_id].sort_name),
        )
        st.subheader(ui.md(f"{found.latest.name}, since {say(found.latest.opened_on)}"), anchor=False)
        drawn = charts.support_and_influence([(names[one.policymaker_id].name, one) for one in said], ctx.tokens.policy)
        top = "; ".join(f"{names[one.policymaker_id].name}: {_short(one)}" for one in said[:5])
        ui.chart(
            ui.dress(drawn, ctx.tokens), alt=f"Support by influence of {len(said)} policymakers. {top}.", key="power"
        )
        st.markdown(
            f"A point is the mean of the wave; bars run from the lowest to the highest rating. A rating weighs by its "
            f"confidence: {weights}. A bar that is not there means one rater, or raters who agree."
        )
        frame = pd.DataFrame([_line(found, names[one.policymaker_id], one) for one in said])
        ui.table(frame, alt="Ratings of the latest wave with spread and change.")
    with st.expander("Open a new wave", icon=":material/add:"):
        key = form("wave")
        name = st.text_input("Name", placeholder="Spring 2026", key=f"{key}_name", **KEEP) or ""
        if st.button("Open wave", key="wave_save", **ui.may(ctx.actor, "rate_people")) and ui.attempt(
            lambda session: contacts.open_wave(session, ctx.actor, ctx.initiative.id, name, now=ctx.now)
        ):
            saved("wave")


def _line(found: Views, row: PersonRow, said: Summary) -> dict[str, object]:
    moved = "First wave"
    if found.before and found.latest:
        moved = change(found.ratings, row.id, found.before.id, found.latest.id).words
    return {
        "Name": row.name,
        "Support": round(said.support.mean, 1),
        "Lowest to highest": f"{said.support.low} to {said.support.high}",
        "Influence": round(said.influence.mean, 1),
        "Lowest to highest ": f"{said.influence.low} to {said.influence.high}",
        "Raters": len(said.raters),
        "Since the wave before": moved,
    }


def card(ctx: Context, key: int) -> None:
    """One person: the office, and for the team what it thinks, asked and met about."""
    if st.button("All policymakers", type="tertiary", icon=":material/arrow_back:"):
        ui.go("policy", show="policymakers")
    try:
        with ui.reading() as session:
            row = queries.person(session, ctx.initiative.id, key)
            seats, changed = queries.seats_of(session, key), queries.changes_of(session, key)
            family = [
                one
                for one in queries.people(session, ctx.initiative.id, chamber=row.chamber, text=family_name(row.name))
                if folded(family_name(one.name)) == folded(family_name(row.name))
            ]
            votes = queries.votes_by(session, ctx.initiative.id, row, len(family) == 1)
            with_bills = bill_queries.bills(session, ctx.initiative.id, ctx.today)
    except NotFound as missing:
        st.warning(str(missing))
        return
    st.header(ui.md(row.name), anchor=False)
    with st.container(horizontal=True):
        icon = {"serving": ":material/account_balance:", "municipal": ":material/location_city:"}
        st.badge(STANDING_LABELS[row.standing], icon=icon.get(row.standing, ":material/event_busy:"), color="gray")
    told = ui.md(row.seat) + (f", until {say(row.until)}" if row.until else "")
    lines = [told, f"[Official page](<{row.url}>)" if safe(row.url) else ""]
    lines.append(ui.md("Committees: " + "; ".join(f"{s.committee} ({s.role})" for s in seats)) if seats else "")
    st.markdown("  \n".join(line for line in lines if line))
    team = allowed(ctx.actor, "meet_people")
    if not team:
        st.markdown(PRIVATE)
    names = (["Ratings", "Asks", "Meetings"] if team else []) + ["Votes", "History"]
    tabs = dict(zip(names, st.tabs(names), strict=True))
    if team:
        with tabs["Ratings"]:
            rating_of(ctx, row)
        with tabs["Asks"]:
            contact_parts.asks(ctx, [row], with_bills)
            contact_parts.champion(ctx, row)
        with tabs["Meetings"]:
            contact_parts.meetings(ctx, [row], with_bills)
    with tabs["Votes"]:
        if not votes:
            st.markdown("No recorded vote of this person is here.")
        for vote in votes[:MOST]:
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
                opens(vote.identifier, vote.bill_id, f"vote_{vote.motion[:20]}_{vote.on}")
                day = f", {say(vote.on)}" if vote.on else ""
                st.markdown(ui.md(f"{vote.option}: {vote.motion}{day}"), width="content")
    with tabs["History"]:
        st.markdown(
            f"Source: {ui.md(row.source)}. Known by: {ui.md('; '.join(' '.join(k) for k in row.keys) or 'name')}."
        )
        for one in changed:
            day = say(one.at.astimezone(ctx.initiative.tz).date()) if one.at else ""
            st.markdown(ui.md(f"{day}: {one.field} from “{one.before}” to “{one.after}” ({one.source})"))


def rating_of(ctx: Context, row: PersonRow) -> None:
    """What each wave says of a person, and the form that rates."""
    found = _views(ctx, row.id)
    said = found.said.get(row.id)
    if said:
        st.markdown(f"**{ui.md(_short(said).capitalize())}** · {ui.md(said.words)}")
        if found.before and found.latest:
            st.markdown(ui.md(change(found.ratings, row.id, found.before.id, found.latest.id).words))
    waves = {wave.id: wave.name for wave in found.waves}
    if found.ratings:
        frame = pd.DataFrame(
            [
                {"Wave": waves[one.wave_id], "Rater": one.rater, "Support": one.support, "Influence": one.influence,
                 "Confidence": one.confidence, "Why": one.why}
                for one in reversed(found.ratings)
            ]
        )  # fmt: skip
        ui.table(frame, alt=f"Ratings of {row.name} by wave and rater.")
    key = form(f"rate_{row.id}")
    support = st.select_slider(
        "Support", SCALE, value=3, format_func=lambda n: f"{n} {SUPPORT_WORDS[n]}", key=f"{key}_support", **KEEP
    )
    influence = st.select_slider(
        "Influence", SCALE, value=3, format_func=lambda n: f"{n} {INFLUENCE_WORDS[n]}", key=f"{key}_influence", **KEEP
    )
    confidence = st.pills("How sure are you?", CONFIDENCES, default="medium", key=f"{key}_confidence", **KEEP)
    why = st.text_input("Why?", key=f"{key}_why", **KEEP) or ""
    draft = RatingDraft(support, influence, confidence or "", why)
    slot = st.container()
    if st.button("Save rating", type="primary", key=f"rate_{row.id}_save", **ui.may(ctx.actor, "rate_people")):
        with slot:
            done = ui.attempt(
                lambda session: contacts.rate(session, ctx.actor, ctx.initiative.id, row.id, draft, now=ctx.now)
            )
        if done:
            saved(f"rate_{row.id}")


def add_form(ctx: Context) -> None:
    """Add a policymaker by hand, also of a council or board."""
    key = form("person")
    with st.container(horizontal=True):
        name = st.text_input("Name", key=f"{key}_name", **KEEP) or ""
        place = st.text_input("State or place", placeholder="Marlow County", key=f"{key}_place", **KEEP) or ""
    with st.container(horizontal=True):
        title = st.text_input("Title", placeholder="Councilmember", key=f"{key}_title", **KEEP) or ""
        chamber = st.selectbox(
            "Chamber", CHAMBERS, index=len(CHAMBERS) - 1, format_func=CHAMBER_LABELS.__getitem__,
            key=f"{key}_chamber", **KEEP,
        )  # fmt: skip
        district = st.text_input("District", key=f"{key}_district", **KEEP) or ""
        party = st.text_input("Party", key=f"{key}_party", **KEEP) or ""
    standing = "municipal" if chamber == "" else "serving"
    draft = PersonDraft(name, place, standing, party, title, chamber, district)
    slot = st.container()
    if st.button("Add policymaker", key="person_save", **ui.may(ctx.actor, "edit_people")):
        with slot:
            row = ui.attempt(
                lambda session: services.add_person(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)
            )
        if row:
            st.session_state["person_round"] = st.session_state.get("person_round", 0) + 1
            ui.go("policy", policymaker=row.id)
