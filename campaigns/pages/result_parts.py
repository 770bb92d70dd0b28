"""What a campaign put out, beside what changed; and message tests, whose result is hidden until they have ended."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st

from campaigns import message_test, outputs, plan
from campaigns.message_test import Counts, Share, Trial, TrialDraft
from campaigns.pages import kept_parts
from campaigns.pages.event_parts import KEEP, anew, day_format, form
from campaigns.plan import CampaignRow
from campaigns.queries import content as kept
from campaigns.queries import stories as test_queries
from campaigns.queries import wording as words
from campaigns.services import stories as tests
from data import queries as ground
from data import ui
from data.dates import say_at
from data.ui import Context


def results(ctx: Context, campaign: CampaignRow) -> None:
    """The outcome with what was expected; below it, apart and never added, what was put out."""
    with ui.reading() as session:
        indicators = ground.indicators(session, ctx.initiative.id, kind="will")
        rows = kept.outputs(session, campaign.id)
    _outcome(ctx, campaign, outputs.outcome(campaign, plan.standing(indicators, campaign.goal_id)))
    st.subheader("What we put out", anchor=False)
    st.markdown(
        "Counts of what we did. They say nothing about what changed: none is added to another, and what changed is "
        "never divided by them."
    )
    for kind, label in outputs.KINDS.items():
        st.markdown(f"**{label}:** {outputs.MEANS[kind]}")
        mine = [row for row in rows if row.kind == kind]
        if mine:
            ui.table(
                pd.DataFrame(
                    [
                        (row.what, row.number, row.when, row.method, row.source, row.partner or "We")
                        for row in mine
                    ],
                    columns=["What", "How many", "When", "How it was counted", "Source", "Whose"],
                ),
                alt=f"{label}: what, how many, when, method, source. The rows have no sum.",
            )  # fmt: skip
        else:
            st.markdown("Nothing counted yet.")
    kept_parts.outputs_form(ctx, campaign, rows)


def _outcome(ctx: Context, campaign: CampaignRow, found: outputs.Outcome) -> None:
    st.subheader("What changed", anchor=False)
    with st.container(border=True, gap="xsmall"):
        planned = campaign.status(ctx.today) == "planned"
        nothing = "nothing is locked yet; until the launch it can be, under Plan." if planned else (
            "Nothing was locked before launch."
        )  # fmt: skip
        said = found.expected.sentence() if found.expected else nothing
        st.markdown(f":material/lock: **Expected:** {ui.md(said)}")
        if found.level and found.level.latest:
            st.markdown(f"**{ui.md(found.level.name)}, now:** {ui.md(plan.level(found.level.latest))}")
        elif found.expected:
            st.markdown("**Now:** cannot tell: no level of that rung has been published for this goal.")
        st.markdown(f"**Did the campaign move it?** {ui.md(found.verdict.capitalize())}.")
        if found.moved and found.moved.latest:
            st.markdown(f"**Estimated contribution:** {ui.md(plan.level(found.moved.latest))}")
        if found.others:
            st.markdown("Other rungs of this goal, which the campaign did not say it would move:" if found.expected
                        else "Where the rungs of this goal stand:")  # fmt: skip
        for row in found.others:
            if row.latest:
                st.markdown(f"{ui.md(row.name)}: {ui.md(plan.level(row.latest))}")
        ui.link(
            "evidence", "See the evidence", icon=":material/balance:", evidence_tab="Contribution", campaign=campaign.id
        )


def message_tests(ctx: Context, campaign: CampaignRow) -> None:
    """Two wordings, one outcome, and the stopping rule that was fixed before the first person was asked."""
    with ui.reading() as session:
        rows = test_queries.trials(session, campaign.id)
    if not rows:
        st.markdown("No message test yet. Two wordings, one thing to count, and an end that is fixed before the start.")
    for row in rows:
        _test(ctx, row)
    with st.expander("Plan a test", icon=":material/science:"):
        _test_form(ctx, campaign)


def _test(ctx: Context, row: Trial) -> None:
    over = row.over(ctx.today)
    with st.container(border=True, gap="xsmall"):
        st.badge("Over" if over else "Running: result hidden", icon=":material/lock:", color="gray" if over else "blue")
        st.markdown(f"**{ui.md(row.name)}**: who {ui.md(row.outcome)}?")
        st.markdown(f"**A:** “{ui.md(row.wording_a)}”  \n**B:** “{ui.md(row.wording_b)}”")
        st.markdown(
            f"{ui.md(row.rule())} Locked {say_at(row.locked_at, ctx.initiative.tz)} by {ui.md(row.locked_by)}, to find "
            f"a difference of {row.difference * 100:g} points from {row.usual:.0%}."
        )
        st.markdown(f"People: {row.n_a:,} met A, {row.n_b:,} met B. Looks refused: {row.refused}.")
        args = (ctx.actor, ctx.initiative.id, row.campaign_id, row.id)
        may = ui.may(ctx.actor, "keep_content")
        if st.button("See the result", icon=":material/visibility:", key=f"look_{row.id}", **may):
            st.session_state[f"looked_{row.id}"] = ui.attempt(
                lambda session: tests.look_at_test(session, *args, now=ctx.now)
            )
        _told(row, st.session_state.get(f"looked_{row.id}"))
        if not over:
            with st.popover("Add people", icon=":material/group_add:"):
                _count_form(ctx, row)


def _told(row: Trial, looked: tuple[Trial, message_test.Result | None] | None) -> None:
    """What a look gave: the result, or why there is none yet."""
    if looked is None:
        return
    test, result = looked
    if result is None:
        st.warning(f"{ui.md(test.why_not())} This look was noted.", icon=":material/lock:")
        return
    st.markdown(f"**{ui.md(message_test.told(result))}**")
    ui.table(
        pd.DataFrame(
            [_share("A", row.wording_a, result.a), _share("B", row.wording_b, result.b)],
            columns=["", "Wording", "People", "Did it", "Share", "95% interval"],
        ),
        alt="The share of those who did it for each wording, with its 95% interval.",
    )
    for text in result.cautions:
        st.markdown(f":material/warning: {ui.md(text)}")


def _share(letter: str, wording: str, share: Share) -> tuple[str, str, int, int, str, str]:
    if share.value is None or share.low is None or share.high is None:
        return letter, wording, 0, 0, "nobody asked", ""
    return letter, wording, share.n, share.did, f"{share.value:.1%}", f"{share.low:.1%}–{share.high:.1%}"


def _count_form(ctx: Context, row: Trial) -> None:
    name = f"counts_{row.id}"
    prefix = form(name)
    n_a = st.number_input("People who met A", 0, None, 0, key=f"{prefix}_n_a", **KEEP)
    did_a = st.number_input("Of these, did it (A)", 0, None, 0, key=f"{prefix}_did_a", **KEEP)
    n_b = st.number_input("People who met B", 0, None, 0, key=f"{prefix}_n_b", **KEEP)
    did_b = st.number_input("Of these, did it (B)", 0, None, 0, key=f"{prefix}_did_b", **KEEP)
    may = ui.may(ctx.actor, "keep_content")
    if st.button("Save people", icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: tests.count_test(
            session, ctx.actor, ctx.initiative.id, row.campaign_id, row.id,
            Counts(int(n_a), int(did_a), int(n_b), int(did_b)), now=ctx.now,
        )
    ):  # fmt: skip
        anew(name)


def _test_form(ctx: Context, campaign: CampaignRow) -> None:
    name = f"test_{campaign.id}"
    prefix = form(name)
    with ui.reading() as session:
        said = [row.text for row in words.messages(session, campaign.id) if row.state != "retired"]
    title = st.text_input("Name of the test", key=f"{prefix}_name", **KEEP)
    a, b = (
        st.selectbox(
            f"Wording {letter}", said, index=None, accept_new_options=True, key=f"{prefix}_{letter}", **KEEP
        )
        for letter in "AB"
    )  # fmt: skip
    outcome = st.text_input("What is counted?", placeholder="opened the link", key=f"{prefix}_outcome", **KEEP)
    how = st.segmented_control(
        "Who gets which?", list(message_test.ASSIGNED), default="at random", required=True,
        format_func=message_test.ASSIGNED.get, key=f"{prefix}_how", **KEEP,
    )  # fmt: skip
    with st.container(horizontal=True):
        usual = st.number_input("Usual share, %", 0.1, 99.9, 10.0, 1.0, key=f"{prefix}_usual", **KEEP)
        apart = st.number_input("Difference that matters, points", 0.1, 99.0, 5.0, 1.0, key=f"{prefix}_apart", **KEEP)
    n = message_test.size(usual / 100, apart / 100)
    with st.container(horizontal=True):
        planned = st.number_input(
            "People for each wording", message_test.LEAST, message_test.MOST, n, key=f"{prefix}_n_{n}", **KEEP,
            help="This many find that difference four times in five, and see one that is not there once in twenty.",
        )  # fmt: skip
        ends = st.date_input(
            "Last day", value=ctx.today + timedelta(days=21), format=day_format(ctx), key=f"{prefix}_ends", **KEEP
        )
    st.markdown("Once locked, nothing of it can be changed, and the result stays hidden until the end.")
    draft = TrialDraft(
        title, a or "", b or "", outcome, how, usual / 100, apart / 100, int(planned), _day(ends)
    )  # fmt: skip
    may = ui.may(ctx.actor, "plan_campaign")
    if st.button("Lock the test", type="primary", icon=":material/lock:", key=f"{prefix}_save", **may) and ui.attempt(
        lambda session: tests.lock_test(session, ctx.actor, ctx.initiative.id, campaign.id, draft, now=ctx.now)
    ):
        anew(name)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
