"""The floors and doors of the house hold, and each contract catches what it is there for.

`lint-imports` checks the contracts of pyproject.toml; here each is broken on purpose in a copy of the tree.
What import-linter cannot see (modules outside packages, names inside an import, the clock) is read from the source.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("campaigns", "policy", "sentiment", "data")
TOP = ("app.py", "serve.py")
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]

# Contract -> (file, line added to it): imports that must never be. Several ways in are several rows.
BREAKS = [
    ("rooms", "campaigns/outreach.py", "import policy.bills"),
    ("rooms", "policy/queries/__init__.py", "from campaigns import queries"),
    ("rooms", "campaigns/pages/log.py", "from sentiment import queries"),
    ("rooms", "data/queries.py", "import campaigns.queries"),
    ("rooms", "data/ui/frame.py", "import sentiment.services"),
    ("observatory", "sentiment/services/__init__.py", "import campaigns.services"),
    ("observatory", "sentiment/queries/__init__.py", "from policy.models import Bill"),
    ("floors", "campaigns/queries/__init__.py", "import campaigns.services"),
    ("floors", "campaigns/models/plans.py", "import campaigns.queries"),
    ("floors", "policy/connectors/__init__.py", "import policy.queries"),
    ("floors", "campaigns/services/plans.py", "import campaigns.pages.log"),
    ("sentiment-floors", "sentiment/models/__init__.py", "import sentiment.queries"),
    ("sentiment-floors", "sentiment/queries/__init__.py", "import sentiment.services"),
    ("sentiment-floors", "sentiment/charts/__init__.py", "import sentiment.services"),
    ("wings", "sentiment/listening/__init__.py", "import sentiment.reading"),
    ("wings", "sentiment/reading/__init__.py", "import sentiment.will"),
    ("wing-users", "sentiment/models/__init__.py", "import sentiment.listening.topics"),
    ("feeds", "sentiment/pages/mentions.py", "import sentiment.listening.connectors"),
    ("ground", "data/queries.py", "import data.services"),
    ("ground", "data/errors.py", "import data.access"),
    ("ground", "data/newcomer.py", ""),  # a module that nobody gave a place
    ("pure", "campaigns/outreach.py", "import campaigns.queries"),
    ("pure", "policy/stages.py", "import data.queries"),
    ("pure", "data/dates.py", "import data.clock"),
    ("pure", "sentiment/will/statespace.py", "import rich"),
    ("pure", "campaigns/newcomer.py", "import campaigns.models"),
    ("tables", "campaigns/pages/log.py", "from campaigns.models import Campaign"),
    ("tables", "policy/offers.py", "import policy.models"),
    ("roots", "campaigns/services/plans.py", "import campaigns.offers"),
    ("sample", "campaigns/offers.py", "import data.sample"),
    ("clock", "campaigns/services/plans.py", "from data import clock"),
    ("acyclic", "campaigns/attendance.py", "import campaigns.outreach"),
    ("acyclic", "data/ui/theme.py", "import data.ui.frame"),
    ("door-streamlit", "campaigns/services/plans.py", "import streamlit"),
    ("door-streamlit", "sentiment/charts/__init__.py", "from streamlit import cache_data"),
    ("door-altair", "campaigns/pages/campaigns.py", "import altair"),
    ("door-feeds", "sentiment/services/__init__.py", "import feedparser"),
    ("door-feeds", "data/fetch.py", "import tweepy"),
    ("door-altair", "sentiment/pages/public_will.py", "import vl_convert"),
    ("door-names", "campaigns/services/people.py", "import rapidfuzz"),
    ("door-requests", "sentiment/listening/connectors/__init__.py", "import requests"),
    ("door-dateutil", "campaigns/queries/planning.py", "from dateutil.rrule import rrulestr"),
    ("door-yaml", "policy/services/__init__.py", "import yaml"),
    ("door-typst", "policy/services/__init__.py", "import typst"),
    ("door-typst", "campaigns/connectors/__init__.py", "import segno"),
    ("door-starlette", "campaigns/services/__init__.py", "import starlette.responses"),
    ("door-sheets", "campaigns/connectors/__init__.py", "import python_calamine"),
    ("door-sheets", "data/exchange.py", "import xlsxwriter"),
    ("door-calendars", "policy/queries/__init__.py", "import icalendar"),
    ("door-calendars", "data/feeds.py", "import recurring_ical_events"),
    ("door-nltk", "sentiment/listening/text.py", "import nltk"),
    ("door-network", "sentiment/listening/connectors/__init__.py", "import httpx"),
    ("door-network", "policy/connectors/__init__.py", "import http.client"),
    ("door-database", "campaigns/pages/log.py", "from sqlmodel import select"),
    ("door-database", "policy/connectors/__init__.py", "import sqlalchemy"),
    ("door-work", "sentiment/services/__init__.py", "import multiprocessing"),
    ("door-terminal", "sentiment/services/__init__.py", "import typer"),
]


def lint(tree: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--cache-dir", str(tree / ".cache")]
    chosen = [part for contract in contracts for part in ("--contract", contract)]
    return subprocess.run([*command, *chosen], cwd=tree, capture_output=True, text=True, check=False)


def test_the_house_stands() -> None:
    result = lint(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the house to break things in."""
    copy = tmp_path_factory.mktemp("house")
    for room in ROOMS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "tests").mkdir()
    for name in ("__init__.py", "contracts.py"):
        shutil.copy(ROOT / "tests" / name, copy / "tests" / name)
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


