"""Full-text search over mentions

Revision ID: 0003
Revises: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

VECTOR = (
    r"to_tsvector('simple', regexp_replace(regexp_replace(normalize(title || ' ' || text, NFD), "
    r"'[\u0300-\u036f]+', '', 'g'), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1"
    r"\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004\u3008-\u3020]+', ' ', 'g'))"
)
FORGET = "INSERT INTO mention_fts(mention_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);"
LEARN = "INSERT INTO mention_fts(rowid, title, text) VALUES (new.id, new.title, new.text);"


def upgrade() -> None:
    """Bring the schema up."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE mention ADD COLUMN words_fts tsvector GENERATED ALWAYS AS ({VECTOR}) STORED")
        op.execute("CREATE INDEX ix_mention_words_fts ON mention USING gin (words_fts)")
        return
    op.execute(
        "CREATE VIRTUAL TABLE mention_fts USING fts5(title, text, content='mention', content_rowid='id', "
        "tokenize='unicode61 remove_diacritics 2')"
    )
    op.execute(f"CREATE TRIGGER mention_fts_gone AFTER DELETE ON mention BEGIN {FORGET} END")
    op.execute(f"CREATE TRIGGER mention_fts_changed AFTER UPDATE OF title, text ON mention BEGIN {FORGET} {LEARN} END")
    op.execute("INSERT INTO mention_fts(mention_fts) VALUES ('rebuild')")


def downgrade() -> None:
    """Take the schema back down."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_column("mention", "words_fts")
        return
    op.execute("DROP TRIGGER mention_fts_changed")
    op.execute("DROP TRIGGER mention_fts_gone")
    op.execute("DROP TABLE mention_fts")
