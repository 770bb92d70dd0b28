"""What searches answer with: JSON from elsewhere, which may be anything."""

from __future__ import annotations

import json
from typing import Any

from data.errors import GroundswellError


class Unexpected(GroundswellError):
    """An answer that is not what the service's documentation says."""


def read_answer(body: bytes, name: str) -> Any:
    """The JSON of an answer. Raises Unexpected where it is none."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unexpected(f"{name} answered with something that cannot be read.", "It is asked again later.") from error
