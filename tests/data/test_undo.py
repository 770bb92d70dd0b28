"""Taking an import back, whichever room it went to."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlmodel import Session

from data import importing, queries, undo
from data.access import Actor, Role
from data.agenda import InitiativeRow
from data.errors import GroundswellError, NotAllowed, NotFound
from data.undo import Undo
from tests.conftest import NOW, make_initiative


@pytest.fixture
def things(monkeypatch: pytest.MonkeyPatch) -> dict[int, int]:
    """What batches brought: batch -> how many are still here."""
    held: dict[int, int] = {}

    def remove(_session: Session, _initiative: int, batch: int, _now: datetime) -> int:
        return held.pop(batch)

    monkeypatch.setattr(undo, "_offered", {})
    made = Undo("thing", "things", "import_mentions", lambda _session, _initiative, batch: held.get(batch, 0), remove)
    undo.offer("things", made)
    undo.offer("nothing", Undo("x", "x", "add_bill", lambda *_: 0, remove))
    return held


def _batch(session: Session, initiative: InitiativeRow, new: int) -> int:
    key = queries.insert_batch(session, initiative.id, "things", by="Pat", now=NOW)
    queries.finish_batch(session, key, {"files": "a.csv", "new": new})
    return key


def test_an_import_is_undone_once_and_shown_as_undone(
    session: Session, initiative: InitiativeRow, actor: Actor, things: dict[int, int]
) -> None:
    batch, other = _batch(session, initiative, 3), _batch(session, initiative, 1)
    things.update({batch: 3, other: 1})
    assert [(each.some(count), count) for each, count in undo.there(session, initiative.id, batch)] == [("3 things", 3)]
    assert importing.undo_import(session, actor, initiative.id, batch, now=NOW) == {"things": 3}
    assert things == {other: 1}
    row = queries.batch(session, initiative.id, batch)
    assert (row.undone_at, row.undone_by) == (NOW, actor.name)
    assert queries.batch(session, initiative.id, other).undone_at is None
    with pytest.raises(GroundswellError, match="undone already"):
        importing.undo_import(session, actor, initiative.id, batch, now=NOW)
    assert ("undo_import", batch) in [
        (verb, key) for _, _, verb, key in queries.audit_entries(session, "import_batch", [batch])
    ]


def test_what_has_nothing_left_says_so(
    session: Session, initiative: InitiativeRow, actor: Actor, things: dict[int, int]
) -> None:
    with pytest.raises(GroundswellError, match="brought nothing new"):
        importing.undo_import(session, actor, initiative.id, _batch(session, initiative, 0), now=NOW)
    broken = queries.insert_batch(session, initiative.id, "things", by="Pat", now=NOW)
    with pytest.raises(GroundswellError, match="interrupted"):
        importing.undo_import(session, actor, initiative.id, broken, now=NOW)


def test_the_role_decides_and_another_initiative_cannot_be_reached(
    session: Session, initiative: InitiativeRow, actor: Actor, actors: dict[Role, Actor], things: dict[int, int]
) -> None:
    batch = _batch(session, initiative, 2)
    things[batch] = 2
    with pytest.raises(NotAllowed):
        importing.undo_import(session, actors[Role.ORGANIZER], initiative.id, batch, now=NOW)
    other = make_initiative(session, "Elsewhere")
    with pytest.raises(NotFound):
        importing.undo_import(session, actor, other.id, batch, now=NOW)
    assert things == {batch: 2}
