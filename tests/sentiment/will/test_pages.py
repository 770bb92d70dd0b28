"""Public will and Evidence without a browser: empty, with surveys, with the evidence dialog."""

import re
from datetime import timedelta

import pytest
from streamlit.testing.v1 import AppTest

from data import db, queries
from data import services as ground
from data.access import OPERATOR, Role
from data.agenda import GoalDraft
from sentiment.queries import will as will_queries
from sentiment.services import will as services
from tests.conftest import NOW, ROOT, make_initiative

TABLE = (
    "pollster,start_date,end_date,sample_size,population,party,approve,disapprove,text\n"
    "Marlow Pulse,2026-03-01,2026-03-05,412,a,all,48,40,For it?\n"
    "Phone Poll,2026-06-01,2026-06-08,1118,a,all,52,38,For it?\n"
    "Phone Poll,2026-06-01,2026-06-08,300,a,Parents,80,10,For it?\n"
    "Marlow Pulse,2026-10-01,2026-10-08,640,a,all,61,30,For it?\n"
)


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch):
    monkeypatch.setattr("data.clock.now", lambda: NOW)


@pytest.fixture
def started(database):
    with db.writing() as session:
        return make_initiative(session)


@pytest.fixture
def measured(started):
    with db.writing() as session:
        goal = queries.goals(session, started.id)[0]
        services.import_polls(session, OPERATOR, started.id, "p.csv", TABLE.encode(), goal_id=goal.id, now=NOW)
    return goal


def open_page(path):
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
    page.session_state["landed"] = True
    page.run()
    if path:
        page.switch_page(path).run()
    assert not page.exception, page.exception
    return page


def tab(page, name):
    """Open a tab of Evidence: only the open one is drawn."""
    page.session_state["evidence_tab"] = name
    page.run()
    assert not page.exception, page.exception
    return page


def said(page):
    kinds = ("title", "header", "subheader", "markdown", "caption", "error", "success", "warning", "badge")
    found = [str(getattr(one, "value", "") or getattr(one, "label", "")) for kind in kinds for one in page.get(kind)]
    return re.sub(r"\\(.)", r"\1", "\n".join(found))


def labels(page):
    return [button.label for button in page.button]


def test_without_any_measure_there_is_one_sentence_and_one_button_a_goal(started):
    page = open_page("")
    text = said(page)
    assert text.count("Nothing measures public will for this goal yet.") == 2
    assert "two surveys of" in text
    assert labels(page).count("Add a survey") == 2
    assert not page.get("vega_lite_chart")


def test_with_surveys_level_interval_verdict_and_what_would_settle_it(measured):
    page = open_page("")
    text = said(page)
    assert "Child care for every family" in text
    assert "Cannot tell yet: supportive." in text or "rising" in text
    assert len(page.get("vega_lite_chart")) == 4  # ladder, support, lanes, media
    with db.reading() as session:
        assert len(will_queries.estimates(session, 1)) == 1  # worked out on the way, and kept
        assert services.stale(session, 1, now=NOW) == []


def test_failure_14_the_page_tells_media_from_public_opinion(measured):
    text = said(open_page(""))
    assert "Media signal: what outlets and posts say, not public opinion; copies count once." in text
    assert "Media was not an input, because no share of favorable stories is measured from labels." in text
    assert "Media signal, not public opinion" in text


def test_failure_15_a_changed_question_is_told_on_the_card(started):
    table = TABLE.replace("640,a,all,61,30,For it?", "640,a,all,61,30,In favour of kind words?")
    with db.writing() as session:
        goal = queries.goals(session, started.id)[0]
        services.import_polls(session, OPERATOR, started.id, "p.csv", table.encode(), goal_id=goal.id, now=NOW)
    text = said(open_page(""))
    assert "The questions changed after" in text
    assert "“In favour of kind words?” 0% before, 100% since" in text
    assert "is not in the level" in text


def test_failure_09_no_verdict_stands_without_its_interval(measured):
    page = open_page("")
    charts = [chart.proto for chart in page.get("vega_lite_chart")]
    for chart in charts[:1]:
        assert re.search(r"\d+% \(\d+ ?[–-] ?\d+\)", chart.alt or str(chart))


def test_any_number_opens_its_evidence(measured):
    page = open_page("")
    next(button for button in page.button if button.label == "Supportive").click()
    page.run()
    assert not page.exception
    text = said(page)
    assert "who side with the goal; 90% interval; as of 23 Nov 2026" in text
    tables = [frame.value for frame in page.dataframe]
    surveys = next(table for table in tables if "Part in the level" in table.columns and "Survey" in table.columns)
    assert len(surveys) == 4
    assert "none: a subgroup (Parents), not everyone" in set(surveys["Part in the level"])
    history = next(table for table in tables if "As known on" in table.columns)
    assert len(history) == 1


