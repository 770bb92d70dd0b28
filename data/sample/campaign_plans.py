"""Loads what the sample's campaigns say and do: messages with approval, tactics, a calendar, stories, a test."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import Session

from campaigns.attendance import parse
from campaigns.content import AssetDraft, ItemDraft, MoneyDraft, TacticDraft
from campaigns.message_test import Counts, TrialDraft
from campaigns.outputs import OutputDraft
from campaigns.queries import wording
from campaigns.services import content as verbs
from campaigns.services import stories as bank
from campaigns.story_bank import StoryDraft
from campaigns.wording import FrameDraft, MessengerDraft
from data.access import Role
from data.sample.agenda import Stage
from data.sample.content.agenda import CHAMBER, PARENTS, PROVIDERS
from data.sample.content.calendar import CARE, CARE_LAUNCH, ROUTES
from data.sample.content.events import CARE_CAMPAIGN

APPROVED = 2  # the first messages of the campaign; the last one is still in review
TACTICS = [
    ("Kitchen-table meetings", "public", "will", "House meetings", Role.ORGANIZER, 0, 110, "running"),
    ("Employers speak on the radio", "influencers", "will", "Radio", Role.COMMUNICATIONS, 14, 60, "done"),
    ("Letters to the editor", "influencers", "awareness", "Local press", Role.COMMUNICATIONS, 7, 100, "running"),
    ("Senators at a child care center", "decision makers", "action", "Meetings with officials", Role.POLICY, 60, 115,
     "planned"),
]  # fmt: skip
# days from today (ahead where positive), item, channel, message, whose
ITEMS = [
    (-40, "What a week of care costs", "Local press", 1, ""),
    (-26, "Morning spot: the chamber's director", "Radio", 0, CHAMBER),
    (-12, "A teacher's second job", "Partners' newsletters", None, PROVIDERS),
    (-5, "Yard signs at six corners", "Posters and flyers", 0, PARENTS),
    (2, "Seven percent, explained", "Social media", 1, ""),
    (6, "December newsletter", "Partners' newsletters", 0, PROVIDERS),
    (9, "Second radio spot", "Radio", 0, CHAMBER),
    (13, "Where the Senate stands", "Local press", None, ""),
]
MONEY = [
    ("planned", "Radio", 900_000, -80, ""), ("planned", "Local press", 300_000, -80, ""),
    ("planned", "Door to door", 650_000, -80, ""), ("spent", "Radio", 412_500, -26, "First flight, 24 spots"),
    ("spent", "Local press", 84_000, -40, "Two half pages"), ("spent", "Door to door", 231_080, -20, "Lists and water"),
    ("spent", "Printing", 46_250, -18, "Flyers, not in the plan"),
]  # fmt: skip
OUTPUTS = [
    ("reach", "Listeners of the radio spots", "9,000-12,000", "The station's audience estimate, each listener once",
     "KMRL, rate card", CHAMBER),
    ("reach", "Copies with the half pages", "6,400", "Printed copies, not readers", "The Gazette", ""),
    ("engagement", "Replies to the newsletter", "63", "Counted in the inbox", "Early Learning Alliance", PROVIDERS),
    ("action", "Calls to senators that were reported back", "41+", "Callers wrote in a sheet", "Call sheet", PARENTS),
]  # fmt: skip


def load(session: Session, stage: Stage, campaigns: dict[str, int]) -> None:
    """The content of the live campaign, and the story bank."""
    key = campaigns[CARE_CAMPAIGN]
    stories = _stories(session, stage)
    _wording(session, stage, key)
    _calendar(session, stage, key, stories)
    _rest(session, stage, key)


def _stories(session: Session, stage: Stage) -> list[int]:
    """Three stories: one that may be used, one whose consent has run out, one that nobody agreed to yet."""
    day, organizer = stage.calendar.day, stage.actors[Role.ORGANIZER]
    drafts = [
        StoryDraft(
            "Two years on a list", "We put our names down before she was born. She is two now, and I still drive her "
            "to my mother's, forty minutes each way.", stage.goals[CARE].id, day(48), "Dana R.",
            ("Radio", "Partners' newsletters", "Local press"), False, day(47), day(-120),
        ),
        StoryDraft(
            "The corner by the bakery", "My boy waits there by himself. The cars don't stop, so he runs.",
            stage.goals[ROUTES].id, day(200), "Marisol Reyes", ("Local press",), False, day(199), day(30),
        ),
        StoryDraft(
            "The night shift", "There is no care at all after six. My sister sleeps over so that I can work.",
            stage.goals[CARE].id, day(9),
        ),
    ]  # fmt: skip
    found = []
    for draft in drafts:
        now = stage.calendar.at(draft.consent_on or draft.told_on or stage.calendar.today, 18)
        found.append(bank.keep_story(session, organizer, stage.id, draft, now=now).id)
    return found


def _wording(session: Session, stage: Stage, campaign: int) -> None:
    staff, director = stage.actors[Role.COMMUNICATIONS], stage.actors[Role.DIRECTOR]
    at = stage.calendar.at(stage.calendar.workday(CARE_LAUNCH + 10), 10)
    frame = FrameDraft(
        "Care costs a third of a wage here, and there is a place for one child in three.",
        "Public money that caps the price at seven percent of income and pays teachers a living wage.",
        "Ask your senator for a hearing on House Bill 214.",
    )
    verbs.set_frame(session, staff, stage.id, campaign, frame, now=at)
    for place, row in enumerate(wording.messages(session, campaign)):
        verbs.put_message(session, staff, stage.id, campaign, row.id, "in review", now=at)
        if place < APPROVED:
            later = at + timedelta(days=2)
            verbs.put_message(session, director, stage.id, campaign, row.id, "approved", now=later)
    for draft in (
        MessengerDraft(
            "The chamber's director", "Employer", stage.partners[CHAMBER], "agreed", stage.calendar.day(70),
            stage.calendar.day(-60), "Speaks on the radio, not at the Capitol",
        ),
        MessengerDraft("A teacher of toddlers", "Works two jobs", stage.partners[PROVIDERS], "to ask"),
    ):  # fmt: skip
        verbs.keep_messenger(session, staff, stage.id, campaign, draft, now=at)


def _calendar(session: Session, stage: Stage, campaign: int, stories: list[int]) -> None:
    calendar, staff = stage.calendar, stage.actors[Role.COMMUNICATIONS]
    messages = wording.messages(session, campaign)
    for ahead, title, channel, message, whose in ITEMS:
        day = calendar.workday(-ahead)
        planned = calendar.at(min(day, calendar.day(1)) - timedelta(days=10), 11)
        draft = ItemDraft(
            day, title, channel, staff.member_id, None if message is None else messages[message].id,
            stories[0] if title == "December newsletter" else None, stage.partners.get(whose),
        )  # fmt: skip
        item = verbs.keep_item(session, staff, stage.id, campaign, draft, now=planned)
        if ahead < -5:
            out = calendar.at(day, 17)
            link = f"https://example.org/care/{-ahead}"
            verbs.put_item(session, staff, stage.id, item.id, "published", link, day, now=out)
        elif ahead == 2:
            verbs.put_item(session, staff, stage.id, item.id, "ready", now=calendar.at(calendar.day(1), 9))


def _rest(session: Session, stage: Stage, campaign: int) -> None:
    """Tactics, money, an asset, what was put out, and a message test that ended as planned."""
    calendar, staff = stage.calendar, stage.actors[Role.COMMUNICATIONS]
    launch = calendar.day(CARE_LAUNCH)
    at = calendar.at(calendar.workday(CARE_LAUNCH + 8), 14)
    for name, audience, change, channel, role, starts, ends, state in TACTICS:
        first, last = launch + timedelta(days=starts), launch + timedelta(days=ends)
        draft = TacticDraft(name, audience, change, channel, stage.actors[role].member_id, first, last, state)
        verbs.keep_tactic(session, staff, stage.id, campaign, draft, now=at)
    for kind, channel, cents, ahead, note in MONEY:
        day = calendar.day(-ahead)
        amount = MoneyDraft(kind, channel, cents, day, note)
        verbs.add_money(session, staff, stage.id, campaign, amount, now=calendar.at(day, 16))
    photo = AssetDraft(
        "Photo: morning at the center", "Shared drive, Care, photos", "By permission of the center",
        "Early Learning Alliance of Marlow", calendar.day(-200),
    )  # fmt: skip
    verbs.add_asset(session, staff, stage.id, campaign, photo, now=at)
    for kind, what, count, method, source, whose in OUTPUTS:
        told = OutputDraft(
            kind, what, parse(count), calendar.day(40), calendar.day(8), method, source, stage.partners.get(whose)
        )
        verbs.add_output(session, staff, stage.id, campaign, told, now=calendar.at(calendar.day(7), 11))
    _test(session, stage, campaign, calendar.day(30))


def _test(session: Session, stage: Stage, campaign: int, ends: date) -> None:
    calendar, staff = stage.calendar, stage.actors[Role.COMMUNICATIONS]
    plan = TrialDraft(
        "Newsletter subject", "Care is what lets everyone else work.", "Seven percent of income is fair.",
        "opened the newsletter", "at random", 0.22, 0.08, 480, ends,
    )  # fmt: skip
    start = ends - timedelta(days=20)
    test = bank.lock_test(session, staff, stage.id, campaign, plan, now=calendar.at(start, 9))
    for days, counts in ((4, Counts(240, 66, 240, 51)), (11, Counts(240, 71, 240, 49))):
        now = calendar.at(start + timedelta(days=days), 17)
        bank.count_test(session, staff, stage.id, campaign, test.id, counts, now=now)
