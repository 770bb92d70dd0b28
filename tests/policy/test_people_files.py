"""Policymakers out of files: each kind, told by content; retired and municipal apart; bad rows named."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from data.errors import GroundswellError
from policy.connectors import people as connector
from policy.connectors.people import looks_like, parse
from policy.people import PeopleFound

TODAY = date(2026, 11, 23)

CONGRESS = """
- id: {bioguide: X000001, lis: S900, govtrack: 9001}
  name: {first: Ana, last: Núñez, official_full: Ana M. Núñez}
  terms:
  - {type: rep, start: '2019-01-03', end: '2025-01-03', state: OH, district: 3, party: Democrat}
  - {type: sen, start: '2025-01-03', end: '2031-01-03', state: OH, class: 1, party: Democrat, url: 'https://a.example'}
- id: {bioguide: X000002}
  name: {first: Bo, last: Lee}
  terms:
  - {type: rep, start: '2023-01-03', end: '2025-01-03', state: WY, district: 0, party: Republican}
- id: {govtrack: 7}
  name: {first: No, last: Key}
  terms:
  - {type: rep, start: '2023-01-03', end: '2027-01-03', state: WY, district: 0, party: Republican}
- just a line
"""
MEMBERS = "SSXX:\n- name: Ana Núñez\n  title: Chairman\n  bioguide: X000001\nSSXX01:\n- name: Gone Person\n"
COMMITTEES = """- type: senate
  name: Senate Committee on X
  thomas_id: SSXX
  subcommittees:
  - {name: Y, thomas_id: '01'}
