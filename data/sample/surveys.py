"""Loads the sample's surveys, works out where public will stands, and looks at what campaigns contributed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import timedelta

from sqlmodel import Session

from data.access import Role
from data.sample.agenda import Stage
from data.sample.content import plans, stakeholders
from data.sample.content import polls as content
from sentiment.services.contribution import look, plan_contribution
from sentiment.services.waves import Asked, import_wave
from sentiment.services.will import add_poll, refresh_estimates
from sentiment.will.evidence import PollDraft
from sentiment.will.judged import PlanDraft


def load(session: Session, stage: Stage) -> None:
    """Every survey as it was entered, a week after its last field day."""
    actor, calendar = stage.actors[Role.COMMUNICATIONS], stage.calendar
    for survey in sorted(content.SURVEYS, key=lambda one: -one.ago):
        ends = calendar.day(survey.ago)
        draft = PollDraft(
            stage.goals[survey.goal].id, survey.pollster, ends, survey.percent / 100,
            starts_on=ends - timedelta(days=survey.days - 1), rung=survey.rung, audience=survey.audience,
            kind="pulse" if survey.came else "poll", n=survey.n, sponsor=content.SPONSORS.get(survey.pollster, ""),
            population="adults" if survey.audience == "public" and not survey.came else "other",
            mode=content.MODES[survey.pollster], wording=survey.wording,
        )  # fmt: skip
        entered = calendar.at(calendar.workday(survey.ago - 7), 10)
        add_poll(session, actor, stage.id, draft, now=entered)
    for ago, wave in stakeholders.WAVES.items():
        asked = Asked(stakeholders.QUESTION, "influencers", "aware", calendar.day(ago), "yes / no", stakeholders.ASKED)
        entered = calendar.at(calendar.workday(ago - 5), 11)
        import_wave(session, actor, stage.id, "wave.csv", stakeholders.table(wave), asked, now=entered)


def estimate(session: Session, stage: Stage) -> None:
    """The levels of the ladder, worked out in the same transaction as everything else."""
    actor = stage.actors[Role.COMMUNICATIONS]
    refresh_estimates(lambda: nullcontext(session), actor, stage.id, now=stage.calendar.cut)


def judge(session: Session, stage: Stage, campaigns: Mapping[str, int]) -> None:
    """How each campaign is judged, chosen on the day it was planned, and a first look at those that were launched."""
    actor, calendar = stage.actors[Role.COMMUNICATIONS], stage.calendar
    for push in plans.PUSHES:
        chosen = PlanDraft("surveys", tuple(stage.goals[goal].id for goal in push.compared), push.looks)
        now = calendar.at(calendar.workday(push.planned), 16)
        plan_contribution(session, actor, stage.id, campaigns[push.name], chosen, now=now)
        if push.launch > 0:
            look(lambda: nullcontext(session), actor, stage.id, "campaign", campaigns[push.name], now=calendar.cut)
