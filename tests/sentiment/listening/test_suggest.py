"""Suggested words: what a query nearly says, what keeps company with it, what would cut the wrong ones."""

from __future__ import annotations

from sentiment.listening.matching import Document
from sentiment.listening.suggest import Known, Suggestion, cuts, suggestions
from sentiment.listening.topics import parse

FILLER = ("the council met on roads", "a fair comes to town", "rain is likely on friday", "the river is high")


def known(query: str, said: list[tuple[str, bool | None]]) -> list[Known]:
    node = parse(query)
    found = []
    for text, right in said:
        document = Document("", text, "Marlow Gazette")
        found.append(Known(document, document.matches(node), right))
    return found


def of_kind(found: list[Suggestion], kind: str) -> dict[str, Suggestion]:
    return {one.term: one for one in found if one.kind == kind}


def ask(query: str, said: list[tuple[str, bool | None]]) -> list[Suggestion]:
    found = suggestions(parse(query), known(query, said))
    for one in found:
        changed = parse(one.query)
        before = [text.hit for text in known(query, said)]
        after = [Document("", text, "Marlow Gazette").matches(changed) for text, _ in said]
        assert one.finds == sum(new and not old for new, old in zip(after, before, strict=True)), one
        assert one.loses == sum(old and not new for new, old in zip(after, before, strict=True)), one
    return found


def test_what_a_query_nearly_says() -> None:
    texts = [
        ("child care costs rise", None), ("daycare closes", None), ("childcare is dear", None),
        ("care for every child", None), ("three daycares open", None), ("HEAD START wins", None), ("a new road", None),
    ]  # fmt: skip
    found = of_kind(ask('"child care" OR daycare OR {Head Start}', texts), "form")
    assert found["childcare"].finds == 1
    assert "as one word" in found["childcare"].why
    assert found["child NEAR/3 care"].finds == 1
    assert "“daycares”" in found["daycare*"].why
    assert found['"head start"'].finds == 1
    assert not any("road" in one.term for one in found.values())


def test_a_form_keeps_what_else_must_be_there() -> None:
    texts = [("child care in Marlow", None), ("childcare in Marlow", None), ("childcare in Utah", None)]
    found = of_kind(ask('"child care" AND marlow NOT football', texts), "form")
    assert found["childcare"].finds == 1
    assert parse(found["childcare"].query) == parse('("child care" OR childcare) AND marlow AND NOT football')


def test_company_of_hits_is_told_with_counts() -> None:
    texts: list[tuple[str, bool | None]] = [(f"daycare and preschool fees number {n}", None) for n in range(8)]
    texts += [("a preschool opens its doors", None), ("preschool teachers meet", None)]
    texts += [(f"{FILLER[n % 4]} {n}", None) for n in range(60)]
    found = of_kind(ask("daycare", texts), "company")
    assert found["preschool"].finds == 2
    assert "Of 10 stories with it, 8 are found already" in found["preschool"].why
    assert not {"the", "friday", "river"} & set(found)


def test_company_of_wrong_hits_is_not_suggested() -> None:
    texts: list[tuple[str, bool | None]] = [(f"daycare for dogs kennel {n}", False) for n in range(6)]
    texts += [(f"daycare and preschool fees {n}", True) for n in range(6)]
    texts += [("kennel opens", None), ("preschool opens", None), *((FILLER[n % 4], None) for n in range(60))]
    found = of_kind(ask("daycare", texts), "company")
    assert "preschool" in found
    assert not any("kennel" in term for term in found)


def test_failure_08_words_that_cut_a_head_start_from_head_start() -> None:
    texts: list[tuple[str, bool | None]] = [(f"Head Start centers lose money, says board {n}", True) for n in range(12)]
    texts += [(f"Robotics gives {who} a head start on college", False) for who in ("girls", "boys", "teams", "all")]
    texts += [("The runner got a head start of ten yards", None), *((FILLER[n % 4], None) for n in range(20))]
    found = ask('"head start"', texts)
    (name,) = of_kind(found, "capitals").values()
    assert (name.query, name.loses) == ("{Head Start}", 5)
    assert "12 of 12 judged right write it with these capitals, and 0 of 4 judged wrong" in name.why
    cut = of_kind(found, "cut")
    assert next(iter(cut)) == '"a head start"', "what stands around the query's own words is named first"
    assert parse(cut['"a head start"'].query) == parse('"head start" NOT "a head start"')
    assert cut['"a head start"'].loses == 5
    assert "In 4 of 4 judged wrong and 0 of 12 judged right" in cut['"a head start"'].why


def test_one_wrong_hit_cuts_nothing() -> None:
    texts = [("daycare for dogs", False), ("daycare fees", True), ("daycare fees rise", True)]
    assert cuts(parse("daycare"), known("daycare", texts), 5) == []


def test_the_querys_own_words_are_not_suggested() -> None:
    texts: list[tuple[str, bool | None]] = [(f"daycare fees {n}", None) for n in range(9)]
    texts += [("fees for parking", None)] * 2 + [("rain", None)] * 40
    found = suggestions(parse("daycare AND fees"), known("daycare AND fees", texts))
    assert not of_kind(found, "company")
