"""Hearing packets as PDF, by the house's press (`data.prints`): here is what such a packet looks like."""

from __future__ import annotations

from data import prints
from policy.packets import Document

MISSING = (
    "Some characters of this packet are in no font of the machine that made it, and may be missing. "
    "The printable page has them."
)

_PROGRAM = """
#let d = json(bytes(sys.inputs.given))
#let (year, month, day) = d.date
#set document(title: d.title, author: d.sender, date: datetime(year: year, month: month, day: day))
#set text(lang: "en", size: 10.5pt)
#set par(leading: 0.62em, spacing: 0.9em)
#set page(
  paper: "us-letter", margin: (x: 2.2cm, top: 2.2cm, bottom: 2.2cm),
  footer: context [
    #set text(size: 8.5pt, fill: luma(70))
    #d.mark #h(1fr) #counter(page).display("1 of 1", both: true)
  ],
)
#show heading: it => block(above: 1.3em, below: 0.6em, sticky: true, it)
#set table(stroke: 0.5pt + luma(150), inset: (x: 5pt, y: 4pt), align: left + top)
#show table.cell: set text(size: 9.5pt)
#show table.cell: set par(justify: false)

#let grid-of(b) = {
  let n = b.head.len()
  let longest(i) = calc.max(4, ..b.rows.map(r => calc.min(40, r.at(i).clusters().len())), b.head.at(i).clusters().len())
  table(
    columns: range(n).map(i => if longest(i) > 12 { calc.sqrt(longest(i)) * 1fr } else { auto }),
    fill: (x, y) => if y == 0 { luma(240) },
    table.header(..b.head.map(c => text(weight: "bold", c))),
    ..b.rows.flatten().map(c => [#c]),
  )
}

#if d.internal [#text(size: 9pt, weight: "bold", d.mark)]

#heading(level: 1, text(size: 17pt, d.title))
#text(fill: luma(60), d.subtitle)

#table(
  columns: (auto, 1fr), stroke: none, inset: (x: 0pt, y: 3pt), column-gutter: 12pt,
  ..d.facts.map(f => (text(weight: "bold", f.at(0)), [#f.at(1)])).flatten(),
)

#heading(level: 2, text(size: 13pt, d.position))
#for part in d.why [#par(part)]
#if d.ask != "" {
  block(stroke: (left: 3pt + luma(90)), inset: (left: 10pt, y: 5pt), above: 1.2em, [*We ask:* #d.ask])
}
#for s in d.sections {
  if s.fresh { pagebreak(weak: true) }
  heading(level: 2, s.title)
  for b in s.blocks {
    if b.kind == "text" { par(b.text) }
    else if b.kind == "note" { par(text(size: 8.5pt, fill: luma(60), b.text)) }
    else if b.kind == "heading" { heading(level: 3, b.text) }
    else if b.kind == "points" { list(..b.items.map(i => [#i])) }
    else if b.kind == "grid" { grid-of(b) }
  }
}
#if d.missing != "" { par(text(size: 8.5pt, fill: luma(60), d.missing)) }
"""


def pdf(packet: Document) -> bytes:
    """The packet as PDF. Raises GroundswellError where it cannot be made."""
    return prints.pdf(_PROGRAM, packet.as_json(), missing=MISSING)
