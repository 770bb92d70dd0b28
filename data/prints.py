"""Paper: documents as PDF through typst and QR codes through segno, the one door to both. Nothing is fetched.

What people typed never becomes typst's markup: a program is fixed, and the text reaches it as JSON, where it is
nothing but text. Files are tagged, with a title and a language (PDF/UA-1 and PDF/A-2a); where a character is in no
font at hand, archives' rules cannot be met: then the file is tagged alone and says that one is missing.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Literal

import segno
import typst

from data.errors import GroundswellError

Standard = Literal["a-2a", "ua-1", "1.7"]
STANDARDS: list[Standard] = ["a-2a", "ua-1"]


def pdf(program: str, given: Mapping[str, object], *, missing: str) -> bytes:
    """A document as PDF: `program` reads its content with `json(bytes(sys.inputs.given))`.

    `given["missing"]` is "", or the sentence `missing` where a character is in no font. Raises GroundswellError
    where the document cannot be made.
    """
    try:
        return _compiled(program, {**given, "missing": ""}, STANDARDS)
    except typst.TypstError:
        try:
            return _compiled(program, {**given, "missing": missing}, ["1.7"])
        except typst.TypstError as error:
            raise GroundswellError(
                "The document could not be made into a PDF.", "Use the page on screen, and print that to PDF."
            ) from error


def _compiled(program: str, given: Mapping[str, object], standards: list[Standard]) -> bytes:
    return typst.compile(
        program.encode(),
        format="pdf",
        sys_inputs={"given": json.dumps(given, ensure_ascii=False)},
        pdf_standards=list(standards),
    )


def qr(text: str) -> str:
    """A QR code as an SVG document, dark on white with its quiet zone, whatever the page's colours are.

    Error correction M: a code on a sheet gets smudged. Raises GroundswellError where the text is too long for one.
    """
    try:
        made = segno.make(text, error="m", micro=False, boost_error=False)
    except segno.DataOverflowError as error:
        raise GroundswellError("This address is too long for a QR code.", "Set a shorter GROUNDSWELL_URL.") from error
    drawn = io.BytesIO()
    made.save(drawn, kind="svg", scale=4, border=4, dark="#000", light="#fff", xmldecl=False, nl=False)
    return drawn.getvalue().decode()
