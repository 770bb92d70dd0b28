"""The rule of matching: names, addresses, and its figures on a small invented set."""

from __future__ import annotations

import pytest

from campaigns import contacts, names
from campaigns.names import Alike
from tests.bench.bench_people import match
from tests.bench.people_set import people_set


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Bob Smith", "Robert Smith", Alike.NEAR),
        ("López, María", "Maria Lopez", Alike.SAME),
        ("Smith Bob", "Robert Smith", Alike.NEAR),
        ("Jonh Miller", "John Miller", Alike.NEAR),
        ("Jennieer Miller", "Jennifer Miller", Alike.NEAR),
        ("María de la Cruz López", "Maria Cruz Lopez", Alike.NEAR),
        ("Van Anh Nguyen", "Nguyen Van Anh", Alike.NEAR),
        ("O'Brien, Pat", "Pat OBrien", Alike.SAME),
        ("王小明", "王小明", Alike.SAME),
        ("M. Lopez", "Maria Lopez", Alike.DOUBT),
        ("Maria", "Maria Lopez", Alike.DOUBT),
        ("Marta Lopez", "Maria Lopez", Alike.DOUBT),
        ("Daniel Berg", "Daniela Berg", Alike.DOUBT),
        ("Maria Brown", "Maria Lopez", Alike.DOUBT),
        ("John Smith Jr", "John Smith", Alike.DOUBT),
        ("José Luis García", "José Antonio García", Alike.DOUBT),
        ("Miguel Lopez", "Maria Lopez", Alike.DIFFERENT),
        ("", "Maria Lopez", Alike.UNKNOWN),
    ],
)
def test_how_two_names_stand_to_each_other(one: str, other: str, alike: Alike) -> None:
    first, second = names.parse(one), names.parse(other)
    assert names.compare(first, second) is alike
    assert names.compare(second, first) is alike


def test_whoever_is_near_is_found_by_a_key() -> None:
    stored = names.key(names.parse("Robert Smith"))
    assert stored in names.keys(names.parse("Smith, Bob"))
    assert names.key(names.parse("María J. Lopez")) == names.key(names.parse("Lopez, Maria"))


def test_addresses_in_one_form() -> None:
    assert contacts.email("Ana <Ana.Lopez+list@Example.org>") == "ana.lopez+list@example.org"
    assert contacts.email("a@example.org, b@example.org") is None
    assert contacts.phone("(555) 201-3344", "US") == contacts.phone("+1 555.201.3344", "DE") == "+15552013344"
    assert contacts.phone("call me", "US") is None
    assert contacts.phone("030 123456", contacts.region_of("Europe/Berlin")) == "+4930123456"
    assert contacts.slip("+15552013344", "+15552013434")
    assert not contacts.slip("+15552013344", "+15552014455")


def test_failure_01_no_false_merge_on_a_small_set() -> None:
    messy, careful = (match(people_set(2_000, seed=7, errors=errors)) for errors in (0.74, 0.2))
    assert (messy.false, careful.false) == (0, 0), (messy.wrong, careful.wrong)
    assert min(messy.recall, careful.recall) >= 0.95
    assert careful.share_asked <= 0.05
