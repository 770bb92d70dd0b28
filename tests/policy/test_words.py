"""Two texts compared word by word: nothing lost, nothing invented, and never slow."""

from __future__ import annotations

import doctest
import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from policy import versions, words
from policy.letters import compared, excerpts, places
from policy.words import compare, split

texts = st.lists(st.sampled_from(["the", "state", "shall", "may", "pay,", "§ 12", "\n", "child’s", "12.5"])).map(
    " ".join
)


def test_the_docstrings_hold() -> None:
    for module in (words, versions):
        assert doctest.testmod(module).failed == 0


@settings(deadline=None)
@given(texts, texts)
def test_what_is_the_same_and_added_is_the_later_text(before: str, after: str) -> None:
    found = compare(before, after)
    assert [w for s in found.spans if s.kind != "removed" for w in split(s.text)] == split(after)
    assert [w for s in found.spans if s.kind != "added" for w in split(s.text)] == split(before)
    assert (found.same + found.added, found.same + found.removed) == (len(split(after)), len(split(before)))
    assert bool(found.places) == (split(before) != split(after))


@given(texts)
def test_white_space_is_no_difference(text: str) -> None:
    assert compare(text, "\n\n".join(text.split(" "))).places == 0


def test_a_number_changed_is_seen_as_that_word() -> None:
    found = compare("A family pays 7% of its income.", "A family pays 7.5% of its income.")
    assert [(s.kind, s.text.strip()) for s in found.spans if s.kind != "same"] == [("removed", "7"), ("added", "7.5")]
    assert found.summary.startswith("1 words added and 1 removed in 1 place")


def test_a_hundred_thousand_words_take_seconds_at_worst() -> None:
    rng = random.Random(7)
    law = [f"w{rng.randrange(5000)}" for _ in range(100_000)]
    edited = [f"new{rng.randrange(9)}" if rng.random() < 0.03 else word for word in law]
    two = [rng.choice("ab") for _ in range(100_000)]
    other = [rng.choice("ab") for _ in range(100_000)]
    shuffled = rng.sample(law, len(law))
    for name, one, later in (
        ("3% edited", law, edited),
        ("shuffled", law, shuffled),
        ("two words only", two, other),
        ("halves swapped", law, law[50_000:] + law[:50_000]),
        ("periodic", ["a", "b"] * 50_000, ["b", "c", "a"] * 33_333),
    ):
        began = time.process_time()
        found = compare(" ".join(one), " ".join(later))
        took = time.process_time() - began
        print(f"{name}: {took:.1f} s, {found.summary}")
        assert took < 10  # about one on the machine it was written on
        assert found.same + found.added == 100_000 - (name == "periodic")
    assert compare(" ".join(law), " ".join(edited)).same > 95_000


def test_only_the_places_that_differ_are_shown() -> None:
    body = [f"word{n}" for n in range(1000)]
    later = list(body)
    later[500], later[505], later[900] = "five", "six", "nine"
    groups, more = excerpts(compare(" ".join(body), " ".join(later)), context=4)
    assert (len(groups), more) == (2, 0)
    assert places(groups[1]) == (
        "… word896 word897 word898 word899 -[word900] +[nine] word901 word902 word903 word904 …"
    )
    assert excerpts(compare(" ".join(body), " ".join(later)), most=1)[1] == 1
    assert excerpts(compare("same", "same")) == ([], 0)


def test_a_comparison_as_a_page_escapes_and_marks_with_signs() -> None:
    made = compared("SB 12", "<b>one</b>", "two", compare("pay <script>x</script> now", "pay &amp; <img src=x> now"))
    assert "<script" not in made
    assert "<img" not in made
    assert "&lt;b&gt;one&lt;/b&gt;" in made
    assert "<ins>+[" in made
    assert "<del>−[" in made


def test_suggestions_rank_by_shared_words_and_say_which() -> None:
    goals = {1: "Child care for every family. Affordable care", 2: "Safe routes to school. Walk and bike safely"}
    found = versions.suggest("The department shall fund bicycle and walking routes near every school.", goals)
    assert [one.goal_id for one in found] == [2, 1] or [one.goal_id for one in found] == [2]
    assert "rout" in found[0].words or "school" in found[0].words
    assert versions.suggest("Lottery proceeds", goals) == []
    assert versions.suggest("", goals) == []
    assert versions.suggest("school", {}) == []
    assert all(0 < one.similarity <= 1 for one in found)


def test_a_passage_is_found_whatever_its_line_ends() -> None:
    text = "Sec. 1.\n  A family pays (at most)\n  7% of its income."
    place = versions.place_of("pays (at most) 7%", text)
    assert place is not None
    assert text[slice(*place)].split() == ["pays", "(at", "most)", "7%"]
    assert versions.place_of("pays 8%", text) is None
    assert versions.place_of("  ", text) is None
