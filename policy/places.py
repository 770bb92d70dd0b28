"""Jurisdictions: one spelling for each, and the time zone in which a state's capital keeps its dates."""

from __future__ import annotations

import re
import unicodedata

_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)

# Postal code -> name, time zone of the capital.
STATES = {
    "al": ("Alabama", _CENTRAL),
    "ak": ("Alaska", "America/Juneau"),
    "az": ("Arizona", "America/Phoenix"),
    "ar": ("Arkansas", _CENTRAL),
    "ca": ("California", _PACIFIC),
    "co": ("Colorado", _MOUNTAIN),
    "ct": ("Connecticut", _EASTERN),
    "de": ("Delaware", _EASTERN),
    "dc": ("District of Columbia", _EASTERN),
    "fl": ("Florida", _EASTERN),
    "ga": ("Georgia", _EASTERN),
    "hi": ("Hawaii", "Pacific/Honolulu"),
    "id": ("Idaho", "America/Boise"),
    "il": ("Illinois", _CENTRAL),
    "in": ("Indiana", "America/Indiana/Indianapolis"),
    "ia": ("Iowa", _CENTRAL),
    "ks": ("Kansas", _CENTRAL),
    "ky": ("Kentucky", _EASTERN),
    "la": ("Louisiana", _CENTRAL),
    "me": ("Maine", _EASTERN),
    "md": ("Maryland", _EASTERN),
    "ma": ("Massachusetts", _EASTERN),
    "mi": ("Michigan", "America/Detroit"),
    "mn": ("Minnesota", _CENTRAL),
    "ms": ("Mississippi", _CENTRAL),
    "mo": ("Missouri", _CENTRAL),
    "mt": ("Montana", _MOUNTAIN),
    "ne": ("Nebraska", _CENTRAL),
    "nv": ("Nevada", _PACIFIC),
    "nh": ("New Hampshire", _EASTERN),
    "nj": ("New Jersey", _EASTERN),
    "nm": ("New Mexico", _MOUNTAIN),
    "ny": ("New York", _EASTERN),
    "nc": ("North Carolina", _EASTERN),
    "nd": ("North Dakota", _CENTRAL),
    "oh": ("Ohio", _EASTERN),
    "ok": ("Oklahoma", _CENTRAL),
    "or": ("Oregon", _PACIFIC),
    "pa": ("Pennsylvania", _EASTERN),
    "pr": ("Puerto Rico", "America/Puerto_Rico"),
    "ri": ("Rhode Island", _EASTERN),
    "sc": ("South Carolina", _EASTERN),
    "sd": ("South Dakota", _CENTRAL),
    "tn": ("Tennessee", _CENTRAL),
    "tx": ("Texas", _CENTRAL),
    "ut": ("Utah", _MOUNTAIN),
    "vt": ("Vermont", _EASTERN),
    "va": ("Virginia", _EASTERN),
    "wa": ("Washington", _PACIFIC),
    "wv": ("West Virginia", _EASTERN),
    "wi": ("Wisconsin", _CENTRAL),
    "wy": ("Wyoming", _MOUNTAIN),
    "us": ("United States", _EASTERN),
}
ZONES = {code: zone for code, (_, zone) in STATES.items()}
_BY_NAME = {name.casefold(): code for code, (name, _) in STATES.items()}
_BY_NAME |= {"united states congress": "us", "congress": "us", "u.s. congress": "us", "us congress": "us"}
SINGLE_CHAMBER = frozenset({"ne", "dc"})
"""Where one chamber is the whole legislature."""

_OCD = re.compile(r"ocd-jurisdiction/country:us(?:/(?:state|district|territory):([a-z]{2}))?((?:/[^/]+:[^/]+)*)/.+")


def jurisdiction_key(name: str, ocd_id: str = "") -> str:
    """One spelling of a jurisdiction: "ny" for New York, NY and New York's Open Civic Data id, "us" for
    Congress, "tx/place:austin" for a place by its id, else the name casefolded ("marlow county").
    """
    found = _OCD.fullmatch(ocd_id.strip().lower())
    if found:
        return (found[1] or "us") + found[2]
    plain = " ".join(unicodedata.normalize("NFKC", name).casefold().split())
    state = plain.removeprefix("state of ")
    if state in _BY_NAME:
        return _BY_NAME[state]
    return state if state in STATES else plain
