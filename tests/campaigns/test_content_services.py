"""The verbs of content, the story bank and message tests, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from campaigns import queries, services
from campaigns.attendance import parse
from campaigns.content import AssetDraft, ItemDraft, MoneyDraft, TacticDraft
from campaigns.expectation import ExpectationDraft
from campaigns.message_test import Counts, Result, Trial, TrialDraft
from campaigns.outputs import OutputDraft, outcome
from campaigns.plan import CampaignDraft, standing
from campaigns.queries import content as kept
from campaigns.queries import stories as banked
from campaigns.queries import wording as words
from campaigns.services import content as verbs
from campaigns.services import stories as bank
from campaigns.story_bank import StoryDraft
from campaigns.wording import FrameDraft, MessageRow, MessengerDraft
from data import queries as ground
from data import services as agenda
from data.access import OPERATOR, Actor, Role
from data.agenda import IndicatorDraft, InitiativeRow, ReadingDraft
from data.errors import GroundswellError, NotAllowed, NotFound, Refused
from data.models import AuditEntry
from tests.conftest import NOW, make_initiative

TODAY = date(2026, 11, 23)
DAY = date(2026, 12, 4)
TELLER = "Ann Example"


@pytest.fixture
def campaign(session: Session, initiative: InitiativeRow, actor: Actor, plan: CampaignDraft) -> int:
    full = replace(plan, messages=("One in three waits", "Care is work"), budget_cents=500_000)
    expect = ExpectationDraft("supportive", "public", 2, 5, date(2027, 4, 1))
    return services.plan_campaign(session, actor, initiative.id, full, expect, now=NOW).id


@pytest.fixture
def item(actor: Actor) -> ItemDraft:
    return ItemDraft(DAY, "Radio spot", "Radio", actor.member_id)


@pytest.fixture
def told(goals: list[int]) -> StoryDraft:
    return StoryDraft("The list", "We *waited*.", goals[0], TODAY, TELLER, ("Radio",), False, TODAY, date(2027, 1, 31))


def test_frames_are_kept_version_by_version(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int
) -> None:
    verbs.set_frame(session, actor, initiative.id, campaign, FrameDraft("A", "B", "C"), now=NOW)
    assert verbs.set_frame(session, actor, initiative.id, campaign, FrameDraft("A2", "B", "C"), now=NOW) == 2
    assert [row.problem for row in words.frames(session, campaign)] == ["A", "A2"]
    with pytest.raises(Refused, match="the call"):
        verbs.set_frame(session, actor, initiative.id, campaign, FrameDraft("A", "B", " "), now=NOW)


def test_a_message_is_approved_by_a_named_member_and_a_new_wording_is_a_draft_again(
    session: Session, initiative: InitiativeRow, actor: Actor, actors: dict[Role, Actor], campaign: int
) -> None:
    one, two = words.messages(session, campaign)

    def put(who: Actor, state: str) -> MessageRow:
        return verbs.put_message(session, who, initiative.id, campaign, one.id, state, now=NOW)

    assert (one.state, two.state) == ("draft", "draft")
    put(actors[Role.POLICY], "in review")
    with pytest.raises(Refused, match="named member"):
        put(OPERATOR, "approved")
    with pytest.raises(NotAllowed):
        put(actors[Role.POLICY], "approved")
    row = put(actors[Role.COMMUNICATIONS], "approved")
    assert row.approved is not None
    assert row.approved.by == "Pat communications"
    row = verbs.reword_message(session, actor, initiative.id, campaign, one.id, "One in three families", now=NOW)
    assert (row.number, row.state, row.approved) == (2, "draft", None)
    assert [(entry.number, entry.text, entry.state) for entry in row.entries] == [
        (1, "One in three waits", "draft"),
        (1, "One in three waits", "in review"),
        (1, "One in three waits", "approved"),
        (2, "One in three families", "draft"),
    ]
    assert queries.campaign(session, initiative.id, campaign).messages == ("One in three families", "Care is work")
    with pytest.raises(Refused, match="already"):
        verbs.reword_message(session, actor, initiative.id, campaign, one.id, "Care is work", now=NOW)


def test_a_message_left_out_of_a_plan_is_retired_and_never_lost(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int
) -> None:
    row = queries.campaign(session, initiative.id, campaign)
    draft = replace(row.draft(), messages=("Care is work", "New"))
    row = services.change_campaign(session, actor, initiative.id, campaign, draft, now=NOW)
    assert row.messages == ("Care is work", "New")
    assert [(m.text, m.state) for m in words.messages(session, campaign)] == [
        ("Care is work", "draft"),
        ("New", "draft"),
        ("One in three waits", "retired"),
    ]
    again = replace(draft, messages=("One in three waits", "Care is work"))
    row = services.change_campaign(session, actor, initiative.id, campaign, again, now=NOW)
    assert row.messages == again.messages
    assert len(words.messages(session, campaign)) == 3


def test_messengers_tactics_and_assets(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int, partner: int
) -> None:
    draft = MessengerDraft("A grandmother of three", "neighbor", partner)
    key = verbs.keep_messenger(session, actor, initiative.id, campaign, draft, now=NOW)
    agreed = replace(draft, consent="agreed", consent_on=TODAY, consent_until=DAY)
    verbs.keep_messenger(session, actor, initiative.id, campaign, agreed, key, now=NOW)
    (row,) = words.messengers(session, campaign)
    assert (row.partner, row.words(TODAY)) == ("Marlow Library", "Agreed 23 Nov 2026")
    assert row.words(date(2026, 12, 5)) == "Agreed until 4 Dec 2026: ask again"
    verbs.drop_messenger(session, actor, initiative.id, campaign, key, now=NOW)
    assert words.messengers(session, campaign) == []
    tactic = TacticDraft("Coffee hours", "influencers", "will", "House meetings", actor.member_id, TODAY, DAY)
    key = verbs.keep_tactic(session, actor, initiative.id, campaign, tactic, now=NOW)
    verbs.keep_tactic(session, actor, initiative.id, campaign, replace(tactic, state="running"), key, now=NOW)
    (found,) = kept.tactics(session, initiative.id)
    assert (found.campaign, found.state, found.owner) == ("Cost of care", "running", "Pat director")
    assert kept.tactics(session, initiative.id, []) == []
    asset = AssetDraft("Photo", "https://x.example/p.jpg", "CC BY 4.0", "A. Example", date(2026, 11, 1))
    verbs.add_asset(session, actor, initiative.id, campaign, asset, now=NOW)
    (photo,) = kept.assets(session, campaign)
    assert photo.words(TODAY) == "Expired 1 Nov 2026: not to be used"
    verbs.correct_asset(session, actor, initiative.id, campaign, photo.id, replace(asset, expires=DAY), now=NOW)
    assert kept.assets(session, campaign)[0].expires == DAY
    assert [one.told for one in kept.changes(session, initiative.id, campaign, "asset")] == ["asset: until"]
    for kind, gone in (("tactic", found.id), ("asset", photo.id)):
        verbs.remove_part(session, actor, initiative.id, campaign, kind, gone, now=NOW)
        with pytest.raises(NotFound):
            verbs.remove_part(session, actor, initiative.id, campaign, kind, gone, now=NOW)


def test_an_item_waits_for_its_message_and_then_stays_as_it_came_out(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int, item: ItemDraft, partner: int
) -> None:
    message = words.messages(session, campaign)[0]
    draft = replace(item, message_id=message.id, partner_id=partner)
    row = verbs.keep_item(session, actor, initiative.id, campaign, draft, now=NOW)
    assert (row.row, row.message_state, row.state) == ("Marlow Library", "draft", "planned")
    with pytest.raises(Refused, match="approved first"):
        verbs.put_item(session, actor, initiative.id, row.id, "ready", now=NOW)
    for state in ("in review", "approved"):
        verbs.put_message(session, actor, initiative.id, campaign, message.id, state, now=NOW)
    verbs.put_item(session, actor, initiative.id, row.id, "ready", now=NOW)
    later = NOW + timedelta(days=12)
    row = verbs.put_item(session, actor, initiative.id, row.id, "published", "https://x.example/1", now=later)
    assert (row.published_on, row.address) == (DAY, "https://x.example/1")
    with pytest.raises(Refused, match="stays as it is"):
        verbs.keep_item(session, actor, initiative.id, campaign, draft, row.id, now=later)
    with pytest.raises(Refused, match="cannot be taken back"):
        verbs.put_item(session, actor, initiative.id, row.id, "dropped", now=later)


def test_members_have_their_own_items_in_their_calendar_and_the_team_all(
    session: Session, initiative: InitiativeRow, actor: Actor, actors: dict[Role, Actor], campaign: int, item: ItemDraft
) -> None:
    verbs.keep_item(session, actor, initiative.id, campaign, item, now=NOW)
    other = actors[Role.POLICY].member_id
    assert len(kept.content_on_calendar(session, initiative.id, actor.member_id, NOW)) == 1
    assert kept.content_on_calendar(session, initiative.id, other, NOW) == []
    (entry,) = kept.content_on_calendar(session, initiative.id, None, NOW)
    assert entry.starts == DAY


def test_money_is_added_under_one_spelling_of_its_channel(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int
) -> None:
    for kind, channel, cents in (("planned", "Radio", 200_000), ("spent", "radio ", 50_050)):
        verbs.add_money(session, actor, initiative.id, campaign, MoneyDraft(kind, channel, cents, TODAY), now=NOW)
    assert [(row.kind, row.channel, row.cents) for row in kept.spending(session, campaign)] == [
        ("planned", "Radio", 200_000),
        ("spent", "Radio", 50_050),
    ]


def test_failure_04_outputs_stand_beside_the_outcome_and_have_no_sum(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int, goals: list[int]
) -> None:
    for kind, count in (("reach", "9,000-12,000"), ("engagement", "140"), ("action", "12+")):
        draft = OutputDraft(kind, f"{kind} counted", parse(count), TODAY, TODAY, "as told", "KMRL")
        verbs.add_output(session, actor, initiative.id, campaign, draft, now=NOW)
    found = kept.outputs(session, campaign)
    assert sorted((row.kind, row.number) for row in found) == [
        ("action", "12+"),
        ("engagement", "140"),
        ("reach", "9,000–12,000"),
    ]
    wrong = next(row for row in found if row.kind == "reach")
    right = OutputDraft("reach", wrong.what, parse("9,000"), TODAY, TODAY, "the station's log", "KMRL")
    for _ in range(2):  # the same correction again is none
        verbs.correct_output(session, actor, initiative.id, campaign, wrong.id, right, now=NOW)
    with pytest.raises(NotFound):
        verbs.correct_output(session, actor, initiative.id, campaign, wrong.id + 99, right, now=NOW)
    assert [row.number for row in kept.outputs(session, campaign) if row.kind == "reach"] == ["9,000"]
    verbs.remove_part(session, actor, initiative.id, campaign, "output", wrong.id, now=NOW)
    assert [one.told for one in kept.changes(session, initiative.id, campaign, "output")] == [
        "reach 9,000: removed",
        "reach: 9,000–12,000 became 9,000; method",
    ]
    before = outcome(queries.campaign(session, initiative.id, campaign), [])
    assert (before.level, before.moved, before.verdict) == (None, None, "no verdict yet")
    for name, kind_source, value, method in (
        ("Supportive, public", "Public will", 0.58, "local level"),
        ("Aware, public", "Public will", 0.7, "local level"),
        ("Contribution of “Cost of care”", "Contribution", 3.0, "time series: cannot tell"),
    ):
        indicator = IndicatorDraft(name, "says", "share", goal_id=goals[0], kind="will")
        reading = ReadingDraft(
            0, TODAY, value, value - 0.04, value + 0.04, method=method, source=kind_source, fingerprint="a"
        )
        agenda.publish_reading(session, actor, initiative.id, indicator, reading, now=NOW)
    rows = standing(ground.indicators(session, initiative.id, kind="will"), goals[0])
    after = outcome(queries.campaign(session, initiative.id, campaign), rows)
    assert after.level is not None
    assert after.level.name == "Supportive, public"
    assert [row.name for row in after.others] == ["Aware, public"]
    assert after.verdict == "cannot tell"
    another = replace(queries.campaign(session, initiative.id, campaign), name="Cost")
    assert outcome(another, rows).moved is None  # what “Cost of care” contributed is not Cost's


def test_a_story_is_placed_within_its_consent_and_withdrawn_everywhere(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int, item: ItemDraft, told: StoryDraft
) -> None:
    story = bank.keep_story(session, actor, initiative.id, told, now=NOW)
    place = replace(item, story_id=story.id)
    with pytest.raises(Refused, match="was not given for"):
        verbs.keep_item(session, actor, initiative.id, campaign, replace(place, channel="Local press"), now=NOW)
    with pytest.raises(Refused, match="Consent ended 31 Jan 2027"):
        verbs.keep_item(session, actor, initiative.id, campaign, replace(place, on=date(2027, 2, 1)), now=NOW)
    row = verbs.keep_item(session, actor, initiative.id, campaign, place, now=NOW)
    (use,) = banked.story(session, initiative.id, story.id).uses
    assert (use.item_id, use.channel, use.campaign) == (row.id, "Radio", "Cost of care")
    assert bank.names_of_tellers(session, actor, initiative.id) == {story.id: TELLER}
    gone = bank.withdraw_story(session, actor, initiative.id, story.id, now=NOW)
    assert gone.words(TODAY) == "Withdrawn 23 Nov 2026: not to be used"
    assert banked.tellers(session, initiative.id) == {}
    for attempt in (
        lambda: verbs.put_item(session, actor, initiative.id, row.id, "ready", now=NOW),
        lambda: verbs.keep_item(session, actor, initiative.id, campaign, place, now=NOW),
        lambda: bank.set_consent(session, actor, initiative.id, story.id, told, now=NOW),
    ):
        with pytest.raises(Refused, match="ithdrawn"):
            attempt()


def test_names_of_tellers_stay_apart(
    session: Session,
    initiative: InitiativeRow,
    actor: Actor,
    actors: dict[Role, Actor],
    told: StoryDraft,
) -> None:
    bank.keep_story(session, actor, initiative.id, told, now=NOW)
    named = replace(told, title="Named", named=True)
    bank.keep_story(session, actor, initiative.id, named, now=NOW)
    assert TELLER not in repr(banked.stories(session, initiative.id))
    found = bank.export_stories(session, actor, initiative.id, now=NOW)
    assert {row["title"]: row["teller"] for row in found} == {"The list": None, "Named": TELLER}
    for role in (Role.POLICY, Role.READER):
        with pytest.raises(NotAllowed):
            bank.names_of_tellers(session, actors[role], initiative.id)
    details = session.exec(select(AuditEntry.detail).where(AuditEntry.kind == "story")).all()
    assert len(details) == 2
    assert TELLER not in repr(details)
    later = NOW + timedelta(days=100)
    assert bank.export_stories(session, actor, initiative.id, now=later) == []
    assert len(banked.stories(session, initiative.id, text="waited")) == 2
    assert banked.stories(session, initiative.id, text="%") == []


def test_a_message_test_hides_its_result_until_its_end_and_keeps_every_look(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int
) -> None:
    draft = TrialDraft("Care", "A", "B", "opened the link", "at random", 0.1, 0.05, 100, DAY)
    test = bank.lock_test(session, actor, initiative.id, campaign, draft, now=NOW)

    def count(*numbers: int) -> Trial:
        return bank.count_test(session, actor, initiative.id, campaign, test.id, Counts(*numbers), now=NOW)

    def look() -> tuple[Trial, Result | None]:
        return bank.look_at_test(session, actor, initiative.id, campaign, test.id, now=NOW)

    count(60, 30, 60, 6)
    with pytest.raises(Refused, match="More people"):
        count(5, 6, 5, 5)
    row, result = look()
    assert (row.n_a, row.n_b, row.refused, result) == (60, 60, 1, None)
    assert look()[0].refused == 2
    assert "30" not in repr(row)
    count(40, 20, 40, 4)
    row, result = look()
    assert result is not None
    assert (result.verdict, row.refused) == ("a", 2)
    with pytest.raises(GroundswellError, match="over"):
        count(10, 0, 10, 10)


def test_a_test_that_ran_out_of_time_says_so(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int
) -> None:
    draft = TrialDraft("Care", "A", "B", "opened the link", "at random", 0.1, 0.05, 100, DAY)
    test = bank.lock_test(session, actor, initiative.id, campaign, draft, now=NOW)
    after = NOW + timedelta(days=12)
    bank.count_test(session, actor, initiative.id, campaign, test.id, Counts(30, 3, 30, 4), now=after)
    _, result = bank.look_at_test(session, actor, initiative.id, campaign, test.id, now=after)
    assert result is not None
    assert (result.verdict, len(result.cautions)) == ("cannot tell", 1)
    with pytest.raises(GroundswellError, match="over"):
        bank.count_test(session, actor, initiative.id, campaign, test.id, Counts(90, 90, 90, 0), now=after)


def test_nothing_of_another_initiative_is_reached(
    session: Session, initiative: InitiativeRow, actor: Actor, campaign: int, item: ItemDraft, told: StoryDraft
) -> None:
    other = make_initiative(session, "Another")
    row = verbs.keep_item(session, actor, initiative.id, campaign, item, now=NOW)
    story = bank.keep_story(session, actor, initiative.id, told, now=NOW)
    for attempt in (
        lambda: verbs.add_message(session, actor, other.id, campaign, "x", now=NOW),
        lambda: verbs.put_item(session, actor, other.id, row.id, "ready", now=NOW),
        lambda: bank.withdraw_story(session, actor, other.id, story.id, now=NOW),
        lambda: bank.look_at_test(session, actor, other.id, campaign, 1, now=NOW),
    ):
        with pytest.raises(NotFound):
            attempt()
    agenda.remove_initiative(session, OPERATOR, initiative.id)
    assert banked.tellers(session, other.id) == {}
