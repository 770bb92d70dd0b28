"""Which bills are followed: the rule, and the verb on both databases."""

from __future__ import annotations

import doctest
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session

from data.access import Actor, Role
from data.agenda import InitiativeRow
from policy import following as rule
from policy import services
from policy.alignment import PositionDraft
from policy.desk import DeskDraft
from policy.following import Ties, holds
from policy.queries.following import following
from policy.services import desk
from policy.services.following import follow
from tests.conftest import NOW, Result
from tests.policy.builders import body, draft, raw_bill

keys = st.frozensets(st.integers(1, 9), max_size=4)
said = st.dictionaries(st.tuples(st.integers(1, 9), st.sampled_from([None, 1, 2])), st.booleans(), max_size=6)


def test_the_examples_of_the_rule() -> None:
    assert doctest.testmod(rule).failed == 0


@given(keys, keys, keys, said)
def test_what_a_member_follows_the_team_follows(positions, kept, by_hand, words) -> None:
    ties = Ties(positions, {1: 1, 2: 2}, kept, by_hand, words)
    for member in (1, 2):
        assert rule.following(ties, member) <= rule.following(ties)


@given(st.lists(st.sampled_from(["keep", "ignore", "undo"]), max_size=8))
def test_an_undo_takes_back_exactly_the_choice_before_it(answers) -> None:
    assert holds([*answers, "keep", "undo"]) == holds(answers)


def imported(session: Session, actor: Actor, initiative: InitiativeRow, *numbers: str) -> list[int]:
    from policy import queries
    from policy.bills import identifier_key

    file = body(*(raw_bill(number) for number in numbers))
    services.import_bills(session, actor, initiative.id, "bills.json", file, {}, NOW)
    return [queries.numbered(session, initiative.id, identifier_key(number))[0][0] for number in numbers]


def test_what_ties_us_to_a_bill(
    session: Session, actor: Actor, actors: dict[Role, Actor], initiative: InitiativeRow
) -> None:
    held, assigned, wanted, other = imported(session, actor, initiative, "SB 1", "SB 2", "SB 3", "SB 4")
    assert following(session, initiative.id) == set()
    by_hand = services.add_bill(session, actor, initiative.id, draft("SB 99"), now=NOW).id
    taken = PositionDraft("watch", "It may touch routes.", NOW.date())
    services.take_position(session, actor, initiative.id, held, taken, now=NOW)
    reader, lead = actors[Role.READER], actors[Role.POLICY]
    desk.keep_desk(session, actor, initiative.id, assigned, DeskDraft(lead.member_id, None, None, None), now=NOW)
    assert follow(session, reader, initiative.id, wanted, now=NOW)
    assert not follow(session, reader, initiative.id, wanted, now=NOW)  # said already
    assert following(session, initiative.id) == {held, assigned, wanted, by_hand}
    assert following(session, initiative.id, reader.member_id) == {wanted}
    assert following(session, initiative.id, lead.member_id) == {assigned}
    follow(session, lead, initiative.id, assigned, False, now=NOW)
    follow(session, reader, initiative.id, wanted, False, now=NOW)
    assert following(session, initiative.id, lead.member_id) == set()
    assert following(session, initiative.id) == {held, assigned, by_hand}  # it has somebody in charge still
    desk.keep_desk(session, actor, initiative.id, assigned, DeskDraft(0, None, None, None), now=NOW)
    assert following(session, initiative.id) == {held, by_hand}
    assert other not in following(session, initiative.id)


def test_another_initiatives_bills_are_not_followed(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    from tests.conftest import make_initiative

    services.add_bill(session, actor, initiative.id, draft("SB 99"), now=NOW)
    other = make_initiative(session, "Another")
    assert following(session, other.id) == set()


def test_the_command(cli_run: Callable[..., Result]) -> None:
    cli_run("data", "init")
    cli_run("data", "goal", "add", "Child care")
    cli_run("policy", "add", "SB 1", "Guards", "--jurisdiction", "Ohio", "--session", "2026")
    assert [one["identifier"] for one in cli_run("policy", "follow", "--json").json] == ["SB 1"]
    assert cli_run("policy", "follow", "SB 1", "--stop", "--json").json[0]["followed"] is False
    assert cli_run("policy", "follow", "--json").json == []
    assert cli_run("policy", "follow", "--stop").code == 2
