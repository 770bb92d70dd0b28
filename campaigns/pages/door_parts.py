"""Parts of an event's view: who is there, the codes for phones, the sign-in sheet, and the pulse survey."""

from __future__ import annotations

import streamlit as st

from campaigns import doors
from campaigns.attending import Guest
from campaigns.doors import AFTER, BEFORE, SIGN_IN, DoorRow, QuestionDraft, SignIn
from campaigns.expectation import RUNGS
from campaigns.outreach import EventRow
from campaigns.pages import pulse_parts
from campaigns.pages.event_parts import anew, form
from campaigns.queries import doors as stored
from campaigns.services import doors as services
from data import calendars, clock, feeds, prints, tokens, ui
from data.access import allowed
from data.dates import say_at
from data.ui import Context

STATES = {
    "open": ("green", ":material/lock_open:"),
    "closed": ("gray", ":material/lock:"),
    "discarded": ("red", ":material/delete:"),
    "on paper": ("gray", ":material/edit_note:"),
}
WAITS = "Whoever signs in by phone and may be somebody known waits in the review of people, and is counted here."


def at_the_door(ctx: Context, row: EventRow) -> None:
    """Everything for the hour of the event, in one place that stays open while people come."""
    if not allowed(ctx.actor, "check_in"):
        return
    name = f"at_the_door_{row.id}"
    with st.expander(
        "At the door: check in, codes, sign-in sheet", icon=":material/meeting_room:", key=name, on_change="rerun"
    ) as place:
        if place.open:
            who_is_there(ctx, row)
            walk_in(ctx, row)
            st.markdown("**Sign in by phone, or on paper**")
            codes(ctx, row, (SIGN_IN,))
    with st.expander(
        "Pulse survey: a few questions before and after", icon=":material/how_to_vote:", key=f"pulse_{row.id}",
        on_change="rerun",
    ) as place:  # fmt: skip
        if place.open:
            pulse(ctx, row)


@st.fragment(run_every="4s")
def who_is_there(ctx: Context, row: EventRow) -> None:
    """The list of the expected and the counts, which follow what comes in by phone."""
    with ui.reading() as session:
        guests = stored.guests(session, row.id)
        named, waiting, nameless = stored.there(session, row.id)
    expected = [guest for guest in guests if guest.status in ("invited", "rsvp")]
    here = [guest for guest in guests if guest.here]
    with st.container(horizontal=True, gap="small"):
        st.metric("Checked in", named + waiting + nameless, help=WAITS, width="content")
        st.metric("To review", waiting, width="content")
        st.metric("Still expected", len(expected), width="content")
    for guest in expected:
        _tap(ctx, row, guest, "Check in", ":material/check:", here=True)
    if here:
        with st.popover(f"{len(here)} on the list are here", icon=":material/groups:"):
            for guest in here:
                _tap(ctx, row, guest, "Not here", ":material/undo:", here=False)


