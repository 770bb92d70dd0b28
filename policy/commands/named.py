"""How commands name a bill and a day."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from sqlmodel import Session

from data import clock, dates
from data.agenda import InitiativeRow
from data.errors import NotFound
from policy import queries
from policy.bills import session_key
from policy.places import jurisdiction_key

Number = Annotated[str, typer.Argument(metavar="BILL", help="The bill's number, such as SB 540.")]
InSession = Annotated[str, typer.Option("--session", help="The legislative session, where the number is in several.")]
InPlace = Annotated[str, typer.Option("--jurisdiction", help="The state or place, where the number is in several.")]
Why = Annotated[str, typer.Option("--why", help="The reason, kept with it.")]


def the_bill(session: Session, initiative_id: int, text: str, in_session: str, jurisdiction: str) -> int:
    """The bill that was named. Raises NotFound where none or several fit, naming them."""
    found = [
        (key, place, name, number)
        for key, place, name, number in queries.numbered(session, initiative_id, text)
        if (not in_session or session_key(name) == session_key(in_session))
        and (not jurisdiction or jurisdiction_key(place) == jurisdiction_key(jurisdiction))
    ]
    if len(found) == 1:
        return found[0][0]
    if not found:
        raise NotFound(f"There is no bill “{text}” here.", "`python -m policy bills` lists those there are.")
    names = "; ".join(f"{number}, {name}, {place}" for _, place, name, number in found)
    raise NotFound(
        f"“{text}” is the number of {len(found)} bills: {names}.", "Say which with --session or --jurisdiction."
    )


def the_day(text: str, initiative: InitiativeRow) -> date:
    """The local day that was typed. Raises GroundswellError."""
    return dates.parse_date(text, initiative.date_order, today=initiative.today(clock.now()))
