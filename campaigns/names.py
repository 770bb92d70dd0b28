"""Names of people: read as written, and compared without ever taking two people for one in silence.

`compare` says how two names stand to each other; it decides nothing about persons (`campaigns.people` does).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from nicknames import NickNamer, name_triplets
from rapidfuzz.distance import OSA

from campaigns import short_forms


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set("mr mrs ms miss mx dr prof rev fr hon sra srta don dona señor señora herr frau")
SUFFIXES = _set("jr sr ii iii iv junior senior")
PARTICLES = _set(
    "de del la las los el da do dos das du des di della van von der den ter ten bin bint ibn al y e zu zur"
)
_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_MORE_NAMES = _set(
    "maria mara mario marta maya mia marcos marco marcia marcela carla carlo carlos carol camila jose josefa juan "
    "juana joan jon jean jan jana luis luisa lucia lucio lucas luca ana anna anne ann ines iris irma isabel julio "
    "julia juliana julian pablo paola paolo pedro petra diego diana dina elena elina helena eva evan eve ivan "
    "iván ali alia aisha amir amira amina ahmed hamed hamid omar umar yusuf yasmin fatima nadia nadja sara sarai "
    "sofia sonia tania tanya olga oleg igor irina marina martin martina karin karina karen sven svea lars lara "
    "laura lena leon leona leo lea mei min wei hui jing jin jun yan yun ying linh lan hoa thuy minh ming kim kai "
    "raj raja ravi rani priya pria anil amit ajit sita gita rita nina nino dario daria adrian adriana fabian "
    "fabiana gabriel gabriela daniel daniela danielle miguel raul saul paul paula noel noelia joel rosa rosario "
    "mateo matias tomas elias eliza elisa elsa erica erika eric erik"
)


class Alike(IntEnum):
    """How two names stand to each other, from nothing in common to the same."""

    DIFFERENT = 0  # other first names: never the same person by themselves
    UNKNOWN = 1  # one of them has no name
    DOUBT = 2  # could be: an initial, one word, another family name, two real names a letter apart, Jr and Sr
    FORM = 3  # one person's or two of a family's: John and Jonathan, Samantha and Sam, María and María Elena
    NEAR = 4  # a short form of that name only (Bob), a slip of the pen, the order turned, an initial left out
    SAME = 5


@dataclass(frozen=True)
class Name:
    """A name as written, and folded into words: first names, family names, and Jr or III."""

    full: str
    given: str  # as written
    family: str
    first: tuple[str, ...]  # folded
    last: tuple[str, ...]
    suffix: str = ""

    @property
    def words(self) -> tuple[str, ...]:
        """Every folded word, first names first."""
        return self.first + self.last

    @property
    def whole(self) -> bool:
        """Whether there is a first name and a family name, neither as a mere initial."""
        return bool(self.first and self.last) and all(len(word) > 1 or not word.isascii() for word in self._ends())

    def _ends(self) -> tuple[str, str]:
        return self.first[0], self.last[-1]


def fold(text: str) -> str:
    """Small letters without accents; apostrophes gone, other marks as spaces. Letters of other scripts stay.

    Only marks on Latin letters go: in Hindi or Thai they are part of the word.
    """
    out: list[str] = []
    latin = False
    for each in unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS)):
        if unicodedata.combining(each) or unicodedata.category(each) == "Mc":
            if not latin:
                out.append(each)
        elif each in "'’`ʼ‘´":
            continue
        else:
            latin = each.isascii()
            out.append(each if each.isalnum() or unicodedata.category(each) in ("Mn", "Lm") else " ")
    return " ".join(unicodedata.normalize("NFC", "".join(out)).split())


@lru_cache(maxsize=100_000)
def parse(text: str, given: str = "", family: str = "") -> Name:
    """A name from one cell (“Lopez, Maria” and “María de la Cruz López” too), or from two (`given`, `family`).

    Titles are left out; where there is a comma, what stands before it is the family name, unless it is “Jr”.
    A name of one word has no family name. Names in other scripts are split at their spaces like others.
    """
    text = " ".join(re.sub(r"\(.*?\)|[\"“”]", " ", text).split()).strip(" ,;")
    if given.strip() or family.strip():
        first, last = given.split(), family.split()
    elif "," in text:
        before, _, after = text.partition(",")
        if fold(after) in SUFFIXES:
            first, last = _split([*before.split(), after])
        else:
            first, last = after.replace(",", " ").split(), before.split()
    else:
        first, last = _split(text.split())
    suffix = next((fold(word) for word in [*last, *first] if fold(word) in SUFFIXES), "")
    first = [word for word in first if fold(word) not in SUFFIXES | TITLES]
    last = [word for word in last if fold(word) not in SUFFIXES]
    if not first and last:
        first, last = last, []
    written = " ".join([*first, *last, *([suffix.title() if len(suffix) == 2 else suffix.upper()] if suffix else [])])
    short = {"junior": "jr", "senior": "sr"}.get(suffix, suffix)
    return Name(written, " ".join(first), " ".join(last), _words(first), _words(last), short)


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    """First names and family names of a name in its usual order: particles begin the family name."""
    words = [word for word in words if fold(word) not in TITLES]
    tail = [word for word in words if fold(word) in SUFFIXES]
    words = [word for word in words if fold(word) not in SUFFIXES]
    if len(words) < 2:
        return words, tail
    for index in range(1, len(words) - 1):
        if fold(words[index]) in PARTICLES - {"e", "y"}:
            return words[:index], words[index:] + tail
    return words[:-1], words[-1:] + tail


def _words(words: list[str]) -> tuple[str, ...]:
    folded = [part for word in words for part in fold(word).split()]
    kept = [word for word in folded if word not in PARTICLES]
    return tuple(kept or folded)


def key(name: Name) -> str:
    """The words by the alphabet, without initials: the same for “Maria Lopez” and “López, María J.”."""
    words = [word for word in name.words if len(word) > 1 or not word.isascii()]
    return " ".join(sorted(words or name.words))


def keys(name: Name) -> frozenset[str]:
    """Every key under which the same person may be stored: with another form of a word, without second names."""
    if not name.words:
        return frozenset()
    sets = [tuple(key(name).split())]
    if name.last and len(name.words) > 2:
        sets += [(name.first[0], *name.last), (name.first[0], name.last[-1]), (name.first[0], name.last[0])]
    made = set()
    for words in sets:
        made.add(" ".join(sorted(words)))
        for index, word in enumerate(words):
            made |= {" ".join(sorted([*words[:index], form, *words[index + 1 :]])) for form in variants(word)}
    return frozenset(made)


@lru_cache(maxsize=1)
def _short_forms() -> NickNamer:
    return NickNamer()


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return frozenset(
        [
            *(name for each in name_triplets() for name in (each.name1, each.name2)),
            *_MORE_NAMES,
        ]
    )


@lru_cache(maxsize=50_000)
def variants(word: str) -> frozenset[str]:
    """Short and long forms of a first name (“bob”, “robert”), without itself."""
    listed = _short_forms()
    return frozenset(listed.nicknames_of(word) | listed.canonicals_of(word) | short_forms.forms(word)) - {word}


@lru_cache(maxsize=200_000)
def _first_names(one: str, other: str) -> Alike:
    """Two first names. A slip of the pen is one letter left out, doubled or turned with its neighbour, inside the word.

    Another letter in its place is in doubt (Marta, Maria) but in a long name that is known (Jennifer, Jennieer); so
    are the first letter (Erin, Aaron), a last vowel (Daniel, Daniela; Julio, Julia), and two words that are both
    names (Mara, Maria) or both unknown as names, of which nobody can say which one is the slip (Hasan, Hassan).
    """
    if one == other:
        return Alike.SAME
    if short_forms.one_name(one, other):
        return Alike.NEAR
    if other in variants(one):
        return Alike.FORM
    if len(one) == 1 or len(other) == 1:
        return Alike.DOUBT if one[0] == other[0] else Alike.DIFFERENT
    near = min(len(one), len(other)) >= 4 and OSA.distance(one, other, score_cutoff=1) == 1
    if not near:
        started = min(len(one), len(other)) >= 3 and (one.startswith(other) or other.startswith(one))
        far = min(len(one), len(other)) >= 5 and OSA.distance(one, other, score_cutoff=2) == 2
        return Alike.DOUBT if started or far else Alike.DIFFERENT
    both = (one in _known()) == (other in _known())
    turned = sorted(one) == sorted(other)
    replaced = len(one) == len(other) and not turned and (len(one) < 7 or not {one, other} & _known())
    edges = one[0] != other[0] or (one[-1] != other[-1] and not turned)
    return Alike.DOUBT if both or replaced or edges else Alike.NEAR


@lru_cache(maxsize=200_000)
def _last_names(one: tuple[str, ...], other: tuple[str, ...]) -> Alike:
    """Two family names, of one word or more: the same words, one of a double name, or slips of the pen."""
    if one == other or sorted(one) == sorted(other) or "".join(one) == "".join(other):
        return Alike.SAME
    if not one or not other:
        return Alike.DOUBT
    if set(one) <= set(other) or set(other) <= set(one):
        # A double name or one of it; two letters more may be a Jr that was written wrongly.
        return Alike.DOUBT if any(len(word) <= 2 for word in {*one} ^ {*other}) else Alike.NEAR
    first, second = " ".join(one), " ".join(other)
    if len(first) == 1 or len(second) == 1:
        return Alike.DOUBT
    allowed = 2 if min(len(first), len(second)) >= 8 else 1
    if min(len(first), len(second)) >= 4 and OSA.distance(first, second, score_cutoff=allowed) <= allowed:
        return Alike.NEAR
    return Alike.DIFFERENT


def compare(one: Name, other: Name) -> Alike:
    """How two names stand to each other, in either order of first and family name.

    “Bob Smith” is near “Robert Smith”; “López, María” the same as “Maria Lopez”; “M. Lopez” and “Maria” are in doubt
    with “Maria Lopez”, and so is “Maria Brown” (a name may change with marriage); “Miguel Lopez” is different.
    """
    if not one.words or not other.words:
        return Alike.UNKNOWN
    straight = _ordered(one, other)
    if straight >= Alike.NEAR or not one.last or not other.last:
        return straight
    if one.words == other.words and one.suffix == other.suffix:
        return Alike.NEAR  # the same words, parted elsewhere into first names and family names
    return max(straight, min(max(_ordered(one, _turned(other)), _ordered(_turned(one), other)), Alike.NEAR))


def _turned(name: Name) -> Name:
    return Name(name.full, name.family, name.given, name.last, name.first, name.suffix)


def _ordered(one: Name, other: Name) -> Alike:
    if not one.last or not other.last:
        if one.words == other.words:
            return Alike.SAME
        ends = {*one.words} & {*other.words}
        return Alike.DOUBT if ends or _first_names(one.first[0], other.first[0]) >= Alike.DOUBT else Alike.DIFFERENT
    first = _first_names(one.first[0], other.first[0])
    if first is Alike.DIFFERENT and {one.first[0]} & {*other.first[1:]} | {other.first[0]} & {*one.first[1:]}:
        first = Alike.DOUBT  # known by a second name
    last = _last_names(one.last, other.last)
    if first is Alike.DIFFERENT:
        return Alike.DIFFERENT
    if last is Alike.DIFFERENT or one.suffix != other.suffix:
        return Alike.DOUBT
    second = _second(one.first[1:], other.first[1:])
    return min(first, last, second)


def _second(one: tuple[str, ...], other: tuple[str, ...]) -> Alike:
    """Second names: abbreviated they are near, and so is an initial left out.

    A second name left out may be a mother's and a daughter's (María, María Elena), two others are in doubt (brothers
    called José).
    """
    if one == other:
        return Alike.SAME
    for mine, yours in zip(one, other, strict=False):
        if mine[0] != yours[0] or (len(mine) > 1 and len(yours) > 1 and mine != yours):
            return Alike.DOUBT
    left_out = one[len(other) :] or other[len(one) :]
    return Alike.FORM if any(len(word) > 1 for word in left_out) else Alike.NEAR
