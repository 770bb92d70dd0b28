"""An invented set of people with the errors that sign-in sheets hold, and who is truly the same person."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace

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


# Two of one household whose first names are close. Written from life, not from the rule or its lists.
CLOSE = [tuple(pair.split("/")) for pair in _words(
    "John/Jonathan John/Ivan Jon/John Samantha/Sam Samuel/Sam Christopher/Chris Christine/Chris Alexander/Alex "
    "Alexandra/Alex Patricia/Pat Patrick/Pat Nicholas/Nicole Nicky/Nicholas Daniel/Daniela Daniel/Danielle "
    "Charles/Charlie Charlotte/Charlie Joseph/Jo Josephine/Jo Eric/Erica Erik/Eric Elizabeth/Eliza Elizabeth/Beth "
    "Lisa/Elizabeth Betty/Elizabeth Anna/Hannah Ana/Anna Ann/Anna Anna/Annie Maria/Mary Marie/Maria Marta/María "
    "Mario/María Luis/Luisa Juan/Juana Julia/Julie Julio/Julia José/Joseph Michael/Miguel Michelle/Michael Mia/Maya "
    "Lena/Lina Elena/Helen Elena/Alina Amina/Amin Amina/Amira Hassan/Hussein Hasan/Hassan Ahmed/Mohamed "
    "Sara/Sarah Sofía/Sophie Karen/Karin Carol/Caroline Carla/Carlos Paul/Paula Robert/Roberta Andrew/Andrea "
    "Andrea/Andy Emma/Emily Emily/Emilia Kim/Kimberly Jean/Jane Jan/Jane Jessica/Jesse Terry/Teresa Sandra/Sandy "
    "Frances/Francis Leslie/Lee Olga/Oleg Ivan/Ivana Priya/Pria Minh/Linh Wei/Mei Jin/Jing Kwame/Kwami Abena/Abenaa"
)] + [("José Luis", "José Antonio"), ("María Elena", "María"), ("José", "José Luis"), ("Anna Maria", "Anna"),
      ("Mary Ann", "Mary"), ("Thi Lan", "Thi Hoa")]  # fmt: skip
SHORT = {
    full.title(): [word.title() for word in words.split("|")] for full, words in (
        each.split(":") for each in _words(
            "james:jim|jimmy|jamie mary:molly|mae robert:bob|rob|bobby patricia:pat|patty|trish john:jack|johnny|jon "
            "jennifer:jen|jenny michael:mike|mickey linda:lindy david:dave|davy elizabeth:liz|beth|betsy|lizzie|eliza "
            "william:bill|will|billy|liam barbara:barb|bobbie richard:rick|dick|rich susan:sue|susie joseph:joe|joey "
            "jessica:jess|jessie thomas:tom|tommy sarah:sally|sadie christopher:chris|kit charles:charlie|chuck "
            "daniel:dan|danny nancy:nan matthew:matt|matty anthony:tony sandra:sandy margaret:peggy|maggie|meg|rita "
            "donald:don|donnie steven:steve kimberly:kim andrew:andy|drew emily:em|millie joshua:josh michelle:shelly "
            "kenneth:ken|kenny kevin:kev amanda:mandy melissa:mel|missy george:georgie deborah:deb|debbie timothy:tim "
            "stephanie:steph|stevie ronald:ron|ronnie rebecca:becky|becca edward:ed|eddie|ted sharon:shari "
            "jeffrey:jeff cynthia:cindy ryan:ry kathleen:kathy|kate jacob:jake angela:angie nicholas:nick|nicky "
            "jonathan:jon|jonny|nathan stephen:steve larry:lawrence pamela:pam nicole:nikki|nicky samantha:sam|sammy "
            "katherine:kate|kathy|katie|kat josé:pepe luis:lucho carmen:carmela juan:juanito|juancho rosa:rosita "
            "carlos:charly ana:anita jorge:coque lucía:lucy|lucha miguel:miki|mike elena:lena sofía:sofi "
            "mohamed:mo|moe fatima:fati minh:ming priya:pri raj:raju anjali:anju olga:olya ivan:vanya kwame:kwam "
            "abena:abe chidi:chi ngozi:go"
        )
    )
}  # fmt: skip
SECOND = _words("Ann Lee Marie James Lynn Ray Elena Luis Antonio Grace Rose Alan Jean Thi Ali")
MAILBOXES = ("info", "office", "eastside.neighbors", "hola", "parents.circle")


@dataclass(frozen=True)
class Row:
    """A row of a sheet, whose it truly is, and the other person of the same name at their address (`namesake`)."""

    incoming: Incoming
    truth: int
    error: str
    namesake: int = -1


MESSY = 0.74


def people_set(number: int, seed: int = 7, errors: float = MESSY) -> list[Row]:
    """`number` people in about 1.4 rows each: the first row of a person and rows again with errors, in mixed order.

    Names fall about as in life: a hundred family names make a quarter of the people, the others are rare. Half give
    a phone, one in eight no e-mail, three in ten no place, one in twelve a second name or its initial.

    Households: 2% of the people give somebody else's e-mail (three in ten of them the same phone too) and 1% only
    the same phone. One in five of these has another family name, 5% a first name close to the other's (John and
    Jonathan, Marta and María, Samantha and Sam, José and José Luis), 3% the same with Jr or Sr on one. 0.5% give an
    organization's e-mail, one in five of these its phone. 0.1% are somebody's namesakes: they have the e-mail or the
    phone in common, and the same name (half of them), a short form of it or a second name. Nothing in a sheet tells
    these apart; the others can be told.

    A row again has (at `errors` = 0.74: with fewer, more rows are unchanged and the rest keeps its proportions):
    nothing changed (26%), a short form or an accent lost (15%), a slip in the name (15%), the order
    turned or with a comma (10%), an address left out (15%), a slip in the address (5%), another e-mail or phone
    (4%), another family name (3%), an initial (3%), no name (4%). One in twenty has two of these, and half leave out
    a second name. Short forms are the usual ones (`SHORT`), three in ten any of the `nicknames` list.
    """
    rng = random.Random(seed)
    rows: list[Row] = []
    firsts: list[Row] = []
    at: dict[str, list[str]] = defaultdict(list)  # first names at an address
    while len(firsts) < number:
        if len(firsts) > 50 and rng.random() < 0.3:
            rows.append(_again(rng, rng.choice(firsts), errors))
            continue
        home = rng.choice(firsts) if len(firsts) > 50 else None
        made = _first(rng, len(firsts), home, at)
        rows.append(made)
        firsts.append(made)
        for value in {made.incoming.email, made.incoming.phone} - {""}:
            at[value].append(names.fold(made.incoming.given))
        if made.namesake >= 0:  # the other one's later rows are as doubtful
            firsts[made.namesake] = replace(firsts[made.namesake], namesake=made.truth)
    other = {row.truth: row.namesake for row in firsts}
    rows = [replace(row, namesake=other[row.truth]) for row in rows]
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


def _phone(rng: random.Random) -> str:
    return f"(555) {rng.randrange(200, 1000)}-{rng.randrange(10_000):04d}"


def _first(rng: random.Random, number: int, home: Row | None, at: dict[str, list[str]]) -> Row:
    given, family = _given(rng), _family(rng)
    if rng.random() < 1 / 12:
        word = rng.choice(SECOND)
        given += f" {word if rng.random() < 0.5 else word[0] + '.'}"
    mail = f"{names.fold(given)}.{names.fold(family)}{number}@{rng.choice(DOMAINS)}".replace(" ", "")
    row = Incoming(
        f"{given} {family}", mail if rng.random() < 0.875 else "", _phone(rng) if rng.random() < 0.5 else "",
        place=rng.choice(PLACES) if rng.random() < 0.7 else "", given=given, family=family,
    )  # fmt: skip
    if not row.email and not row.phone:
        row = replace(row, phone=_phone(rng))
    kind = rng.random()
    if home is None or kind >= 0.036:
        return Row(row, number, "first")
    near = home.incoming
    if kind < 0.03:
        row = _household(rng, row, near, at, mail_too=kind < 0.02)
        return Row(row, number, "household")
    if kind < 0.035:
        box = rng.randrange(len(MAILBOXES))
        desk = f"(555) 900-{box:04d}" if rng.random() < 0.2 else row.phone
        return Row(replace(row, email=f"{MAILBOXES[box]}@org{box}.example.org", phone=desk), number, "organization")
    if home.namesake >= 0 or home.error != "first":
        return Row(row, number, "first")
    chance = rng.random()
    same = near.given if chance < 0.5 else f"{near.given} {rng.choice(SECOND)}"
    if 0.5 <= chance < 0.75 and near.given in SHORT:
        same = rng.choice(SHORT[near.given])
    row = _named(replace(row, place=near.place), same, near.family)
    if near.email and (rng.random() < 0.67 or not near.phone):
        return Row(replace(row, email=near.email), number, "namesake", home.truth)
    return Row(replace(row, phone=near.phone), number, "namesake", home.truth)


def _household(
    rng: random.Random, row: Incoming, home: Incoming, at: dict[str, list[str]], *, mail_too: bool
) -> Incoming:
    """Somebody else of a household: an address in common, the same place, and a first name of their own."""
    mail_too = mail_too and bool(home.email)
    if not mail_too and not home.phone:
        return row
    phone = home.phone if home.phone and (not mail_too or rng.random() < 0.3) else row.phone
    row = replace(row, place=home.place, phone=phone, email=home.email if mail_too else row.email)
    family = row.family if rng.random() < 0.2 else home.family
    taken = {*at[row.email if mail_too else ""], *at[phone if phone == home.phone else ""]}
    chance, given = rng.random(), row.given
    close = [two for two in CLOSE if home.given in two]
    if chance < 0.05:
        close = [word for two in close or CLOSE for word in two if names.fold(word) not in taken]
        given = rng.choice(close) if close else given
    elif chance < 0.08:
        return _named(row, home.given, f"{home.family} {rng.choice(('Jr', 'Jr.', 'Sr'))}")
    while names.fold(given).split()[0] in {word.split()[0] for word in taken} and chance >= 0.05:
        given = rng.choice(GIVEN)
    return _named(row, given, family)


def _named(row: Incoming, given: str, family: str) -> Incoming:
    return replace(row, name=f"{given} {family}", given=given, family=family)


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


def _again(rng: random.Random, first: Row, errors: float) -> Row:
    row = first.incoming
    if rng.random() >= errors:
        return replace(first, error="the same")
    if " " in row.given and rng.random() < 0.5:
        row = _named(row, row.given.split()[0], row.family)
    row, error = _error(rng, row)
    if rng.random() < 0.05 and row.name:
        row, second = _error(rng, row)
        error = f"{error} + {second}"
    return replace(first, incoming=row, error=error)


def _error(rng: random.Random, row: Incoming) -> tuple[Incoming, str]:
    chance, given, family = rng.uniform(1 - MESSY, 1), row.given or row.name, row.family
    if chance < 0.41:
        first, *rest = given.split()
        forms = SHORT.get(first, [])
        if rng.random() < 0.3:
            forms = sorted(word.title() for word in names.variants(names.fold(first))) or forms
        if forms:
            return _named(row, rng.choice(forms), family), "a short form"
        return _named(row, " ".join([names.fold(first).title(), *rest]), family), "an accent lost"
    if chance < 0.56:
        if rng.random() < 0.5 or not family:
            given = _slip(rng, given)
        else:
            family = _slip(rng, family)
        return _named(row, given, family), "a slip in the name"
    if chance < 0.66:
        turned = f"{family}, {given}" if rng.random() < 0.5 else f"{family} {given}"
        return replace(row, name=turned, given="", family=""), "turned"
    if chance < 0.81:
        return replace(row, email="") if row.phone else replace(row, place=""), "left out"
    if chance < 0.86:
        if not row.email or (row.phone and rng.random() < 0.3):
            at = rng.choice([index for index, each in enumerate(row.phone) if each.isdigit()][4:])
            slipped = row.phone[:at] + rng.choice("0123456789") + row.phone[at + 1 :]
            return replace(row, phone=slipped), "a slip in the phone"
        name, _, domain = row.email.partition("@")
        if rng.random() < 0.3:
            return replace(row, email=f"{name}@{_slip(rng, domain)}"), "a slip in the e-mail"
        return replace(row, email=f"{_slip(rng, name)}@{domain}"), "a slip in the e-mail"
    if chance < 0.90:
        if row.phone and (not row.email or rng.random() < 0.5):
            return replace(row, phone=_phone(rng)), "another phone"
        return replace(row, email=f"{names.fold(given)[:1]}{rng.randrange(10**6)}@example.com"), "another e-mail"
    if chance < 0.93:
        return _named(row, given, rng.choice(FAMILY)), "married"
    if chance < 0.96:
        return _named(row, f"{given[0]}.", family), "initial"
    return replace(row, name="", given="", family=""), "no name"
