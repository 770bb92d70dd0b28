"""Parts of the campaigns page: the grid, a campaign's brief, the plan and the expectation as forms."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from campaigns import outputs, plan, services
from campaigns.content import TacticRow
from campaigns.expectation import AUDIENCES, RUNGS, ExpectationRow, points
from campaigns.outreach import EventRow
from campaigns.pages import tactic_parts
from campaigns.pages.event_parts import anew
from campaigns.pages.plan_forms import expectation_fields
from campaigns.plan import CampaignRow
from data import ui
from data.agenda import IndicatorRow
from data.dates import say
from data.ui import Context

BADGES = {
    "planned": ("blue", ":material/schedule:"),
    "live": ("green", ":material/campaign:"),
    "ended": ("gray", ":material/check:"),
}


def badge(ctx: Context, row: CampaignRow) -> None:
    """The campaign's status in words, with its icon."""
    color, icon = BADGES[row.status(ctx.today)]
    st.badge(plan.status_words(row.starts, row.ends, ctx.today), color=color, icon=icon)


def grid(ctx: Context, rows: list[CampaignRow], tactics: list[TacticRow]) -> None:
    """Audience by change: each card carries its cell's name, so that it survives stacking on a phone."""
    cells = plan.cells(rows)
    may = ui.may(ctx.actor, "plan_campaign")
    for audience in reversed(AUDIENCES):
        if ctx.filters.audience not in (None, audience):
            continue
        st.subheader(AUDIENCES[audience], anchor=False)
        for column, change in zip(st.columns(3), plan.CHANGES, strict=True):
            with column.container(border=True, height="stretch", gap="xsmall"):
                st.markdown(f"{AUDIENCES[audience]}: **{plan.CHANGES[change].lower()}**")
                for row in cells[audience, change]:
                    if st.button(ui.md(row.name), icon=":material/campaign:", key=f"open_{row.id}", type="tertiary"):
                        ui.go("campaigns", campaign=row.id)
                    badge(ctx, row)
                    stands = row.expectation
                    if stands:
                        st.markdown(f":material/lock: {RUNGS[stands.rung]} {ui.md(points(stands.low, stands.high))}")
                here = [one for one in tactics if (one.audience, one.change) == (audience, change)]
                for tactic in here:
                    tactic_parts.line(tactic, campaign=True)
                if not cells[audience, change] and not here:
                    st.markdown("No campaign")
                if st.button("Add", icon=":material/add:", key=f"add_{audience}_{change}", type="tertiary", **may):
                    ui.go("campaigns", plan=f"{audience}:{change}")


def head(ctx: Context, row: CampaignRow) -> None:
    """Which campaign it is, and where it stands."""
    st.header(ui.md(row.name), anchor=False)
    badge(ctx, row)


def brief(ctx: Context, row: CampaignRow, indicators: list[IndicatorRow], done: list[EventRow]) -> None:
    """One campaign: the plan, what it expects, what was done for it, and where will stands for its goal."""
    worded = "" if row.goal == row.goal_wording else f" (planned when it read “{ui.md(row.goal_wording)}”)"
    money = f"{row.currency} {row.budget_cents / 100:,.2f}" if row.budget_cents is not None else ""
    lines = [
        ("Goal", ui.md(row.goal) + worded),
        ("Audience and change", f"{AUDIENCES[row.audience]}, {plan.CHANGES[row.change].lower()}"),
        ("Dates", f"{row.starts:%a %-d %b %Y} to {row.ends:%a %-d %b %Y}"),
        ("Message" if len(row.messages) == 1 else "Messages", ui.md(" · ".join(f"“{text}”" for text in row.messages))),
        ("Channels", ui.md(", ".join(row.channels))),
        ("Partners", ui.md(", ".join(name for _, name in row.partners))),
        ("Budget", ui.md(money)),
        ("Why", ui.md(row.summary)),
    ]
    st.markdown("  \n".join(f"**{label}:** {text}" for label, text in lines if text))
    st.subheader("What we expect", anchor=False)
    expectations(ctx, row)
    st.subheader("What we did", anchor=False)
    if row.attendance.events:
        st.markdown(f"People counted: {ui.md(str(row.attendance))}. This is what we did, not what changed.")
    else:
        st.markdown("No event has been logged for this campaign yet.")
    if done:
        ui.table(event_table(done), alt="The newest events of this campaign: name, how many came, when, who ran them.")
    if st.button("Log an event for it", icon=":material/add_circle:", **ui.may(ctx.actor, "log_event")):
        ui.go("log", campaign=row.id)
    st.subheader("Where will stands", anchor=False)
    standing(ctx, row, indicators)


