"""Alignment on the policy page: each goal over time, legislators by recorded votes, what a bill adds to a goal."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data import queries as ground
from data import ui
from data.agenda import ReadingRow
from data.dates import say
from data.ui import Context
from policy import charts
from policy.alignment import STRENGTH_HELP, verdict_words
from policy.ledger import ENACTED, PENDING, STATES, Entry
from policy.pages import bill_parts as parts
from policy.pages.bill_parts import KEEP
from policy.rollcalls import Legislator, Records
from policy.scoring import AGAINST, AGREE, FEW, STRONG, WEAK, Decision, words
from policy.services import scoring as services
from policy.services.scoring import GoalAlignment
from policy.stages import label

MOST = 60
STATE_ICONS = {ENACTED: ":material/gavel:", PENDING: ":material/hourglass_empty:", "stopped": ":material/block:"}
RULE = (
    "**The score** is the share of enacted bills coded strong that are for the goal: 100% is full agreement, and where "
    "nothing was enacted there is no record. Weak and neutral codings inform and never score. What is pending or was "
    "stopped stands beside. Companions count once."
)
VOTES_RULE = (
    "**The score** is the share of a legislator's yes and no votes that were with us: support asked for a yes, oppose "
    "for a no, by our position on the day of the vote. Only votes that decide count (passage, concurrence, veto "
    f"override). Absences stand beside. With fewer than {FEW} counted votes there is no percentage and no rank: {FEW} "
    "is the fewest that somebody tossing coins would seldom cast all one way."
)


def tab(ctx: Context) -> None:
    """Goals over time, or legislators."""
    shown = st.segmented_control(
        "Show", ["Goals", "Legislators"], default="Goals", key="alignment_show", required=True, **KEEP
    )
    if shown == "Legislators":
        legislators(ctx)
    else:
        goals(ctx)


def goals(ctx: Context) -> None:
    """One goal: the score, the history as charts and a table, and every bill that made it."""
    wanted = [goal for goal in ctx.goals if ctx.filters.wants(goal.id)]
    if not wanted:
        ui.empty("No goals yet", "Alignment is with a goal of the common agenda.", "Add a goal", "setup")
        return
    names = {goal.id: goal.name for goal in wanted}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox("Goal", list(names), format_func=names.__getitem__, key="alignment_goal", **KEEP)
        known = st.toggle(
            "As we knew it then", key="alignment_known", **KEEP,
            help="Each month by the codings that were recorded by its end. Otherwise by today's codings, one yardstick "
            "for the whole line. The stage follows the dates of the bill's actions either way.",
        )  # fmt: skip
    goal = next(goal for goal in wanted if goal.id == chosen)
    with ui.reading() as session:
        (found,) = services.alignment(session, ctx.initiative, [goal], ctx.today, as_known=bool(known))
        will = [row for row in ground.indicators(session, ctx.initiative.id, kind="will") if row.goal_id == chosen]
    now = found.now
    st.markdown(f"**Alignment of enacted policy: {words(now.score, 'measure')}**")
    st.markdown("  \n".join(_counts(found, state) for state in STATES))
    st.markdown(RULE)
    if not now.entries:
        ui.empty("No bill is coded to this goal yet", "Open a bill, and code it under Alignment: only a person codes.")
    else:
        history(ctx, found)
        for state in STATES:
            bills(ctx, [one for one in now.entries if one.state == state], state)
        with st.expander("The months as a table", icon=":material/table:"):
            table(found)
    readings(ctx, [row.latest for row in will if row.latest], [row.name for row in will if row.latest])
    if now.score.n and st.button(
        "Publish the score as a reading", icon=":material/publish:", key="alignment_publish",
        **ui.may(ctx.actor, "code_alignment"),
    ):  # fmt: skip
        done = ui.attempt(
            lambda session: services.publish_alignment(session, ctx.actor, ctx.initiative, [found], now=ctx.now)
        )
        if done:
            st.success("Published: it stands among the indicators, with its day, its method and n.")


def _counts(found: GoalAlignment, state: str) -> str:
    now = found.now
    strong = f"{now.count(AGREE, state)} for, {now.count(AGAINST, state)} against"
    weak = sum(now.count(verdict, state, WEAK) for verdict in (AGREE, AGAINST))
    return f"{STATE_ICONS[state]} {state.capitalize()}: {strong}" + (f" · {weak} weak, for information" if weak else "")


def history(ctx: Context, found: GoalAlignment) -> None:
    """The stacked history of strong codings, the score, and the weak ones apart."""
    tokens, months = ctx.tokens, found.months
    strong, weak = (any(one.judged.strength == which for month in months for one in month.entries if
                        one.judged.verdict in (AGREE, AGAINST)) for which in (STRONG, WEAK))  # fmt: skip
    now = found.now
    said = "; ".join(
        f"{state} {now.count(AGREE, state)} for and {now.count(AGAINST, state)} against" for state in STATES
    )
    if strong:
        st.subheader("Bills coded strong: these score once enacted", anchor=False)
        drawn = charts.alignment_history(months, STRONG, tokens.policy, tokens.against, tokens.text)
        ui.chart(
            ui.dress(drawn, tokens), key="alignment_strong",
            alt=f"Bills coded strong to {found.goal.name}, month by month. Today: {said}. A table follows.",
        )  # fmt: skip
    if any(month.score.n for month in months):
        st.subheader("Alignment of enacted policy", anchor=False)
        ui.chart(
            ui.dress(charts.alignment_score(months, tokens.policy), tokens), key="alignment_score",
            alt=f"Score of enacted policy for {found.goal.name} from 0 to 100%, today {words(now.score, 'measure')}.",
        )  # fmt: skip
    if weak:
        st.subheader("Bills coded weak: for information", anchor=False, help=STRENGTH_HELP)
        drawn = charts.alignment_history(months, WEAK, tokens.policy, tokens.against, tokens.text)
        ui.chart(
            ui.dress(drawn, tokens), key="alignment_weak",
            alt=f"Bills coded weak to {found.goal.name}, month by month. A table follows.",
        )  # fmt: skip


def table(found: GoalAlignment) -> None:
    """The months in numbers, strong and weak."""
    for strength in (STRONG, WEAK):
        frame = charts.alignment_table(found.months, strength).iloc[::-1]
        if strength == WEAK:
            frame = frame.drop(columns=["Score", "Of measures"])
            if not frame.drop(columns="As of").to_numpy().sum():
                continue
        st.markdown(f"**Coded {strength}**")
        ui.table(
            frame, alt=f"Bills coded {strength} at the end of each month: enacted, pending, stopped, for and against.",
            column_config={
                "As of": st.column_config.DateColumn(format="D MMM YYYY"),
                "Score": st.column_config.NumberColumn(format="percent"),
            },
        )  # fmt: skip


def bills(ctx: Context, entries: Sequence[Entry], state: str) -> None:
    """The bills of one state, each with its coding and what it counts for."""
    if not entries:
        return
    title = f"{state.capitalize()}: {len(entries)} bill{'' if len(entries) == 1 else 's'}"
    with st.expander(title, expanded=state == ENACTED, icon=STATE_ICONS[state]):
        for one in entries:
            with st.container(border=True, gap="xsmall"):
                since = f" since {say(one.since)}" if one.since else ""
                coded = verdict_words(one.judged.verdict, one.judged.strength)
                icon = parts.VERDICT_ICONS[one.judged.verdict]
                parts.bill_line(one.name, f"{icon} {ui.md(coded)}", one.bill.id, f"aligned_{one.goal_id}")
                st.markdown(ui.md(f"{one.bill.title} · {label(one.stage, one.bill.kind)}{since}"))
                st.text(one.judged.why)
                of = f", from {', '.join(one.judged.passages)}" if one.judged.passages else ""
                day = say(one.judged.at.astimezone(ctx.initiative.tz).date())
                st.markdown(ui.md(f"{counts(one)} Coded by {one.judged.by}, {day}{of}."))


def counts(one: Entry) -> str:
    """What a bill does to the score of its goal, in a sentence."""
    if not one.scores:
        return "It informs and does not score."
    side = "for" if one.judged.verdict == AGREE else "against"
    if one.state == ENACTED:
        return f"It counts {side} the goal."
    return (
        f"It would count {side} the goal, were it enacted." if one.state == PENDING else "Stopped: it does not score."
    )


def readings(ctx: Context, levels: Sequence[ReadingRow], names: Sequence[str]) -> None:
    """Where public will stands for the goal, as it was published; measured apart and never part of the score."""
    st.markdown("**Public will for this goal** (measured apart, never part of the score)")
    lines = []
    for name, reading in zip(names, levels, strict=True):
        scale = 100 if reading.unit.startswith("share") else 1
        unit = "%" if scale == 100 else f" {reading.unit}"
        span = ""
        if reading.low is not None and reading.high is not None:
            span = f" ({reading.low * scale:.3g}–{reading.high * scale:.3g}, 90% interval)"
        n = f", n {reading.n:,}" if reading.n else ""
        said = f"{name}: {reading.value * scale:.3g}{unit}{span}, as of {say(reading.as_of)}{n}"
        lines.append(f":material/waves: {ui.md(said)}")
    st.markdown("  \n".join(lines) or "Not measured yet: no level has been published for this goal.")
    ui.link("", "Open Public will", icon=":material/waves:")


def adds(ctx: Context, bill_id: int) -> None:
    """On a bill's page: what it adds to which goal, the goal's score, and the goal's will."""
    with ui.reading() as session:
        found = services.bill_alignment(session, ctx.initiative, bill_id, ctx.today)
        will = ground.indicators(session, ctx.initiative.id, kind="will")
    for goal_id, now in found:
        one = next((each for each in now.entries if each.tells_of(bill_id)), None)
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**What it adds to “{ui.md(ctx.goal_name(goal_id))}”**")
            said = "It is counted once it has a dated action." if one is None else counts(one)
            if one is not None and one.bill.id != bill_id:
                said = f"Companions count once, and {one.bill.identifier} stands for both."
            st.markdown(ui.md(f"{said} Enacted policy for this goal: {words(now.score, 'measure')}."))
            if one is not None and one.judged.passages:
                st.markdown(ui.md(f"By its passages: {', '.join(one.judged.passages)}."))
            mine = [row for row in will if row.goal_id == goal_id and row.latest]
            readings(ctx, [row.latest for row in mine if row.latest], [row.name for row in mine])


