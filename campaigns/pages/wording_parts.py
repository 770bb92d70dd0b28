"""What a campaign says and through whom: frame, messages with their approval, messengers, assets."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

from campaigns import wording
from campaigns.pages import kept_parts
from campaigns.pages.event_parts import KEEP, anew, day_format, form
from campaigns.plan import CampaignRow
from campaigns.queries import content as kept
from campaigns.queries import wording as words
from campaigns.services import content as verbs
from campaigns.wording import FrameDraft, MessageRow, MessengerDraft, MessengerRow
from data import queries as ground
from data import ui
from data.dates import say
from data.ui import Context

COLORS = {"draft": "gray", "in review": "orange", "approved": "green", "retired": "gray"}
ICONS = {
    "draft": ":material/edit_note:",
    "in review": ":material/rate_review:",
    "approved": ":material/verified:",
    "retired": ":material/archive:",
}


def section(ctx: Context, campaign: CampaignRow) -> None:
    """Frame, messages, messengers and assets of one campaign."""
    with ui.reading() as session:
        frames = words.frames(session, campaign.id)
        messages = words.messages(session, campaign.id)
        messengers = words.messengers(session, campaign.id)
        assets = kept.assets(session, campaign.id)
    st.subheader("Frame", anchor=False)
    _frame(ctx, campaign, frames)
    st.subheader("Messages", anchor=False)
    for row in messages:
        _message(ctx, row)
    if not messages:
        st.markdown("No message yet.")
    with st.expander("Write a message", icon=":material/add:"):
        name = f"message_{campaign.id}"
        prefix = form(name)
        text = st.text_area("Message", key=f"{prefix}_text", height=80, **KEEP)
        _save(
            ctx, "Save as draft", name,
            lambda session: verbs.add_message(
                session, ctx.actor, ctx.initiative.id, campaign.id, text, now=ctx.now
            ),
        )  # fmt: skip
    st.subheader("Messengers", anchor=False)
    _messengers(ctx, campaign, messengers)
    st.subheader("Assets", anchor=False)
    kept_parts.assets(ctx, campaign, assets)


def _save(ctx: Context, label: str, name: str, work, verb: str = "plan_campaign") -> None:
    """A button that saves a form and begins it anew."""
    if st.button(label, icon=":material/check:", key=f"{form(name)}_save", **ui.may(ctx.actor, verb)) and ui.attempt(
        lambda session: (work(session), True)
    ):
        anew(name)


def _frame(ctx: Context, campaign: CampaignRow, frames: list) -> None:
    stands = frames[-1] if frames else None
    if stands:
        for label, text in (("Problem", stands.problem), ("Solution", stands.solution), ("Call", stands.call)):
            st.markdown(f"**{label}:** {ui.md(text)}")
        at = say(stands.at.astimezone(ctx.initiative.tz).date())
        st.markdown(f"Version {stands.number}, {ui.md(stands.by)}, {at}.")
    else:
        st.markdown("Not framed yet: what is wrong, what would mend it, and what people are called to do.")
    with st.expander("Frame it anew" if stands else "Frame it", icon=":material/edit:"):
        name = f"frame_{campaign.id}"
        prefix = form(name)
        parts = [
            st.text_area(label, value=getattr(stands, label.lower(), ""), key=f"{prefix}_{label}", height=80, **KEEP)
            for label in ("Problem", "Solution", "Call")
        ]
        _save(
            ctx, "Save frame", name,
            lambda session: verbs.set_frame(
                session, ctx.actor, ctx.initiative.id, campaign.id, FrameDraft(*parts), now=ctx.now
            ),
        )  # fmt: skip
        for old in reversed(frames[:-1]):
            st.markdown(f"**Version {old.number}**, {ui.md(old.by)}")
            st.text(f"{old.problem}\n{old.solution}\n{old.call}")


def _message(ctx: Context, row: MessageRow) -> None:
    with st.container(border=True, gap="xsmall"):
        approved = row.approved
        label = wording.STATES[row.state]
        if approved:
            label += f" by {approved.by}, {say(approved.at.astimezone(ctx.initiative.tz).date())}"
        st.badge(ui.md(label), color=COLORS[row.state], icon=ICONS[row.state])
        st.markdown(f"“{ui.md(row.text)}”")
        if row.entries and row.entries[-1].why:
            st.markdown(f"Sent back: {ui.md(row.entries[-1].why)}")
        with st.popover("Take it further", icon=":material/more_horiz:"):
            _further(ctx, row)


def _further(ctx: Context, row: MessageRow) -> None:
    name = f"message_{row.id}_{len(row.entries)}"
    prefix = form(name)
    args = (ctx.actor, ctx.initiative.id, row.campaign_id, row.id)
    why = st.text_input("Why?", key=f"{prefix}_why", **KEEP) if row.state == "in review" else ""
    with st.container(horizontal=True):
        for state in wording.NEXT[row.state]:
            may = ui.may(ctx.actor, "approve_message" if state == "approved" else "plan_campaign")
            if st.button(wording.STEPS[state], icon=ICONS[state], key=f"{prefix}_{state}", **may) and ui.attempt(
                lambda session, state=state: verbs.put_message(session, *args, state, why, now=ctx.now)
            ):
                anew(name)
    text = st.text_area("Word it anew", value=row.text, key=f"{prefix}_text", height=80, **KEEP)
    _save(
        ctx, "Save new version", name,
        lambda session: verbs.reword_message(session, *args, text, now=ctx.now),
    )  # fmt: skip
    for entry in reversed(row.entries):
        at = say(entry.at.astimezone(ctx.initiative.tz).date())
        why = f": {ui.md(entry.why)}" if entry.why else ""
        st.markdown(f"**Version {entry.number}**, {wording.STATES[entry.state].lower()}, {ui.md(entry.by)}, {at}{why}")
        st.text(entry.text)


def _messengers(ctx: Context, campaign: CampaignRow, rows: list[MessengerRow]) -> None:
    if rows:
        ui.table(
            pd.DataFrame(
                [(row.name, row.role, row.partner or "", row.words(ctx.today), row.note) for row in rows],
                columns=["Who", "Role", "Partner", "Consent", "Note"],
            ),
            alt="Who speaks for the campaign: name, role, partner, consent, note.",
        )
    else:
        st.markdown("Nobody yet. People hear a message from someone they trust: who is that here?")
    with st.expander("Add or change a messenger", icon=":material/record_voice_over:"):
        names = {None: "Someone new"} | {row.id: row.name for row in rows}
        chosen = st.selectbox("Which?", list(names), format_func=names.get, key=f"messenger_{campaign.id}")
        _messenger_form(ctx, campaign, next((row for row in rows if row.id == chosen), None))


def _messenger_form(ctx: Context, campaign: CampaignRow, row: MessengerRow | None) -> None:
    name = f"messenger_{campaign.id}_{row.id if row else 'new'}"
    prefix = form(name)
    key = ctx.initiative.id
    with ui.reading() as session:
        partners = {one.id: one.name for one in ground.partners(session, key)}
    who = st.text_input("Who says it?", value=row.name if row else "", key=f"{prefix}_who", **KEEP)
    role = st.text_input("In which role?", value=row.role if row else "", key=f"{prefix}_role", **KEEP)
    keys = [None, *partners]
    mine = next((one for one, label in partners.items() if row and label == row.partner), None)
    partner = st.selectbox(
        "Partner", keys, index=keys.index(mine), format_func=lambda one: partners.get(one, "None"),
        key=f"{prefix}_partner", **KEEP,
    )  # fmt: skip
    consent = st.segmented_control(
        "Consent", list(wording.CONSENTS), default=row.consent if row else "to ask", required=True,
        format_func=wording.CONSENTS.get, key=f"{prefix}_consent", **KEEP,
    )  # fmt: skip
    on = until = None
    if consent == "agreed":
        with st.container(horizontal=True):
            on = st.date_input(
                "Agreed on", value=(row.consent_on if row else None) or ctx.today, format=day_format(ctx),
                key=f"{prefix}_on", **KEEP,
            )  # fmt: skip
            until = st.date_input(
                "Until (optional)", value=row.consent_until if row else None, format=day_format(ctx),
                key=f"{prefix}_until", **KEEP,
            )  # fmt: skip
    note = st.text_input("Note", value=row.note if row else "", key=f"{prefix}_note", **KEEP)
    draft = MessengerDraft(who, role, partner, consent, _day(on), _day(until), note)
    _save(
        ctx, "Save messenger", name,
        lambda session: verbs.keep_messenger(
            session, ctx.actor, key, campaign.id, draft, row.id if row else None, now=ctx.now
        ),
    )  # fmt: skip
    if row:
        kept_parts.removal(
            ctx, f"“{row.name}”", prefix,
            lambda session: verbs.drop_messenger(session, ctx.actor, key, campaign.id, row.id, now=ctx.now),
        )  # fmt: skip


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
