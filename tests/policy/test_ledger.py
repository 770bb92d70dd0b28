"""What was enacted, pending and stopped for a goal on any day, and what its bills and passages say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from policy import charts
from policy.alignment import CodingRow
from policy.ledger import CodedBill, PassageCoding, as_of, entries, history, judged, month_ends
from policy.stages import Step

TODAY = date(2026, 11, 23)
GOAL = 1


def coded(verdict: str, strength: str = "strong", day: date = date(2026, 1, 5), goal: int = GOAL) -> CodingRow:
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return CodingRow(goal, goal * 10, "Goal", verdict, strength, "Because.", at, "Pat")


def passage(key: int, row: CodingRow, until: datetime | None = None) -> PassageCoding:
    return PassageCoding(key, f"Section {key}", row, until)


WAY = (Step("introduced", date(2026, 1, 10)), Step("passed both", date(2026, 3, 10)), Step("enacted", date(2026, 5, 2)))


def bill(key: int = 1, steps: tuple[Step, ...] = WAY, **more: object) -> CodedBill:
    last = steps[-1]
    made = CodedBill(key, key, f"SB {key}", "A bill", "bill", "Ohio", "2026", last.stage, last.on, steps, None)
    return replace(made, **({"codings": (coded("agree"),)} | more))  # type: ignore[arg-type]


def test_a_bill_counts_as_of_its_stage_on_each_day() -> None:
    days = [date(2025, 12, 31), date(2026, 2, 28), date(2026, 5, 31), TODAY]
    months = history([bill()], GOAL, days, TODAY, UTC)
    states = [[one.state for one in month.entries] for month in months]
    assert states == [[], ["pending"], ["enacted"], ["enacted"]]
    assert [month.score.value for month in months] == [None, None, 1.0, 1.0]
    assert months[1].count("agree", "pending") == 1


def test_a_session_that_ended_stops_what_had_not_passed() -> None:
    one = bill(steps=WAY[:1], session_ends=date(2026, 6, 30))
    assert [e.stage for e in entries([one], GOAL, date(2026, 6, 30), TODAY)] == ["introduced"]
    assert [e.state for e in entries([one], GOAL, date(2026, 7, 1), TODAY)] == ["stopped"]


def test_months_by_todays_codings_or_as_known_then() -> None:
    changed = bill(codings=(coded("agree", day=date(2026, 5, 20)), coded("against", day=date(2026, 9, 1))))
    days = [date(2026, 4, 30), date(2026, 5, 31), TODAY]
    today = [month.score.value for month in history([changed], GOAL, days, TODAY, UTC)]
    then = [month.score.value for month in history([changed], GOAL, days, TODAY, UTC, as_known=True)]
    assert today == [None, 0.0, 0.0]
    assert then == [None, 1.0, 0.0]


def test_companions_count_once_and_the_furthest_stands() -> None:
    stuck = bill(2, WAY[:1], group=1)
    (one,) = entries([stuck, bill(1)], GOAL, TODAY, TODAY)
    assert (one.bill.id, one.name, one.tells_of(2)) == (1, "SB 1 with SB 2", True)
    weak = bill(1, codings=(coded("agree", "weak"),))
    (one,) = entries([stuck, weak], GOAL, TODAY, TODAY)
    assert one.bill.id == 2  # what is coded strong is not hidden behind a companion that is not


def test_a_bill_and_its_passages() -> None:
    parts = bill(codings=(), passages=(passage(1, coded("against")), passage(2, coded("agree", "weak"))))
    said = judged(parts, GOAL)
    assert said is not None
    assert (said.verdict, said.strength, said.passages) == ("against", "strong", ("Section 1",))
    both = replace(parts, passages=(*parts.passages, passage(3, coded("agree"))))
    said = judged(both, GOAL)
    assert said is not None
    assert said.verdict == "neutral"
    assert "both" in said.why
    whole = replace(both, codings=(coded("agree"),))
    assert judged(whole, GOAL).verdict == "agree"  # type: ignore[union-attr]  # the whole bill before its passages
    weak = replace(parts, codings=(coded("agree", "weak"),))
    assert judged(weak, GOAL).verdict == "against"  # type: ignore[union-attr]  # strong before weak
    assert judged(weak, 2) is None


def test_a_passage_that_a_later_text_dropped_says_nothing_any_more() -> None:
    gone = datetime(2026, 6, 1, tzinfo=UTC)
    one = bill(codings=(), passages=(passage(1, coded("against"), gone),))
    assert judged(one, GOAL) is None
    assert judged(one, GOAL, datetime(2026, 5, 1, tzinfo=UTC)) is not None
    assert judged(one, GOAL, datetime(2025, 1, 1, tzinfo=UTC)) is None


CODINGS = st.lists(
    st.builds(
        coded, st.sampled_from(["agree", "against", "neutral"]), st.sampled_from(["strong", "weak"]),
        st.dates(date(2026, 1, 1), date(2026, 10, 1)),
    ), max_size=5,
)  # fmt: skip
BILLS = st.lists(
    st.builds(
        lambda key, way, group, codings, parts: bill(
            key, WAY[:way], group=group, codings=tuple(codings[:1]),
            passages=tuple(passage(at, row) for at, row in enumerate(parts)),
        ),
        st.integers(1, 50), st.integers(1, 3), st.integers(1, 8), CODINGS, CODINGS,
    ), max_size=8, unique_by=lambda one: one.id,
)  # fmt: skip


@given(BILLS)
def test_the_score_of_a_goal_lies_in_0_to_1_or_is_no_record(bills: list[CodedBill]) -> None:
    for month in history(bills, GOAL, month_ends(date(2026, 1, 1), TODAY), TODAY, UTC):
        assert month.score.value is None or 0 <= month.score.value <= 1


@given(BILLS, st.integers(1, 3), st.integers(1, 8), st.sampled_from(["agree", "against", "neutral"]), st.data())
def test_a_weak_coding_added_to_a_bill_a_passage_or_a_companion_moves_no_score(
    bills: list[CodedBill], way: int, group: int, verdict: str, data: st.DataObject
) -> None:
    before = as_of(bills, GOAL, TODAY, TODAY).score
    weak = coded(verdict, "weak", date(2026, 10, 20))
    new = bill(99, WAY[:way], group=group, codings=(weak,))
    assert as_of([*bills, new], GOAL, TODAY, TODAY).score.value == before.value
    if bills:
        at = data.draw(st.integers(0, len(bills) - 1))
        more = replace(bills[at], passages=(*bills[at].passages, passage(77, weak)))
        if not more.codings:
            more = replace(more, codings=(weak,))
        assert as_of([*bills[:at], more, *bills[at + 1 :]], GOAL, TODAY, TODAY).score.value == before.value


def test_month_ends() -> None:
    assert month_ends(date(2026, 9, 12), TODAY) == [date(2026, 9, 30), date(2026, 10, 31), TODAY]
    assert month_ends(TODAY, TODAY) == [TODAY]
    assert month_ends(date(2026, 1, 3), date(2026, 2, 28))[-1] == date(2026, 2, 28)


def test_the_charts_say_what_is_drawn() -> None:
    against = bill(2, WAY[:1], codings=(coded("against"),))
    months = history([bill(), against], GOAL, month_ends(date(2026, 4, 1), TODAY), TODAY, UTC)
    spec = charts.alignment_history(months, "strong", "#6B3FA0", "#A8431F", "#0B181C").to_dict()
    rows = next(rows for rows in spec["datasets"].values() if "kind" in rows[0])
    last = {row["kind"]: row["bills"] for row in rows if row["as_of"].startswith("2026-11-23")}
    assert last["For: enacted"] == 1
    assert last["Against: pending"] == -1
    bars = spec["layer"][0]["encoding"]
    assert bars["y"]["title"] == "Bills"
    assert bars["y"]["stack"] == "zero"
    assert bars["color"]["scale"]["domain"][:2] == ["For: enacted", "For: pending"]
    assert bars["color"]["scale"]["range"][0] == "rgba(107, 63, 160, 1.0)"
    line = charts.alignment_score(months, "#6B3FA0").to_dict()
    assert line["layer"][0]["encoding"]["y"]["scale"] == {"domain": [0, 1]}
    scores = next(rows for rows in line["datasets"].values() if len(rows) == len(months))
    assert [row["score"] for row in scores][:2] == [None, 1.0]
    table = charts.alignment_table(months)
    assert list(table["Enacted for"]) == [0, *[1] * 7]
    assert table["As of"].iloc[-1] == TODAY