def standing(ctx: Context, row: CampaignRow, indicators: list[IndicatorRow]) -> None:
    """The published readings of public will for the campaign's goal: outcomes, beside and not under the outputs."""
    told = outputs.outcome(row, plan.standing(indicators, row.goal_id))  # without what other campaigns contributed
    found = [told.level, *told.others, told.moved]
    if not any(found):
        st.markdown("Not measured yet: no level has been published for this goal.")
    for indicator in found:
        if indicator and (reading := indicator.latest):
            st.markdown(f"**{ui.md(indicator.name)}:** {ui.md(plan.level(reading))}")
    ui.link("", "Open Public will", icon=":material/waves:")
    planned = row.status(ctx.today) == "planned"
    label = "What could this campaign be seen to change?" if planned else "Did it contribute?"
    ui.link("evidence", label, icon=":material/balance:", evidence_tab="Contribution", campaign=row.id)


def expectations(ctx: Context, row: CampaignRow) -> None:
    """What was locked, with its date: the entry that stands first, what it corrects below."""
    for entry in reversed(row.expectations):
        _entry(ctx, entry, stands=entry is row.expectation)
    if row.status(ctx.today) != "planned":
        if not row.expectations:
            st.markdown("Nothing was locked before launch, so there is nothing to compare what happens with.")
        return
    if not row.expectations:
        st.markdown(f"Nothing is locked yet. It can be until the launch on {row.starts:%-d %b %Y}, not afterwards.")
    with st.expander("Correct it" if row.expectations else "Lock what we expect", icon=":material/lock:"):
        draft = expectation_fields(
            ctx, row.audience, row.change, row.ends, f"lock_{row.id}", again=bool(row.expectations)
        )
        button = st.button(
            "Lock expectation", type="primary", icon=":material/lock:", **ui.may(ctx.actor, "lock_expectation")
        )
        if button and ui.attempt(
            lambda session: services.lock_expectation(session, ctx.actor, ctx.initiative.id, row.id, draft, now=ctx.now)
        ):
            anew(f"lock_{row.id}")


def _entry(ctx: Context, entry: ExpectationRow, *, stands: bool) -> None:
    with st.container(border=True, gap="xsmall"):
        at = entry.locked_at.astimezone(ctx.initiative.tz)
        label = f"Locked {at:%-d %b %Y}" if stands else f"Locked {at:%-d %b %Y}, corrected later"
        st.badge(label, icon=":material/lock:", color="blue" if stands else "gray")
        st.markdown(ui.md(entry.sentence()))
        why = f" Why it was corrected: {ui.md(entry.reason)}." if entry.reason else ""
        st.markdown(f"By {ui.md(entry.locked_by)}, for “{ui.md(entry.goal)}”.{why}")


def table(ctx: Context, rows: list[CampaignRow]) -> pd.DataFrame:
    """Campaigns as a table."""
    return pd.DataFrame(
        [
            (
                row.name,
                plan.status_words(row.starts, row.ends, ctx.today),
                row.goal,
                f"{AUDIENCES[row.audience]}, {plan.CHANGES[row.change].lower()}",
                str(row.attendance),
                f"{say(row.starts)} to {say(row.ends)}",
            )
            for row in rows
        ],
        columns=["Campaign", "Status", "Goal", "Audience and change", "People counted", "Days"],
    )


def event_table(rows: list[EventRow]) -> pd.DataFrame:
    """Events with how many came."""
    return pd.DataFrame(
        [(event.name, str(event.attendance), event.when(), event.run_by()) for event in rows],
        columns=["Event", "Came", "When", "Run by"],
    )


def expected(ctx: Context, rows: list[CampaignRow]) -> None:
    """What each campaign expects and since when that is locked."""
    if not rows:
        st.markdown("No campaign in this period, so nothing is expected.")
        return
    st.markdown(
        "Locked before launch, with its day, and never changed afterwards: a correction before launch is an entry of "
        "its own, with its reason. Open a campaign to read all of them."
    )
    ui.table(
        pd.DataFrame(
            [(row.name, *_locked(ctx, row), plan.status_words(row.starts, row.ends, ctx.today)) for row in rows],
            columns=["Campaign", "Expects", "Whose", "By", "Locked", "Compared with", "Status"],
        ),
        alt="Campaigns with the change each expects, on whose rung, by when, when that was locked, and the status.",
    )


def _locked(ctx: Context, row: CampaignRow) -> tuple[str, str, str, str, str]:
    entry = row.expectation
    if entry is None:
        launched = row.status(ctx.today) != "planned"
        return ("Nothing was locked before launch" if launched else "Not locked yet"), "", "", "", ""
    at = say(entry.locked_at.astimezone(ctx.initiative.tz).date())
    again = f", entry {entry.number}" if entry.number > 1 else ""
    expects = f"{RUNGS[entry.rung]} {points(entry.low, entry.high)}"
    return expects, AUDIENCES[entry.audience], say(entry.by), f"{at}{again}", entry.comparison
