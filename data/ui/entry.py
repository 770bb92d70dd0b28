"""What people type into fields, read kindly."""

from __future__ import annotations

from data.errors import Problem, Refused


def number_or_none(text: str, label: str) -> float | None:
    """A number as people write it ("1,250", "44 %", "$3,000"), None where the field is empty.

    Raises Refused, naming the field, where it is not a number.
    """
    plain = text.strip().removeprefix("$").removesuffix("%").replace(",", "").strip()
    if not plain:
        return None
    try:
        return float(plain)
    except ValueError:
        raise Refused(
            [Problem(label, f"{label}: “{text.strip()}” is not a number. Write digits, such as 44 or 44.5.")]
        ) from None
