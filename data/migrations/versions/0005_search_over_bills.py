"""Full-text search over bills

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VECTOR = (
    r"to_tsvector('simple', regexp_replace(regexp_replace(normalize("
    r"identifier_key || ' ' || title || ' ' || summary || ' ' || subjects, NFD), "
    r"'[\u0300-\u036f]+', '', 'g'), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1"
    r"\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004\u3008-\u3020]+', ' ', 'g'))"
)
NAMES = "identifier_key, title, summary, subjects"
FORGET = (
    f"INSERT INTO bill_fts(bill_fts, rowid, {NAMES}) "  # noqa: S608 (no value of anyone's)
    "VALUES ('delete', old.id, old.identifier_key, old.title, old.summary, old.subjects);"
)
LEARN = (
    f"INSERT INTO bill_fts(rowid, {NAMES}) "  # noqa: S608
    "VALUES (new.id, new.identifier_key, new.title, new.summary, new.subjects);"
)


NUMBER_WORD = re.compile(r"(?<=[A-Z])(?:NO|NUM|NUMBER) (?=\d)")


def upgrade() -> None:
    """Bring the schema up."""
    _without_the_word_number()
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE bill ADD COLUMN words_fts tsvector GENERATED ALWAYS AS ({VECTOR}) STORED")
        op.execute("CREATE INDEX ix_bill_words_fts ON bill USING gin (words_fts)")
        return
    op.execute(
        f"CREATE VIRTUAL TABLE bill_fts USING fts5({NAMES}, content='bill', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER bill_fts_came AFTER INSERT ON bill BEGIN {LEARN} END")
    op.execute(f"CREATE TRIGGER bill_fts_gone AFTER DELETE ON bill BEGIN {FORGET} END")
    op.execute(f"CREATE TRIGGER bill_fts_changed AFTER UPDATE OF {NAMES} ON bill BEGIN {FORGET} {LEARN} END")
    op.execute("INSERT INTO bill_fts(bill_fts) VALUES ('rebuild')")


def _without_the_word_number() -> None:
    """HB No. 12 is HB 12 from now on, where that is not here already."""
    bill = sa.table(
        "bill", *(sa.column(name) for name in ("id", "initiative_id", "jurisdiction_key", "session_key")),
        sa.column("identifier", sa.String), sa.column("identifier_key", sa.String),
    )  # fmt: skip
    session = op.get_bind()
    found = session.execute(
        sa.select(bill).where(
            sa.or_(*(bill.c.identifier.ilike(f"%{word}%") for word in (" no ", " no.", ".no.", " num")))
        )
    ).all()
    for row in found:
        key = NUMBER_WORD.sub(" ", row.identifier_key)
        same = (bill.c[name] == getattr(row, name) for name in ("initiative_id", "jurisdiction_key", "session_key"))
        there = session.execute(sa.select(bill.c.id).where(*same, bill.c.identifier_key == key)).first()
        if there is None:
            session.execute(bill.update().where(bill.c.id == row.id).values(identifier_key=key))


def downgrade() -> None:
    """Take the schema back down."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("bill", "words_fts")
        return
    for name in ("came", "gone", "changed"):
        op.execute(f"DROP TRIGGER bill_fts_{name}")
    op.execute("DROP TABLE bill_fts")
