"""One table decides who may do what, and every verb asks it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from data.access import OPERATOR, PHRASES, VERBS, Actor, Role, allowed, require
from data.errors import NotAllowed
from tests.conftest import ROOT

SERVICES = sorted(
    path
    for room in ("campaigns", "policy", "sentiment", "data")
    for path in [*ROOT.glob(f"{room}/services.py"), *ROOT.glob(f"{room}/services/*.py")]
)
# They change nothing for anybody else.
READERS = {"estimate_will", "tell_stance", "follow_bills", "keep_calendar", "read_changes"}
LOOKING = {"look", "import_files"}  # noting a visit is no change; import_files asks for its format's own verb


def test_every_verb_has_a_phrase_and_somebody_who_may() -> None:
    assert set(PHRASES) == set(VERBS)
    assert all(roles for roles in VERBS.values())


@pytest.mark.parametrize("verb", VERBS)
def test_the_director_may_everything_and_a_reader_changes_nothing(verb: str) -> None:
    assert allowed(OPERATOR, verb)
    assert allowed(Actor("r", Role.READER), verb) == (verb in READERS)


def test_a_refusal_says_whom_to_ask() -> None:
    with pytest.raises(NotAllowed) as refused:
        require(Actor("o", Role.ORGANIZER), "take_position")
    assert str(refused.value) == (
        "Community organizer: this role may not take a position. Ask someone whose role is director or policy lead."
    )


def test_an_unknown_verb_is_a_programming_error() -> None:
    with pytest.raises(KeyError):
        require(OPERATOR, "fly")


def calls(function: ast.FunctionDef) -> set[str]:
    """Names called anywhere in a function."""
    return {
        node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute)
    }


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_verb_of_a_service_asks_who_is_acting(path: Path) -> None:
    public = {
        node.name: node
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    }
    verbs = {name: node for name, node in public.items() if "actor" in {arg.arg for arg in node.args.args}}
    asks = {"require", "allowed", *verbs}
    silent = [name for name, node in verbs.items() if not calls(node) & asks and name not in LOOKING]
    assert not silent, f"{path.name}: {silent} take an actor and never ask data.access"
