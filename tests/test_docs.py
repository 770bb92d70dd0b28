"""The documentation names every command and setting there is, and no place that is not the project's."""

from __future__ import annotations

import importlib
import re
import subprocess
from collections.abc import Iterator

import click
import pytest
import typer

from tests.conftest import ROOT

README = (ROOT / "README.md").read_text()
THIS = "tests/test_docs.py"
ROOMS = ("data", "sentiment", "policy", "campaigns")


def verbs(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every command below a group, as the words one types."""
    if isinstance(command, click.Group) or hasattr(command, "commands"):
        for name, child in command.commands.items():
            yield from verbs(child, (*path, name))
    else:
        yield path


@pytest.mark.parametrize("room", ROOMS)
def test_every_command_stands_in_the_readme_and_explains_itself(room: str) -> None:
    command = typer.main.get_command(importlib.import_module(f"{room}.__main__").app)
    found = list(verbs(command, (room,)))
    assert found
    missing = [" ".join(path) for path in found if f"`{' '.join(path[1:])}" not in section(room)]
    assert not missing, f"README does not name: {missing}"


def section(room: str) -> str:
    """The README's lines on one room's commands."""
    found = re.search(rf"^\*\*`python -m {room}`\*\*.*?(?=^\*\*`python -m|^Cron|^## )", README, re.M | re.S)
    assert found, f"README has no part on `python -m {room}`"
    return found[0]


def test_every_setting_stands_in_the_readme() -> None:
    used = set()
    for path in tracked("*.py"):
        if path.startswith("tests/bench/"):
            continue  # their settings are told by the benchmarks themselves
        text = (ROOT / path).read_text()
        used |= set(re.findall(r"environ(?:\.get)?[\[(]\s*\"([A-Z][A-Z_]+)\"", text))
    internal = {"CI", "PYTEST_XDIST_WORKER", "GROUNDSWELL_SHARED_DATA", "HOME", "TZ"}
    assert used - internal, "no setting found: the pattern is broken"
    assert {name for name in used - internal if f"`{name}`" not in README} == set()


def test_every_make_target_is_listed() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M)) - {"help"}
    assert {"setup", "run", "test", "bench", "lint"} <= targets
    explained = set(re.findall(r"^([a-z]+):.*## ", makefile, re.M))
    assert targets <= explained


def tracked(*patterns: str) -> list[str]:
    """Files under version control."""
    listed = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, capture_output=True, text=True, check=True)
    return [line for line in listed.stdout.splitlines() if (ROOT / line).is_file()]


def test_no_file_names_a_machine_or_an_index() -> None:
    wrong = re.compile(r"--index-url|--extra-index|/root/|/home/\w+/|/work/")
    read = [path for path in tracked("*.md", "*.py", "*.toml", "*.txt", "Makefile", ".ci/run") if path != THIS]
    assert [path for path in read if wrong.search((ROOT / path).read_text())] == []


def test_the_locks_pin_every_package_with_hashes() -> None:
    for name in ("lock.txt", "lock-test.txt"):
        entries = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text().strip())
        assert len(entries) > 20
        assert all("==" in entry and "--hash=sha256:" in entry for entry in entries)


def test_the_pinned_versions_of_both_locks_agree() -> None:
    def pins(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([a-z0-9._-]+(?:\[[a-z,]+\])?)==([^ ;\\]+)", (ROOT / name).read_text(), re.M))

    first, second = pins("lock.txt"), pins("lock-test.txt")
    assert {
        name: (version, second[name]) for name, version in first.items() if second.get(name, version) != version
    } == {}
