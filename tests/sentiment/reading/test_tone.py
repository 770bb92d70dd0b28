"""Tone is NLTK's own, offline, and never support."""

import dataclasses
import inspect

import pytest

from sentiment.reading import clean, tone
from sentiment.reading.tone import Tone, read_tone
from sentiment.reading.vader import reference


def test_the_readings_are_vaders() -> None:
    # From the VADER paper's own examples, as NLTK scores them.
    assert read_tone("VADER is smart, handsome, and funny!") == Tone(0.0, 0.248, 0.752, 0.8439)
    assert read_tone("VADER is VERY SMART, handsome, and FUNNY!!!").compound == 0.9342
    assert read_tone("Today SUX!").compound == -0.5461
    assert read_tone("Not bad at all").compound > 0
    assert read_tone("") == Tone(0.0, 0.0, 0.0, 0.0)


def test_the_same_numbers_as_nltk_itself() -> None:
    for text in ("Great :) but too late", "the fee is HUGE!!! :(", "uh-oh, kind of nice", "a\nb", "<3", "ok" * 300):
        assert read_tone(text).as_json() == tone.polarity_scores(text) == reference().polarity_scores(text)


def test_failure_05_tone_is_never_called_support() -> None:
    read = read_tone("Terrible that they keep blocking this great childcare bill")
    assert {field.name for field in dataclasses.fields(read)} == {"neg", "neu", "pos", "compound"}
    assert read.neg > 0.3, "it sounds bad, though it is for the bill"
    stance_words = ("favor", "against", "oppose", "support_", "stance =")
    code = inspect.getsource(tone).split('"""', 2)[2]
    assert not [word for word in stance_words if word in code]


def test_importing_the_wing_does_not_load_nltk() -> None:
    import subprocess
    import sys

    code = "import sys, sentiment.reading.tone; print('nltk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("<p>Great <b>news</b>!</p><p>Really.</p>", "Great news! Really."),
        ("see https://x.example/great?a=1 now", "see now"),
        ("ask good@great.example today", "ask today"),
        ("AT&amp;T &lt;3 :)", "AT&T <3 :)"),
        ("<script>awful()</script>fine", "fine"),
        ("Sad day. The post Sad day appeared first on Great News.", "Sad day."),
        ("I <3 this & that", "I <3 this & that"),
    ],
)
def test_what_is_taken_out_before_reading(text: str, wanted: str) -> None:
    assert clean.clean(text) == wanted
