"""The words of people's names, kept for search

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEEP = (
    "INSERT OR IGNORE INTO person_fts SELECT new.initiative_id, value, new.id "
    "FROM json_each('[\"' || replace(new.name_key, ' ', '\",\"') || '\"]') WHERE value <> '';"
)
SQLITE = (
    "CREATE TABLE person_fts (initiative_id INTEGER NOT NULL, word TEXT NOT NULL, "
    "person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE, "
    "PRIMARY KEY (initiative_id, word, person_id)) WITHOUT ROWID",
    "CREATE INDEX ix_person_fts_person_id ON person_fts (person_id)",
    f"CREATE TRIGGER person_fts_came AFTER INSERT ON person BEGIN {KEEP} END",
    "CREATE TRIGGER person_fts_changed AFTER UPDATE OF name_key ON person BEGIN "  # noqa: S608 (no value of anyone's)
    f"DELETE FROM person_fts WHERE person_id = old.id; {KEEP} END",
    "INSERT OR IGNORE INTO person_fts SELECT person.initiative_id, said.value, person.id FROM person, "
    "json_each('[\"' || replace(person.name_key, ' ', '\",\"') || '\"]') AS said WHERE said.value <> ''",
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
    "INSERT INTO person_fts SELECT person.initiative_id, word, person.id "
    "FROM person, unnest(string_to_array(person.name_key, ' ')) AS word WHERE word <> '' ON CONFLICT DO NOTHING",
    # An address is looked for by how it begins, in the order of its bytes, whatever the database sorts by.
    'ALTER TABLE person_identifier ALTER COLUMN value TYPE VARCHAR COLLATE "C"',
)


def upgrade() -> None:
    """Bring the schema up."""
    for statement in POSTGRESQL if op.get_bind().dialect.name == "postgresql" else SQLITE:
        op.execute(statement)


def downgrade() -> None:
    """Take the schema back down."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER person_fts_kept ON person")
        op.execute("DROP FUNCTION person_fts_keep")
        op.execute("ALTER TABLE person_identifier ALTER COLUMN value TYPE VARCHAR")
    else:
        op.execute("DROP TRIGGER person_fts_came")
        op.execute("DROP TRIGGER person_fts_changed")
    op.execute("DROP TABLE person_fts")
