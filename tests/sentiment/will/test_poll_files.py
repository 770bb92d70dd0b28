"""Surveys through the import page's contract: columns matched by hand and remembered, and an import taken back."""

from __future__ import annotations

from sqlmodel import Session

from data import columns, exchange, importing, services
from data import queries as ground
from data.access import Actor
from data.agenda import InitiativeRow
from data.columns import ANY, OPTION
from sentiment import offers
from sentiment.queries import will as queries
from tests.conftest import NOW

TABLE = b"Who asked,Last day,Said yes,N\nMarlow Survey,2026-11-03,58,400\nState Poll,2026-11-10,61,800\n"


def test_a_table_of_foreign_columns_is_matched_remembered_and_taken_back(
    session: Session, initiative: InitiativeRow, actor: Actor
) -> None:
    offers.register()
    polls = exchange.format_named("polls")
    goal = ground.goals(session, initiative.id)[0]
    asked = {"goal": str(goal.id), "rung": "supportive"}

    def load(options: dict[str, str]) -> exchange.ImportReport:
        return services.import_files(session, actor, initiative.id, polls, [("p.csv", TABLE)], options, now=NOW)

    assert load(asked).any_refused
    given = {ANY: {"pollster": "Who asked", "ends_on": "Last day", "share": "Said yes"}}
    first = load({**asked, OPTION: columns.as_option(given)})
    assert (first.files[0].new, first.files[0].refused) == (2, [])
    again = load(asked)
    assert (again.files[0].new, again.files[0].same) == (0, 2)
    assert first.batch is not None
    assert importing.undo_import(session, actor, initiative.id, first.batch, now=NOW) == {"surveys": 2}
    assert queries.polls_by_key(session, goal.id) == {}
    assert load(asked).files[0].new == 2
