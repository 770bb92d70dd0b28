"""The line under each chart: every fact of the measurement is said, also where it is missing."""

from dataclasses import replace
from datetime import timedelta

from data import queries as ground
from sentiment.listening.entries import EntryDraft
from sentiment.queries import judgements
from sentiment.queries import listening as media
from sentiment.services.listening import SourceDraft, add_source, add_topic, save_entries
from sentiment.will.health import Measured, facts, health_lines
from tests.conftest import NOW
from tests.sentiment.will.test_charts import TODAY, rung


def test_every_fact_is_said_where_there_is_one():
    row = replace(rung(), newest=TODAY - timedelta(days=12), detail={"dominant": "Marlow Pulse"})
    said = facts([row], Measured(2, 17, 20, 82, "Marlow Courier", 0.44), TODAY)
    assert said == [
        "newest survey 12 days old",
        "Marlow Pulse carries half of a level or more",
        "2 sources silent",
        "Marlow Courier brought 44% of mentions",
        "17 of 20 judged hits were about it",
        "82 labels behind the share",
    ]


def test_and_where_there_is_none():
    assert facts([], Measured(), TODAY) == [
        "no survey", "no pollster dominates", "every source heard", "no mentions", "topics not judged",
        "no labels, so no share of stories",
    ]  # fmt: skip


def test_a_loud_source_and_an_imprecise_topic_are_told_in_sentences():
    lines = health_lines([rung()], [], TODAY, Measured(0, 12, 20, 0, "Marlow Courier", 0.61))
    assert any("61% of the mentions" in line for line in lines)
    assert any("8 of 20 judged hits were not about the goal" in line for line in lines)
    assert health_lines([rung()], [], TODAY, Measured(0, 19, 20, 0, "Marlow Courier", 0.2)) == health_lines(
        [rung()], [], TODAY
    )


def test_the_loudest_source_and_the_judged_hits_come_from_tallies(session, initiative, actor):
    goal = ground.goals(session, initiative.id)[0]
    add_topic(session, actor, initiative.id, goal.id, "daycare", now=NOW)
    for name, count in (("Courier", 3), ("Gazette", 1)):
        source = add_source(session, actor, initiative.id, SourceDraft(f"https://{name}.example/feed", name), now=NOW)
        entries = [
            EntryDraft(f"{name} {at}", f"Daycare story {name} {at}", "", published=NOW - timedelta(days=at + 1))
            for at in range(count)
        ]
        save_entries(session, initiative, source, entries, now=NOW)
    assert media.loudest(session, [goal.id], TODAY - timedelta(days=30), TODAY) == {goal.id: ("Courier", 0.75)}
    assert media.loudest(session, [goal.id], TODAY - timedelta(days=300), TODAY - timedelta(days=200)) == {}
    assert judgements.judged_right(session, [goal.id]) == {}
