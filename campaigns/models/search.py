"""The words of people's names: no table of ours, but one that each database keeps by itself.

A row for each word of `person.name_key`, kept by triggers and gone with the person, so that whoever looks for the
beginning of any word of a name finds it by an index. Migration 0007 says the same for databases that exist.
"""

from sqlalchemy import DDL, column, event, table

from campaigns.models.people import Person

WORDS = table("person_fts", column("initiative_id"), column("word"), column("person_id"))
"""A word of a name, folded, and whose it is. On PostgreSQL words are in the order of their bytes, as on SQLite."""

# Folded words hold letters, digits and spaces: no quotation mark of JSON.
_KEEP = (
    "INSERT OR IGNORE INTO person_fts SELECT new.initiative_id, value, new.id "
    "FROM json_each('[\"' || replace(new.name_key, ' ', '\",\"') || '\"]') WHERE value <> '';"
)
SQLITE = (
    "CREATE TABLE person_fts (initiative_id INTEGER NOT NULL, word TEXT NOT NULL, "
    "person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, "
    "PRIMARY KEY (initiative_id, word, person_id)) WITHOUT ROWID",
    "CREATE INDEX ix_person_fts_person_id ON person_fts (person_id)",
    f"CREATE TRIGGER person_fts_came AFTER INSERT ON person BEGIN {_KEEP} END",
    "CREATE TRIGGER person_fts_changed AFTER UPDATE OF name_key ON person BEGIN "  # noqa: S608 (no value of anyone's)
    f"DELETE FROM person_fts WHERE person_id = old.id; {_KEEP} END",
)
POSTGRESQL = (
    'CREATE TABLE person_fts (initiative_id INTEGER NOT NULL, word TEXT COLLATE "C" NOT NULL, '
    "person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, "
    "PRIMARY KEY (initiative_id, word, person_id))",
    "CREATE INDEX ix_person_fts_person_id ON person_fts (person_id)",
    "CREATE OR REPLACE FUNCTION person_fts_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "IF TG_OP = 'UPDATE' THEN DELETE FROM person_fts WHERE person_id = OLD.id; END IF; "
    "INSERT INTO person_fts SELECT NEW.initiative_id, word, NEW.id "
    "FROM unnest(string_to_array(NEW.name_key, ' ')) AS word WHERE word <> '' ON CONFLICT DO NOTHING; "
    "RETURN NULL; END $$",
    "CREATE TRIGGER person_fts_kept AFTER INSERT OR UPDATE OF name_key ON person "
    "FOR EACH ROW EXECUTE FUNCTION person_fts_keep()",
)

for dialect, statements in (("sqlite", SQLITE), ("postgresql", POSTGRESQL)):
    for statement in statements:
        made = DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]
        event.listen(Person.__table__, "after_create", made)  # type: ignore[attr-defined]
