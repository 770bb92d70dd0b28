"""The query language: what it reads, what it says when it cannot, and that matching follows logic."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.listening.matching import Document, Matcher, marks
from sentiment.listening.topics import And, BadQuery, Near, Node, Not, Or, Words, all_of, any_of, parse

WORDS = ["care", "child", "fee", "sí", "head", "start", "routes"]


def match(query: str, text: str, **fields: str) -> bool:
    return Document(fields.pop("title", ""), text, **fields).matches(parse(query))


@pytest.mark.parametrize(
    ("query", "text", "wanted"),
    [
        ("daycare", "Daycare costs rise", True),
        ("daycare", "day care costs rise", False),
        ('"child care"', "Child-care fees", True),
        ('"child care"', "care for a child", False),
        ("child care", "care for a child", True),
        ("child AND care", "only a child", False),
        ("fee OR cost", "the cost", True),
        ("care NOT health", "health care", False),
        ("care -health", "child care", True),
        ("(fee OR cost) AND care", "care cost", True),
        ("(fee OR cost) AND care", "a fee", False),
        ("child*", "the children's hospital", True),
        ('"child* hospital"', "children’s hospital", False),
        ('"child* s hospital"', "children’s hospital", True),
        ("niñez", "LA NINEZ TEMPRANA", True),
        ("cafe", "cafe\u0301", True),
        ("pre-k", "Pre K for all", True),
        ("保育", "公立保育所", True),
        ("child NEAR/2 fees", "fees for child care", True),
        ("child NEAR/1 fees", "fees for child care", False),
        ("(fee OR fees) NEAR/3 (child OR kid)", "kid with fees", True),
        ('"and"', "this and that", True),
        ("#ChildCare", "we need #childcare now", True),
        ("a OR b AND c", "a", True),
    ],
)
def test_what_a_query_matches(query: str, text: str, wanted: bool) -> None:
    assert match(query, text) is wanted


def test_fields() -> None:
    fields = {"title": "Fees rise", "outlet": "Marlow Gazette", "author": "Ana Ruiz", "lang": "en-US"}
    for query in ("title:fees", 'outlet:"marlow gazette"', "author:(ruiz OR diaz)", "lang:en", "fees AND care"):
        assert match(query, "about care", **fields), query
    for query in ("title:care", "outlet:fees", "lang:es", '"rise about"'):
        assert not match(query, "about care", **fields), query


def test_failure_08_head_start_the_programme_is_not_a_head_start() -> None:
    programme = "Head Start centers in the county lose federal money"
    idiom = "Robotics club gives students a head start on college"
    for query in ("{Head Start}", "{Head Start} OR {HEAD START}", '"head start" NOT "a head start"'):
        assert match(query, programme), query
        assert not match(query, idiom), query
    assert match('"head start"', idiom), "without capitals the idiom is a hit: that is what the braces are for"


@pytest.mark.parametrize(
    ("query", "position", "says"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("(daycare OR care", 0, "never closed"),
        ("daycare)", 7, "closes nothing"),
        ('say "child care', 4, "quotation mark"),
        ("{Head Start", 0, "brace"),
        ("daycare AND", 10, "ends where a word should follow"),
        ("OR daycare", 0, "before OR"),
        ("daycare AND OR care", 12, "before OR"),
        ("()", 0, "nothing in these parentheses"),
        ("daycare or care", 8, "Write OR in capitals"),
        ("daycare, care", 7, "Write OR between alternatives"),
        ("NOT daycare", 0, "must not contain"),
        ("care OR NOT fee", 0, "must not contain"),
        ("body:care", 0, "not a field"),
        ("title: care", 6, "no blank"),
        ("c*", 0, "one letter"),
        ("*care", 0, "star"),
        ("care NEAR fee", 5, "NEAR/5"),
        ("care NEAR/0 fee", 5, "1 to 100"),
        ("(care AND fee) NEAR/2 cost", 15, "only OR"),
        ('"!!"', 0, "no word"),
        ("(" * 60 + "care" + ")" * 60, 41, "nested"),
        ("care " * 2000, 4000, "4,000 characters"),
    ],
)
def test_a_query_that_cannot_be_read_says_where_and_what_to_do(query: str, position: int, says: str) -> None:
    with pytest.raises(BadQuery) as caught:
        parse(query)
    assert caught.value.position == position
    assert says in str(caught.value)
    assert str(caught.value).endswith((".", "child*", "NEAR/5", ":word", "daycare")) or caught.value.fix


leaf = st.builds(
    Words,
    st.lists(st.sampled_from(["care", "child", "fee", "si", "ca*", "and"]), min_size=1, max_size=3).map(tuple),
    st.sampled_from(["", "", "", "title", "outlet"]),
)
cased = st.builds(Words, st.tuples(st.sampled_from(["Head", "CARE", "sí"])), st.just(""), st.just(True))
plain_leaf = st.builds(Words, st.tuples(st.sampled_from(["care", "child", "fee"])))
near = st.builds(
    Near, st.lists(plain_leaf, min_size=1, max_size=2).map(tuple), st.tuples(plain_leaf), st.integers(1, 9)
)
nodes = st.recursive(
    leaf | cased | near,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=2, max_size=3).map(all_of)
        | st.lists(inner, min_size=2, max_size=3).map(any_of)
    ),
    max_leaves=8,
)
texts = st.lists(st.sampled_from(["care", "Child", "fees", "fee", "sí", "Head", "CARE", "and", "cab"]), max_size=8).map(
    " ".join
)


@given(nodes)
@settings(max_examples=300)
def test_a_query_written_back_reads_the_same(node: Node) -> None:
    said = refusal(str(node))
    if said:
        assert "must not contain" in said or "nested" in said
    else:
        assert parse(str(node)) == node


def refusal(query: str) -> str:
    try:
        parse(query)
    except BadQuery as error:
        return f"{error} ({error.position})" if 0 <= error.position <= len(query) else "no such place"
    return ""


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_position(text: str) -> None:
    said = refusal(text)
    assert said != "no such place"
    if not said:
        assert refusal(str(parse(text))) == ""


@given(nodes, nodes, texts, texts)
def test_matching_follows_logic(one: Node, other: Node, title: str, text: str) -> None:
    document = Document(title, text, outlet="Care Child")
    a, b = document.matches(one), document.matches(other)
    assert document.matches(Not(one)) is (not a)
    assert document.matches(Not(And((one, other)))) is document.matches(Or((Not(one), Not(other)))) is (not (a and b))
    assert document.matches(Not(Or((one, other)))) is document.matches(And((Not(one), Not(other)))) is (not (a or b))


@given(st.lists(nodes, max_size=6), texts, texts)
def test_many_topics_at_once_are_the_same_as_each_alone(queries: list[Node], title: str, text: str) -> None:
    document = Document(title, text, outlet="Fee")
    alone = [key for key, node in enumerate(queries) if document.matches(node)]
    assert Matcher(dict(enumerate(queries))).match(document) == alone


def test_hits_are_marked_in_the_text_as_written() -> None:
    text = "The “Child-Care” fee: NIÑEZ y child care costs"
    found = [text[start:end] for start, end in marks(parse('"child care" OR ninez OR cost* NOT the'), text)]
    assert found == ["Child-Care", "NIÑEZ", "child care", "costs"]
