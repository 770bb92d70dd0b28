"""What the will wing offers the house: tables of polls to import, and what is new about will."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from data import columns, exchange, importing, news, undo
from data import queries as ground
from data.access import Actor
from data.errors import NotFound
from data.exchange import FileReport, Format, Option
from data.files import csv_head
from sentiment.queries import will as queries
from sentiment.services import will as services
from sentiment.will.evidence import AUDIENCES, RUNG_LABELS
from sentiment.will.polls_csv import MATCHED, looks_like_polls


def register() -> None:
    """Fill the ground floor's registries. Doing it again changes nothing."""
    exchange.offer(
        Format(
            "polls",
            "Surveys (CSV)",
            ("csv", "tsv", "txt"),
            _is_polls,
            _load_polls,
            verb="add_poll",
            options=(
                Option("goal", "Which goal are they about?", _goals, required=True),
                Option("rung", "Which rung do they measure?", lambda *_: list(RUNG_LABELS.items()), required=True),
                Option("audience", "Who was asked?", lambda *_: [(one, one.capitalize()) for one in AUDIENCES]),
                Option("share", "Column of the share that says yes", help="Only where it is not found by its name."),
                Option("order", "Dates such as 3/4/2026", lambda *_: [("mdy", "Month first"), ("dmy", "Day first")]),
                Option("only", "Only rows where", help="Column = value, such as subject = Child care."),
            ),
            columns=MATCHED,
        )
    )
    undo.offer("polls", undo.Undo("survey", "surveys", "add_poll", queries.polls_of_batch, queries.remove_batch))
    news.offer("will", whats_new)


def _goals(session: Session, initiative_id: int) -> list[tuple[str, str]]:
    return [(str(goal.id), goal.name) for goal in ground.goals(session, initiative_id)]


def _is_polls(_filename: str, body: bytes) -> bool:
    return looks_like_polls(csv_head(body).header)


def _load_polls(
    session: Session, actor: Actor, initiative_id: int, filename: str, body: bytes, options: dict[str, str],
    now: datetime,
) -> FileReport:  # fmt: skip
    if not options.get("goal", "").isdigit():
        raise NotFound("Say which goal the surveys are about.")
    column, _, value = options.get("only", "").partition("=")
    header = csv_head(body).header
    matched = columns.given(options, header) or importing.known(session, initiative_id, "polls", MATCHED, header)
    return services.import_polls(
        session,
        actor,
        initiative_id,
        filename,
        body,
        goal_id=int(options["goal"]),
        rung=options.get("rung") or "supportive",
        audience=options.get("audience") or "public",
        share=options.get("share", ""),
        order=options.get("order", ""),
        only={column.strip(): value.strip()} if value else None,
        columns=importing.match(session, actor, initiative_id, "polls", MATCHED, header, options, now=now)
        if matched
        else None,
        batch_id=exchange.batch_in(options),
        now=now,
    )


def whats_new(session: Session, initiative_id: int, since: datetime, now: datetime) -> list[news.NewsItem]:
    """Rungs whose verdict changed, and surveys that came in."""
    names = {goal.id: goal.name for goal in ground.goals(session, initiative_id)}
    items = [
        news.NewsItem(f"{names[row.goal_id]}: {row.label.lower()} is now {row.verdict} (was {before.verdict})", "", 5)
        for before, row in queries.moved_since(session, initiative_id, since)
        if row.goal_id in names
    ]
    added = queries.added_since(session, initiative_id, since)
    if added:
        items.append(news.NewsItem(f"{added:,} survey{'' if added == 1 else 's'} added", "evidence", 50))
    return items
