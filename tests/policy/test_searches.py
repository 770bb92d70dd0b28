"""Saved searches: the words, the inbox, keep and ignore, and an ignored bill that says something else."""

from __future__ import annotations

import doctest
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session
from streamlit.testing.v1 import AppTest

from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import NotAllowed, NotFound, Refused
from policy import choices, services, wanted
from policy.choices import Text, changed
from policy.connectors import live as live_records
from policy.live import SERVICES, Use, free_at, rolled
from policy.models import PolicySource
from policy.queries import following
from policy.queries import searches as queries
from policy.services import searches as verbs
from policy.wanted import SearchDraft, as_question, matches, parse
from tests.conftest import NOW, ROOT, Result, make_initiative
from tests.policy.builders import body, draft, raw_bill

WORDS = st.lists(st.sampled_from(["fee", "daycare", '"child care"', "AND", "OR", "NOT", "-prison"]), max_size=8)


def test_the_examples_of_the_rules() -> None:
    for module in (wanted, choices):
        assert doctest.testmod(module).failed == 0


@given(WORDS, st.text(alphabet="abcdefgh dre", max_size=30))
def test_any_words_are_read_or_refused_in_a_sentence(parts: list[str], text: str) -> None:
    try:
        search = parse(" ".join(parts))
    except Refused:
        return
    assert not matches(search, "")
    assert matches(search, text) in (True, False)
    assert parse(as_question(search).replace(" or ", " OR ")) == search  # what Open States is asked is the same search


@pytest.mark.parametrize("words", ["", "NOT prison", '"child care', "(a OR b) c", "a OR NOT b", "x " * 200])
def test_words_that_say_nothing_are_refused(words: str) -> None:
    with pytest.raises(Refused):
        parse(words)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_text_that_stays_is_no_change(title: str, summary: str) -> None:
    text = Text(title, summary, {"Introduced": "1"})
    assert changed(text, text) == []
    assert changed(text, Text(f"  {title} ", summary, {"Introduced": "1"})) == []


def bring(session: Session, actor: Actor, initiative: InitiativeRow, *bills: dict[str, object], now=NOW) -> None:  # type: ignore[no-untyped-def]
    services.import_bills(session, actor, initiative.id, "bills.json", body(*bills), {}, now)
    verbs.match(session, actor, initiative.id, now=now)


def inbox(session: Session, initiative: InitiativeRow) -> list[str]:
    return [card.identifier for card in queries.inbox(session, initiative.id)[0]]