def legislators(ctx: Context) -> None:
    """Everybody with a recorded vote on a bill of ours, and one of them with every vote that made the score."""
    with ui.reading() as session:
        found = services.legislators(session, ctx.initiative)
    if not found.legislators:
        ui.empty(
            "No recorded votes on our positions yet",
            "They come with bills from Open States or LegiScan. A vote counts against the position we held on its day.",
            "Import bills", "import", icon=":material/how_to_vote:",
        )  # fmt: skip
        return
    st.markdown(VOTES_RULE)
    for line in found.aside:
        st.markdown(f":material/info: {ui.md(line)}")
    ui.table(
        pd.DataFrame([_row(one) for one in found.legislators[:MOST]]),
        alt="Legislators: score, votes with us and against us, absences, votes in committees.",
        column_config={"Score": st.column_config.TextColumn(width="medium")},
    )
    if len(found.legislators) > MOST:
        st.markdown(f"And {len(found.legislators) - MOST} more: choose one below, or export the scorecard.")
    which = st.selectbox(
        "Open a legislator", range(len(found.legislators)), key="alignment_who", **KEEP,
        format_func=lambda at: _who(found.legislators[at]),
    )  # fmt: skip
    votes(ctx, found.legislators[which], found)


def _who(one: Legislator) -> str:
    chamber = {"lower": "House", "upper": "Senate"}.get(one.chamber, "")
    return f"{one.name} ({chamber} {one.district})".replace(" )", ")") if chamber else one.name


