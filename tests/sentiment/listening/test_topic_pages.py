"""The topics and spikes of the Mentions page without a browser: preview, judging, suggestions, versions, alerts."""

from __future__ import annotations

import random
import re
from datetime import date, timedelta

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import clock, db
from data import queries as ground
from data.access import OPERATOR, Role
from data.agenda import InitiativeRow
from data.ui.theme import DARK, LIGHT
from sentiment.charts import spikes as charts
from sentiment.listening.spikes import Series, judged, spikes_of
from sentiment.mentions import TopicRow
from sentiment.pages.highlighting import marked
from sentiment.pages.spike_parts import days_in_words
from sentiment.queries import judgements
from sentiment.queries import topics as topic_queries
from sentiment.services import topics
from tests.conftest import NOW, make_initiative
from tests.sentiment.listening.heard import entry, make_source, save

WORDS = (
    "bridge oven ladder tulip harbor violin pepper canyon saddle mirror anchor walnut lantern thistle copper meadow "
    "kettle falcon marble orchard ribbon timber velvet willow magnet pebble quiver rocket sandal turnip"
)
HOSTILE = "# *bold* [link](https://bad.example) :material/home: <script>alert(1)</script> $x$"
KINDS = ("title", "header", "subheader", "markdown", "text", "error", "success", "warning", "code", "caption")


def topics_page() -> None:
    from data import ui
    from sentiment.pages import topic_parts
    from sentiment.queries import topics as topic_queries

    ctx = ui.page("Topics", "What counts.")
    with ui.reading() as session:
        rows = topic_queries.topics(session, ctx.initiative.id)
    topic_parts.topics(ctx, rows)


def spikes_page() -> None:
    from data import ui
    from sentiment.pages import spike_parts

    spike_parts.alerts(ui.page("Spikes", "What rose.", filters=True))


def told(start: str, number: int) -> str:
    return f"{start} {' '.join(random.Random(number).sample(WORDS.split(), 14))} {number}. {HOSTILE}"


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def topic(database: object) -> TopicRow:
    """Twelve mentions of the programme, eight of the idiom, one of neither; a spike two days ago."""
    with db.writing() as session:
        initiative = make_initiative(session)
        source = make_source(session, initiative)
        goal = ground.goals(session, initiative.id)[0]
        entries = [
            entry(f"p{n}", told("Head Start centers", n), days=2, outlet="Gaz*ette*", title=f"Wards {n}")
            for n in range(12)
        ]
        entries += [entry(f"i{n}", told("The team gets a head start", 20 + n), days=30 - n) for n in range(8)]
        entries += [entry(f"o{n}", told("Rain fell", 40 + n), days=40 - n) for n in range(36)]
        save(session, initiative, source, entries)
        return topics.add_topic(session, OPERATOR, initiative.id, goal.id, '"head start"', now=NOW)


def shown(function: object) -> AppTest:
    return AppTest.from_function(function, default_timeout=30).run()  # type: ignore[arg-type]


def words(test: AppTest) -> str:
    assert not test.exception, test.exception
    return "\n".join(str(element.value) for kind in KINDS for element in test.get(kind))


def open_panel(topic: TopicRow, panel: str) -> AppTest:
    test = shown(topics_page)
    return test.segmented_control(key=f"topic_panel_{topic.id}").set_value(panel).run()


def stored(topic: TopicRow) -> TopicRow:
    with db.reading() as session:
        return topic_queries.topic(session, _initiative().id, topic.id)


def _initiative() -> InitiativeRow:
    with db.reading() as session:
        return ground.initiatives(session)[0]


def test_marked_text_cannot_format() -> None:
    text = f"A Head Start here. {HOSTILE}"
    made = marked(text, [(2, 12)])
    assert made.startswith("A :primary-background[**Head Start**] here")
    rest = made.removeprefix("A :primary-background[**Head Start**]")
    assert not re.search(r"(?<!\\)[<\[*$:#]", rest), "every sign that could format is escaped"
    assert marked("", []) == ""
    assert marked("a\n\nb care", [(3, 4)]) == "a :primary-background[**b**] care"


def test_a_change_is_previewed_with_its_hits_marked(topic: TopicRow) -> None:
    test = open_panel(topic, "Change")
    test.text_area(key=f"topic_query_{topic.id}_1").set_value("{Head Start} OR rain").run()
    said = words(test)
    assert "**48** of the newest 56 stored mentions match: 36 more and 8 fewer than now." in said
    assert ":primary-background[**Rain**] fell" in said
    assert "**No longer found**" in said
    assert "a :primary-background[**head start**]" in said
    assert "<script>" not in said
    test.button(key=f"topic_save_{topic.id}").click().run()
    assert (stored(topic).version, stored(topic).mentions) == (2, 48)


def test_twenty_hits_are_judged_one_at_a_time(topic: TopicRow) -> None:
    test = open_panel(topic, "Judge hits")
    assert "0 of 20 random hits judged" in test.get("progress")[0].proto.text
    assert "Is this about **Child care for every family**?" in words(test)
    assert "Add a topic" not in words(test), "the hit stands alone, so that it fits a phone"
    for _ in range(20):
        body = "\n".join(block.value for block in test.markdown)
        right = "**Head Start**" in body
        test.button(key=f"judge_{'right' if right else 'wrong'}_{topic.id}").click().run()
    said = words(test)
    assert "60% right (12 of 20 judged; every hit)" in said
    test.button(key=f"judge_undo_{topic.id}").click().run()
    assert "19 of 20 random hits judged" in test.get("progress")[0].proto.text
    test.button(key=f"judge_cannot_{topic.id}").click().run()
    assert "1 could not be told and count as neither" in words(test)
    test.button(key="judge_close").click().run()
    assert "of 19 judged" in words(test)
    assert "Add a topic" in words(test)