def _tap(ctx: Context, row: EventRow, guest: Guest, label: str, icon: str, *, here: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(guest.name or "No name", width="stretch")
        st.button(
            label, icon=icon, key=f"tap_{guest.id}_{here}", on_click=_check_in, args=(ctx, row, guest, here),
            **ui.may(ctx.actor, "check_in"),
        )  # fmt: skip


def _check_in(ctx: Context, row: EventRow, guest: Guest, here: bool) -> None:
    """At the time of the tap: the list redraws itself and would keep the time of its first drawing."""
    ui.attempt(
        lambda session: services.check_in(
            session, ctx.actor, ctx.initiative.id, row.id, guest.id, now=clock.now(), here=here
        )
    )


def walk_in(ctx: Context, row: EventRow) -> None:
    """Somebody who is not on the list, typed in by whoever stands at the door."""
    name = f"walk_in_{row.id}"
    prefix = form(name)
    mark = st.session_state.setdefault(f"{prefix}_mark", tokens.spoken())
    with st.popover("Add a walk-in", icon=":material/person_add:"):
        typed = SignIn(
            mark,
            st.text_input("Name", key=f"{prefix}_name").strip(),
            st.text_input("E-mail", key=f"{prefix}_email").strip(),
            st.text_input("Phone", key=f"{prefix}_phone").strip(),
            "",
            st.checkbox("Agreed to be contacted", key=f"{prefix}_consent"),
        )
        may = ui.may(ctx.actor, "check_in")
        if st.button("Check in walk-in", type="primary", key=f"{prefix}_save", **may) and ui.attempt(
            lambda session: services.add_walk_in(session, ctx.actor, ctx.initiative.id, row.id, typed, now=ctx.now)
        ):
            anew(name)


def codes(ctx: Context, row: EventRow, kinds: tuple[str, ...]) -> None:
    """Codes of an event: a new one, shown once with its sheet, and those that are in use."""
    shown = f"door_{row.id}_{kinds[0]}"
    over = doors.expires(row.ends_on, row.time_zone) <= ctx.now
    for kind in () if over else kinds:
        if st.button(
            f"New code: {doors.KINDS[kind].lower()}", icon=":material/qr_code_2:", key=f"{shown}_{kind}",
            **ui.may(ctx.actor, "open_door"),
        ):  # fmt: skip
            made = ui.attempt(
                lambda session, kind=kind: services.make_door(
                    session, ctx.actor, ctx.initiative.id, row.id, kind, now=ctx.now
                )
            )
            if made is not None:
                st.session_state[shown] = (made[0].id, made[1])
    with ui.reading() as session:
        rows = [each for each in stored.doors(session, row.id) if each.kind in kinds]
    fresh, token = st.session_state.get(shown, (None, ""))
    for each in rows:
        if each.id == fresh and each.state(ctx.now) == "open":
            _show(ctx, row, each, token)
        _line(ctx, each)
    if kinds == (SIGN_IN,):
        st.download_button(
            "Sheet without a code", lambda: _sheet(ctx, row, "", "en"), f"sign-in-{row.id}.pdf", "application/pdf",
            icon=":material/print:", key=f"{shown}_paper", on_click="ignore",
        )  # fmt: skip


def _show(ctx: Context, row: EventRow, door: DoorRow, token: str) -> None:
    """A code right after it was made: nobody can show it again."""
    address = f"{feeds.base_url(_here())}/{doors.path(door.kind, token)}"
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{doors.KINDS[door.kind]}.** Print or keep it now: the code is shown this once.")
        st.image(prints.qr(address), width=220, alt="QR code of the page that opens on a phone")
        st.code(address, language=None, wrap_lines=True)
        if door.kind != SIGN_IN:
            return
        for language, name in doors.LANGUAGES.items():
            st.download_button(
                f"Sign-in sheet ({name})", lambda language=language: _sheet(ctx, row, address, language),
                f"sign-in-{row.id}-{language}.pdf", "application/pdf",
                icon=":material/print:", key=f"sheet_{door.id}_{language}", on_click="ignore",
            )  # fmt: skip


def _sheet(ctx: Context, row: EventRow, address: str, language: str) -> bytes:
    """Made when it is asked for, not each time the page is drawn."""
    with ui.reading() as session:
        return services.sheet(session, ctx.actor, ctx.initiative.id, row.id, address=address, language=language)


def _line(ctx: Context, door: DoorRow) -> None:
    state = "on paper" if door.on_paper and not door.discarded else door.state(ctx.now)
    color, icon = STATES.get(state, STATES["closed"])
    until = f"until {say_at(door.expires_at, ctx.initiative.tz)}" if state == "open" else f"made by {door.made_by}"
    until = f"thrown away: {door.discarded_why}" if door.discarded else until
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        used = f"{door.uses} form" + "s" * (door.uses != 1)
        badge = f":{color}-badge[{icon} {state.capitalize()}]"
        st.markdown(f"{badge} {doors.KINDS[door.kind]} · {used} · {ui.md(until)}", width="stretch")
        if state == "open":
            st.button(
                "Close", key=f"door_close_{door.id}", icon=":material/lock:", on_click=_close, args=(ctx, door.id),
                help="At once and for good.", **({} if allowed(ctx.actor, "open_door") else {"disabled": True}),
            )  # fmt: skip
        if door.kind != SIGN_IN and door.uses and not door.discarded:
            pulse_parts.discard(ctx, door)


def _close(ctx: Context, door_id: int) -> None:
    ui.attempt(lambda session: services.close_door(session, ctx.actor, ctx.initiative.id, door_id, now=ctx.now))


def pulse(ctx: Context, row: EventRow) -> None:
    """The questions, the codes for them, and what was answered once the codes are closed."""
    with ui.reading() as session:
        questions = stored.questions(session, row.id)
        tallies = stored.pulse_tallies(session, ctx.initiative.id, now=ctx.now, event_id=row.id)
        answered = stored.answered(session, row.id)
    if answered or (questions and not st.toggle("Change the questions", key=f"pulse_change_{row.id}")):
        for question in questions:
            st.markdown(f"- {ui.md(question.text('en'))} ({RUNGS[question.rung].lower()})")
    else:
        _ask(ctx, row, {question.rung: dict(question.texts) for question in questions})
    if not questions:
        return
    codes(ctx, row, (BEFORE, AFTER))
    if not row.ahead(ctx.now, ctx.today):
        pulse_parts.paper(ctx, row, questions)
    if answered:
        pulse_parts.results(tallies)
        st.markdown("Counts are shown once their codes are closed, and never of fewer than five.")
        ui.link("evidence", "Add them to the evidence", icon=":material/query_stats:")


def _ask(ctx: Context, row: EventRow, known: dict[str, dict[str, str]]) -> None:
    st.markdown("Two to five questions, each on a rung of the ladder. People answer yes or no, without a name.")
    goals = {goal.goal_id: goal.name for goal in row.goals}
    prefix = form(f"pulse_{row.id}")
    goal = st.selectbox("About", list(goals), format_func=goals.__getitem__, key=f"{prefix}_goal")
    before = [rung for rung in RUNGS if rung in known] or ["supportive", "empowered"]
    rungs = st.pills(
        "Rungs", list(RUNGS), default=before, selection_mode="multi", format_func=RUNGS.__getitem__,
        key=f"{prefix}_rungs",
    )  # fmt: skip
    drafts = []
    for rung in (rung for rung in RUNGS if rung in rungs):
        texts = {
            language: st.text_input(
                f"{RUNGS[rung]}, in {name}", max_chars=doors.QUESTION_MAX, key=f"{prefix}_{rung}_{language}_{goal}",
                value=known.get(rung, {}).get(language) or preset.format(goal=goals.get(goal, "")),
            )
            for (language, name), preset in zip(doors.LANGUAGES.items(), doors.PRESETS[rung].values(), strict=True)
        }  # fmt: skip
        drafts.append(QuestionDraft(goal or 0, rung, texts))

    def save(session) -> bool:
        services.ask_pulse(session, ctx.actor, ctx.initiative.id, row.id, drafts, now=ctx.now)
        return True

    if st.button("Save questions", key=f"{prefix}_save", **ui.may(ctx.actor, "open_door")) and ui.attempt(save):
        st.session_state.pop(f"pulse_change_{row.id}", None)
        anew(f"pulse_{row.id}")


def _here() -> str:
    """The address under which the reader has this page, without the page's own path."""
    return "/".join((st.context.url or calendars.HOME).split("/")[:3])
