"""What stands in somebody's way on a page: findings of axe-core, a page that is scrolled sideways, small controls."""

from __future__ import annotations

from dataclasses import dataclass

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
EVERYTHING: dict[str, object] = {"resultTypes": ["violations"]}
COLOURS: dict[str, object] = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["color-contrast"]}}


@dataclass(frozen=True)
class Known:
    """A finding in what Streamlit draws, which no page of ours can change: the rule, where, and why it is so."""

    rule: str
    within: str  # a CSS selector: the element or one around it
    why: str


STREAMLITS = (
    Known("list", "[data-testid=stSidebarNavItems]", "The list of pages holds its group headings as plain elements."),
    Known("listitem", "[data-testid=stSidebarNavItems]", "The same list: its items stand one element too deep."),
    Known("color-contrast", "kbd", "The letter that names a shortcut is drawn at 60% of the text's strength."),
    Known(
        "color-contrast",
        "[data-selected=true]",
        "What is chosen among pills is written in the primary colour, which carries white on buttons: in the dark no "
        "colour is far enough from both. The filled ground and the border say it too.",
    ),
)
"""Findings that are Streamlit's own. Everything else is ours."""


def serious(page: Page, *, colours_alone: bool = False, known: tuple[Known, ...] = STREAMLITS) -> list[str]:
    """Serious and critical findings of axe-core that are ours, one line each: the rule, the place and the element."""
    found = Axe().run(page, options=COLOURS if colours_alone else EVERYTHING).response["violations"]
    ours = []
    for one in found:
        for node in one["nodes"] if one["impact"] in GRAVE else ():
            place = str(node["target"][-1])
            if not any(each.rule == one["id"] and _inside(page, place, each.within) for each in known):
                ours.append(f"{one['id']} at {place}: {node['html'][:160]}")
    return ours


def _inside(page: Page, selector: str, within: str) -> bool:
    return bool(page.evaluate("([at, within]) => !!document.querySelector(at)?.closest(within)", [selector, within]))


def sideways(page: Page) -> int:
    """By how many pixels the page can be scrolled sideways."""
    return int(
        page.evaluate(
            "() => { const main = document.querySelector('[data-testid=stMain]') ?? document.documentElement;"
            " const whole = document.documentElement;"
            " return Math.max(main.scrollWidth - main.clientWidth, whole.scrollWidth - innerWidth); }"
        )
    )
