"""Stance learns from labels, says how well, refuses with too few, and is never tone."""

from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.reading import stance
from sentiment.reading.agreement import kappa
from sentiment.reading.stance import STANCES, missing, restore, train
from sentiment.reading.tone import polarity_scores

DAY = date(2026, 11, 23)
SAID = {
    "favor": [
        "pass the bill now",
        "child care works",
        "fund our teachers",
        "#SlotsForAll",
        "blocking this is terrible",
    ],
    "against": ["kill the bill", "no new taxes", "stop this waste", "#NotMyTaxes", "great that they voted it down"],
    "neither": ["the board meets at noon", "agenda posted", "parking is on Main", "minutes of May", "see page 4"],
}


def corpus(each: int, seed: int = 1) -> tuple[list[str], list[str], list[float]]:
    draw = random.Random(seed)
    rows = []
    for side, phrases in SAID.items():
        for number in range(each):
            filler = draw.choice(["today", "in Marlow", "again", "says the mayor", "they say"])
            rows.append((f"{draw.choice(phrases)} {filler} {number % 7}", side))
    draw.shuffle(rows)
    texts = [text for text, _ in rows]
    return texts, [side for _, side in rows], [polarity_scores(text)["compound"] for text in texts]


def test_it_learns_and_says_how_well() -> None:
    texts, labels, tones = corpus(20)
    model = train(texts, labels, tones, 0, on=DAY)
    assert model is not None
    assert (model.on, model.counts) == (DAY, (20, 20, 20))
    assert np.sum(model.confusion) == 60
    assert model.mean_f > 0.9 > model.guessing
    guess = model.predict(["please pass the bill", "they should kill the bill", "parking on Main"], [0.0, -0.7, 0.0])
    assert guess.shape == (3, 3)
    assert np.allclose(guess.sum(1), 1)
    assert [STANCES[side] for side in guess.argmax(1)] == ["favor", "against", "neither"]
    assert model.predict([], []).shape == (0, 3)


def test_failure_05_bad_tone_can_favor() -> None:
    texts, labels, tones = corpus(20)
    model = train(texts, labels, tones, 0, on=DAY)
    assert model is not None
    text = "It is terrible and a shame that they keep blocking this childcare bill"
    compound = polarity_scores(text)["compound"]
    assert compound < 0
    assert STANCES[model.predict([text], [compound]).argmax()] == "favor"


def test_too_few_labels_are_no_model() -> None:
    texts, labels, tones = corpus(6)
    assert train(texts, labels, tones, 0, on=DAY) is None
    assert missing(labels) == "A stance model needs 2 more labels in all."
    one_sided = ["favor"] * 40
    assert train(["pass it"] * 40, one_sided, [0.0] * 40, 0, on=DAY) is None
    assert missing(one_sided) == "A stance model needs 3 more against and 3 more neither."
    assert missing([]).startswith("A stance model needs 3 more favor")


def test_off_topic_and_unsure_teach_nothing() -> None:
    texts, labels, tones = corpus(10)
    model = train(texts, labels, tones, 0, on=DAY)
    more = train(
        [*texts, "a head start in the race", "hm"], [*labels, "off topic", "unsure"], [*tones, 0.0, 0.0], 0, on=DAY
    )
    assert model == more


def test_it_is_kept_without_texts_and_comes_back_the_same() -> None:
    texts, labels, tones = corpus(10)
    model = train(texts, labels, tones, 3, on=DAY)
    assert model is not None
    kept = json.loads(json.dumps(model.as_json()))
    assert not any(text in json.dumps(kept) for text in texts)
    again = restore(kept, texts, labels, tones)
    assert again == model
    assert np.array_equal(again.predict(texts, tones), model.predict(texts, tones))
    assert restore(kept, texts[1:], labels[1:], tones[1:]) is None, "one label was taken back"
    assert restore(kept, texts, ["against", *labels[1:]], tones) is None or labels[0] == "against"


def test_the_same_seed_gives_the_same_report() -> None:
    texts, labels, tones = corpus(8)
    assert train(texts, labels, tones, 5, on=DAY) == train(texts, labels, tones, 5, on=DAY)


def test_copies_of_a_story_do_not_test_themselves() -> None:
    """Texts without any rule: copies in other folds would look like skill."""
    draw = random.Random(4)
    texts, labels, stories = [], [], []
    for story in range(24):
        text = " ".join(f"w{draw.randrange(4_000)}" for _ in range(12))
        for _ in range(4):
            texts.append(text)
            labels.append(STANCES[story % 3])
            stories.append(story)
    tones = [0.0] * len(texts)
    apart = train(texts, labels, tones, 0, on=DAY, stories=stories)
    mixed = train(texts, labels, tones, 0, on=DAY)
    assert apart is not None
    assert mixed is not None
    assert mixed.mean_f > 0.9
    assert apart.mean_f < 0.6


def test_hashtags_are_read_as_words() -> None:
    assert "Slots For All" in stance._prepared("#SlotsForAll now @mayor")
    assert "mayor" not in stance._prepared("#SlotsForAll now @mayor")


def test_better_than_guessing_on_real_posts(shared_data: Path) -> None:
    folder = shared_data / "stance/tweeteval/feminist"
    numbers = (folder / "train_labels.txt").read_text("utf-8").split()
    texts = (folder / "train_text.txt").read_text("utf-8").split("\n")[:250]
    labels = [{"0": "neither", "1": "against", "2": "favor"}[number] for number in numbers[:250]]
    model = train(texts, labels, [polarity_scores(text)["compound"] for text in texts], 0, on=DAY)
    assert model is not None
    assert model.mean_f > model.guessing + 0.05


def test_kappa_as_cohen_has_it() -> None:
    # Cohen 1960's kind of table: 20 both yes, 5 and 10 apart, 15 both no: (0.7 - 0.5) / (1 - 0.5).
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    found = kappa(first, second)
    assert found.kappa == pytest.approx(0.4)
    assert (found.mentions, found.same) == (50, 35)
    assert found.low is not None
    assert found.high is not None
    assert 0.1 < found.low < 0.4 < found.high < 0.65


def test_kappa_where_there_is_little_to_say() -> None:
    assert kappa([], []).kappa is None
    assert kappa(["favor"] * 9, ["favor"] * 9).kappa is None
    full = kappa(["favor", "against"] * 5, ["favor", "against"] * 5)
    assert full.kappa == 1
    assert full.low is not None
    assert full.low < 0.9, "ten mentions are not certainty"
    with pytest.raises(ValueError, match="same mentions"):
        kappa(["favor"], [])


@given(pairs=st.lists(st.tuples(st.sampled_from(STANCES), st.sampled_from(STANCES)), max_size=40))
@settings(max_examples=30, deadline=None)
def test_kappa_is_bounded_and_even_handed(pairs: list[tuple[str, str]]) -> None:
    first, second = [one for one, _ in pairs], [two for _, two in pairs]
    found, turned = kappa(first, second), kappa(second, first)
    if found.kappa is None or turned.kappa is None:
        assert found.kappa is turned.kappa is None
        return
    assert found.kappa == pytest.approx(turned.kappa)
    assert found.low is not None
    assert found.high is not None
    assert -1 <= found.low <= found.kappa <= found.high <= 1
