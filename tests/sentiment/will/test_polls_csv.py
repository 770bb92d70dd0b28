"""Tables of polls: columns by name, rows refused by number, what was assumed told."""

from datetime import date

import pytest

from data.errors import GroundswellError
from data.files import read_csv
from sentiment.will.polls_csv import looks_like_polls, match_columns, read_polls

TODAY = date(2026, 11, 23)
FULL = (
    "start_date,end_date,pollster,sponsor,sample_size,population,party,subject,tracking,text,approve,disapprove,url\n"
    "2026-02-02,2026-02-04,YouSay,Weekly,1500,a,all,Plan,FALSE,Do you approve of the plan?,42,29,https://a.example/1\n"
    "2026-02-02,2026-02-04,YouSay,Weekly,376,a,R,Plan,FALSE,Do you approve of the plan?,75,6,https://a.example/1\n"
    "2026-03-10,2026-03-05,Early & Late,,900,rv,all,Plan,FALSE,Do you approve of the plan?,44,40,\n"
    "2026-03-10,2026-03-12,Over,,900,rv,all,Plan,FALSE,Do you approve of the plan?,144,40,\n"
    "2026-03-10,2026-03-12,No answer,,900,rv,all,Plan,FALSE,Do you approve of the plan?,,40,\n"
    "2026-04-01,2026-04-03,Silent on n,,,lv,all,Plan,TRUE,Do you approve of the plan?,47,40,\n"
)


def read(text, **options):
    given = {"rung": "supportive", "audience": "public", "today": TODAY} | options
    return read_polls(read_csv(text.encode()), 7, **given)


def test_the_538_form_with_refusals_by_row():
    told = read(FULL)
    assert [(number, draft.pollster, draft.share, draft.n) for number, draft in told.drafts] == [
        (2, "YouSay", 0.42, 1500),
        (3, "YouSay", 0.75, 376),
        (7, "Silent on n", 0.47, None),
    ]
    first, group, silent = (draft for _, draft in told.drafts)
    assert (first.population, first.subgroup, first.goal_id, first.rung) == ("adults", "", 7, "supportive")
    assert (group.subgroup, silent.population, silent.tracking) == ("R", "likely voters", True)
    assert dict(told.refused).keys() == {4, 5, 6}
    assert "ends on 2026-03-05 before it starts on 2026-03-10" in dict(told.refused)[4]
    assert "over 100%" in dict(told.refused)[5]
    assert "needs its share" in dict(told.refused)[6]
    assert any("without a sample size" in note for note in told.notes)
    assert any("subgroups (R)" in note for note in told.notes)


def test_the_plain_form_reads_its_own_date_order():
    told = read("Pollster,Start,End,Favor,Oppose\nA,6/9/17,6/11/17,24,55\nB,5/31/17,6/6/17,17,62\n", order="dmy")
    assert [draft.ends_on for _, draft in told.drafts] == [date(2017, 6, 11), date(2017, 6, 6)]
    assert any("month first" in note for note in told.notes)


def test_dates_that_read_two_ways_ask():
    told = read("Pollster,Start,End,Favor,Oppose\nA,6/9/17,6/11/17,24,55\n")
    assert told.drafts == []
    assert "could be" in told.refused[0][1]


def test_shares_of_one_and_percents_are_told_by_their_column():
    parts = read("Pollster,End,Support\nA,2026-01-05,0.61\nB,2026-02-05,1\n")
    assert [draft.share for _, draft in parts.drafts] == [0.61, 1.0]
    percents = read("Pollster,End,Support\nA,2026-01-05,61%\nB,2026-02-05,58.5\nC,2026-03-05,0.6\n")
    assert [draft.share for _, draft in percents.drafts] == [0.61, 0.585]
    assert "part of one" in percents.refused[0][1]


def test_a_named_share_wins_and_a_part_of_the_public_is_a_subgroup():
    text = "Question,Start,End,Pollster,Population,Support,Republican Support\nage,2/20/18,2/23/18,C,Adults,72,61\n"
    whole = read(text, order="mdy")
    part = read(text, order="mdy", share="Republican Support")
    assert (whole.drafts[0][1].share, whole.drafts[0][1].subgroup) == (0.72, "")
    assert (part.drafts[0][1].share, part.drafts[0][1].subgroup) == (0.61, "Republican")
    with pytest.raises(GroundswellError, match="no column “Keen”"):
        read(text, share="Keen")


def test_failure_15_two_subjects_in_one_table_are_kept_apart():
    text = "Pollster,End,subject,Approve\nA,2026-01-05,Roads,61\nA,2026-01-05,Buses,41\n"
    told = read(text)
    assert {draft.wording for _, draft in told.drafts} == {"Roads", "Buses"}
    assert any("2 things" in note for note in told.notes)
    one = read(text, only={"subject": "buses"})
    assert [(draft.share, draft.wording) for _, draft in one.drafts] == [(0.41, "")]


def test_one_row_per_answer_is_folded():
    text = (
        "question_id,pollster,start_date,end_date,sample_size,answer,pct\n"
        "9,A,2026-01-01,2026-01-05,800,Yes,61\n9,A,2026-01-01,2026-01-05,800,No,30\n"
        "10,B,2026-02-01,2026-02-05,700,Yes,58\n10,B,2026-02-01,2026-02-05,700,No,35\n"
    )
    told = read(text)
    assert [(draft.share, draft.against) for _, draft in told.drafts] == [(0.61, 0.30), (0.58, 0.35)]
    named = read(text, share="No")
    assert [draft.share for _, draft in named.drafts] == [0.30, 0.35]


def test_rows_the_table_itself_leaves_out():
    told = read("Pollster,End,Yes,Include?\nA,2026-01-05,61,Yes\nB,2026-01-06,20,No\n")
    assert [draft.pollster for _, draft in told.drafts] == ["A"]
    assert any("not to be included" in note for note in told.notes)


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Pollster,End\nA,2026-01-05\n"])
def test_a_table_that_is_no_poll_table_says_what_is_missing(text):
    assert not looks_like_polls(read_csv(text.encode()).header)
    with pytest.raises(GroundswellError, match="Columns:"):
        read(text)


def test_columns_of_issue_polls():
    header = ["Start", "End", "Pollster", "Sponsor", "SampleSize", "Pop", "tracking", "Text", "Category"]
    header += ["Include?", "Yes", "No", "Unsure"]
    found = match_columns(header)
    assert looks_like_polls(header)
    assert (found["n"], found["population"], found["share"], found["against"]) == ("SampleSize", "Pop", "Yes", "No")
    assert (found["unsure"], found["wording"], found["about"]) == ("Unsure", "Text", "Category")


def test_real_tables(shared_data):
    polls = shared_data / "polls"
    covid = read_polls(
        read_csv((polls / "covid-approval/covid_approval_polls.csv").read_bytes()),
        1, rung="supportive", audience="public", today=TODAY, order="mdy", only={"subject": "Biden"},
    )  # fmt: skip
    assert len(covid.drafts) + len(covid.refused) == 1641
    assert len(covid.refused) == 6
    assert all("before it starts" in why or "add up" in why or "share" in why for _, why in covid.refused)
    for name, rows in (("ahca-polls/ahca_polls.csv", 15), ("poll-quiz-guns/guns-polls.csv", 57)):
        table = read_csv((polls / "fivethirtyeight" / name).read_bytes())
        told = read_polls(table, 1, rung="supportive", audience="public", today=TODAY)
        assert (len(told.drafts), told.refused) == (rows, [])
