"""Personal data in a text, as far as it can be told: what the fixtures and the sample invent about people.

E-mail addresses at example.org and the like, phone numbers with 555, and the full names that are used for people.
"""

from __future__ import annotations

import re

_GIVEN = (
    "Abena Amina Ana Ann Bo Bob Carla Carmen Cleo Dale Daniel Daniela Delia Ellen Farah Grace Hodan Ifrah Jennifer "
    "Joan John Jonh José Kim Kofi Lee Linh Lucia Luis Luisa Maria María Mariela Marie Marisol Marta Miguel Peter "
    "Robert Rosa Ruth Samuel Theodora Thomas Victor Wanda Zelda Zoe Zora"
).replace(" ", "|")
_FAMILY = (
    "Achterberg Berg Brown Chan Chen Delgado Diaz Díaz Fernandez First Holloway Ismail Le Lindqvist Lopez López "
    "Marsh Mensah Miller Nguyen Nur Obregon Okafor Ortega Petrie Pike Quill Quillfeather Quimby Ray Reyes Ruiz "
    "Second Smith Smyth Warsame Whitmore Yusuf"
).replace(" ", "|")
PERSONAL = re.compile(
    r"[\w.+-]+@[\w.-]*\bexample\.(?:org|com|net|edu)\b"
    r"|(?<![\d.])(?:\+?1[\s.-]?)?(?:\(?555\)?[\s.-]?\d{3}|\(?\d{3}\)?[\s.-]?555)[\s.-]?\d{4}(?!\d)"
    rf"|\b(?:{_GIVEN})\s+(?:{_FAMILY})\b",
    re.IGNORECASE,
)


def personal(text: str) -> list[str]:
    """What a text holds of people's data."""
    return [match[0] for match in PERSONAL.finditer(text)]


def refuse(found: list[str], where: str) -> None:
    """Fail where anything was found."""
    if found:
        raise AssertionError(f"{where} hold personal data: {'; '.join(found[:5])}")
