"""What rooms offer to every page: formats to import, milestones, things to find, news."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from data import exchange, find, news, timeline
from data.access import OPERATOR, Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed, NotFound
from data.exchange import FileReport, Format, ImportReport
from data.models import Partner

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    for registry in (exchange, find, news, timeline):
        monkeypatch.setattr(registry, "_offered", {})


def test_a_report_prints_the_keys_other_programs_rely_on() -> None:
    report = FileReport("a.csv", "partners", new=1, same=2)
    report.refuse(4, "The name is missing.")
    report.note("Read as Windows-1252.")
    report.note("Read as Windows-1252.")
    assert ImportReport([report], 7).as_json() == {
        "files": [
            {
                "file": "a.csv",
                "format": "partners",
                "new": 1,
                "changed": 0,
                "same": 2,
                "refused": [{"row": 4, "why": "The name is missing."}],
                "notes": ["Read as Windows-1252."],
            }
        ],
        "batch": 7,
    }
    assert FileReport("f.xml", "feed", undated=3).as_json()["undated"] == 3


def _partners(
    session: Session, actor: Actor, initiative_id: int, name: str, body: bytes, options: dict[str, str], now: datetime
) -> FileReport:
    report = FileReport(name, "partners")
    for number, cells, _ in exchange.read_csv(body, report.notes).rows:
        session.add(Partner(initiative_id=initiative_id, name=cells["name"]))
        session.flush()
        report.new += 1
        if cells["name"] == "Broken":
            raise GroundswellError(f"Row {number} breaks the file.", "Take it out.")
    return report


def _partners_format(**changes: Any) -> Format:
    given = {"name": "partners", "label": "Partners", "extensions": (".csv",), "load": _partners}
    return Format(**{**given, "sniff": lambda name, body: body.startswith(b"name"), **changes})


def test_a_format_offered_twice_stands_once() -> None:
    exchange.offer(_partners_format())
    exchange.offer(_partners_format(label="Partner list"))
    assert [format.label for format in exchange.formats()] == ["Partner list"]
    assert exchange.format_named("partners").label == "Partner list"
    with pytest.raises(NotFound, match=r"no format “party”.*partners"):
        exchange.format_named("party")


def test_content_decides_and_the_name_breaks_ties() -> None:
    exchange.offer(_partners_format(name="other", extensions=("txt",)))
    exchange.offer(_partners_format())
    exchange.offer(_partners_format(name="stumbles", sniff=lambda name, body: bool(body[99])))
    assert [format.name for format in exchange.sniff("List.CSV", b"name\n")] == ["partners", "other"]
    assert exchange.sniff("List.csv", b"GIF89a") == []


def test_a_file_that_breaks_leaves_nothing_and_the_others_are_saved(
    session: Session, initiative: InitiativeRow
) -> None:
    files = [("good.csv", b"name\nLibrary\n"), ("bad.csv", b"name\nHalf\nBroken\n"), ("empty.csv", b"")]
    report = exchange.load(_partners_format(), session, OPERATOR, initiative.id, files, {}, NOW)
    names = set(session.exec(select(Partner.name)).all())
    assert "Library" in names
    assert not {"Half", "Broken"} & names
    assert [len(one.refused) for one in report.files] == [0, 1, 1]
    assert report.any_refused
    assert report.files[1].refused[0].why == "Row 3 breaks the file. Take it out."


def test_wrong_usage_is_not_a_refused_file(session: Session, initiative: InitiativeRow) -> None:
    def load(*_: object) -> FileReport:
        raise NotAllowed("Reader: this role may not import mentions.")

    with pytest.raises(NotAllowed):
        exchange.load(
            _partners_format(load=load), session, Actor("R", Role.READER), initiative.id, [("a.csv", b"")], {}, NOW
        )


def _milestone(
    day: date, until: date | None = None, goal_id: int | None = 1, title: str = "Fair"
) -> timeline.Milestone:
    return timeline.Milestone(day, until, "event", title, goal_id, "outreach", 5)


def test_milestones_touch_the_period_earliest_first(session: Session) -> None:
    start, end = date(2026, 3, 1), date(2026, 3, 31)
    day = timedelta(days=1)
    offered = [
        _milestone(end, title="last day"),
        _milestone(start - 9 * day, start, title="runs into it"),
        _milestone(end + day, title="after"),
        _milestone(start - day, title="before"),
        _milestone(start, goal_id=2, title="other goal"),
        _milestone(start, goal_id=None, title="no goal"),
    ]
    timeline.offer("campaigns", lambda *_: offered)
    timeline.offer("campaigns", lambda *_: offered)
    found = timeline.milestones(session, 1, start, end)
    assert [m.title for m in found] == ["runs into it", "no goal", "other goal", "last day"]
    assert [m.title for m in timeline.milestones(session, 1, start, end, goal_id=1)] == ["runs into it", "last day"]


def test_find_asks_every_room_and_limits_each(session: Session) -> None:
    asked = []

    def events(_: Session, initiative_id: int, text: str, limit: int) -> list[find.Hit]:
        asked.append((initiative_id, text, limit))
        return [find.Hit("event", f"{text} {n}", "", "outreach", n) for n in range(9)]

    find.offer("event", events)
    find.offer("bill", lambda *_: [find.Hit("bill", "SB 5", "", "policy", 5)])
    assert [hit.title for hit in find.search(session, 3, "  child   care ", 2)] == [
        "child care 0",
        "child care 1",
        "SB 5",
    ]
    assert asked == [(3, "child care", 2)]
    assert find.search(session, 3, "c") == []


def test_news_most_urgent_first(session: Session) -> None:
    news.offer("sentiment", lambda *_: [news.NewsItem("A source went silent", "mentions", 10)])
    news.offer("policy", lambda *_: [news.NewsItem("2 bills moved", "policy"), news.NewsItem("Hearing", "policy", 1)])
    assert [item.text for item in news.items(session, 1, NOW - timedelta(days=3), NOW, limit=2)] == [
        "Hearing",
        "A source went silent",
    ]
