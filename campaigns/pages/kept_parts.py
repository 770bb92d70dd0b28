"""Assets, and counts of what was put out: adding one, putting it right, removing it, and what was changed before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import streamlit as st

from campaigns import attendance, outputs
from campaigns.content import AssetDraft, AssetRow
from campaigns.outputs import OutputDraft, OutputRow
from campaigns.pages.event_parts import KEEP, anew, day_format, form
from campaigns.plan import CampaignRow
from campaigns.queries import content as kept
from campaigns.services import content as verbs
from data import queries as ground
from data import ui
from data.dates import say
from data.errors import Problem, Refused
from data.ui import Context


def removal(ctx: Context, what: str, name: str, work: Callable) -> None:
    """A button that asks once, then removes."""
    with st.popover("Remove", icon=":material/delete:"):
        st.markdown(f"Remove {ui.md(what)}? It cannot be brought back; that it was there stays on record.")
        may = ui.may(ctx.actor, "plan_campaign")
        if st.button("Yes, remove it", key=f"{name}_remove", **may) and ui.attempt(
            lambda session: (work(session), True)
        ):
            st.rerun()


def outputs_form(ctx: Context, campaign: CampaignRow, rows: list[OutputRow]) -> None:
    """Add a count; put one right or remove it; what was changed before."""
    with st.expander("Add a count", icon=":material/add:"):
        _output_form(ctx, campaign, None)
    if rows:
        with st.expander("Put a count right, or remove it", icon=":material/edit:"):
            names = {row.id: f"{outputs.KINDS[row.kind]}: {row.what}, {row.number}" for row in rows}
            chosen = st.selectbox("Which count?", list(names), format_func=names.get, key=f"output_{campaign.id}")
            row = next((one for one in rows if one.id == chosen), rows[0])
            _output_form(ctx, campaign, row)
            removal(
                ctx, f"“{row.what}”", f"output_{row.id}",
                lambda session: verbs.remove_part(
                    session, ctx.actor, ctx.initiative.id, campaign.id, "output", row.id, now=ctx.now
                ),
            )  # fmt: skip
    _changes(ctx, campaign, "output")


def _output_form(ctx: Context, campaign: CampaignRow, row: OutputRow | None) -> None:
    name = f"output_{campaign.id}_{row.id if row else 'new'}"
    prefix = form(name)
    with ui.reading() as session:
        partners = {one.id: one.name for one in ground.partners(session, ctx.initiative.id)}
    kind = st.segmented_control(
        "What was counted?", list(outputs.KINDS), default=row.kind if row else None, format_func=outputs.KINDS.get,
        key=f"{prefix}_kind", **KEEP,
    )  # fmt: skip
    what = st.text_input(
        "In words", value=row.what if row else "", placeholder="Listeners of the morning spot", key=f"{prefix}_what",
        **KEEP,
    )  # fmt: skip
    count = st.text_input(
        "How many?", value=row.number if row else "", placeholder="9,000-12,000", key=f"{prefix}_count", **KEEP
    )
    with st.container(horizontal=True):
        starts = st.date_input(
            "First day", value=row.starts if row else min(campaign.starts, ctx.today), format=day_format(ctx),
            key=f"{prefix}_starts", **KEEP,
        )  # fmt: skip
        ends = st.date_input(
            "Last day", value=row.ends if row else min(ctx.today, campaign.ends), format=day_format(ctx),
            key=f"{prefix}_ends", **KEEP,
        )  # fmt: skip
    method = st.text_input(
        "How was it counted or estimated?", value=row.method if row else "", key=f"{prefix}_method", **KEEP
    )
    source = st.text_input(
        "Where does the number come from?", value=row.source if row else "", key=f"{prefix}_source", **KEEP
    )
    keys = [None, *partners]
    whose = st.selectbox(
        "Whose?", keys, index=keys.index(row.partner_id) if row and row.partner_id in partners else 0,
        format_func=lambda one: partners.get(one, "Ours"), key=f"{prefix}_whose", **KEEP,
    )  # fmt: skip

    def save(session) -> bool:
        try:
            found = attendance.parse(count)
        except attendance.BadCount as bad:
            raise Refused([Problem("count", str(bad))]) from bad
        draft = OutputDraft(kind or "", what, found, _day(starts), _day(ends), method, source, whose)
        args = (session, ctx.actor, ctx.initiative.id, campaign.id)
        if row:
            verbs.correct_output(*args, row.id, draft, now=ctx.now)
        else:
            verbs.add_output(*args, draft, now=ctx.now)
        return True

    may = ui.may(ctx.actor, "keep_content")
    label = "Save the correction" if row else "Save count"
    pressed = st.button(
        label, type="secondary" if row else "primary", icon=":material/check:", key=f"{prefix}_save", **may
    )
    if pressed and ui.attempt(save):
        anew(name)


def assets(ctx: Context, campaign: CampaignRow, rows: list[AssetRow]) -> None:
    """What content is made of, with its licence and until when it may be used."""
    if rows:
        ui.table(
            pd.DataFrame(
                [(row.name, row.words(ctx.today), row.licence, row.credit, row.place) for row in rows],
                columns=["Asset", "May be used", "Licence", "Credit", "Where"],
            ),
            alt="Assets of the campaign: name, until when it may be used, licence, credit, where it is.",
        )
    else:
        st.markdown("No asset yet.")
    with st.expander("Add an asset", icon=":material/add_photo_alternate:"):
        _asset_form(ctx, campaign, None)
    if rows:
        with st.expander("Put an asset right, or remove it", icon=":material/edit:"):
            names = {row.id: row.name for row in rows}
            chosen = st.selectbox("Which asset?", list(names), format_func=names.get, key=f"asset_{campaign.id}")
            row = next((one for one in rows if one.id == chosen), rows[0])
            _asset_form(ctx, campaign, row)
            removal(
                ctx, f"“{row.name}”", f"asset_{row.id}",
                lambda session: verbs.remove_part(
                    session, ctx.actor, ctx.initiative.id, campaign.id, "asset", row.id, now=ctx.now
                ),
            )  # fmt: skip
    _changes(ctx, campaign, "asset")


def _asset_form(ctx: Context, campaign: CampaignRow, row: AssetRow | None) -> None:
    name = f"asset_{campaign.id}_{row.id if row else 'new'}"
    prefix = form(name)
    texts = [
        st.text_input(label, value=getattr(row, field, ""), key=f"{prefix}_{field}", **KEEP)
        for field, label in (
            ("name", "Name"), ("place", "Link, or where the file is"), ("licence", "Licence or permission"),
            ("credit", "Credit"),
        )
    ]  # fmt: skip
    ends = st.date_input(
        "Until (optional)", value=row.expires if row else None, format=day_format(ctx), key=f"{prefix}_ends", **KEEP
    )
    draft = AssetDraft(*texts, _day(ends))

    def save(session) -> bool:
        args = (session, ctx.actor, ctx.initiative.id, campaign.id)
        if row:
            verbs.correct_asset(*args, row.id, draft, now=ctx.now)
        else:
            verbs.add_asset(*args, draft, now=ctx.now)
        return True

    may = ui.may(ctx.actor, "keep_content")
    label = "Save the correction" if row else "Save asset"
    if st.button(label, icon=":material/check:", key=f"{prefix}_save", **may) and ui.attempt(save):
        anew(name)


def _changes(ctx: Context, campaign: CampaignRow, kind: str) -> None:
    """What was put right or removed, so that no number changes in silence."""
    with ui.reading() as session:
        found = kept.changes(session, ctx.initiative.id, campaign.id, kind)
    if not found:
        return
    with st.expander(f"Corrected or removed ({len(found)})", icon=":material/history:"):
        for one in found:
            day = say(one.at.astimezone(ctx.initiative.tz).date())
            st.markdown(f"{day}, {ui.md(one.by)}: {ui.md(one.told)}")


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
