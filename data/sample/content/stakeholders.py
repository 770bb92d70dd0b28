"""The sample's stakeholder survey: two waves of one question, half a year apart, asked of those we address."""

from __future__ import annotations

QUESTION = "Have you heard what Marlow Together works for?"
ASKED = {"Employers": 34, "Principals and pastors": 27, "Editors and reporters": 12}
WAVES = {
    205: {"Employers": (9, 24), "Principals and pastors": (12, 21), "Editors and reporters": (3, 7)},
    18: {"Employers": (17, 26), "Principals and pastors": (18, 22), "Editors and reporters": (5, 8)},
}
"""By the days ago that a wave ended: of each group how many said yes, and how many answered."""


def table(wave: dict[str, tuple[int, int]]) -> bytes:
    """A wave as the table that a survey tool gives. The same people answer both, as far as they answer."""
    lines = ["group,answer,person"]
    for group, (yes, answered) in wave.items():
        lines += [f"{group},{'yes' if at < yes else 'no'},{group[:2]}{at:02d}" for at in range(answered)]
    return "\n".join(lines).encode()
