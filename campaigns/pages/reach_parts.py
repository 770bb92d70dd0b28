"""Who was not there: those who came beside the community, reach over time, by place and by goal, across partners."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

from campaigns import charts, reach
from campaigns.held import no_event
from campaigns.queries import reach as queries
from campaigns.reach import DIMENSIONS, Headcount, ProfileDraft, ProfileRow, Representation
from campaigns.services import reach as verbs
from data import db, sheets, ui
from data import queries as ground
from data.access import Actor
from data.ui import Context

HIDDEN = "hidden"
WHY_HIDDEN = (
    "Counts of 1 to 4 people are hidden, and others with them where a subtraction would bring them back. 0 is shown."
)
SIDES = {"By month": "month", "By place": "place", "By goal": "goal"}
MOST_ROWS = 25
KEPT_FOR = 300


def who_was_not_there(ctx: Context) -> None:
    """The tab: representation first, then pictures of attendance, partners, and the profiles."""
    shown = ctx.filters
    quarter = ctx.now.replace(minute=ctx.now.minute // 15 * 15, second=0, microsecond=0)
    period = {"start": shown.start, "end": ctx.today, "goal_ids": tuple(sorted(shown.goal_ids)), "begun_by": quarter}
    with ui.reading() as session:
        profiles = queries.profiles(session, ctx.initiative.id)
        mark = (db.database_url(), queries.mark(session, ctx.initiative.id))
        names = {row.id: row.name for row in ground.partners(session, ctx.initiative.id)}
    found, partners = _community(mark, ctx.initiative.id, ctx.actor, period)
    st.subheader("Who came, beside who lives here", anchor=False)
    if not found:
        ui.empty(
            "No community profile yet",
            "Say below how many people the community has of each place, language or age, and from which source: then "
            "this says who was not in the room.",
            icon=":material/diversity_3:",
        )  # fmt: skip
    for one in found:
        dimension(ctx, one)
    st.subheader("People counted at events", anchor=False)
    attendance(ctx, mark, period)
    across_partners(partners, names)
    st.subheader("Community profiles", anchor=False)
    keep_profiles(ctx, profiles)


@st.cache_data(ttl=KEPT_FOR, max_entries=64, show_spinner=False)
def _community(
    mark: tuple[str, str], initiative_id: int, actor: Actor, period: dict
) -> tuple[list[Representation], verbs.Partners]:
    """Counts alone, no person: kept until something changed (`mark`), for a few minutes at most."""
    with ui.reading() as session:
        return verbs.who_came(session, initiative_id, **period), verbs.partners(session, actor, initiative_id)


@st.cache_data(ttl=KEPT_FOR, max_entries=64, show_spinner=False)
def _side(mark: tuple[str, str], initiative_id: int, side: str, period: dict) -> verbs.Reached:
    with ui.reading() as session:
        return verbs.reached(session, initiative_id, side, **period)


def dimension(ctx: Context, one: Representation) -> None:
    """One dimension: its sentence, picture and table."""
    label, profile = DIMENSIONS[one.dimension], one.profile
    with st.container(border=True, gap="small"):
        st.markdown(f"**{label}.** {ui.md(one.words())}")
        if one.dimension not in reach.KEPT:
            st.markdown(
                "Ages are not kept of people, so nothing can be said of them: ask in a survey of those who came."
            )
            return
        if one.withheld:
            return
        ui.chart(
            charts.representation(one.groups, title=f"Share of people, by {label.lower()}", tokens=ctx.tokens),
            alt=f"{label}: share of those who came, from low to high, beside the share of the community. {one.words()}",
            key=f"reach_{one.dimension}",
        )
        st.markdown(
            "Bar: share of those who came, from the least to the most it can be (90%, and those not noted in any "
            "group). Point: as noted. Diamond: share of the community."
        )
        ui.table(
            pd.DataFrame(
                [
                    (
                        group.name, group.verdict, HIDDEN if group.came is None else f"{group.came:,}",
                        f"{group.low:.0%} to {group.high:.0%}", f"{group.community:.0%}",
                    )
                    for group in one.groups
                ],
                columns=[label, "So", "Came", "Of those who came", "Of the community"],
            ),
            alt=f"{label}: people by name who came, their share with its interval, and the community's share.",
            key=f"reach_table_{one.dimension}",
        )  # fmt: skip
        counted_there(one)
        elsewhere = HIDDEN if one.elsewhere is None else f"{one.elsewhere:,}"
        st.markdown(
            f"Of another {label.lower()}: {elsewhere}. {WHY_HIDDEN} Source: {ui.md(profile.source)}, {profile.year}."
        )


def counted_there(one: Representation) -> None:
    """Events held in each place with whoever was counted there, named or not."""
    if not one.held:
        return
    none = no_event(dict(one.held))
    st.markdown(
        "**Where we went.** People counted at events held in each place, also where nobody wrote down names: counts of "
        "what we did, in which somebody may stand twice, and no more than a hint of where they live. “Of all” is of "
        "the lowest numbers written down."
        + (f" No event was held in: {ui.md(', '.join(none))}." if none else " An event was held in every one.")
    )
    ui.table(
        pd.DataFrame(
            [
                (
                    group.name, held.row.told if held.row.events else "no event",
                    "" if held.share is None else f"{held.share:.0%}", f"{group.community:.0%}", held.row.events,
                    held.row.unknown,
                )
                for group in one.groups
                if (held := one.held.get(group.name)) is not None
            ],
            columns=["Place", "Counted there", "Of all", "Of the community", "Events", "Nobody counted"],
        ),
        alt="Places: events held there, people counted at them, their share of all counted, the community's share.",
        key="reach_held",
    )  # fmt: skip


def attendance(ctx: Context, mark: tuple[str, str], period: dict) -> None:
    """People counted, over time, by place or by goal, with different people by name beside them in the table."""
    side = SIDES[st.segmented_control("Show", list(SIDES), default="By month", required=True, key="reach_side")]
    found = _side(mark, ctx.initiative.id, side, period)
    rows = [(name, row, people) for name, row, people in found.rows if isinstance(row, Headcount)]
    if not rows:
        ui.empty("No events in this period", "What is logged is counted here.", "Log an event", "log")
        return
    if side != "month":
        rows.sort(key=lambda one: -one[1].low)
    told = [(_month(name) if side == "month" else name, row) for name, row, _ in rows]
    words = {"month": "month", "place": "place of the event", "goal": "goal"}[side]
    ui.chart(
        charts.attendance(
            told[:MOST_ROWS], months=side == "month", title=f"People counted at events, by {words}", tokens=ctx.tokens
        ),
        alt=f"People counted at events by {words}, each from the lowest to the highest number; the table has them all.",
        key=f"reach_attendance_{side}",
    )
    notes = [
        "Bars run from the lowest to the highest number written down; an arrow is open above (12+). "
        "“+2 ?” are events where nobody counted: they are not 0."
    ]
    if len(told) > MOST_ROWS:
        notes.append(f"Drawn are the {MOST_ROWS} with most people of {len(told)}.")
    if side == "goal":
        notes.append("An event for two goals stands under each, so goals are never added up.")
    st.markdown(" ".join(notes))
    ui.table(
        pd.DataFrame(
            [
                (name, row.told, row.events, row.unknown, HIDDEN if people is None else f"{people:,}")
                for (name, row), (_, _, people) in zip(told, rows, strict=True)
            ],
            columns=[words.capitalize(), "Counted", "Events", "Nobody counted", "Different people by name"],
        ),
        alt=f"By {words}: people counted, events, events where nobody counted, and different people by name.",
        key=f"reach_counted_{side}",
    )
    if found.people is not None:
        st.markdown(f"Different people by name in all: **{found.people:,}**. Someone may come in several rows.")


def _month(name: str) -> str:
    return f"{datetime.strptime(name, '%Y-%m'):%b %y}"  # noqa: DTZ007 a month, not a time


def across_partners(found: verbs.Partners, names: dict[int, str]) -> None:
    """People of all partners, each once; which partner has how many only where the actor may see it."""
    st.subheader("Across partners", anchor=False)
    if found.total is None:
        st.markdown("Fewer than 5 people came through partners so far.")
        return
    queued = found.total.queued
    st.markdown(
        f"Different people of all partners: **{found.total}**."
        + (
            f" {queued:,} {'row waits' if queued == 1 else 'rows wait'} in review: at least, each is somebody known; "
            "at most, each is new."
            if queued
            else ""
        )
        + (f" {found.of_several:,} more would be counted if partners' lists were added up." if found.of_several else "")
    )
    if found.named:
        ui.table(
            pd.DataFrame(
                [(names.get(key, "?"), str(found.shown[key]) if key in found.shown else HIDDEN) for key in found.named],
                columns=["Partner", "People"],
            ),
            alt="Partners with the number of people each brought.",
            key="reach_partners",
        )


def keep_profiles(ctx: Context, profiles: list[ProfileRow]) -> None:
    """The profiles with their versions, and the form of a new one."""
    if profiles:
        ui.table(
            pd.DataFrame(
                [
                    (DIMENSIONS[row.dimension], row.number, len(row.groups), row.source, row.year, row.added_by)
                    for row in profiles
                ],
                columns=["Groups by", "Version", "Groups", "Source", "Year", "Added by"],
            ),
            alt="Community profiles with version, number of groups, source, year and who added them.",
            key="reach_profiles",
        )
    with st.expander("Add a community profile", icon=":material/add:"):
        dimension = st.selectbox(
            "Groups by", list(DIMENSIONS), format_func=DIMENSIONS.__getitem__, key="profile_dimension",
            persist_state="session",
        )  # fmt: skip
        text = st.text_area(
            "One group a line, with people or share", key="profile_text", persist_state="session",
            placeholder="Northbank 12,400\nAshford 18,050",
            help="All people, or all shares: Spanish (es, español) 18%. Names in brackets are the same group.",
        )  # fmt: skip
        upload = st.file_uploader("Or a table (CSV, XLSX)", key="profile_file")
        source = st.text_input("Source", placeholder="ACS 5-year, table B16001", key="profile_source")
        year = st.text_input("Year", placeholder=str(ctx.today.year - 1), key="profile_year")

        def save(session) -> ProfileRow:
            if upload is not None:
                unit, groups, unread = reach.read_table(sheets.read_table(upload.getvalue()))
            else:
                unit, groups, unread = reach.read_lines(text)
            when = int(year) if year.strip().isdecimal() and len(year.strip()) == 4 else None
            draft = ProfileDraft(dimension, source, when, unit, groups, unread)
            return verbs.keep_profile(session, ctx.actor, ctx.initiative.id, draft, now=ctx.now)

        may = ui.may(ctx.actor, "keep_profile")
        if st.button("Save profile", icon=":material/check:", key="profile_save", **may) and ui.attempt(save):
            ui.clear("profile_text", "profile_source", "profile_year")
