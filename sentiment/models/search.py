"""Full-text search over mentions: no table of ours, but what each database keeps for it.

SQLite: an FTS5 index that reads its words from `mention`; new mentions are added in bulk where they are saved
(`queries.search.add`: a trigger a row costs three times as much), changed and deleted ones by triggers.
PostgreSQL: a column that it works out from title and text, with a GIN index; the model knows nothing of it. Both
part words at whatever is no letter or digit, and fold case and accents. Migration 0003 says the same for databases
that exist.
"""

from sqlalchemy import DDL, event

from sentiment.models.listening import Mention

VECTOR = (
    r"to_tsvector('simple', regexp_replace(regexp_replace(normalize(title || ' ' || text, NFD), "
    r"'[\u0300-\u036f]+', '', 'g'), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1"
    r"\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004\u3008-\u3020]+', ' ', 'g'))"
)
"""The words of a mention on PostgreSQL."""

SQLITE = (
    "CREATE VIRTUAL TABLE mention_fts USING fts5(title, text, content='mention', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 2')",
    "CREATE TRIGGER mention_fts_gone AFTER DELETE ON mention BEGIN "
    "INSERT INTO mention_fts(mention_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); END",
    "CREATE TRIGGER mention_fts_changed AFTER UPDATE OF title, text ON mention BEGIN "
    "INSERT INTO mention_fts(mention_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text); "
    "INSERT INTO mention_fts(rowid, title, text) VALUES (new.id, new.title, new.text); END",
)
POSTGRESQL = (
    f"ALTER TABLE mention ADD COLUMN words_fts tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
    "CREATE INDEX ix_mention_words_fts ON mention USING gin (words_fts)",
)

for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for statement in statements:
        made = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(Mention.__table__, "after_create", made)  # type: ignore[attr-defined]