"""


def openstates(roles: str, **more: str) -> str:
    extra = "".join(f"{key}: {value}\n" for key, value in more.items())
    return (
        "id: ocd-person/1\nname: Bo Lee\ngiven_name: Bo\nfamily_name: Lee\nbirth_date: 1970-01-01\ngender: Male\n"
        f"party:\n- name: Old\n  end_date: '2020-01-01'\n- name: New\n{extra}roles:\n{roles}"
    )


STATE = "ocd-jurisdiction/country:us/state:wy/government"
TOWN = "ocd-jurisdiction/country:us/state:wy/place:mills/government"


def read(text: str, name: str = "x.yml", **more: str) -> PeopleFound:
    assert looks_like(name, text.encode())
    return parse(name, text.encode(), today=TODAY, **more)


def test_congress_legislators() -> None:
    found = read(CONGRESS)
    (_, ana), (_, bo) = found.people
    assert (ana.name, ana.title, ana.chamber, ana.district, ana.standing) == (
        "Ana M. Núñez", "Senator", "upper", "OH", "serving",
    )  # fmt: skip
    assert ana.keys == (("bioguide", "X000001"), ("lis", "S900"), ("govtrack", "9001"))
    assert (bo.district, bo.standing, bo.until) == ("WY-AL", "retired", date(2025, 1, 3))
    assert [row for row, _ in found.refused] == [3, 4]
    assert found.refused[0][1] == "bioguide is missing."


def test_the_same_as_json_and_csv() -> None:
    raw = {"id": {"bioguide": "X000001"}, "name": {"first": "Ana", "last": "Núñez"}, "terms": [
        {"type": "sen", "start": "2025-01-03", "end": "2031-01-03", "state": "OH", "party": "Democrat"}]}  # fmt: skip
    (row,) = read(json.dumps([raw]), "legislators-current.json").people
    csv = "last_name,first_name,full_name,type,state,district,party,bioguide_id\n"
    (other,) = read(csv + "Núñez,Ana,Ana Núñez,sen,OH,,Democrat,X000001\n", "legislators-current.csv").people
    assert (row[1].name, row[1].keys) == (other[1].name, other[1].keys) == ("Ana Núñez", (("bioguide", "X000001"),))
    bad = read(csv + "Lee,Bo,Bo Lee,king,OH,,X,Y1\n", "a.csv")
    assert bad.refused == [(2, "“king” is neither sen nor rep.")]


def test_committees_and_their_members() -> None:
    members = read(MEMBERS)
    ((place, one),) = members.committees
    assert (place, one.source_key, one.chamber, one.seats and one.seats[0].role) == (
        "SSXX",
        "SSXX",
        "upper",
        "chairman",
    )
    assert members.refused == [("SSXX01", "A member without bioguide: nobody can tell who it is.")]
    assert [one.name for _, one in read(COMMITTEES).committees] == ["Senate Committee on X", "Senate Committee on X: Y"]


@pytest.mark.parametrize(
    ("roles", "standing", "seat"),
    [
        (f"- type: upper\n  jurisdiction: {STATE}\n  district: '07'\n", "serving",
         ("upper", "07", "Wyoming", "Senator")),
        (f"- type: mayor\n  end_date: '2027-01'\n  jurisdiction: {TOWN}\n", "municipal",
         ("", "", "Mills, Wyoming", "Mayor")),
        (f"- type: lower\n  end_date: '2023'\n  jurisdiction: {STATE}\n  district: '1'\n", "retired",
         ("lower", "1", "Wyoming", "Representative")),
        (f"- type: lower\n  end_date: '2025-01-05'\n  jurisdiction: {STATE}\n  district: '1'\n"
         f"- type: upper\n  start_date: '2025-01-06'\n  jurisdiction: {STATE}\n  district: '2'\n", "serving",
         ("upper", "2", "Wyoming", "Senator")),
    ],
)  # fmt: skip
def test_open_states_people_by_the_role_of_today(roles: str, standing: str, seat: tuple[str, ...]) -> None:
    ((_, one),) = read(openstates(roles)).people
    assert one.standing == standing
    assert (one.chamber, one.district, one.jurisdiction, one.title) == seat
    assert one.party == "New"


def test_who_died_is_kept_with_the_retired() -> None:
    ((_, one),) = read(openstates(f"- type: upper\n  jurisdiction: {STATE}\n", death_date="2026-01-02")).people
    assert (one.standing, one.until) == ("retired", date(2026, 1, 2))


def test_open_states_committee_csv_and_api() -> None:
    committee = (
        f"id: ocd-organization/9\njurisdiction: {STATE}\nclassification: committee\nname: Revenue\nchamber: upper\n"
        "members:\n- name: Bo Lee\n  role: chair\n  person_id: ocd-person/1\n- name: Public Member\n"
    )
    ((_, one),) = read(committee).committees
    assert [seat.person_key for seat in one.seats or ()] == ["ocd-person/1", ""]
    csv = "id,name,current_party,current_district,current_chamber,given_name,family_name\n"
    row = "ocd-person/1,Bo Lee,New,07,upper,Bo,Lee\n"
    assert read(csv + row, "wy.csv").people[0][1].jurisdiction == "Wyoming"
    assert read(csv + row, "mine.csv", jurisdiction="Wyoming").people[0][1].jurisdiction_key == "wy"
    assert "Name the file after the state" in read(csv + row, "mine.csv").refused[0][1]
    role = {"title": "Senator", "org_classification": "upper", "district": "07"}
    api = {"results": [{"id": "ocd-person/1", "name": "Bo Lee", "party": "New", "current_role": role,
                        "jurisdiction": {"id": STATE, "name": "Wyoming"}}]}  # fmt: skip
    ((_, two),) = read(json.dumps(api), "people.json").people
    assert (two.chamber, two.district, two.jurisdiction_key) == ("upper", "07", "wy")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (openstates(""), "There is no role"),
        (openstates(f"- type: upper\n  end_date: soon\n  jurisdiction: {STATE}\n"), "“soon” is no date"),
        ("- name: Mills\n  id: ocd-jurisdiction/country:us/state:wy/place:mills/government\n", "is a place"),
        ("ar:\n  vacancies: []\n", "Vacancies are not people"),
    ],
)
def test_what_is_no_person_is_named(text: str, why: str) -> None:
    assert why in read(text).refused[0][1]


@pytest.mark.parametrize(
    "text",
    ["- id:\n    bioguide: [\n", "id: ocd-person/1\n" + "[" * 100_000, "id: ocd-person/1\na:\n" + "- " * 100_000,
     "- id:\n    bioguide: X\n  social: {twitter: a}\n", '[{"bioguide": '],
)  # fmt: skip
def test_files_that_cannot_be_read_say_so(text: str) -> None:
    with pytest.raises(GroundswellError):
        parse("x.yml", text.encode(), today=TODAY)


def test_private_data_is_not_kept() -> None:
    ((_, one),) = read(openstates(f"- type: upper\n  jurisdiction: {STATE}\n")).people
    assert "1970" not in repr(one)
    assert "Male" not in repr(one)


def test_bills_and_other_files_are_not_ours() -> None:
    assert not looks_like("b.json", b'{"results": [{"id": "ocd-bill/1", "identifier": "SB 1", "session": "1"}]}')
    assert not looks_like("b.json", b'{"bill": {"bill_id": 1, "sponsors": [{"people_id": 1}]}}')
    assert not looks_like("feed.xml", b"<rss></rss>")
    assert not looks_like("a.csv", b"date,count\n2026-01-01,4\n")


def test_every_file_of_people_that_is_at_hand(shared_data: Path) -> None:
    folder = shared_data / "legislation"
    counted: dict[str, int] = {}
    unread = []
    for path in sorted(folder.glob("**/*.y*ml")):
        try:
            found = connector.parse(path.name, path.read_bytes(), today=TODAY)
        except GroundswellError:
            unread.append(path.stem)
            continue
        for _, one in found.people:
            counted[f"{path.parent.name} {one.standing}"] = counted.get(f"{path.parent.name} {one.standing}", 0) + 1
    assert counted["congress-legislators serving"] + counted["congress-legislators retired"] == 537
    assert counted["legislature serving"] == 93
    assert counted["municipalities municipal"] == 1
    assert counted["retired retired"] == 163
    assert unread == ["legislators-social-media"]
