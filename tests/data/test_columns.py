"""Columns of tables: guessed by name, corrected by a person, remembered for the next file."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from data import columns, importing
from data.access import Actor
from data.agenda import InitiativeRow
from data.columns import Column, Columns
from data.errors import GroundswellError, Refused
from tests.conftest import NOW

WANTED = Columns(
    (
        Column("title", "Title", ("title", "headline")),
        Column("date", "Date", ("published at", "date")),
        Column("url", "Link", ("url", "link")),
    ),
    needs=(("title", "url"), ("date",)),
)


@pytest.mark.parametrize("name", ["Published At", "published_at", "PublishedAt", " published-at "])
def test_names_are_told_whatever_their_spelling(name: str) -> None:
    assert WANTED.guess([name, "Headline"]) == {"title": "Headline", "date": name}


def test_no_column_is_used_twice_and_the_likeliest_name_wins() -> None:
    wanted = Columns((Column("a", "A", ("x", "y")), Column("b", "B", ("x", "z"))))
    assert wanted.guess(["z", "y", "x"]) == {"a": "x", "b": "z"}
    assert wanted.guess(["x"]) == {"a": "x"}


def test_what_is_missing_is_said_with_its_choices() -> None:
    assert [problem.why for problem in WANTED.lacking({})] == [
        "Say which column holds the title or the link.",
        "Say which column holds the date.",
    ]
    assert WANTED.lacking({"url": "u", "date": "d"}) == []


def test_what_a_person_says_goes_over_the_guess() -> None:
    header = ["Headline", "Kicker", "Date"]
    base = WANTED.guess(header)
    assert WANTED.over(base, {"title": "kicker"}, header) == {"title": "Kicker", "date": "Date"}
    assert WANTED.over(base, {"title": ""}, header) == {"date": "Date"}
    assert WANTED.over(base, {"url": "Headline"}, header) == {"date": "Date", "url": "Headline"}
    with pytest.raises(GroundswellError, match=r"no column “Nope”.*Headline, Kicker"):
        WANTED.over(base, {"title": "Nope"}, header)
    with pytest.raises(GroundswellError, match=r"“who”.*date, title, url"):
        WANTED.over(base, {"who": "Kicker"}, header)


def test_a_fingerprint_is_that_of_the_columns_in_any_order() -> None:
    assert columns.fingerprint(["Title", "Pub Date"]) == columns.fingerprint(["pub_date", "TITLE"])
    assert columns.fingerprint(["Title"]) != columns.fingerprint(["Title", "Date"])


def test_pairs_are_read_as_typed() -> None:
    assert columns.read_pairs(["Title=Head = line", " date = "]) == {"title": "Head = line", "date": ""}
    with pytest.raises(GroundswellError, match="title=Headline"):
        columns.read_pairs(["Headline"])


def _match(
    session: Session, actor: Actor, initiative: InitiativeRow, header: list[str], **given: str
) -> dict[str, str]:
    options = {columns.OPTION: columns.as_option({columns.ANY: given})} if given else {}
    return importing.match(session, actor, initiative.id, "things", WANTED, header, options, now=NOW)


def test_a_match_is_remembered_for_the_same_columns_alone(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    header = ["Kicker", "When", "Date"]
    with pytest.raises(Refused, match=r"title or the link\..*columns are: Kicker, When, Date"):
        _match(session, actor, initiative, header)
    assert _match(session, actor, initiative, header, title="Kicker", date="When") == {
        "title": "Kicker",
        "date": "When",
    }
    assert _match(session, actor, initiative, ["date", "when", "KICKER"]) == {"title": "KICKER", "date": "when"}
    with pytest.raises(Refused):
        _match(session, actor, initiative, [*header, "More"])
    assert _match(session, actor, initiative, header, date="Date") == {"title": "Kicker", "date": "Date"}
    assert _match(session, actor, initiative, header) == {"title": "Kicker", "date": "Date"}
    assert importing.known(session, initiative.id, "other", WANTED, header) is None


def test_a_guess_is_not_remembered(session: Session, initiative: InitiativeRow, actor: Actor) -> None:
    _match(session, actor, initiative, ["title", "date"])
    assert importing.known(session, initiative.id, "things", WANTED, ["title", "date"]) is None
