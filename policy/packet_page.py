"""A packet as a printable page that stands alone: nothing is loaded, and all that somebody typed is escaped."""

from __future__ import annotations

from html import escape

from policy.letters import page, paragraphs
from policy.packets import Block, Document, shown

_STYLE = (
    "<style>table{border-collapse:collapse;width:100%;margin:0 0 1em}th,td{border:1px solid #999;padding:.3em .5em;"
    "text-align:left;vertical-align:top}th{background:#f2f2f2}h2{font-size:1.1em;margin:1.6em 0 .4em}"
    "h3{font-size:1em;margin:1em 0 .3em}.ask{border-left:4px solid #444;padding:.3em .8em}tr{break-inside:avoid}"
    "h2,h3{break-after:avoid}.wide{overflow-x:auto}@media print{.fresh{break-before:page}}</style>"
)


def packet_page(packet: Document) -> str:
    """The packet as HTML."""
    facts = "".join(f"<tr><th>{escape(name)}</th><td>{_said(value)}</td></tr>" for name, value in packet.facts)
    body = [
        _STYLE, f'<p class="small">{escape(shown(packet.mark))}</p>', f"<h1>{_said(packet.title)}</h1>",
        f"<p>{_said(packet.subtitle)}</p>", f'<div class="wide"><table>{facts}</table></div>',
        f"<h2>{_said(packet.position)}</h2>", *(paragraphs(shown(part)) for part in packet.why),
    ]  # fmt: skip
    if packet.ask:
        body.append(f'<p class="ask"><strong>We ask:</strong> {_said(packet.ask)}</p>')
    for section in packet.sections:
        kind = ' class="fresh"' if section.fresh else ""
        body.append(f"<h2{kind}>{_said(section.title)}</h2>")
        body += [_block(block) for block in section.blocks]
    return page(packet.title, "\n".join(body))


def _said(text: str) -> str:
    return escape(shown(text)).replace("\n", "<br>")


def _block(block: Block) -> str:
    if block.kind == "points":
        return f"<ul>{''.join(f'<li>{_said(item)}</li>' for item in block.items)}</ul>"
    if block.kind == "heading":
        return f"<h3>{_said(block.text)}</h3>"
    if block.kind == "note":
        return f'<p class="small">{_said(block.text)}</p>'
    if block.kind == "grid":
        head = "".join(f'<th scope="col">{_said(cell)}</th>' for cell in block.head)
        rows = "".join(f"<tr>{''.join(f'<td>{_said(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
        return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    return paragraphs(shown(block.text))