def test_nothing_is_fitted_on_a_page_whose_evidence_is_the_same(measured, monkeypatch):
    open_page("")

    def never(*_args, **_kwargs):
        raise AssertionError("fitted again")

    monkeypatch.setattr("sentiment.services.will.estimate", never)
    open_page("")


def test_many_goals_are_drawn_when_opened(measured):
    with db.writing() as session:
        for number in range(4):
            ground.add_goal(session, OPERATOR, 1, GoalDraft(f"Goal {number}"), now=NOW)
    page = open_page("")
    assert said(page).count("Nothing measures public will") == 2  # of six goals three are drawn, one is measured
    assert {"Goal 1", "Goal 2", "Goal 3"} <= {one.label for one in page.expander}


def test_a_reader_sees_and_cannot_add(measured):
    with db.reading() as session:
        reader = next(m for m in queries.members(session, 1) if m.role is Role.READER)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=90)
    page.session_state["landed"] = True
    page.session_state["acting_member"] = reader.id
    page.run()
    assert not page.exception
    page.switch_page("sentiment/pages/evidence.py").run()
    assert not page.exception
    assert next(button for button in page.button if button.label == "Add survey").disabled


def fill(page, **fields):
    for name, value in fields.items():
        page.text_input(key=f"survey_{name}").set_value(value)
    next(button for button in page.button if button.label == "Add survey").click()
    page.run()
    assert not page.exception
    return page


def test_a_survey_is_typed_in_and_the_form_is_cleared(started):
    page = open_page("sentiment/pages/evidence.py")
    assert "No surveys in this period." in said(page)
    fill(page, pollster="Marlow Pulse", share="58", ends="2026-11-03", n="412", wording="For it?")
    assert "Added Marlow Pulse, 3 Nov 2026: 58%." in said(page)
    assert page.text_input(key="survey_pollster").value == ""
    with db.reading() as session:
        (row,) = will_queries.polls(session, started.id)
    assert (row.share, row.n, row.rung, row.ends_on.isoformat()) == (0.58, 412, "supportive", "2026-11-03")


def test_a_refused_survey_names_the_field_and_keeps_what_was_typed(started):
    page = open_page("sentiment/pages/evidence.py")
    fill(page, pollster="Marlow Pulse", share="158", ends="2026-11-03", starts="2026-11-09", n="412")
    text = said(page)
    assert "between 0% and 100%" in text
    assert "before it starts" in text
    assert page.text_input(key="survey_pollster").value == "Marlow Pulse"
    assert page.text_input(key="survey_share").value == "158"
    fill(page, n="many")
    assert "“many” is not a whole number" in said(page)
    fill(page, n="412", share="58", ends="3/4/26x")
    assert "cannot be read" in said(page) or "is not a date" in said(page) or "not a time" in said(page)
    with db.reading() as session:
        assert will_queries.polls(session, started.id) == []


def test_surveys_stand_by_wording_and_the_method_is_told(measured):
    page = open_page("sentiment/pages/evidence.py")
    frame = next(one.value for one in page.dataframe if "Wording" in one.value.columns)
    assert frame["Survey"].iloc[0] == "Marlow Pulse, Oct 2026"
    assert len(frame) == 4
    text = said(tab(page, "Method"))
    assert "What is never public opinion." in text
    assert "As known then." in text


def test_levels_are_indicators_too(measured):
    open_page("")
    page = tab(open_page("sentiment/pages/evidence.py"), "Indicators")
    frame = next(one.value for one in page.dataframe if "Indicator" in one.value.columns)
    line = frame[frame["Indicator"] == "Supportive, public"].iloc[0]
    assert re.match(r"\d+(\.\d)?% \(", line["Newest"])
    assert line["Unit"] == "share of adults"


def test_the_strip_says_since_when(measured):
    page = open_page("")
    assert f"Since {(NOW - timedelta(days=7)):%-d %b}" in said(page)
    assert "4 surveys added" in said(page)


def test_the_seven_indicators_stand_with_what_is_missing(measured):
    text = said(tab(open_page("sentiment/pages/evidence.py"), "Indicators"))
    assert text.count("More people") >= 4
    assert "Nothing that could settle it was measured" in text
    assert "Stakeholder surveys" in text


def test_key_table_and_export_are_made_when_opened(measured):
    page = open_page("")
    assert not page.get("download_button")
    page.session_state[f"more_{measured.id}"] = True
    page.run()
    assert {one.label for one in page.get("download_button")} == {"Table (CSV)", "Picture (PNG)"}
