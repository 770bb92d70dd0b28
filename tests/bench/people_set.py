"""An invented set of people with the errors that sign-in sheets hold, and who is truly the same person."""

from __future__ import annotations

import random
from dataclasses import dataclass

from campaigns import names
from campaigns.people import Incoming


def _words(text: str) -> list[str]:
    return text.split()


GIVEN = _words(
    "James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan "
    "Joseph Jessica Thomas Sarah Christopher Karen Charles Lisa Daniel Nancy Matthew Betty Anthony Sandra Mark "
    "Margaret Donald Ashley Steven Kimberly Andrew Emily Paul Donna Joshua Michelle Kenneth Carol Kevin Amanda "
    "Brian Melissa George Deborah Timothy Stephanie Ronald Rebecca Jason Laura Edward Sharon Jeffrey Cynthia "
    "Ryan Kathleen Jacob Amy Gary Angela Nicholas Shirley Eric Brenda Jonathan Emma Stephen Anna Larry Pamela "
    "Justin Nicole Scott Samantha Brandon Katherine José María Luis Carmen Juan Rosa Carlos Ana Jorge Lucía "
    "Miguel Elena Pedro Sofía Ahmed Fatima Mohamed Amina Hassan Wei Mei Linh Minh Anh Jin Priya Raj Anjali Amit "
    "Olga Ivan Kwame Abena Chidi Ngozi"
)
FAMILY = _words(
    "Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson "
    "Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis "
    "Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall "
    "Rivera Campbell Mitchell Carter Roberts Gómez Phillips Evans Turner Díaz Parker Cruz Edwards Collins Reyes "
    "Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard "
    "Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood Bennett Gray Mendoza Ruiz Hughes Price Alvarez "
    "Castillo Sanders Patel Myers Long Ross Foster Jimenez Powell Okafor Mensah Warsame Hussein Tran Pham Chen "
    "Wang Singh Kaur Ivanova Kowalski Lindqvist Achterberg Obregon O'Brien"
)
PLACES = tuple(f"{direction} {name}" for direction in ("Old", "New", "North", "South", "Upper") for name in (
    "Ashford", "Harrow", "Dunmore", "Quarry Hill", "Pinehaven", "Springvale", "Eastgate", "Marlow"
))  # fmt: skip
STARTS = _words("Al Ar Bar Bel Ber Bor Bran Car Cal Dal Dor Ed El Far Fen Gal Gar Hal Har Hol Jar Kar Kel Lam Lan Mar "
                "Mer Nor Os Pal Pem Quin Ram Ros Sal Stan Tal Tren Ul Van Wal War Wes Yar Zel")  # fmt: skip
MIDDLES = _words("a be da e ga i ki la le mi na ne o ra ri sa se ta te vi")
ENDS = _words("berg bury by dahl den dorf field ford gate ham hart land ler ley low man mark mont ner ney rick shaw "
              "sky son stead stein ston ton ville wald well wick wood worth")  # fmt: skip
DOMAINS = ("example.org", "example.com", "mail.example.net", "example.edu")


@dataclass(frozen=True)
class Row:
    """A row of a sheet, and whose it truly is."""

    incoming: Incoming
    truth: int
    error: str


def people_set(size: int, seed: int = 7) -> list[Row]:
    """`size` rows: about seven in ten the first of their person, the rest again with an error, in mixed order.

    Names fall about as in life: a hundred family names make a quarter of the people, the others are rare. Two in a
    hundred first rows give the address of somebody else's household, where nobody has the same first name. A row
    again has: nothing changed (30%), a short form or an accent lost (15%), a slip in the name (15%), the order
    turned or with a comma (10%), an address left out (15%), a slip in the address (5%), another family name (3%),
    an initial (3%), no name (4%). Half of all give a phone, one in eight no e-mail, three in ten no place.
    """
    rng = random.Random(seed)
    rows: list[Row] = []
    firsts: list[Row] = []
    while len(rows) < size:
        if len(firsts) > 50 and rng.random() < 0.3:
            rows.append(_again(rng, rng.choice(firsts)))
            continue
        home = rng.choice(firsts) if len(firsts) > 50 and rng.random() < 0.02 else None
        home = home if home and home.incoming.email else None
        made = _first(rng, len(firsts), home, [row.incoming.given for row in firsts if home and _at(row) == _at(home)])
        rows.append(made)
        firsts.append(made)
    rng.shuffle(rows)
    return rows


