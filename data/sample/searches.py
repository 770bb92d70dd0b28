"""Loads the sample's saved searches: bills of others' that came in, one kept, one ignored that says more since."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from data.access import Role
from data.exchange import FileReport
from data.sample.agenda import Stage
from data.sample.content import bills as content
from data.sample.content.calendar import CARE, ROUTES
from policy import queries
from policy.bills import Action, BillDraft
from policy.connectors.records import Found
from policy.following import IGNORE
from policy.services import save_found, searches
from policy.wanted import SearchDraft

BILLS = (
    (9, "HB 1904", "Relating to fees that child care programs pay for inspection",
     "Halves the yearly fee that licensed child care homes pay.", "lower"),
    (8, "SB 0977", "Relating to speed cameras near schools",
     "Lets counties place speed cameras within 300 feet of a school.", "upper"),
    (7, "HB 1933", "Relating to the licensing of child care teachers",
     "Recognises credentials of other states for lead teachers of child care.", "lower"),
    (6, "HB 1951", "Relating to appropriations for school buses",
     "Pays for stop-arm signs on school buses.", "lower"),
)  # fmt: skip
"""Days ago, number, title, abstract, chamber."""


def load(session: Session, stage: Stage) -> None:
    """Two searches and what they found; one of the bills was ignored and has a longer abstract since."""
    actor, calendar = stage.actors[Role.POLICY], stage.calendar
    opened = calendar.at(calendar.workday(12), 9)
    for words, goal in (('"child care" OR daycare', CARE), ("school* bus* OR school* speed", ROUTES)):
        draft = SearchDraft(words, content.STATE, "", stage.goals[goal].id)
        searches.save_search(session, actor, stage.id, draft, now=opened)
    drafts = []
    for number, (ago, identifier, title, summary, chamber) in enumerate(BILLS, 1):
        on = calendar.workday(ago)
        drafts.append(
            (number, BillDraft(
                content.STATE, content.SESSION, identifier, title, "bill", chamber, summary, source="openstates",
                source_key=f"ocd-bill/sample-{number}", actions=(Action(on, "Introduced", chamber, ("introduction",)),),
                complete=True,
            ))
        )  # fmt: skip
    came = calendar.at(calendar.workday(5), 18)
    save_found(session, actor, stage.id, Found(list(drafts)), FileReport("sample", "openstates"), now=came)
    searches.match(session, actor, stage.id, now=came)
    ignored = queries.numbered(session, stage.id, "HB 1951")[0][0]
    why = "Buses only; the state police leads on it."
    searches.choose(session, actor, stage.id, ignored, IGNORE, why, now=came + timedelta(minutes=5))
    number, bus = drafts[-1]
    longer = f"{bus.summary} Requires a crossing guard at every stop on a state road."
    changed = Found([(number, replace(bus, summary=longer))])
    later = calendar.at(calendar.workday(1), 8)
    save_found(session, actor, stage.id, changed, FileReport("sample", "openstates"), now=later)
    searches.match(session, actor, stage.id, now=later)
