"""The language of short texts: headlines and posts, in the languages of the communities we read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sentiment.listening.words import words
from sentiment.reading.language import AMONG, language, tone_known


@pytest.mark.parametrize(
    ("text", "declared", "wanted"),
    [
        ("the county and the city will pay for it", "es", "en"),
        ("las familias de los condados no tienen una guardería para sus hijos", "en", "es"),
        ("les familles du comté ne sont pas dans la liste des places", "", "fr"),
        ("Governor signs child care bill", "", "en"),
        ("School board votes 5-2 to close Lincoln Elementary", "", "en"),
        ("TEACHERS STRIKE ENDS AFTER 12 DAYS", "", "en"),
        ("Child care providers rally at Capitol", "", "en"),
        ("Padres exigen más guarderías", "", "es"),
        ("Maestros en huelga", "", "es"),
        ("No queremos más recortes", "", "es"),
        ("Quận tăng gấp đôi số chỗ giữ trẻ", "", "vi"),
        ("Giáo viên đình công", "", "vi"),
        ("Nou bezwen plis lajan pou fanmi yo", "", "ht"),
        ("Pwofesè yo nan grèv", "", "ht"),
        ("Kailangan namin ng mas maraming pondo para sa mga pamilya", "", "tl"),
        ("Waalidiintu waxay dalbanayaan xannaano badan", "", "so"),
        ("公立保育所の定員を二倍にする", "", "ja"),
        ("المقاطعة تضاعف أماكن رعاية الأطفال", "", "ar"),
        ("ཁྱིམ་ཚང་ཚོར་བྱིས་པའི་གསོ་སྐྱོང་", "", "other"),
        ("Cambio", "es-MX", "es"),
        ("Cambio", "", ""),
        ("HB 1024", "", ""),
        ("@mayor #ChildCareForAll https://news.example/la/ley/de/cuidado", "", ""),
        ("😂😂😂 2026", "en_US", "en"),
        ("", "", ""),
        ("", " PT_br ", "pt"),
    ],
)
def test_language(text: str, declared: str, wanted: str) -> None:
    assert language(text, declared) == wanted
    assert language(text, declared, words(text)) == wanted, "the same where the words were folded before"
    assert tone_known(wanted) is (wanted in ("", "en"))


def test_the_detector_is_loaded_for_a_text_that_needs_it_only() -> None:
    code = (
        "import sys\nfrom sentiment.reading.language import language\n"
        "language('the county and the city will pay for it')\nlanguage('')\nprint('py3langid' in sys.modules)\n"
        "language('Maestros en huelga')\nprint('py3langid' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


def test_every_language_it_may_answer_is_two_letters() -> None:
    assert len(set(AMONG)) == len(AMONG)
    assert all(len(code) == 2 for code in AMONG)


def test_english_posts_are_english(shared_data: Path) -> None:
    texts = (shared_data / "stance/tweeteval/climate/train_text.txt").read_text("utf-8").split("\n")
    found = [language(text) for text in texts if text]
    assert found.count("en") > 0.93 * len(found)
    assert sum(not tone_known(code) for code in found) < 0.01 * len(found)