def test_new_bills_are_found_kept_ignored_and_taken_back(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    verbs.save_search(session, actor, initiative.id, SearchDraft("guards NOT prison", "Ohio", "2025-26"), now=NOW)
    bring(
        session, actor, initiative, raw_bill("SB 1"), raw_bill("SB 2"),
        raw_bill("SB 3", title="Prison guards"), raw_bill("SB 4", title="Roads", abstracts=[]),
        raw_bill("SB 5", session="2023-2024"),
    )  # fmt: skip
    assert inbox(session, initiative) == ["SB 2", "SB 1"]
    keys = {card.identifier: card.bill_id for card in queries.inbox(session, initiative.id)[0]}
    verbs.choose(session, actor, initiative.id, keys["SB 1"], "keep", "Ours.", now=NOW)
    verbs.choose(session, actor, initiative.id, keys["SB 2"], "ignore", "Not ours.", now=NOW)
    assert inbox(session, initiative) == []
    assert following.following(session, initiative.id) == {keys["SB 1"]}
    assert verbs.undo(session, actor, initiative.id, now=NOW).identifier == "SB 2"
    assert verbs.undo(session, actor, initiative.id, now=NOW).identifier == "SB 1"
    with pytest.raises(NotFound):
        verbs.undo(session, actor, initiative.id, now=NOW)
    assert inbox(session, initiative) == ["SB 2", "SB 1"]
    assert following.following(session, initiative.id) == set()
    (row,) = queries.searches(session, initiative.id)
    assert (row.waiting, row.found) == (2, 2)


def test_ignored_stays_ignored_until_its_text_changes(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    verbs.save_search(session, actor, initiative.id, SearchDraft("guards"), now=NOW)
    bring(session, actor, initiative, raw_bill("SB 1"))
    (card,) = queries.inbox(session, initiative.id)[0]
    verbs.choose(session, actor, initiative.id, card.bill_id, "ignore", "Small.", now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(days=1)
    moved = raw_bill("SB 1", latest_action_date="2026-04-01", latest_action_description="Reported out")
    bring(session, actor, initiative, moved, now=later)
    assert inbox(session, initiative) == []  # it moved, and says what it said
    more = [{"abstract": "Pays for guards on buses too.", "note": ""}]
    bring(session, actor, initiative, {**moved, "abstracts": more}, now=later + timedelta(days=1))
    (card,) = queries.inbox(session, initiative.id)[0]
    assert card.ignored_why == "Small."
    assert card.changed == (
        "The abstract was “Pays for crossing guards at every elementary school.”; it is now “Pays for guards on buses "
        "too.”",
    )
    again = later + timedelta(days=1, minutes=5)
    verbs.choose(session, actor, initiative.id, card.bill_id, "ignore", now=again)
    version = {"id": "v", "note": "Amended in Senate", "date": "2026-05-01", "links": []}
    bring(
        session, actor, initiative, {**moved, "abstracts": more, "versions": [version]}, now=again + timedelta(days=1)
    )
    (card,) = queries.inbox(session, initiative.id)[0]
    assert card.changed == ("A new version: Amended in Senate",)


def test_what_is_ours_already_is_not_new(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    services.add_bill(session, actor, initiative.id, draft("SB 9"), now=NOW)
    key = verbs.save_search(session, actor, initiative.id, SearchDraft("guards"), now=NOW)
    assert inbox(session, initiative) == []
    bring(session, actor, initiative, raw_bill("SB 1"))
    verbs.end_search(session, actor, initiative.id, key, now=NOW)
    assert (inbox(session, initiative), queries.searches(session, initiative.id)) == ([], [])
    other = make_initiative(session, "Another")
    with pytest.raises(NotFound):
        verbs.end_search(session, actor, other.id, key, now=NOW)


def test_a_live_search_is_a_source_of_open_states(session: Session, actor: Actor, initiative: InitiativeRow) -> None:
    from sqlmodel import select

    key = verbs.save_search(session, actor, initiative.id, SearchDraft("guards", "Ohio", live=True), now=NOW)
    (row,) = session.exec(select(PolicySource))
    assert (row.service, row.scope, row.search_id, row.memory) == (
        "openstates", "search", key, {"since": "2026-09-24 15:00:00"},
    )  # fmt: skip
    with pytest.raises(Refused):
        verbs.save_search(session, actor, initiative.id, SearchDraft(" guards ", "Ohio"), now=NOW)
    verbs.end_search(session, actor, initiative.id, key, now=NOW)
    assert session.exec(select(PolicySource)).all() == []


def test_who_may(session: Session, actors: dict[Role, Actor], initiative: InitiativeRow) -> None:
    with pytest.raises(NotAllowed):
        verbs.save_search(session, actors[Role.READER], initiative.id, SearchDraft("guards"), now=NOW)
    with pytest.raises(NotAllowed):
        verbs.match(session, actors[Role.READER], initiative.id, now=NOW)


def test_an_answer_takes_less_than_a_second_among_thousands(
    session: Session, actor: Actor, initiative: InitiativeRow
) -> None:
    bills = [raw_bill(f"SB {number}", abstracts=[]) for number in range(1, 1501)]
    services.import_bills(session, actor, initiative.id, "bills.json", body(*bills), {}, NOW)
    verbs.save_search(session, actor, initiative.id, SearchDraft("guards"), now=NOW)
    took = []
    for _ in range(5):
        began = time.perf_counter()
        cards, total = queries.inbox(session, initiative.id)
        verbs.choose(session, actor, initiative.id, cards[0].bill_id, "ignore", now=NOW)
        took.append(time.perf_counter() - began)
    assert total == 1496
    assert min(took) < 1


@given(st.lists(st.floats(0, 20), min_size=1, max_size=80))
def test_a_minutes_budget_is_never_exceeded_within_any_minute(pauses: list[float]) -> None:
    limit = SERVICES["openstates"].budget["minute"]
    now, use, made = NOW, None, []
    for pause in pauses:
        now += timedelta(seconds=pause)
        use = rolled("minute", use, now)
        if free_at("minute", limit, use, now) is None:
            use = Use(use.starts_at, use.used + 1, use.before)
            made.append(now)
    by_minute = [sum(one.replace(second=0, microsecond=0) == start for one in made)
                 for start in {one.replace(second=0, microsecond=0) for one in made}]  # fmt: skip
    assert all(count <= limit for count in by_minute)


def test_lacking_names_the_key() -> None:
    (said,) = live_records.lacking([{"a": 1}], ("a", "b"), "Open States")
    assert "“b”" in said


def test_the_commands(cli_run: Callable[..., Result], tmp_path) -> None:  # type: ignore[no-untyped-def]
    cli_run("data", "init")
    cli_run("data", "goal", "add", "Safe routes")
    file = tmp_path / "bills.json"
    file.write_bytes(body(raw_bill("SB 1"), raw_bill("SB 2")))
    cli_run("policy", "import", str(file))
    added = cli_run("policy", "searches", "add", "guards", "--goal", "Safe", "--json").json
    assert added["found"] == 2
    assert cli_run("policy", "searches", "inbox", "--json").json["waiting"] == 2
    assert cli_run("policy", "searches", "keep", "SB 1", "--why", "Ours.").code == 0
    assert cli_run("policy", "searches", "ignore", "SB 2").code == 0
    assert cli_run("policy", "searches", "undo", "--json").json == {"bill": "SB 2", "undone": "ignore"}
    (row,) = cli_run("policy", "searches", "list", "--json").json
    assert (row["waiting"], row["goal"]) == (1, "Safe routes")
    assert cli_run("policy", "searches", "end", str(row["number"])).code == 0
    assert cli_run("policy", "searches", "add", "(a)").code == 2
    assert [one["identifier"] for one in cli_run("policy", "follow", "--json").json] == ["SB 1"]


def test_the_page_keeps_and_takes_back_with_a_button(cli_run: Callable[..., Result], tmp_path) -> None:  # type: ignore[no-untyped-def]
    cli_run("data", "init")
    cli_run("data", "goal", "add", "Safe routes")
    file = tmp_path / "bills.json"
    file.write_bytes(body(raw_bill("SB 1"), raw_bill("SB 2")))
    cli_run("policy", "import", str(file))
    cli_run("policy", "searches", "add", "guards")
    cli_run("policy", "sources", "add", "openstates", "Ohio", "2025-2026")
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    page.session_state["policy_tab"] = "New bills"
    page.switch_page("policy/pages/policy.py").run()
    assert not page.exception
    assert any("**2** bills wait" in one.value for one in page.markdown)
    page.button(key="inbox_keep").click().run()
    assert not page.exception
    assert any("SB 2 kept" in one.value for one in page.markdown)
    assert [one["identifier"] for one in cli_run("policy", "follow", "--json").json] == ["SB 2"]
    page.button(key="inbox_undo").click().run()
    assert any("**2** bills wait" in one.value for one in page.markdown)
    page.session_state["policy_tab"] = "Sources"
    page.run()
    page.button(key="live_pull").click().run()
    assert not page.exception
    assert any("OPENSTATES_API_KEY is not set" in one.value for one in page.markdown)