def _row(one: Legislator) -> dict[str, object]:
    return {
        "Legislator": _who(one),
        "Party": one.party,
        "Score": words(one.score),
        "With us": len(one.score.agreed),
        "Against us": len(one.score.disagreed),
        "Did not vote": len(one.score.absent),
        "Committee": f"{len(one.committee.agreed)} of {one.committee.n}" if one.committee.n else "",
    }


def votes(ctx: Context, one: Legislator, found: Records) -> None:
    """Every vote behind a legislator's score, and those beside it."""
    st.markdown(f"**{ui.md(_who(one))}: {words(one.score)}**")
    groups: list[tuple[str, Sequence[Decision]]] = [
        (":material/check: With us", one.score.agreed),
        (":material/close: Against us", one.score.disagreed),
        (":material/event_busy: Did not vote yes or no, beside the score", one.score.absent),
        (":material/groups: In committees, apart", (*one.committee.agreed, *one.committee.disagreed,
                                                    *one.committee.absent)),
        (":material/info: Only informs: procedure, or no side asked for",
         (*one.score.informing, *one.committee.informing)),
    ]  # fmt: skip
    for number, (title, decisions) in enumerate(groups):
        if decisions:
            st.markdown(f"{title} ({len(decisions)})")
            for decision in reversed(decisions):
                _vote(decision, found, f"vote_{number}_{decision.key}")


def _vote(decision: Decision, found: Records, key: str) -> None:
    call = found.calls[decision.key]
    with st.container(border=True, gap=None):
        day = say(call.on) if call.on else "no date"
        parts.bill_line(call.identifier, ui.md(f"voted {decision.choice} · {day}"), call.bill_id, key)
        later = " (written down after the vote)" if call.later else ""
        where = ui.md(call.source_label)
        if safe(call.url):
            where = f"[{where}](<{call.url}>)"
        said = f"{call.kind}: {call.motion} · our position then: {parts.stance_words(call.stance or '')}{later}"
        st.markdown(f"{ui.md(said)} · {where}")


def safe(url: str) -> bool:
    """Whether an address may stand behind a link."""
    return url.startswith(("https://", "http://")) and not any(mark in url for mark in "<>\\ \n\t")
