"""Reach on the page, on the command line and in pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from campaigns import charts, services
from campaigns.attendance import UNKNOWN, parse
from campaigns.models import Participation, Person, PersonPartner
from campaigns.outreach import EventDraft
from campaigns.queries import reach as queries
from campaigns.reach import GroupReach, Headcount, ProfileDraft
from campaigns.services import reach as verbs
from data import clock, db
from data import queries as ground
from data.access import OPERATOR, Role
from data.agenda import InitiativeRow
from data.ui.theme import DARK, LIGHT
from tests.conftest import NOW, ROOT, Result, make_initiative

ROWS = [
    ("Oct 26", Headcount("2026-10", 3, 12, None, 1)),
    ("Nov 26", Headcount("2026-11", 2, 40, 55, 0)),
    ("Dec 26", Headcount("2026-12", 1, 0, 0, 1)),
]


def test_a_bar_runs_from_low_to_high_and_uncounted_events_are_words() -> None:
    frame = charts.attendance_frame(ROWS)
    assert list(frame["told"]) == ["12+", "40–55", "unknown"]
    assert list(frame["open"]) == [True, False, False]
    assert list(frame["uncounted"]) == ["+1 ?", "", "+1 ?"]
    for months, tokens in ((True, LIGHT), (False, DARK)):
        made = charts.attendance(ROWS, months=months, title="People counted", tokens=tokens).to_dict()
        bar = made["layer"][0]["encoding"]
        assert (bar["y" if months else "x"]["field"], bar["y2" if months else "x2"]["field"]) == ("low", "high")
        assert made["title"] == "People counted"


def test_a_hidden_share_has_no_point() -> None:
    groups = [
        GroupReach("Northbank", 0.6, None, None, 0.0, 0.2, "fewer than their share"),
        GroupReach("Ashford", 0.4, 90, 0.9, 0.8, 0.95, "more than their share"),
    ]
    made = charts.representation(groups, title="Share of people", tokens=DARK).to_dict()
    drawn = [len(made["datasets"][layer.get("data", made.get("data"))["name"]]) for layer in made["layer"]]
    assert drawn == [2, 1, 2]


@pytest.fixture
def room(database: Path, monkeypatch: pytest.MonkeyPatch) -> InitiativeRow:
    """Forty people of Ashford, eight of Eastgate and three of Northbank came to an event; a partner brought them."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with db.writing() as session:
        row = make_initiative(session)
        goal, partner = ground.goals(session, row.id)[0].id, ground.partners(session, row.id)[0].id
        draft = EventDraft("a", "forum", (goal,), "Library", NOW, attendance=parse("50-60"))
        event = services.log_event(session, OPERATOR, row.id, draft, now=NOW).id
        other = EventDraft("b", "forum", (goal,), "Hall", NOW, attendance=UNKNOWN)
        services.log_event(session, OPERATOR, row.id, other, now=NOW)
        for place, number in (("Ashford", 40), ("Northbank", 3), ("Eastgate", 8)):
            for _ in range(number):
                person = Person(initiative_id=row.id, full_name="Zelda Quill", place=place, added_at=NOW)
                session.add(person)
                session.flush()
                session.add(Participation(event_id=event, person_id=person.id, status="attended"))
                session.add(PersonPartner(person_id=person.id, partner_id=partner))
        groups = (("Northbank", 6000.0), ("Ashford", 3000.0), ("Eastgate", 1000.0))
        profile = ProfileDraft("place", "Census *table*", 2024, "people", groups)
        verbs.keep_profile(session, OPERATOR, row.id, profile, now=NOW)
    return row


def page(role: Role = Role.DIRECTOR) -> AppTest:
    app = AppTest.from_file(str(ROOT / "campaigns/pages/outreach.py"), default_timeout=60)
    with db.reading() as session:
        member = next(one for one in ground.members(session, 1) if one.role is role)
    app.session_state["acting_member"] = member.id
    app.session_state["outreach_tab"] = "Who came, who did not"
    return app.run()


def words(app: AppTest) -> str:
    return "\n".join(str(one.value) for one in app.markdown).replace("\\", "")


def test_the_tab_says_who_was_not_there_and_names_nobody(room: InitiativeRow) -> None:
    app = page()
    assert not app.exception
    said = words(app)
    assert "Fewer than their share came: Northbank" in said
    assert "Different people of all partners: **51**" in said
    tables = [frame.value for frame in app.dataframe]
    place = next(table for table in tables if "Of the community" in table)
    assert list(place["Came"]) == ["hidden", "40", "hidden"]
    assert "Zelda" not in said + "".join(table.to_string() for table in tables)
    assert any("Partner" in table for table in tables)
    app.segmented_control(key="reach_side").set_value("By goal").run()
    assert "never added up" in words(app)


def test_a_reader_sees_the_total_of_partners_alone(room: InitiativeRow) -> None:
    app = page(Role.READER)
    assert "Different people of all partners: **51**" in words(app)
    assert not any("Partner" in frame.value for frame in app.dataframe)
    assert app.button(key="profile_save").disabled


def test_a_profile_is_typed_and_refused_with_its_reason(room: InitiativeRow) -> None:
    app = page()
    app.selectbox(key="profile_dimension").set_value("language")
    app.text_area(key="profile_text").set_value("English 80%\nSpanish 20%")
    app.text_input(key="profile_year").set_value("2024")
    app.button(key="profile_save").click().run()
    assert "Say where the numbers are from" in app.error[0].value
    app.text_input(key="profile_source").set_value("ACS").run()
    app.button(key="profile_save").click().run()
    assert not app.error
    with db.reading() as session:
        assert [row.dimension for row in queries.profiles(session, room.id)] == ["place", "language"]


def test_reach_on_the_command_line(room: InitiativeRow, cli_run: Callable[..., Result]) -> None:
    found = cli_run("campaigns", "reach", "--json")
    by_group = {one["group"]: (one["verdict"], one["came"]) for one in found.json["groups"]}
    assert by_group["Northbank"] == ("fewer than their share", None)
    assert found.json["partners"] == {"people_low": 51, "people_high": 51}
    told = cli_run("campaigns", "reach")
    assert (told.code, "hidden" in told.out, "Fewer than their share came: Northbank" in told.err) == (0, True, True)
    (month,) = cli_run("campaigns", "reach", "--by", "month", "--json").json["rows"]
    assert month == {
        "month": "2026-11", "counted_low": 50, "counted_high": 60, "events": 2, "events_uncounted": 1,
        "people_by_name": 51,
    }  # fmt: skip
    assert "unknown" in cli_run("campaigns", "reach", "--by", "place").out
    assert cli_run("campaigns", "reach", "--by", "language", "--goal", "child").code == 0
    refused = cli_run("campaigns", "reach", "--by", "shoe")
    assert (refused.code, "place, language, goal, month" in refused.err) == (2, True)


def test_a_profile_on_the_command_line(room: InitiativeRow, cli_run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "places.csv"
    file.write_text('Tract,Residents,Notes\nNorthbank,"6,100",x\nAshford,3000,y\n')
    options = ("--source", "ACS", "--year", "2024")
    made = cli_run("campaigns", "profile", str(file), *options, "--map", "people=Residents", "--json")
    assert made.json == [
        {"by": "place", "version": 2, "unit": "people", "groups": 2, "source": "ACS", "year": 2024}
    ]  # fmt: skip
    assert [row["version"] for row in cli_run("campaigns", "profile", "--json").json] == [2, 1]
    assert cli_run("campaigns", "profile", str(file), "--year", "2024").code == 2