def _given(rng: random.Random) -> str:
    """Earlier ones likelier."""
    return GIVEN[min(int(rng.paretovariate(0.9) * 8) - 8, 10_000) % len(GIVEN)]


def _family(rng: random.Random) -> str:
    """One in four from the common ones, the earlier the likelier; the others are rare, as in a census."""
    if rng.random() < 0.25:
        return FAMILY[min(int(rng.paretovariate(0.9) * 8) - 8, 10_000) % len(FAMILY)]
    return rng.choice(STARTS) + rng.choice(MIDDLES) + rng.choice(ENDS)


def _at(row: Row) -> str:
    return row.incoming.email


def _first(rng: random.Random, number: int, home: Row | None, there: list[str]) -> Row:
    given, family = _given(rng), _family(rng)
    if home is not None:
        family = home.incoming.family
        while given in there:
            given = rng.choice(GIVEN)
    mail = f"{names.fold(given)}.{names.fold(family)}{number}@{rng.choice(DOMAINS)}".replace(" ", "")
    phone = f"555-{rng.randrange(200, 1000)}-{rng.randrange(10_000):04d}"
    shared = home.incoming.email if home else ""
    given_mail = shared or (mail if rng.random() < 0.875 else "")
    given_phone = f"({phone[:3]}) {phone[4:]}" if rng.random() < 0.5 else ""
    place = rng.choice(PLACES) if rng.random() < 0.7 else ""
    incoming = Incoming(f"{given} {family}", given_mail, given_phone, place=place, given=given, family=family)
    if not incoming.email and not incoming.phone:
        incoming = _with(incoming, phone=phone)
    return Row(
        _with(incoming, place=home.incoming.place) if home else incoming, number, "household" if home else "first"
    )


def _with(row: Incoming, **changed: str) -> Incoming:
    return Incoming(**{
        name: changed.get(name, getattr(row, name)) for name in ("name", "email", "phone", "place", "given", "family")
    })  # fmt: skip


def _slip(rng: random.Random, word: str) -> str:
    """One letter left out, doubled, turned with the next, or another in its place."""
    at = rng.randrange(1, max(2, len(word) - 1))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    return word[:at] + rng.choice("aeiorstn") + word[at + 1 :]


def _again(rng: random.Random, first: Row) -> Row:
    row, chance = first.incoming, rng.random()
    given, family = row.given, row.family
    if chance < 0.30:
        return Row(row, first.truth, "the same")
    if chance < 0.45:
        short = sorted(names.variants(names.fold(given)))
        given = rng.choice(short).title() if short else names.fold(given).title()
        return Row(_with(row, name=f"{given} {family}", given=given), first.truth, "a short form")
    if chance < 0.60:
        if rng.random() < 0.5:
            given = _slip(rng, given)
        else:
            family = _slip(rng, family)
        return Row(_with(row, name=f"{given} {family}", given=given, family=family), first.truth, "a slip in the name")
    if chance < 0.70:
        name = f"{family}, {given}" if rng.random() < 0.5 else f"{family} {given}"
        return Row(_with(row, name=name, given="", family=""), first.truth, "turned")
    if chance < 0.85:
        return Row(_with(row, email="") if row.phone else _with(row, place=""), first.truth, "left out")
    if chance < 0.90:
        mail = row.email and _slip(rng, row.email.split("@")[0]) + "@" + row.email.split("@")[1]
        return Row(_with(row, email=mail) if mail else row, first.truth, "a slip in the address")
    if chance < 0.93:
        return Row(_with(row, name=f"{given} {(other := rng.choice(FAMILY))}", family=other), first.truth, "married")
    if chance < 0.96:
        return Row(
            _with(row, name=f"{given[0]}. {family}", given=f"{given[0]}.", family=family), first.truth, "initial"
        )
    return Row(_with(row, name="", given="", family=""), first.truth, "no name")
