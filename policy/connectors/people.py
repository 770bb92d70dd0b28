"""Policymakers and committees out of public files, as plain records.

Reads unitedstates/congress-legislators (legislators, committees and committee membership as YAML or JSON, and its
CSV), Open States people (a person or a committee per YAML file, the CSV of a state's current people, people of API
v3 as JSON) and LegiScan's person JSON. Which it is, is told by the content. A record that cannot be read is refused
by itself. Only public data of the office is kept: no home address, no birthday, no gender.
Keys: congress-legislators README; openstates/people schema.md; openstates/api-v3 api/schemas.py; LegiScan API manual.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePath
from typing import Any

from data.errors import GroundswellError
from data.files import read_csv, read_text
from policy.connectors.loose import WrongShape, day, items, mapping, others, read_json, read_yaml, text_of, web
from policy.people import (
    MUNICIPAL,
    RETIRED,
    SERVING,
    CommitteeDraft,
    PeopleFound,
    PersonDraft,
    SeatDraft,
    check_person,
)
from policy.places import STATES, jurisdiction_key

NAME = "people"
CONGRESS, OPENSTATES, LEGISCAN = "congress-legislators", "openstates", "legiscan"
_MARKS = re.compile(
    r"^\s*(?:- )?(?:(?:id: \{)?(?:bioguide|thomas_id): |id: ocd-(?:person|organization|jurisdiction)/|vacancies:)",
    re.M,
)
_JSON_MARKS = re.compile(r'"(?:bioguide|thomas_id|people_id)"\s*:|"id"\s*:\s*"ocd-(?:person|organization)/')
_CSV_MARKS = ({"bioguide_id", "last_name", "type"}, {"id", "name", "current_chamber", "current_district"})
_SENATE_HOUSE = {"sen": "upper", "rep": "lower", "senate": "upper", "house": "lower", "joint": "legislature"}
_SEATS = {"upper": "Senator", "lower": "Representative"}
_EXECUTIVE = {
    "governor",
    "lt_governor",
    "secretary of state",
    "attorney general",
    "chief election officer",
    "executive",
}
_KEPT_KEYS = ("bioguide", "lis", "govtrack", "icpsr", "legiscan")


def looks_like(filename: str, body: bytes) -> bool:
    """Whether a file holds policymakers or their committees."""
    head = body[:6000].decode("utf-8", "replace").lstrip("\ufeff")
    start = head.lstrip()[:1]
    if start == "{" and '"roll_call"' in head[:200]:
        return False
    if start in ("{", "["):
        return bool(_JSON_MARKS.search(head)) and not re.search(r'"(?:bill_id|identifier|change_hash)"\s*:', head)
    first = {cell.strip(' "') for cell in head.split("\n", 1)[0].strip().split(",")}
    return any(marks <= first for marks in _CSV_MARKS) or bool(_MARKS.search(head))


def parse(filename: str, body: bytes, *, today: date, jurisdiction: str = "") -> PeopleFound:
    """Read a file. `today` decides who is still in office; `jurisdiction` is whose people a CSV of Open States lists.

    Raises GroundswellError where the file cannot be read at all.
    """
    found = PeopleFound()
    text = read_text(body, found.notes)
    if text.lstrip()[:1] in ("{", "["):
        document = read_json(text)
    elif any(
        marks <= {c.strip(' "') for c in text.lstrip().split("\n", 1)[0].strip().split(",")} for marks in _CSV_MARKS
    ):
        _csv(filename, body, found, today, jurisdiction)
        return found
    else:
        document = read_yaml(text)
    records = list(_records(document))
    if records and all(isinstance(one, dict) and "social" in one and "terms" not in one for _, one in records):
        raise GroundswellError("This file lists social media accounts of legislators: nothing of it is kept here.")
    for place, record in records:
        try:
            _record(place, record, found, today)
        except GroundswellError as error:
            found.refused.append((place, str(error)))
    return found


def _records(document: Any) -> Iterator[tuple[int | str, Any]]:
    """Each record with its place: its number in a list, or its name in a mapping of lists."""
    if isinstance(document, dict) and isinstance(document.get("results"), list):
        document = document["results"]
    if isinstance(document, list):
        yield from enumerate(document, 1)
    elif isinstance(document, dict) and "id" not in document and "person" not in document:
        yield from ((str(code), {"code": str(code), "members": members}) for code, members in document.items())
    elif isinstance(document, dict):
        yield 1, document
    else:
        raise GroundswellError("There are no people in this file.")


def _record(place: int | str, record: Any, found: PeopleFound, today: date) -> None:
    if not isinstance(record, dict):
        raise WrongShape("This is not a record of a person or committee.")
    key = text_of(record.get("id"))
    if "code" in record and isinstance(place, str):
        found.committees.append((place, _membership(place, record["members"])))
    elif isinstance(record.get("id"), dict):
        found.people.append((place, _checked(_congress(record, today))))
    elif "thomas_id" in record:
        found.committees += [(place, one) for one in _congress_committees(record)]
    elif key.startswith("ocd-organization/"):
        found.committees.append((place, _committee(record)))
    elif key.startswith("ocd-person/"):
        found.people.append((place, _checked(_openstates(record, today))))
    elif isinstance(record.get("person"), dict):
        _legiscan(place, record["person"], found)
    elif key.startswith("ocd-jurisdiction/"):
        raise WrongShape(f"{text_of(record.get('name')) or key} is a place, not a person.")
    else:
        raise WrongShape("This is neither a person nor a committee that can be told.")


def _checked(draft: PersonDraft) -> PersonDraft:
    if problems := check_person(draft):
        raise WrongShape(" ".join(problem.why for problem in problems))
    return draft


def _congress(record: dict[str, Any], today: date) -> PersonDraft:
    ids, names = mapping(record, "id"), mapping(record, "name") if "name" in record else {}
    bioguide = text_of(ids.get("bioguide"))
    if "terms" not in record:
        raise WrongShape("There are no terms: nothing says which office this is.")
    terms = [term for term in items(record, "terms") if isinstance(term, dict)]
    if not bioguide or not terms:
        raise WrongShape("bioguide is missing." if not bioguide else "There is no term of office.")
    last = max(terms, key=lambda term: text_of(term.get("start")))
    chamber = _SENATE_HOUSE.get(text_of(last.get("type")))
    if chamber is None:
        raise WrongShape(f"“{text_of(last.get('type'))}” is no kind of term: sen or rep.")
    ends = day(last.get("end"), "end", ending=True)
    full = text_of(names.get("official_full")) or f"{text_of(names.get('first'))} {text_of(names.get('last'))}"
    return PersonDraft(
        full.strip(),
        "United States",
        SERVING if ends is None or ends >= today else RETIRED,
        text_of(last.get("party")),
        _SEATS[chamber],
        chamber,
        _district(text_of(last.get("state")), text_of(last.get("district")), chamber),
        "us",
        ends,
        text_of(names.get("last")),
        others(full, f"{text_of(names.get('first'))} {text_of(names.get('last'))}"),
        tuple((scheme, text_of(ids[scheme])) for scheme in _KEPT_KEYS if text_of(ids.get(scheme))),
        web(last.get("url")),
        CONGRESS,
    )


def _district(state: str, district: str, chamber: str) -> str:
    """ "WA" for a senator, "NY-12" for a representative, "WY-AL" at large."""
    if chamber == "upper":
        return state
    return f"{state}-{'AL' if district in ('', '0') else district}"


def _membership(code: str, members: Any) -> CommitteeDraft:
    if not isinstance(members, list):
        why = "Vacancies are not people." if isinstance(members, dict) and "vacancies" in members else ""
        raise WrongShape(why or "This is not a list of a committee's members.")
    seats = []
    for member in members:
        if not isinstance(member, dict) or not text_of(member.get("bioguide")):
            raise WrongShape("A member without bioguide: nobody can tell who it is.")
        seats.append(
            SeatDraft(
                text_of(member.get("name")),
                text_of(member.get("title")).lower() or "member",
                text_of(member["bioguide"]),
            )
        )
    return _of_congress(code, "", tuple(seats))


def _of_congress(code: str, name: str, seats: tuple[SeatDraft, ...] | None) -> CommitteeDraft:
    chamber = {"S": "upper", "H": "lower", "J": "legislature"}.get(code[:1], "")
    parent = code[:4] if len(code) > 4 else ""
    return CommitteeDraft(CONGRESS, code, name, chamber, "United States", "us", "bioguide", parent, seats)


def _congress_committees(record: dict[str, Any]) -> list[CommitteeDraft]:
    code, name = text_of(record.get("thomas_id")), text_of(record.get("name"))
    if not code or not name:
        raise WrongShape("name or thomas_id of the committee is missing.")
    found = [_of_congress(code, name, None)]
    parts = [
        one for one in record.get("subcommittees") or () if isinstance(one, dict) and text_of(one.get("thomas_id"))
    ]
    return found + [
        _of_congress(code + text_of(one["thomas_id"]), f"{name}: {text_of(one.get('name'))}", None) for one in parts
    ]


def _openstates(record: dict[str, Any], today: date) -> PersonDraft:
    role, standing, until = _role(record, today)
    kind = text_of(role.get("type"))
    place = role.get("jurisdiction") or record.get("jurisdiction")
    key = _place_key(place)
    if standing == SERVING and "/" in key:
        standing = MUNICIPAL
    chamber = kind if kind in ("upper", "lower", "legislature") else "executive" if kind in _EXECUTIVE else ""
    title = text_of(role.get("title")) or _SEATS.get(
        chamber, kind.replace("_", " ").replace("lt ", "lieutenant ").capitalize()
    )
    name = text_of(record.get("name"))
    given, family = text_of(record.get("given_name")), text_of(record.get("family_name"))
    known_as = [text_of(one.get("name")) for one in record.get("other_names") or () if isinstance(one, dict)]
    keys = [(OPENSTATES, text_of(record.get("id")))]
    known = [one for one in record.get("other_identifiers") or () if isinstance(one, dict)]
    keys += [
        (scheme, text_of(one.get("identifier")))
        for one in known
        if (scheme := text_of(one.get("scheme"))) in _KEPT_KEYS
    ]
    links = [link for link in record.get("links") or () if isinstance(link, dict)]
    url = web(record.get("openstates_url")) or next((at for link in links if (at := web(link.get("url")))), "")
    return PersonDraft(
        name,
        _place_name(key, place),
        standing,
        _party(record.get("party")),
        title,
        chamber,
        text_of(role.get("district")),
        key,
        until,
        family,
        others(name, f"{given} {family}", *known_as),
        tuple(dict.fromkeys(pair for pair in keys if pair[1])),
        url,
        OPENSTATES,
    )


def _role(record: dict[str, Any], today: date) -> tuple[dict[str, Any], str, date | None]:
    """The role that counts, whether it is held today, and the last day of one that has an end."""
    if isinstance(record.get("current_role"), dict):
        role = record["current_role"]
        kind = text_of(role.get("org_classification"))
        return {**role, "type": kind}, SERVING, None
    roles = [role for role in record.get("roles") or () if isinstance(role, dict)]
    if not roles:
        raise WrongShape("There is no role: nothing says which office this is.")
    ends = [(role, day(role.get("end_date"), "end_date", ending=True)) for role in roles]
    starts = {id(role): day(role.get("start_date"), "start_date") or date.min for role in roles}
    held = [(role, end) for role, end in ends if (end is None or end >= today) and starts[id(role)] <= today]
    died = day(record.get("death_date"), "death_date", ending=True)
    if held and died is None:
        role, until = max(held, key=lambda pair: starts[id(pair[0])])
        return role, SERVING, until
    role, until = max(ends, key=lambda pair: (pair[1] or date.max, starts[id(pair[0])]))
    return role, RETIRED, died or until


def _place_key(place: Any) -> str:
    if isinstance(place, dict):
        return jurisdiction_key(text_of(place.get("name")), text_of(place.get("id")))
    return jurisdiction_key(text_of(place), text_of(place))


def _place_name(key: str, place: Any) -> str:
    state, _, below = key.partition("/")
    name = STATES[state][0] if state in STATES else ""
    if below:
        town = below.rsplit(":", 1)[-1].replace("_", " ").title()
        return f"{town}, {name}" if name else town
    return name or (text_of(place.get("name")) if isinstance(place, dict) else "")


def _party(value: Any) -> str:
    if isinstance(value, list):
        parties = [one for one in value if isinstance(one, dict)]
        now = [one for one in parties if not text_of(one.get("end_date"))] or parties[-1:]
        return "/".join(text_of(one.get("name")) for one in now)
    return text_of(value)


def _committee(record: dict[str, Any]) -> CommitteeDraft:
    name, place = text_of(record.get("name")), record.get("jurisdiction")
    key = _place_key(place)
    if not name or not key:
        raise WrongShape("name or jurisdiction of the committee is missing.")
    seats = []
    for member in record.get("members") or ():
        if isinstance(member, dict) and text_of(member.get("name")) and not text_of(member.get("end_date")):
            role = text_of(member.get("role")).lower() or "member"
            seats.append(SeatDraft(text_of(member["name"]), role, text_of(member.get("person_id"))))
    return CommitteeDraft(
        OPENSTATES, text_of(record["id"]), name, text_of(record.get("chamber")), _place_name(key, place), key,
        OPENSTATES, text_of(record.get("parent")), tuple(seats),
    )  # fmt: skip


def _legiscan(place: int | str, person: dict[str, Any], found: PeopleFound) -> None:
    number = text_of(person.get("people_id"))
    codes = [code for code in STATES if code not in ("dc", "pr", "us")]  # LegiScan counts the states by name
    states = [*sorted(codes, key=lambda code: STATES[code][0]), "dc", "us"]
    state = text_of(person.get("state_id"))
    if not number or not state.isdecimal() or not 1 <= int(state) <= len(states):
        raise WrongShape("people_id or state_id is missing.")
    key = states[int(state) - 1]
    where = STATES[key][0]
    chamber = {"sen": "upper", "rep": "lower", "jnt": "legislature"}.get(text_of(person.get("role")).lower(), "")
    name = text_of(person.get("name"))
    if text_of(person.get("committee_sponsor")) == "1":
        made = CommitteeDraft(LEGISCAN, number, name, chamber, where, key, LEGISCAN)
        found.committees.append((place, made))
        return
    known_as = others(name, f"{text_of(person.get('first_name'))} {text_of(person.get('last_name'))}")
    party = {"D": "Democratic", "R": "Republican", "I": "Independent"}.get(text_of(person.get("party")), "")
    district = re.sub(r"^[SH]D-0*", "", text_of(person.get("district")))
    draft = PersonDraft(
        name, where, SERVING, party, _SEATS.get(chamber, ""), chamber, district, key, None,
        text_of(person.get("last_name")), known_as, ((LEGISCAN, number),), "", LEGISCAN,
    )  # fmt: skip
    found.people.append((place, _checked(draft)))


def _csv(filename: str, body: bytes, found: PeopleFound, today: date, jurisdiction: str) -> None:
    table = read_csv(body, found.notes)
    for row in table.rows:
        try:
            cells = {name: cell.strip() for name, cell in row.cells.items()}
            if "bioguide_id" in table.header:
                draft = _congress_row(cells)
            else:
                draft = _openstates_row(cells, jurisdiction or _state_of(filename))
            found.people.append((row.number, _checked(draft)))
        except GroundswellError as error:
            found.refused.append((row.number, str(error)))


def _state_of(filename: str) -> str:
    stem = PurePath(filename).stem.lower()
    if stem not in STATES:
        why = "Whose people these are stands nowhere in the file."
        raise GroundswellError(why, "Name the file after the state, such as wy.csv, or say the jurisdiction.")
    return STATES[stem][0]


def _congress_row(cells: dict[str, str]) -> PersonDraft:
    chamber = _SENATE_HOUSE.get(cells.get("type", ""))
    if chamber is None or not cells.get("bioguide_id"):
        raise WrongShape("bioguide_id is missing." if chamber else f"“{cells.get('type', '')}” is neither sen nor rep.")
    short = f"{cells.get('first_name', '')} {cells.get('last_name', '')}".strip()
    full = cells.get("full_name") or short
    keys = [(scheme, cells.get(f"{scheme}_id", "")) for scheme in _KEPT_KEYS]
    return PersonDraft(
        full, "United States", SERVING, cells.get("party", ""), _SEATS[chamber], chamber,
        _district(cells.get("state", ""), cells.get("district", ""), chamber), "us", None, cells.get("last_name", ""),
        others(full, short), tuple(pair for pair in keys if pair[1]), web(cells.get("url")), CONGRESS,
    )  # fmt: skip


def _openstates_row(cells: dict[str, str], jurisdiction: str) -> PersonDraft:
    if not cells.get("id", "").startswith("ocd-person/"):
        raise WrongShape("id is missing or not Open States' own.")
    chamber, name = cells.get("current_chamber", ""), cells.get("name", "")
    key = jurisdiction_key(jurisdiction)
    address = next((at for link in cells.get("links", "").split(";") if (at := web(link))), "")
    return PersonDraft(
        name, _place_name(key, None) or jurisdiction.strip(), SERVING, cells.get("current_party", ""),
        _SEATS.get(chamber, ""), chamber if chamber in ("upper", "lower", "legislature") else "",
        cells.get("current_district", ""), key, None, cells.get("family_name", ""),
        others(name, f"{cells.get('given_name', '')} {cells.get('family_name', '')}"),
        ((OPENSTATES, cells["id"]),), address, OPENSTATES,
    )  # fmt: skip
