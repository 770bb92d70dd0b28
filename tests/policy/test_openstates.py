"""Open States v3 JSON in every shape it comes in, and in shapes it should not."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.errors import GroundswellError
from policy.connectors.openstates import looks_like, parse
from tests.policy.builders import GOVERNOR, HOUSE, WHOLE_WAY, body, raw_action, raw_bill


@pytest.mark.parametrize("envelope", [True, False])
def test_envelope_and_list(envelope: bool) -> None:
    found = parse(body(raw_bill("SB 12"), raw_bill("HB 7"), envelope=envelope))
    assert [draft.identifier for _, draft in found.drafts] == ["SB 12", "HB 7"]
    assert found.refused == []


def test_a_single_bill_with_everything_included() -> None:
    sponsor = {"id": "1", "name": "A. Rivera", "entity_type": "person", "primary": True, "classification": "primary",
               "person": {"id": "ocd-person/1", "name": "Ana Rivera"}, "organization": None}  # fmt: skip
    found = parse(json.dumps(raw_bill(actions=WHOLE_WAY, sponsorships=[sponsor], votes=[], versions=[])).encode())
    ((_, draft),) = found.drafts
    assert draft.complete
    assert next(a.on for a in draft.actions or ()) == date(2026, 2, 2)
    assert [a.chamber for a in draft.actions or ()] == ["upper"] * 4 + ["lower"] * 2 + ["executive"] * 2
    assert (draft.sponsors or ())[0].person_key == "ocd-person/1"
    assert (draft.kind, draft.chamber, draft.source, draft.source_key) == (
        "bill",
        "upper",
        "openstates",
        "ocd-bill/SB 12",
    )
    assert draft.summary.startswith("Pays for")


def test_missing_blocks_are_not_empty_blocks() -> None:
    ((_, without),) = parse(body(raw_bill())).drafts
    ((_, empty),) = parse(body(raw_bill(actions=[], sponsorships=[]))).drafts
    assert (without.actions, without.sponsors, without.complete) == (None, None, False)
    assert (empty.actions, empty.sponsors, empty.complete) == ((), (), True)


def test_minimal_record() -> None:
    bare = {"identifier": "SB 1", "session": 2025, "jurisdiction": "Ohio", "title": "T"}
    ((_, draft),) = parse(json.dumps(bare).encode()).drafts
    assert (draft.session, draft.identity.jurisdiction, draft.first_on) == ("2025", "oh", None)


def test_a_renamed_key_is_named() -> None:
    renamed = raw_bill()
    renamed["number"] = renamed.pop("identifier")
    found = parse(body(renamed, raw_bill("HB 2")))
    assert [n for n, _ in found.drafts] == [2]  # the rest is read
    ((row, why),) = found.refused
    assert row == 1
    assert "“identifier”" in why
    assert "number" in why


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        ({"title": 7}, "“title” is a number"),
        ({"title": None}, "“title” is nothing"),
        ({"identifier": "  "}, "“identifier” is empty"),
        ({"identifier": "ABC"}, "no number"),
        ({"session": ["2025"]}, "“session” is a list"),
        ({"jurisdiction": {"label": "Ohio"}}, "“jurisdiction” has neither"),
        ({"jurisdiction": None}, "“jurisdiction” is nothing"),
    ],
)
def test_a_wrong_type_is_named(broken: dict[str, Any], says: str) -> None:
    found = parse(body(raw_bill(**broken)))
    assert found.drafts == []
    assert says in found.refused[0][1]


def test_wrong_blocks_are_refused_by_themselves() -> None:
    found = parse(
        body(
            raw_bill(
                actions="none", sponsorships=[{"nom": "x"}, "y"], from_organization="Senate", classification="bill"
            )
        )
    )
    ((_, draft),) = found.drafts
    assert draft.actions is None
    assert draft.sponsors == ()
    assert [row for row, _ in found.refused] == [
        "1 (SB 12), actions",
        "1 (SB 12), sponsorships 1",
        "1 (SB 12), sponsorships 2",
    ]


def test_placeholder_dates_are_refused_and_the_rest_is_kept() -> None:
    actions = [
        raw_action("0001-01-01", "Introduced", "introduction"),
        raw_action("2026-02-10", "Referred", "referral-committee", order=2),
        raw_action("", "Passed", "passage", order=3),
    ]
    found = parse(body(raw_bill(actions=actions, first_action_date="0001-01-01")))
    ((_, draft),) = found.drafts
    assert [a.description for a in draft.actions or ()] == ["Referred"]
    assert draft.first_on is None
    rows = [row for row, _ in found.refused]
    assert rows == ["1 (SB 12), actions 1", "1 (SB 12), actions 3", "1 (SB 12), first_action_date"]
    assert "placeholder" in found.refused[0][1]


def test_time_stamps_are_local_days_of_the_legislature() -> None:
    actions = [
        raw_action("2026-06-10T04:00:00+00:00", "Passed", "passage"),
        raw_action("2026-06-11T02:30:00Z", "Late night", organization=HOUSE),
    ]
    ((_, draft),) = parse(body(raw_bill(actions=actions, latest_action_date="2026-06-11T02:30:00Z"))).drafts
    assert [a.on for a in draft.actions or ()] == [date(2026, 6, 10), date(2026, 6, 10)]
    assert draft.latest_on == date(2026, 6, 10)


def test_kinds() -> None:
    def kind(*classification: str) -> str:
        return parse(body(raw_bill(classification=list(classification)))).drafts[0][1].kind

    assert kind() == "bill"
    assert kind("joint resolution", "constitutional amendment") == "constitutional amendment"
    assert kind("bill", "appropriation") == "bill"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"", "not JSON"),
        (b'{"results": [', "not JSON"),
        (b"<html>busy</html>", "XML or HTML"),
        (b'{"detail": "Invalid API key"}', "Invalid API key"),
        (b'{"bills": []}', "no “results”"),
        (b"7", "no bills"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_what_is_no_file_of_bills_is_said(text: bytes, says: str) -> None:
    with pytest.raises(GroundswellError, match=says):
        parse(text)


def test_text_that_no_database_takes_is_cleaned() -> None:
    raw = body(raw_bill(title="Guards \ud83d\x00 at schools\x07"))
    ((_, draft),) = parse(raw).drafts
    draft.title.encode("utf-8")
    assert "\x00" not in draft.title


def test_huge_order_numbers_fall_back_to_the_place_in_the_list() -> None:
    actions = [raw_action("2026-02-10", "Passed", "passage", organization=GOVERNOR, order=10**30)]
    ((_, draft),) = parse(body(raw_bill(actions=actions))).drafts
    assert (draft.actions or ())[0].order == 1


def test_sniffing() -> None:
    assert looks_like("x.json", body(raw_bill()))
    assert looks_like("x.json", b"\xef\xbb\xbf" + body(raw_bill(), envelope=False))
    assert not looks_like("x.json", b'{"results": []}')
    assert not looks_like("x.json", b'{"results": [{"id": 1, "title": "Event"}]}')
    assert not looks_like("x.csv", b"identifier,session,jurisdiction")
    assert not looks_like("x.xml", b"<rss/>")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = ["identifier", "session", "jurisdiction", "title", "actions", "sponsorships", "abstracts", "from_organization",
        "classification", "latest_action_date", "first_action_date", "openstates_url", "id", "updated_at"]  # fmt: skip


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6))
def test_any_damage_is_a_refusal_and_never_a_crash(damage: dict[str, Any]) -> None:
    found = parse(body({**raw_bill(), **damage}))
    assert len(found.drafts) + len([row for row, _ in found.refused if row == 1]) == 1


def test_the_real_sample(shared_data: Path) -> None:
    files = list((shared_data / "legislation" / "openstates-v3-sample").glob("*.json"))
    assert files
    for file in files:
        content = file.read_bytes()
        assert looks_like(file.name, content)
        found = parse(content)
        assert found.refused == []
        assert len(found.drafts) == len(json.loads(content)["results"])
        assert all(draft.identity.jurisdiction == "ny" for _, draft in found.drafts)


def test_no_other_real_file_passes_for_open_states(shared_data: Path) -> None:
    for file in (shared_data / "legislation").glob("legiscanrr/**/*.json"):
        assert not looks_like(file.name, file.read_bytes()), file
