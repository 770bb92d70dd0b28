"""Full-text search: the same on both databases, whatever is typed."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from data.searching import Piece, Search, Term, excerpt, parse
from sentiment.models.listening import Mention
from sentiment.queries import search
from sentiment.queries.removal import remove_mentions
from tests.conftest import NOW
from tests.sentiment.listening.heard import entry, make_source, save

TEXTS = {
    "care": "The board voted to double child-care places (and/or pay) by autumn.",
    "child": "A child took care of a garden on Elm Street.",
    "ninez": "Más apoyo para la NIÑEZ, dijo la alcaldesa — “hoy mismo”.",
    "guards": "Crossing guards return to Elm Street; it's what parents' groups asked for 3.5 years.",
    "ukraine": "Дети и школы: новый закон.",
    "greek": "Ένα σχολείο για όλα τα παιδιά.",
}


@pytest.fixture
def heard(session: Session, initiative):
    source = make_source(session, initiative)
    save(session, initiative, source, [entry(name, text, title=f"Titled {name}") for name, text in TEXTS.items()])
    return source


def found(session: Session, initiative, typed: str, **more: bool) -> set[str]:
    asked = parse(typed, **more)
    if not asked.wanted:
        return set()
    rows = search.matching(session, initiative.id, asked)
    names = session.execute(sa.select(Mention.external_id).join(rows, rows.c.mention_id == Mention.id))
    return set(names.scalars())


@pytest.mark.parametrize(
    ("typed", "hits"),
    [
        ("child care", {"care", "child"}),
        ('"child care"', {"care"}),
        ("child-care", {"care"}),
        ("CHILD -garden", {"care"}),
        ('elm -"crossing guards"', {"child"}),
        ("elm AND street", set()),  # capitals mean nothing here: "and" is a word, and stands in neither
        ("park* gard*", set()),
        ("gard*", {"child"}),
        ('"elm str"*', {"child", "guards"}),
        ("niñez", {"ninez"}),
        ("ninez", {"ninez"}),
        ("hoy", {"ninez"}),
        ("or", {"care"}),
        ("it's", {"guards"}),
        ("3.5", {"guards"}),
        ("titled", set(TEXTS)),
        ("дети", {"ukraine"}),
        ("ДЕТИ", {"ukraine"}),
        ("σχολείο", {"greek"}),
        ("-elm", set()),
        ("", set()),
    ],
)
def test_what_is_found(session: Session, initiative, heard, typed: str, hits: set[str]) -> None:
    assert found(session, initiative, typed) == hits


def test_a_word_that_is_still_typed_is_a_beginning(session: Session, initiative, heard) -> None:
    assert found(session, initiative, "elm cros", growing=True) == {"guards"}
    assert found(session, initiative, "elm cros ", growing=True) == set()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=40), st.text("ab\"'*-():^{}+\\&|!<> \x00NEAR", max_size=30)))
def test_hostile_input_never_errs(session: Session, initiative, heard, typed: str) -> None:
    found(session, initiative, typed)
    found(session, initiative, typed, growing=True)


@pytest.mark.parametrize("typed", ["'; DROP TABLE mention; --", 'title:"x" OR NEAR(a b)', "a\x00b", "\ud800", '"', "*"])
def test_known_tricks_are_words(session: Session, initiative, heard, typed: str) -> None:
    assert found(session, initiative, typed) == set()


def test_the_index_follows_every_change(session: Session, initiative, heard) -> None:
    save(session, initiative, heard, [entry("child", "Now about libraries only.", title="Titled child")])
    assert found(session, initiative, "garden") == set()
    assert found(session, initiative, "libraries") == {"child"}
    key = session.exec(select(Mention.id).where(Mention.external_id == "care")).one()
    remove_mentions(session, initiative.id, [key], now=NOW, why="removed")
    assert found(session, initiative, "autumn") == set()
    assert not search.incomplete(session)


def test_an_index_that_was_left_behind_is_said_and_made_anew(session: Session, initiative, heard) -> None:
    if session.get_bind().dialect.name == "sqlite":  # PostgreSQL keeps its index on its own
        session.execute(sa.text("INSERT INTO mention_fts(mention_fts) VALUES ('delete-all')"))
        assert search.incomplete(session)
    search.rebuild(session)
    assert not search.incomplete(session)
    assert found(session, initiative, "garden") == {"child"}


def test_read() -> None:
    assert parse('a "b c"* -d* -"e f') == Search(
        (Term(("a",)), Term(("b", "c"), True)), (Term(("d",), True, False), Term(("e", "f"), False, False))
    )
    assert len(parse("a " * 500).wanted) == 12


def test_excerpts_show_hits_and_nothing_else() -> None:
    text = "word " * 60 + "the Niñez <b>law</b> passed " + "end " * 60
    pieces = excerpt(parse("ninez"), text)
    assert [piece.text for piece in pieces if piece.hit] == ["Niñez"]
    assert "".join(piece.text for piece in pieces).startswith("… word")
    assert len("".join(piece.text for piece in pieces)) < 3 * 120
    assert excerpt(parse("zzz"), "Short text.") == [Piece("Short text.")]
    assert excerpt(parse("pass*"), "passed") == [Piece("passed", True)]


@given(st.text(max_size=300), st.text(max_size=20))
def test_an_excerpt_is_part_of_its_text(text: str, typed: str) -> None:
    said = "".join(piece.text for piece in excerpt(parse(typed), text)).removeprefix("… ").removesuffix(" …")
    assert said in text


def test_the_index_is_asked_once(session: Session, initiative, heard) -> None:
    if session.get_bind().dialect.name == "sqlite":
        asked = sa.select(search.matching(session, initiative.id, parse("care"))).compile(
            session.get_bind(), compile_kwargs={"literal_binds": True}
        )
        plan = [row.detail for row in session.execute(sa.text(f"EXPLAIN QUERY PLAN {asked}"))]
        first = next(line for line in plan if line.startswith(("SCAN", "SEARCH")) and "mention" in line)
        assert "mention_fts VIRTUAL TABLE" in first, plan
