"""Full-text search over bills: no table of ours, but what each database keeps for it.

SQLite: an FTS5 index that reads its words from `bill`, kept by triggers. PostgreSQL: a column that it works out, with
a GIN index; the model knows nothing of it. Both part words at whatever is no letter or digit, and fold case and
accents. Migration 0005 says the same for databases that exist.
"""

from sqlalchemy import DDL, event

from policy.models.bills import Bill

VECTOR = (
    r"to_tsvector('simple', regexp_replace(regexp_replace(normalize("
    r"identifier_key || ' ' || title || ' ' || summary || ' ' || subjects, NFD), "
    r"'[\u0300-\u036f]+', '', 'g'), '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1"
    r"\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u2000-\u206f\u3000-\u3004\u3008-\u3020]+', ' ', 'g'))"
)
"""The words of a bill on PostgreSQL."""

_GONE = (
    "INSERT INTO bill_fts(bill_fts, rowid, identifier_key, title, summary, subjects) "
    "VALUES ('delete', old.id, old.identifier_key, old.title, old.summary, old.subjects);"
)
_CAME = (
    "INSERT INTO bill_fts(rowid, identifier_key, title, summary, subjects) "
    "VALUES (new.id, new.identifier_key, new.title, new.summary, new.subjects);"
)
SQLITE = (
    "CREATE VIRTUAL TABLE bill_fts USING fts5(identifier_key, title, summary, subjects, "
    "content='bill', content_rowid='id', tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER bill_fts_came AFTER INSERT ON bill BEGIN {_CAME} END",
    f"CREATE TRIGGER bill_fts_gone AFTER DELETE ON bill BEGIN {_GONE} END",
    "CREATE TRIGGER bill_fts_changed AFTER UPDATE OF identifier_key, title, summary, subjects ON bill BEGIN "
    f"{_GONE} {_CAME} END",
)
POSTGRESQL = (
    f"ALTER TABLE bill ADD COLUMN words_fts tsvector GENERATED ALWAYS AS ({VECTOR}) STORED",
    "CREATE INDEX ix_bill_words_fts ON bill USING gin (words_fts)",
)

for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for statement in statements:
        made = DDL(statement.replace("%", "%%")).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(Bill.__table__, "after_create", made)  # type: ignore[attr-defined]
