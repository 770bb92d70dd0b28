"""The printable sign-in sheet of an event, by the house's press (`data.prints`)."""

from __future__ import annotations

from data import prints

MISSING = "Some characters are in no font of the machine that made this sheet, and may be missing."
SAID = {
    "en": {
        "title": "Sign-in sheet", "columns": ["Name", "E-mail", "Phone", "Contact me"],
        "consent": "A tick under “Contact me” means: you may contact me about this work. I can stop this at any time.",
        "scan": "Or sign in on your own phone", "typed": "or type", "alt": "QR code of the sign-in page",
    },
    "es": {
        "title": "Hoja de registro", "columns": ["Nombre", "Correo", "Teléfono", "Contáctenme"],
        "consent": "Una marca en «Contáctenme» significa: pueden comunicarse conmigo sobre este trabajo. "
        "Puedo cancelarlo en cualquier momento.",
        "scan": "O regístrese en su teléfono", "typed": "o escriba", "alt": "Código QR de la página de registro",
    },
}  # fmt: skip
LINES = 20
"""Lines of one page with the QR code, in a height that a hand can write in."""

_PROGRAM = """
#let d = json(bytes(sys.inputs.given))
#set document(title: d.said.title + ": " + d.event)
#set text(lang: d.lang, size: 11pt)
#set page(paper: "us-letter", margin: (x: 1.6cm, y: 1.5cm))
#set table(stroke: 0.6pt + luma(110), inset: (x: 6pt, y: 4pt), align: left + horizon)
#grid(
  columns: (1fr, auto), column-gutter: 14pt,
  [
    #heading(level: 1, text(size: 19pt, d.event))
    #par(text(size: 12pt, d.when))
    #par(text(size: 12pt, d.place))
    #par(text(size: 10.5pt, d.said.consent))
    #if d.missing != "" { par(text(size: 8pt, d.missing)) }
  ],
  if d.qr != "" {
    block(width: 5.2cm)[
      #set align(center)
      #par(text(size: 10pt, weight: "bold", d.said.scan))
      #image(bytes(d.qr), format: "svg", width: 3.6cm, alt: d.said.alt)
      #par(text(size: 8pt, d.said.typed + " " + d.address))
    ]
  },
)
#v(6pt)
#let box-to-tick = align(center, square(size: 0.42cm, stroke: 0.8pt))
#table(
  columns: (2.6fr, 2.8fr, 1.7fr, 1.3fr), rows: (auto, ..range(d.lines).map(i => 0.92cm)),
  fill: (x, y) => if y == 0 { luma(235) },
  table.header(..d.said.columns.map(c => text(weight: "bold", size: 10pt, c))),
  ..range(d.lines * 4).map(i => if calc.rem(i, 4) == 3 { box-to-tick } else { [] }),
)
"""


def sign_in_sheet(event: str, when: str, place: str, address: str, qr: str, language: str) -> bytes:
    """One page as PDF: the event, the sentence of consent, lines to write on, and the QR code where one is given.

    `qr` is an SVG document and `address` what it says, both "" for a sheet of paper alone. Raises GroundswellError.
    """
    given: dict[str, object] = {
        "event": event,
        "when": when,
        "place": place,
        "address": address,
        "qr": qr,
        "lang": language,
        "said": SAID[language],
        "lines": LINES if qr else LINES + 3,
    }
    return prints.pdf(_PROGRAM, given, missing=MISSING)
