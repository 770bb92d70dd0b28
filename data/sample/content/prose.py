"""A small grammar: templates with {slots}, filled the same way for the same seed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random

Lexicon = Mapping[str, Sequence[str]]
_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE = re.compile(r"([.!?] )([a-z])")
_WHILE = re.compile(r"\[(\d+)-(\d+)\] ")


class Writer:
    """Fills templates from lexicons, in order. What is `kept` fills its slot every time, so a piece stays in one town.

    A template that begins with "[57-0] " is used from 57 to 0 days ago only: nobody writes of a vote
    before it was taken. `ago` is the day that is being written.
    """

    def __init__(self, seed: str, *lexicons: Lexicon) -> None:
        self.random = Random(seed)  # a text seed gives the same numbers on every machine
        self.ago = 0
        self.words: dict[str, list[tuple[int, int, str]]] = {}
        for lexicon in lexicons:
            for slot, templates in lexicon.items():
                self.words[slot] = [_read(template) for template in templates]

    def usable(self, slot: str) -> list[str]:
        """The templates of a slot that fit the day. KeyError where there is no such slot."""
        return [text for first, last, text in self.words[slot] if last <= self.ago <= first]

    def fill(self, template: str, kept: Mapping[str, str] | None = None) -> str:
        """A template with all its slots filled."""
        there = kept or {}

        def draw(found: re.Match[str]) -> str:
            slot = found[1]
            return there[slot] if slot in there else self.fill(self.random.choice(self.usable(slot)), there)

        return _SLOT.sub(draw, template)

    def draw(self, slot: str, kept: Mapping[str, str] | None = None) -> str:
        """A drawn template of a slot, filled."""
        return self.fill(self.random.choice(self.usable(slot)), kept)

    def line(self, slot: str, kept: Mapping[str, str] | None = None) -> str:
        """The same, with a capital at its head."""
        return capital(self.draw(slot, kept))

    def several(self, slot: str, count: int, kept: Mapping[str, str] | None = None) -> list[str]:
        """Different templates of one slot, each filled."""
        options = self.usable(slot)
        return [capital(self.fill(text, kept)) for text in self.random.sample(options, min(count, len(options)))]


def _read(template: str) -> tuple[int, int, str]:
    found = _WHILE.match(template)
    return (int(found[1]), int(found[2]), template[found.end() :]) if found else (10**6, 0, template)


def capital(text: str) -> str:
    """The text with a capital at the head of each sentence."""
    text = _SENTENCE.sub(lambda found: found[1] + found[2].upper(), text)
    for place, letter in enumerate(text):
        if letter.isalpha():
            return text[:place] + letter.upper() + text[place + 1 :]
        if letter.isdigit():
            break
    return text
