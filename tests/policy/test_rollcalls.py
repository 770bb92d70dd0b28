"""Legislators by their recorded votes, and the scorecard that is published of them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest

from policy.alignment import PositionRow
from policy.people import SERVING, PersonRow
from policy.rollcalls import RollCall, records, stance_on
from policy.scorecard import CardRow, as_csv, card, check_choice, choice, mark, scorable, verdict
from policy.scorecard_page import as_html
from policy.votes import Cast

TODAY = date(2026, 11, 23)


def person(key: int, name: str, chamber: str = "lower", district: str = "1") -> PersonRow:
    family = name.split()[-1].lower()
    sort = f"{family}, {name.lower()}"
    return PersonRow(key, name, sort, "Independent", "", chamber, district, "Ohio", "oh", SERVING, None, (), "", "hand")


def call(key: int, stance: str | None = "support", kind: str = "passage", **more: object) -> RollCall:
    made = RollCall(
        key, key, key, f"HB {key}", "Guards", "Ohio", "oh", "2026", "lower", date(2026, 3, key), "Passed", kind, "pass",
        "openstates", f"v{key}", "https://example.org/hb", stance, False,
        (Cast("Ann Lee", "yes"), Cast("Ben Moss", "no"), Cast("Cy Ott", "absent")),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


PEOPLE = [person(1, "Ann Lee"), person(2, "Ben Moss"), person(3, "Cy Ott")]


def test_votes_are_held_against_the_position_of_their_day() -> None:
    def held(stance: str, day: date, written: date) -> PositionRow:
        return PositionRow(
            stance, "Why", None, day, datetime(written.year, written.month, written.day, 15, tzinfo=UTC), "Pat"
        )

    history = [held("support", date(2026, 1, 1), date(2026, 1, 1)), held("oppose", date(2026, 4, 1), date(2026, 6, 1))]
    assert stance_on(history, date(2026, 3, 1), UTC) == ("support", False)
    assert stance_on(history, date(2026, 4, 1), UTC) == ("oppose", True)  # written down after the vote, and said so
    assert stance_on(history, date(2025, 12, 31), UTC) == (None, False)
    assert stance_on(history, None, UTC) == (None, False)


def test_a_legislators_record() -> None:
    calls = [call(1), call(2, "oppose"), call(3, "amend"), call(4, kind="committee"), call(5, kind="procedure"),
             call(6, None)]  # fmt: skip
    found = records(calls, PEOPLE)
    ann, ben, cy = found.legislators
    assert (ann.name, len(ann.score.agreed), len(ann.score.disagreed)) == ("Ann Lee", 1, 1)
    assert (ben.score.value, [one.bill_id for one in ben.score.agreed]) == (0.5, [2])
    assert cy.score.value is None
    assert len(cy.score.absent) == 2
    assert [one.bill_id for one in ann.score.informing] == [3, 5]  # no side asked for; procedure
    assert ann.committee.value == 1.0
    assert ben.committee.value == 0.0
    assert 6 not in found.calls  # we had no position that day


def test_companions_and_votes_taken_again_count_once_and_other_kinds_by_themselves() -> None:
    calls = [call(1), call(2, group=1), call(3, group=1, kind="concurrence")]
    ann = records(calls, PEOPLE).legislators[0]
    assert ann.score.n == 2


def test_a_vote_is_never_guessed() -> None:
    smiths = (Cast("Smith", "yes"), Cast("Smith", "no"), Cast("Stranger", "yes"))
    found = records([call(1, cast=smiths), call(2, on=None)], PEOPLE)
    assert [one.name for one in found.legislators] == ["Stranger"]
    assert found.legislators[0].person_id is None
    assert len(found.aside) == 2
    assert "2 votes by a name that stands twice" in found.aside[1]


def five(**more: object) -> list[RollCall]:
    return [call(key, **more) for key in range(1, 6)]


def published(calls: list[RollCall], now: list[RollCall] | None = None, **more: object):  # type: ignore[no-untyped-def]
    row = choice("Guards <b>&</b>", calls)
    return card(row, calls if now is None else now, PEOPLE, "=Our town", TODAY, date(2026, 11, 1))


def test_what_can_be_chosen() -> None:
    calls = [call(1), call(2, "watch"), call(3, kind="committee"), call(4, chamber="upper"), call(5, None)]
    assert [one.event_id for one in scorable(calls)] == [1, 4]
    assert [one.event_id for one in scorable(calls, "oh", "2026", "upper")] == [4]
    assert scorable(calls, "ny") == []
    assert scorable(calls, bill_ids=[9]) == []
    assert check_choice(choice(" The  card ", calls[:1]), []) == []
    assert [p.field for p in check_choice(CardRow("", "", "", "", ()), [])] == ["title", "votes"]
    assert [p.field for p in check_choice(choice("Card", calls[:1]), ["card"])] == ["title"]


def test_a_locked_choice_says_what_changed_since() -> None:
    calls = [*five()]
    now = [*calls[1:4], replace(calls[4], stance="oppose", later=True)]
    found = published(calls, now)
    assert len(found.calls) == 4
    assert found.calls[-1].stance == "support"
    assert "no longer in the record" in found.notes[0]
    assert "reads “oppose”" in found.notes[1]
    assert "keeps “support”" in found.notes[1]
    assert "only after the vote" in found.notes[2]


def test_too_few_votes_have_no_percentage() -> None:
    few, enough = published(five()[:4]), published(five())
    assert {verdict(one) for one in few.legislators} == {"too few votes", "no record"}
    assert [verdict(one) for one in enough.legislators] == ["100%", "0%", "no record"]
    assert "%" not in as_csv(few).split("\r\n", 1)[1]


def test_failure_10_the_table_runs_no_formula() -> None:
    calls = five(cast=(Cast("=cmd()", "yes"),), identifier="+HB")
    rows = list(csv.reader(io.StringIO(as_csv(published(calls)))))
    assert rows[1][0] == "'=cmd()"
    assert rows[0][10].startswith("'+HB")
    assert all(cell == "" or cell[0] not in "=+-@\t" for row in rows for cell in row)
    assert rows[1][-1] == "'=Our town"


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def test_the_page_stands_alone_is_escaped_and_can_be_read_aloud() -> None:
    calls = five(cast=(Cast("<script>alert(1)</script>", "yes"),), url="javascript:alert(1)", title="<img src=x>")
    html = as_html(published(calls))
    reader = Reader()
    reader.feed(html)
    names = [tag for tag, _ in reader.tags]
    assert not {"script", "img", "link", "iframe", "b"} & set(names)
    assert all(
        not attrs.get("src") and not str(attrs.get("href", "")).startswith("javascript") for _, attrs in reader.tags
    )
    assert dict(reader.tags)["html"] == {"lang": "en"}
    assert names.count("table") == names.count("caption") == 3
    assert all("scope" in attrs for tag, attrs in reader.tags if tag == "th")
    said = " ".join(reader.text)
    assert "<script>alert(1)</script>" in said
    assert "locked on 1 Nov 2026" in said
    assert "Absences" not in said or "never counted" in said
    draft = as_html(card(choice("Draft", calls), calls, PEOPLE, "Us", TODAY, None))
    assert "Draft: the votes are not locked yet." in draft


@pytest.mark.parametrize(("name", "said"), [("Ann Lee", "With us"), ("Ben Moss", "Against us"), ("Cy Ott", "Absent")])
def test_who_voted_how(name: str, said: str) -> None:
    found = published(five())
    one = next(each for each in found.legislators if each.name == name)
    assert mark(one, found.calls[0]) == said