@pytest.fixture
def broken(tree: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    contract, name, line = request.param
    path = tree / name
    before = path.read_text() if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n")
    yield contract
    if before is None:
        path.unlink()
    else:
        path.write_text(before)


@pytest.mark.parametrize("broken", BREAKS, indirect=True, ids=[f"{b[0]}-{b[1]}" for b in BREAKS])
def test_a_break_is_caught(tree: Path, broken: str) -> None:
    result = lint(tree, broken)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "1 broken" in result.stdout


def test_every_contract_has_been_broken() -> None:
    assert {contract["id"] for contract in CONTRACTS} == {contract for contract, _, _ in BREAKS}


# What import-linter cannot see


@cache
def _sources() -> dict[str, ast.Module]:
    paths = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    paths += [ROOT / name for name in TOP if (ROOT / name).exists()]
    return {path.relative_to(ROOT).as_posix(): ast.parse(path.read_text()) for path in paths}


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Pairs of module and name ("" for the module itself) that a file imports, at any depth."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def _users(*packages: str) -> set[str]:
    return {
        name
        for name, tree in _sources().items()
        if any(module.split(".")[0] in packages for module, _ in _imports(tree))
    }


def test_every_file_is_seen_but_the_composition_roots() -> None:
    """A folder without __init__.py is not looked into: only these may lie outside the graph."""
    unseen = {
        name
        for name in _sources()
        if any(not (ROOT / parent / "__init__.py").exists() for parent in list(Path(name).parents)[:-1])
    }
    assert {name for name in unseen if not name.startswith("data/migrations/")} == set()


def test_nothing_imports_the_app_or_the_tests() -> None:
    assert _users("app", "serve", "tests") <= {"serve.py"}


@pytest.mark.parametrize("name", TOP)
def test_the_roots_keep_the_doors_shut(name: str) -> None:
    """They may know every room and streamlit; the rest goes through its door."""
    closed = {
        "altair",
        "feedparser",
        "listparser",
        "tweepy",
        "nltk",
        "vaderSentiment",
        "httpx",
        "sqlmodel",
        "sqlalchemy",
    }
    assert not closed & {module.split(".")[0] for module, _ in _imports(_sources()[name])}


def test_where_a_session_is_passed_on_nothing_else_of_the_database_is_known() -> None:
    floors = {"services", "services.py", "offers.py", "commands", "__main__.py"}
    for name, tree in _sources().items():
        if name.startswith("data/") or not floors & set(Path(name).parts):
            continue
        known = {
            (m, n) for m, n in _imports(tree) if m.split(".")[0] in ("sqlmodel", "sqlalchemy", "alembic", "psycopg")
        }
        assert known <= {("sqlmodel", "Session")}, name


def test_no_way_to_the_network_but_fetch() -> None:
    """`urllib` is welcome for parsing addresses, not for opening them."""
    for name, tree in _sources().items():
        assert not {m for m, n in _imports(tree) if m == "urllib.request" or (m, n) == ("urllib", "request")}, name


def test_no_import_hides_from_the_contracts() -> None:
    for name, tree in _sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                bare = getattr(node.func, "id", "")
                called = node.func.attr if isinstance(node.func, ast.Attribute) else bare
                hides = called in ("import_module", "__import__") or bare in ("exec", "eval")
                assert not hides, f"{name}:{node.lineno}"


def test_the_clock_is_read_in_one_place() -> None:
    """`now` is an argument everywhere else, so that a test can choose it."""
    readers = set()
    for name, tree in _sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                what = getattr(owner, "id", getattr(owner, "attr", ""))
                if (what, node.func.attr) in {(o, f) for o in ("datetime", "date") for f in ("now", "utcnow", "today")}:
                    readers.add(name)
                if (what, node.func.attr) == ("time", "time"):
                    readers.add(name)
    assert readers == {"data/clock.py"}


def test_pages_draw_no_html() -> None:
    for name, tree in _sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.keyword):
                assert node.arg != "unsafe_allow_html", f"{name}:{node.value.lineno}"
            if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "st":
                assert node.attr != "html", f"{name}:{node.lineno}"
