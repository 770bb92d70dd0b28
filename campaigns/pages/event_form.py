"""The form that plans an event, copies one, begins from a template or changes what was planned."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from campaigns import outreach, planning, queries, services
from campaigns.details import DESCRIPTION_MAX, HOST, ROLES, Details, Shift
from campaigns.expectation import AUDIENCES
from campaigns.outreach import EventDraft, EventRow
from campaigns.pages import event_parts as parts
from campaigns.plan import CHANGES
from campaigns.series import EVERY, Repeat
from campaigns.when import on_the_spot
from data import queries as ground
from data import ui
from data.agenda import MemberRow
from data.ui import Context

LENGTHS = {30: "30 minutes", 60: "1 hour", 90: "1½ hours", 120: "2 hours", 180: "3 hours", 240: "4 hours",
           480: "8 hours"}  # fmt: skip
KEEP = parts.KEEP


def wanted() -> tuple[str, int] | None:
    """What the address asks to plan: ("new", 0), or copy, edit or template with a number."""
    what, _, number = st.query_params.get("plan", "").partition("-")
    if what == "new":
        return what, 0
    return (what, int(number)) if what in ("copy", "edit", "template") and number.isdecimal() else None


def leave(event_id: int | None = None) -> None:
    """Back to the lists, or to an event."""
    st.query_params.clear()
    if event_id:
        st.query_params["event"] = str(event_id)
    st.rerun()


def plan_form(ctx: Context, members: list[MemberRow]) -> None:
    """The whole form with its save button."""
    asked = wanted() or ("new", 0)
    what, number = asked
    key = ctx.initiative.id
    with ui.reading() as session:
        known = queries.known(session, key)
        partners = {row.id: row.name for row in ground.partners(session, key)}
        campaigns = {row.id: row for row in queries.campaigns(session, key, start=ctx.today)}
        templates = {row.id: row for row in queries.templates(session, key)}
        row = queries.event_or_none(session, key, number) if what in ("copy", "edit") else None
    day = ctx.today + timedelta(days=7)
    prefix = parts.form(f"plan_{what}_{number}")
    if what == "template" and number in templates:
        base = planning.from_template(templates[number], known, day, prefix, ctx.initiative.tz)
    elif row is not None:
        base = planning.draft_of(row, prefix) if what == "edit" else planning.copied(row, prefix)
    else:
        base = EventDraft(prefix, "", (), "", on_the_spot(day, time(18), ctx.initiative.tz))
    editing = row if what == "edit" else None
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Change the event" if editing else "Plan an event", anchor=False, width="content")
        if st.button("Back", icon=":material/arrow_back:", key="plan_back"):
            leave(number if row else None)
    if templates and what in ("new", "template"):
        chosen = st.selectbox(
            "Begin from a template", list(templates),
            index=list(templates).index(number) if number in templates else None,
            format_func=lambda one: templates[one].name, placeholder="None", key="plan_template",
        )  # fmt: skip
        if (chosen or 0) != number:
            st.query_params["plan"] = f"template-{chosen}" if chosen else "new"
            st.rerun()
    draft = answers(ctx, prefix, base, members, partners, {k: one.name for k, one in campaigns.items()})
    scope = "one"
    repeat = None
    if editing is None:
        repeat = repeats(ctx, prefix)
    elif editing.series_id is not None:
        scope = st.radio(
            "Change", list(planning.SCOPES), format_func=planning.SCOPES.get, key=f"{prefix}_scope",
            help="Days that were changed by themselves, and what is over, stay as they are.",
        )  # fmt: skip
    save(ctx, draft, repeat, editing, scope, f"plan_{what}_{number}")


def save(
    ctx: Context, draft: EventDraft, repeat: Repeat | None, editing: EventRow | None, scope: planning.Scope, name: str
) -> None:
    """The button that stores it."""
    key = ctx.initiative.id

    def store(session) -> EventRow:
        if editing:
            return services.change_event(session, ctx.actor, key, editing.id, draft, scope, now=ctx.now)
        return services.plan_event(session, ctx.actor, key, draft, repeat, now=ctx.now)

    may = ui.may(ctx.actor, "plan_event")
    label = "Save changes" if editing else "Save event"
    if st.button(label, type="primary", icon=":material/check:", width="stretch", key=f"{name}_save", **may):
        done = ui.attempt(store)
        if done:
            st.session_state.pop(f"form_{name}", None)
            leave(done.id)


def answers(
    ctx: Context,
    prefix: str,
    base: EventDraft,
    members: list[MemberRow],
    partners: dict[int, str],
    campaigns: dict[int, str],
) -> EventDraft:
    """The answers as they stand."""
    name = st.text_input(
        "Name", value=base.name, placeholder="Made of kind and place if left empty", key=f"{prefix}_name"
    )
    kind = st.pills(
        "What is it?",
        list(outreach.KINDS),
        default=base.kind or None,
        format_func=outreach.KINDS.get,
        key=f"{prefix}_kind",
    )
    goals = {goal.id: ui.md(goal.name) for goal in ctx.goals}
    chosen = st.pills(
        "Which goals?", list(goals), selection_mode="multi", default=[one for one in base.goal_ids if one in goals],
        format_func=goals.get, key=f"{prefix}_goals",
    )  # fmt: skip
    when, begins = moment(ctx, prefix, base)
    place = st.text_input("Where?", value=base.place, placeholder="Neighbourhood or place", key=f"{prefix}_place")
    by = st.pills(
        "Who runs it?", ["We do", "A partner does"], default="We do" if base.direct else "A partner does",
        required=True, key=f"{prefix}_by",
    )  # fmt: skip
    partner = None
    if by == "A partner does":
        at = list(partners).index(base.partner_id) if base.partner_id in partners else None
        partner = st.selectbox(
            "Which partner?", list(partners), index=at, format_func=partners.get, key=f"{prefix}_partner"
        )
    details, districts = details_fields(prefix, base, partners)
    with st.expander("Campaign, audience and change sought"):
        at = list(campaigns).index(base.campaign_id) if base.campaign_id in campaigns else None
        campaign = st.selectbox(
            "Campaign",
            list(campaigns),
            index=at,
            format_func=campaigns.get,
            placeholder="None",
            key=f"{prefix}_campaign",
        )
        audience = st.pills(
            "Audience", list(AUDIENCES), default=base.details.audience or None, format_func=AUDIENCES.get,
            key=f"{prefix}_audience",
        )  # fmt: skip
        change = st.pills(
            "Change sought", list(CHANGES), default=base.details.change or None, format_func=CHANGES.get,
            key=f"{prefix}_change",
        )  # fmt: skip
    shifts = shift_fields(ctx, prefix, base.details.shifts, members, begins)
    return EventDraft(
        prefix, kind or "", tuple(chosen), place, name=name, direct=by == "We do", partner_id=partner,
        campaign_id=campaign, districts=districts,
        details=Details(**{**details, "audience": audience or "", "change": change or "", "shifts": shifts}), **when,
    )  # fmt: skip


def moment(ctx: Context, prefix: str, base: EventDraft) -> tuple[dict[str, datetime | date | None], date | None]:
    """Day, time and length, or whole days. Also the day itself, for the times of shifts."""
    tz = ctx.initiative.tz
    first, last = base.dates(tz)
    starts = base.starts.astimezone(tz) if base.starts else None
    whole = st.toggle("All day", value=starts is None, key=f"{prefix}_all_day")
    with st.container(horizontal=True):
        day = st.date_input("Day", value=first, format=parts.day_format(ctx), key=f"{prefix}_day")
        if whole:
            until = st.date_input("Until", value=last, format=parts.day_format(ctx), key=f"{prefix}_last")
            return {"day": day, "last_day": until}, day
        at = st.time_input("Time", value=starts.time() if starts else time(18), key=f"{prefix}_at")
        known = int((base.ends - base.starts).total_seconds() // 60) if base.starts and base.ends else 120
        lengths = dict(sorted({**LENGTHS, known: LENGTHS.get(known, f"{known} minutes")}.items()))
        length = st.selectbox(
            "Length", list(lengths), index=list(lengths).index(known), format_func=lengths.get, key=f"{prefix}_length"
        )
    if not isinstance(day, date) or at is None:
        return {}, None
    begins = on_the_spot(day, at, tz)
    return {"starts": begins, "ends": begins + timedelta(minutes=length)}, day


def details_fields(
    prefix: str, base: EventDraft, partners: dict[int, str]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """What everybody should know before they come."""
    old = base.details
    with st.container(horizontal=True):
        rsvps = st.number_input("RSVPs wanted", 1, value=old.rsvps_wanted, placeholder="None", key=f"{prefix}_rsvps")
        capacity = st.number_input("Capacity", 1, value=old.capacity, placeholder="No limit", key=f"{prefix}_capacity")
    description = st.text_area(
        "Description", value=old.description, max_chars=DESCRIPTION_MAX, key=f"{prefix}_description",
        help="For those who may come. It goes out with calendars and exports, unless the address is private.",
    )  # fmt: skip
    with st.expander("Address, links, access, languages, child care", expanded=old.private_address):
        address = st.text_input("Address", value=old.address, key=f"{prefix}_address")
        private = st.toggle(
            "The address is private", value=old.private_address, key=f"{prefix}_private",
            help="Outside the team, only the neighbourhood under Where is shown.",
        )  # fmt: skip
        online = st.text_input("Link to take part online", value=old.online_url, key=f"{prefix}_online")
        web = st.text_input(
            "Web page", value=old.page_url, key=f"{prefix}_page", help="Where the public reads of it and signs up."
        )
        access = st.text_input(
            "Access", value=old.accessibility, placeholder="Step-free, hearing loop", key=f"{prefix}_access"
        )
        languages = st.text_input(
            "Languages", value=", ".join(old.languages), placeholder="English, Spanish", key=f"{prefix}_languages"
        )
        childcare = st.toggle("There is child care", value=old.childcare, key=f"{prefix}_childcare")
        districts = parts.districts_field(prefix, base.districts)
        hosts = st.multiselect(
            "Co-hosts", list(partners), default=[one for one in old.co_hosts if one in partners],
            format_func=partners.get, key=f"{prefix}_hosts",
        )  # fmt: skip
    spoken = tuple(one.strip() for one in languages.split(",") if one.strip())
    found = {
        "rsvps_wanted": rsvps, "capacity": capacity, "address": address.strip(), "private_address": private,
        "online_url": online.strip(), "accessibility": access.strip(), "languages": spoken, "childcare": childcare,
        "co_hosts": tuple(hosts), "description": description or "", "page_url": web.strip(),
    }  # fmt: skip
    return found, districts


def shift_fields(
    ctx: Context, prefix: str, old: tuple[Shift, ...], members: list[MemberRow], day: date | None
) -> tuple[Shift, ...]:
    """Roles with how many each wants, who is in it, and when, where that is not the whole event."""
    names = {member.id: member.name for member in members if member.active}
    count = st.session_state.setdefault(f"{prefix}_shifts", max(len(old), 1))
    found = []
    with st.expander("Hosts and shifts", expanded=True):
        for at in range(count):
            shift = old[at] if at < len(old) else Shift(HOST if at == 0 else "", 0 if at == 0 else 1)
            found.append(one_shift(ctx, f"{prefix}_shift_{at}", shift, names, day))
        if st.button("Add a shift", icon=":material/add:", key=f"{prefix}_add_shift"):
            st.session_state[f"{prefix}_shifts"] = count + 1
            st.rerun()
    return tuple(shift for shift in found if shift.wanted or shift.members or shift.helpers)


def one_shift(ctx: Context, prefix: str, old: Shift, names: dict[int, str], day: date | None) -> Shift:
    """One role."""
    tz = ctx.initiative.tz
    roles = list(dict.fromkeys([*ROLES, *([old.role] if old.role else [])]))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(
            "Role",
            roles,
            index=roles.index(old.role) if old.role else None,
            accept_new_options=True,
            key=f"{prefix}_role",
        )
        wanted = st.number_input("Wanted", 0, 1000, old.wanted, key=f"{prefix}_wanted", help="0 leaves the role out.")
    inside = st.multiselect(
        "Who is in it", list(names), default=[one for one in old.members if one in names], format_func=names.get,
        key=f"{prefix}_members", placeholder="Nobody of the team yet",
    )  # fmt: skip
    with st.container(horizontal=True):
        helpers = st.number_input("Others in it", 0, 1000, old.helpers, key=f"{prefix}_helpers")
        begun = old.starts.astimezone(tz).time() if old.starts else None
        ended = old.ends.astimezone(tz).time() if old.ends else None
        begin = st.time_input("From", value=begun, key=f"{prefix}_from")
        end = st.time_input("To", value=ended, key=f"{prefix}_to")
    starts = on_the_spot(day, begin, tz) if day and begin else None
    ends = on_the_spot(day, end, tz) if day and end else None
    return Shift(role or "", wanted, starts, ends, tuple(inside), helpers)


def repeats(ctx: Context, prefix: str) -> Repeat | None:
    """How it repeats, if at all."""
    with st.container(horizontal=True):
        every = st.selectbox(
            "Repeats",
            [None, *EVERY],
            format_func=lambda one: EVERY[one] if one else "Does not repeat",
            key=f"{prefix}_every",
        )
        if every is None:
            return None
        until = st.date_input("Until (optional)", value=None, format=parts.day_format(ctx), key=f"{prefix}_until")
    st.markdown(
        "Its days are made for half a year ahead, and later ones as time goes on; each can be changed by itself."
    )
    return Repeat(every, until if isinstance(until, date) else None)
