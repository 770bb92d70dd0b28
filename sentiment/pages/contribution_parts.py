"""Parts of the Contribution tab: how a campaign is judged, what came of it, and while planning what could be found."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from campaigns import queries as campaigns
from campaigns.plan import CampaignRow, status_words
from data import db, ui
from data import queries as ground
from data.errors import GroundswellError
from data.ui import Context
from sentiment.charts import contribution as charts
from sentiment.pages.drawing import draw
from sentiment.services import contribution as services
from sentiment.services.contribution import Case
from sentiment.will.foresight import sized
from sentiment.will.judged import MEANINGS, MOST_LOOKS, SERIES, UNITS, LookRow, PlanDraft

SAYS = {
    "contributed": (
        "green",
        ":material/trending_up:",
        "Contributed: it moved more than it does by itself.",
    ),
    "no sign of contribution": ("gray", ":material/remove:", "No sign of a contribution of the size looked for."),
    "cannot tell": ("orange", ":material/help:", "Cannot tell yet."),
}
KIND_OF = {"campaign": "Campaign", "event": "Event", "policy": "Policy"}


def contribution(ctx: Context) -> None:
    """The tab: one campaign, how it is judged, and what came of it or could come of it."""
    with ui.reading() as session:
        rows = campaigns.campaigns(session, ctx.initiative.id)
    if not rows:
        ui.empty("No campaigns yet", "A contribution is that of a campaign. Plan one first.", "Open Campaigns",
                 "campaigns")  # fmt: skip
        return
    row = _chosen(ctx, rows)
    with ui.reading() as session:
        case = services.case(session, ctx.initiative.id, "campaign", row.id, now=ctx.now)
    st.badge(status_words(row.starts, row.ends, ctx.today), icon=":material/campaign:", color="blue")
    _expected(ctx, case)
    _judged_on(ctx, case)
    if case.launched:
        _result(ctx, case)
    else:
        _foreseen(ctx, case)
    ui.link("campaigns", "Open the campaign", icon=":material/campaign:", campaign=row.id)


def _chosen(ctx: Context, rows: list[CampaignRow]) -> CampaignRow:
    """The campaign that the address or the reader names; else the one launched last."""
    named = {row.id: row for row in sorted(rows, key=lambda one: (one.starts > ctx.today, -one.starts.toordinal()))}
    asked = st.query_params.get("campaign", "")
    if asked.isdigit() and int(asked) in named and st.session_state.get("contribution_asked") != asked:
        st.session_state["contribution_asked"] = asked
        st.session_state["contribution_of"] = int(asked)
    return named[st.selectbox("Campaign", list(named), format_func=lambda key: named[key].name, key="contribution_of")]


def _expected(ctx: Context, case: Case) -> None:
    subject = case.subject
    if subject.locked_at is None:
        more = "It can still be, on the campaign's page." if not case.launched else "So a movement either way counts."
        st.markdown(f":material/lock_open: **Nothing {'is' if not case.launched else 'was'} locked.** {more}")
        return
    on = subject.locked_at.astimezone(ctx.initiative.tz)
    st.markdown(f":material/lock: **Expected, locked {on:%-d %b %Y}:** {ui.md(subject.expects)}")


def _judged_on(ctx: Context, case: Case) -> None:
    """How it is judged, since when, and the form to choose it where that is still open."""
    compared = ", ".join(f"“{ui.md(name)}”" for name in case.chosen.values()) or "nothing"
    looks = case.next_look.planned
    planned = f"{looks} look{'s' if looks > 1 else ''} planned" if looks else "looks not planned"
    when = "not chosen yet" if not case.launched else "nothing was chosen before launch"
    if case.plan is not None:
        on = case.plan.chosen_at.astimezone(ctx.initiative.tz)
        when = f"chosen {on:%-d %b %Y}, {'after' if case.late else 'before'} launch"
    st.markdown(
        f":material/balance: **Judged on:** {SERIES[case.kind].lower()} ({ui.md(case.subject.measures.lower())}), "
        f"compared with {compared}; {planned} ({when}). {MEANINGS[case.kind]}"
    )
    if case.launched and case.plan is not None and not case.late:
        return
    with st.expander("Choose how it is judged", icon=":material/balance:"):
        draft = _plan_fields(ctx, case)
        note = "From the day of launch on it stays." if not case.launched else "Chosen this late, it will be told."
        st.markdown(note)
        may = ui.may(ctx.actor, "lock_expectation")
        if st.button("Choose this", type="primary", icon=":material/check:", **may) and ui.attempt(
            lambda session: services.plan_contribution(
                session, ctx.actor, ctx.initiative.id, case.subject.id, draft, now=ctx.now
            )
        ):
            st.rerun()


def _plan_fields(ctx: Context, case: Case) -> PlanDraft:
    prefix = f"contribution_{case.subject.id}"
    kind = st.segmented_control(
        "Judged on", list(SERIES), default=case.kind, format_func=SERIES.get, required=True, key=f"{prefix}_series"
    )
    with ui.reading() as session:
        names = {goal.id: goal.name for goal in ground.goals(session, ctx.initiative.id)}
    names.pop(case.subject.goal_id, None)
    chosen = st.multiselect(
        "Compared with goals that it does not touch", list(names), default=[key for key in case.chosen if key in names],
        format_func=names.get, key=f"{prefix}_compared",
    )  # fmt: skip
    looks = None
    if not case.launched:
        looks = st.number_input(
            "How often we will look", 1, MOST_LOOKS, case.next_look.planned or 1, key=f"{prefix}_looks",
            help="Each look has its part of the 5% chance of a false alarm: one look at the end finds most.",
        )  # fmt: skip
    return PlanDraft(kind or "surveys", tuple(chosen), looks)


def _foreseen(ctx: Context, case: Case) -> None:
    """While planning: the smallest effect that the evidence in sight could show."""
    with ui.reading() as session:
        ahead = services.foresee(session, ctx.initiative.id, case, now=ctx.now)
    size, subject = ahead.smallest.points, case.subject
    st.subheader("What could be found", anchor=False)
    if size is None:
        st.markdown(f":material/help: **Cannot tell what it could show.** {ui.md(ahead.smallest.why)}")
        return
    st.metric("Smallest effect found four times in five", sized(size, case.unit))
    text = f"Between {subject.launch:%-d %b %Y} and {subject.closes:%-d %b %Y}, with evidence as it came so far."
    if subject.expected is not None and case.kind == "surveys":
        least = subject.expected.least
        text += (
            f" The least that is expected, {sized(least)}, would be found."
            if size <= least
            else f" The least that is expected, {sized(least)}, would mostly be missed: expect “cannot tell”."
        )
    st.markdown(text)
    if ahead.options:
        st.markdown("**What would make it smaller**")
        ui.table(
            pd.DataFrame([(one.what, sized(one.points, case.unit)) for one in ahead.options],
                         columns=["With", "Smallest effect found"]),
            alt="What would make the smallest effect that can be found smaller, each by itself.",
        )  # fmt: skip
    st.caption("The same pollster with the same words before and after finds most: what leans then leans twice alike.")


def _result(ctx: Context, case: Case) -> None:
    """The newest look with its pictures, and the button for another."""
    st.subheader("What came of it", anchor=False)
    until = "runs until" if case.today < case.subject.closes else "closed on"
    if case.looks:
        _look_button(ctx, case)
        st.markdown(
            f"As known on {case.looks[-1].as_of:%-d %b %Y}. The window {until} {case.subject.closes:%-d %b %Y}."
        )
        _look(ctx, case, case.looks[-1])
    else:
        with ui.reading() as session:
            why = services.lacking(session, ctx.initiative.id, case, now=ctx.now)
        if why:
            st.badge("Cannot tell", color="orange", icon=":material/help:")
            st.markdown(ui.md(why))
        else:
            _look_button(ctx, case)
            st.markdown(
                f"Nobody has looked yet. The window {until} {case.subject.closes:%-d %b %Y}. A look is kept, with its "
                "day and its result."
            )
    if case.rivals:
        st.markdown("**What else happened in these weeks.** No arithmetic tells it apart from the campaign.")
        ui.table(
            pd.DataFrame([(one.title, KIND_OF[one.kind], one.on, one.how) for one in case.rivals],
                         columns=["What", "Kind", "Day", "How"]),
            alt="Other milestones of the same goal in the same weeks, likeliest first.",
        )  # fmt: skip
    if case.looks:
        _beside(case.looks[-1])
        _looks(ctx, case)


def _look_button(ctx: Context, case: Case) -> None:
    upcoming = case.next_look
    label = f"Take look {upcoming.taken}" + (f" of {upcoming.planned}" if upcoming.planned else "")
    if said := st.session_state.pop("contribution_said", None):
        st.info(said, icon=":material/info:")
    why = "Looks share one 5% chance of a false alarm. The same evidence again is not a new look."
    may = {"help": why} | ui.may(ctx.actor, "look_at_contribution")
    if not st.button(label, icon=":material/visibility:", type="primary" if not case.looks else "secondary", **may):
        return
    try:
        with st.spinner("Working it out"):
            told = services.look(db.writing, ctx.actor, ctx.initiative.id, "campaign", case.subject.id, now=ctx.now)
    except GroundswellError as error:
        st.error(ui.md(str(error)), icon=":material/error:")
        return
    if not told.new:
        why = "Nothing new has been measured since the last look, so this is no new one." if told.look else ""
        st.session_state["contribution_said"] = why or ui.md(f"Cannot tell. {told.result['needs']}")
    st.rerun()


def _look(ctx: Context, case: Case, look: LookRow) -> None:
    result, launch = look.result, case.subject.launch
    color, icon, says = SAYS[look.verdict]
    st.badge(look.verdict.capitalize(), color=color, icon=icon)
    part = f"{100 * result['confidence']:.3g}%"
    unit = UNITS[look.series]
    against = f" ({result['against_expectation']})" if result["against_expectation"] else ""
    st.markdown(
        f"**{says}** The change from {_day(result['from'])} to {_day(result['to'])} is **{_signed(result['effect'])} "
        f"{unit}**, and both {part} intervals together run from {_signed(result['low'])} to "
        f"{_signed(result['high'])}{against}. If nothing had been launched, a change like this would come by itself "
        f"with a chance of {_chance(result['p_placebo'])}."
    )
    if result["needs"]:
        st.markdown(f"**What would settle it:** {ui.md(result['needs'])}")
    label = SERIES[look.series]
    what = f"{label}, % ({case.subject.measures.lower()})" if look.series == "surveys" else f"{label}, {unit}"
    draw(
        charts.path, result["seen"], result["path"], launch, what, "launch", ctx.tokens,
        alt=charts.path_alt(result, launch, what), key="contribution_path",
    )  # fmt: skip
    frame = charts.interval_frame(result | {"unit": unit, "expected_before_launch": _bracket(case, look)})
    st.markdown(f"**Two estimates side by side**, {part} intervals. The verdict needs both.")
    draw(charts.intervals, frame, unit, ctx.tokens, alt=charts.intervals_alt(frame, unit), key="contribution_both")
    with st.expander("As a table", icon=":material/table:"):
        ui.table(_numbers(frame, unit, part), alt="Both estimates and the expectation, in numbers.")
    st.markdown(
        f"Structural: a drifting series with a step or a fading effect at the launch. Placebo: the same at "
        f"{result['fake_dates']} dates when nothing was launched, worth {result['independent']:g} independent ones. "
        f"With this evidence {sized(result['detectable'], unit)} would be found four times in five."
    )
    for note in result["notes"]:
        st.markdown(f":material/info: {ui.md(note)}")


def _bracket(case: Case, look: LookRow) -> dict[str, float] | None:
    expected = case.subject.expected
    return {"low": expected.low, "high": expected.high} if expected and look.series == "surveys" else None


def _numbers(frame: pd.DataFrame, unit: str, part: str) -> pd.DataFrame:
    return pd.DataFrame(
        [
            (
                row.which,
                "" if pd.isna(row.middle) else _signed(row.middle),
                f"{_signed(row.low)} to {_signed(row.high)}",
                "locked before launch" if pd.isna(row.middle) else f"{part} interval",
            )
            for row in frame.itertuples()
        ],
        columns=["Estimate", f"Change, {unit}", "From, to", "What it is"],
    )


def _beside(look: LookRow) -> None:
    """The other series of the same weeks, each named for what it is, without a verdict."""
    rows = look.result.get("beside", [])
    st.markdown("**Beside it, and not judged.** " + " ".join(MEANINGS[one["series"]] for one in rows))
    ui.table(
        pd.DataFrame([(one["name"], _change(one), one["unit"], one["before"], one["after"]) for one in rows],
                     columns=["Series", "Change (95% interval)", "Unit", "Measured before", "Measured after"]),
        alt="Other series of the same weeks: change since the launch with its 95% interval.",
    )  # fmt: skip


def _change(one: dict[str, float]) -> str:
    if one["effect"] is None:
        return "too little to tell"
    return f"{_signed(one['effect'])} ({_signed(one['low95'])} to {_signed(one['high95'])})"


def _looks(ctx: Context, case: Case) -> None:
    planned = case.next_look.planned
    share = f"{100 * case.looks[-1].result['confidence']:.3g}%"
    why = (
        f"{planned} looks were planned before launch and share one 5% chance of a false alarm"
        if planned
        else "The number of looks was not planned, so each further one has less of the 5% chance of a false alarm left"
    )
    st.markdown(f"**{len(case.looks)} look{'s' if len(case.looks) > 1 else ''} so far.** {why}: intervals of {share}.")
    ui.table(
        pd.DataFrame(
            [
                (
                    look.number,
                    look.as_of,
                    look.looked_by,
                    SERIES[look.series],
                    look.verdict,
                    f"{_signed(look.result['effect'])} ({_signed(look.result['low'])} to "
                    f"{_signed(look.result['high'])}) {UNITS[look.series]}",
                    look.method,
                )
                for look in reversed(case.looks)
            ],
            columns=["Look", "As known on", "By", "Judged on", "Verdict", "Change (interval)", "Method"],
        ),
        alt="Every look at this campaign's contribution, newest first.",
    )
    st.caption("Contribution, never proof: the campaign and what else happened in these weeks move together.")


def _signed(value: float) -> str:
    return f"{value:+.1f}".replace("-", "−")


def _chance(p: float) -> str:
    return "under 0.1%" if p < 0.001 else f"{100 * p:.2g}%"


def _day(text: str) -> str:
    return f"{date.fromisoformat(text):%-d %b %Y}"
