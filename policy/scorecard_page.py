"""The scorecard as one HTML page that stands alone: on a screen, on a phone, printed.

No address is loaded from it, no script runs, and everything that somebody typed or a source said is escaped.
"""

from __future__ import annotations

from html import escape

from data.dates import say
from policy.people import CHAMBER_LABELS
from policy.scorecard import ASKED, Card, mark, method, seat, verdict
from policy.scoring import FEW

ENDED = {"pass": "Passed", "fail": "Failed"}
_CSS = {"With us": "with", "Against us": "against"}
_STYLE = """
:root{color-scheme:light}*{box-sizing:border-box}
body{font:1rem/1.5 system-ui,"Segoe UI",Roboto,sans-serif;max-width:62rem;margin:0 auto;padding:1.5rem 1rem 3rem;
color:#0b181c;background:#fff;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2rem 0 .5rem}
p{margin:.25rem 0 .75rem}
.draft{border:2px solid #a8431f;padding:.5rem .75rem;font-weight:600}.lead{color:#3d4d52}
.wide{overflow-x:auto}.wide:focus{outline:2px solid #0b5f6f}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:#3d4d52;padding:0 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #c7d0d3}
.each{font-size:.85rem}.each th,.each td{padding:.3rem .35rem}.id{white-space:nowrap}
thead th{border-bottom:2px solid #0b5f6f}tbody th{font-weight:600}.n{text-align:right}
.with{color:#0b5f6f;font-weight:600}.against{color:#8c3415}.none{color:#4e5f63}
a{color:#0b5f6f}ul{padding-left:1.2rem}li{margin:.2rem 0}
@media(max-width:40rem){.stack thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}
.stack tr{display:block;border-bottom:2px solid #c7d0d3;padding:.4rem 0}.stack th,.stack td{display:flex;
justify-content:space-between;gap:1rem;border:0;padding:.1rem 0;text-align:left}.stack tbody th{font-size:1.05rem}
.stack td::before{content:attr(data-label);color:#3d4d52;flex:none}.stack td span{text-align:right}}
@page{margin:1.6cm}@media print{body{max-width:none;padding:0;font-size:10pt}.wide{overflow:visible}
tr{break-inside:avoid}h2{break-after:avoid}a{color:inherit;text-decoration:none}}
"""


def as_html(found: Card) -> str:
    """The scorecard as one page that stands alone: nothing is loaded, no script runs, everything is escaped."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    what = ", ".join(part for part in (found.place, found.session, _chamber(found.chamber)) if part)
    lock = (
        f"<p>The votes were locked on <strong>{escape(say(found.locked_on))}</strong>.</p>"
        if found.locked_on
        else '<p class="draft">Draft: the votes are not locked yet.</p>'
    )
    notes = "".join(f"<li>{escape(note)}</li>" for note in found.notes)
    body = [
        f"<header><h1>{escape(found.title)}</h1>",
        f'<p class="lead">Scorecard of {escape(found.sender)}{". " + escape(what) if what else ""}. '
        f"Made on {escape(say(found.made_on))}.</p>{lock}</header>",
        "<main>",
        _legislators(found),
        _votes(found),
        _each(found),
        "<h2>How it is made</h2><ul>" + "".join(f"<li>{escape(line)}</li>" for line in method(found)) + "</ul>",
        f"<h2>What else to know</h2><ul>{notes}</ul>" if notes else "",
        "</main>",
    ]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(found.title)}: scorecard of {escape(found.sender)}</title><style>{_STYLE}</style></head>"
        "<body>\n" + "\n".join(part for part in body if part) + "\n</body></html>\n"
    )


def _chamber(chamber: str) -> str:
    return CHAMBER_LABELS.get(chamber, "") if chamber else "both chambers"


def _legislators(found: Card) -> str:
    rows = []
    for one in found.legislators:
        said = verdict(one)
        kind = "with" if one.score.enough else "none"
        cells = [
            ("Seat", seat(one), ""), ("Party", one.party, ""), ("Score", said, kind),
            ("With us", str(len(one.score.agreed)), "n"), ("Against us", str(len(one.score.disagreed)), "n"),
            ("Did not vote", str(len(one.score.absent)), "n"),
        ]  # fmt: skip
        tds = "".join(
            f'<td role="cell" data-label="{label}" class="{css}">{escape(text)}</td>' for label, text, css in cells
        )
        rows.append(f'<tr role="row"><th scope="row" role="rowheader">{escape(one.name)}</th>{tds}</tr>')
    heads = "".join(
        f'<th scope="col"{css}>{name}</th>'
        for name, css in (
            ("Legislator", ""), ("Seat", ""), ("Party", ""), ("Score", ""), ("With us", ' class="n"'),
            ("Against us", ' class="n"'), ("Did not vote", ' class="n"'),
        )
    )  # fmt: skip
    count = len(found.calls)
    caption = (
        f"{len(found.legislators)} legislators by {count} recorded vote{'' if count == 1 else 's'}. Score: share of "
        f"their yes and no votes that were with us. Fewer than {FEW}: too few for a percentage, in the order of names."
    )
    return (
        f'<h2>Legislators</h2><table class="stack" role="table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


_VOTE_HEADS = ("What it is", "Chamber", "Vote", "Date", "What we asked for", "How it ended", "Source")
_NOWRAP = {"Date": ' class="id"'}


def _votes(found: Card) -> str:
    rows = []
    for number, call in enumerate(found.calls, 1):
        source = escape(call.source_label)
        if call.url.startswith(("https://", "http://")):
            source = f'<a href="{escape(call.url)}" rel="noreferrer">{source}</a>'
        cells = (
            escape(call.title), escape(CHAMBER_LABELS.get(call.chamber, "")),
            escape(f"{call.kind.capitalize()}: {call.motion}"), escape(say(call.on) if call.on else ""),
            escape(ASKED[call.stance or ""]), escape(ENDED.get(call.result, call.result)), source,
        )  # fmt: skip
        tds = "".join(
            f'<td role="cell" data-label="{name}"><span{_NOWRAP.get(name, "")}>{cell}</span></td>'
            for name, cell in zip(_VOTE_HEADS, cells, strict=True)
        )
        name = f"{number}. {escape(call.identifier)}"
        rows.append(f'<tr role="row"><th scope="row" role="rowheader" class="id">{name}</th>{tds}</tr>')
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Bill", *_VOTE_HEADS))
    return (
        '<h2 id="votes">The votes</h2><table class="stack" role="table" aria-labelledby="votes">'
        "<caption>Every vote that is counted, with the position that we held on that day.</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _each(found: Card) -> str:
    heads = "".join(
        f'<th scope="col">{number}. <span class="id">{escape(call.identifier)}</span></th>'
        for number, call in enumerate(found.calls, 1)
    )
    rows = []
    for one in found.legislators:
        marks = [mark(one, call) for call in found.calls]
        tds = "".join(
            f'<td class="{_CSS.get(said, "none")}">{escape(said.removesuffix(" us")) or "–"}</td>' for said in marks
        )
        rows.append(f'<tr><th scope="row">{escape(one.name)}</th>{tds}</tr>')
    return (
        '<h2 id="how">Who voted how</h2><p>With and Against: with us or against us. The numbers are those of the votes '
        "above. A dash: not a member of that chamber at the time, counted by another vote on the same matter, or not "
        'in the record.</p><div class="wide" tabindex="0" role="region" aria-labelledby="how">'
        '<table class="each"><caption>Each legislator in each vote.</caption>'
        f'<thead><tr><th scope="col">Legislator</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>'
    )