def test_suggested_words_are_put_into_the_query_and_saved_only_by_hand(topic: TopicRow) -> None:
    test = open_panel(topic, "Judge hits")
    for _ in range(20):
        right = "**Head Start**" in "\n".join(block.value for block in test.markdown)
        test.button(key=f"judge_{'right' if right else 'wrong'}_{topic.id}").click().run()
    test.button(key="judge_close").click().run()
    test.segmented_control(key=f"topic_panel_{topic.id}").set_value("Suggest words").run()
    said = words(test)
    assert "12 judged right and 8 wrong" in said
    assert "12 of 12 judged right write it with these capitals, and 0 of 8 judged wrong" in said.replace("\\", "")
    test.button(key=f"suggest_{topic.id}_capitals_0").click().run()
    assert test.text_area(key=f"topic_query_{topic.id}_1").value == "{Head Start}"
    assert stored(topic).version == 1, "a suggestion saves nothing"
    test.button(key=f"topic_save_{topic.id}").click().run()
    assert (stored(topic).query, stored(topic).version) == ("{Head Start}", 2)
    with db.reading() as session:
        assert judgements.precision(session, topic.id).value == 1.0


def test_versions_and_going_back(topic: TopicRow) -> None:
    test = open_panel(topic, "Versions")
    assert "This is its first version" in words(test)
    with db.writing() as session:
        topics.change_topic(session, OPERATOR, _initiative().id, topic.id, "rain", now=NOW + timedelta(hours=1))
    test.run()
    assert "**Version 2**" in words(test)
    test.button(key=f"restore_{topic.id}_1").click().run()
    assert (stored(topic).query, stored(topic).version) == ('"head start"', 3)


def test_a_reader_sees_and_may_not_judge_or_change(topic: TopicRow) -> None:
    with db.reading() as session:
        reader = next(m for m in ground.members(session, _initiative().id) if m.role == Role.READER)
    test = AppTest.from_function(topics_page, default_timeout=30)
    test.session_state["acting_member"] = reader.id
    test.session_state[f"topic_panel_{topic.id}"] = "Judge hits"
    test.run()
    assert test.button(key=f"judge_right_{topic.id}").disabled


def test_alerts_answer_and_the_series_is_drawn(topic: TopicRow) -> None:
    test = shown(spikes_page)
    said = words(test)
    assert "Spike: Child care for every family, 12 stories on 21 Nov 2026" in said
    for answer in (
        "**Who:** Gaz\\*ette\\* (12)", "**Syndicated?** 12 placements, 1.0 a story", "**Tone, not support:**",
        "**Near it:** nothing of ours", "2 false alarms a year",
    ):  # fmt: skip
        assert answer in said, answer
    (chart,) = test.get("vega_lite_chart") or test.get("arrow_vega_lite_chart")
    assert chart is not None
    assert list(test.dataframe[0].value.columns) == ["Day", "Stories", "Expected", "Ordinary from", "to", "Note"]


def test_days_are_said_as_short_as_they_can_be() -> None:
    assert days_in_words(date(2026, 11, 12), date(2026, 11, 12)) == "12 Nov 2026"
    assert days_in_words(date(2026, 11, 12), date(2026, 11, 13)) == "12 to 13 Nov 2026"
    assert days_in_words(date(2026, 10, 31), date(2026, 11, 1)) == "31 Oct to 1 Nov 2026"
    assert days_in_words(date(2026, 12, 31), date(2027, 1, 1)) == "31 Dec 2026 to 1 Jan 2027"


def test_without_topics_spikes_say_nothing(database: object) -> None:
    with db.writing() as session:
        make_initiative(session)
    assert "spike" not in words(shown(spikes_page)).replace("Spikes", "")


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_chart_tells_spikes_gaps_and_too_early(tokens: object) -> None:
    start = NOW.date() - timedelta(days=59)
    days = [start + timedelta(at) for at in range(60)]
    counts = [3.0 + at % 3 for at in range(60)]
    counts[50] = 30
    gaps = frozenset(days[20:24])
    judged_days = tuple(judged(Series(days, counts, None, gaps)))
    found = tuple(spikes_of(judged_days))
    frame = charts.frame(judged_days, gaps, found, start)
    assert (len(frame), int(frame["gap"].sum()), int(frame["spike"].sum())) == (60, 4, 1)
    assert pd.isna(frame["stories"].iloc[21]) and pd.isna(frame["high"].iloc[3])  # noqa: PT018
    made = charts.series(judged_days, gaps, found, start, tokens).to_dict()  # type: ignore[arg-type]
    assert {layer["mark"]["type"] for layer in made["layer"]} == {"rect", "bar", "point", "text"}
    said = charts.series_alt("care", frame)
    assert "spikes on" in said
    assert "with 30" in said
    assert "4 days without data" in said
    notes = set(charts.series_table(frame)["Note"])
    assert notes == {"", "spike", "no data", "too early to say"}
