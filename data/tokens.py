"""Secrets that stand in an address: random, told once, kept only as their hash.

A slow hash would add nothing: so many random bits cannot be guessed, unlike a password (docs/decisions/0007).
"""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's 32 signs: no i, l, o or u, so that an address can be typed from paper (crockford.com/base32.html)."""
SIGNS = 26
"""Signs of a token that people may have to type: 26 of 5 bits are 130 bits."""
_MISREAD = str.maketrans("oil", "011", "- ")


def fresh() -> str:
    """A secret of 256 random bits, for an address that programs keep."""
    return secrets.token_urlsafe(32)


def spoken() -> str:
    """A secret of 130 random bits in signs that are hard to misread, for an address that stands on paper."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SIGNS))


def grouped(token: str) -> str:
    """A spoken token as it is printed, in groups of five."""
    return "-".join(token[start : start + 5] for start in range(0, len(token), 5))


def heard(text: str) -> str:
    """The spoken token that was typed, in any case, with or without hyphens; "" where it cannot be one."""
    token = text.strip().lower().translate(_MISREAD)
    return token if len(token) == SIGNS and set(token) <= set(ALPHABET) else ""


def hashed(token: str) -> str:
    """What is stored of a secret: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
