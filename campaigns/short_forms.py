"""Short forms that people bear beside one full name only (Bob is Robert), and never as a name of their own.

Not here, on purpose: short forms of men and women alike (Sam, Chris, Alex, Pat, Charlie), and those that are full
names too (Jack, Beth, Lisa, Kim). Two of one household may bear those: Samantha and Sam, Elizabeth and Beth. The list
of the `nicknames` package is longer and looser (it has Hannah for Susan, Bill for Robert): it tells whom to ask about.
"""

from __future__ import annotations

_FORMS = """
abigail: abby abbie
amanda: mandy
angela: angie
anthony: tony
barbara: barb barbie
benjamin: ben benny
catherine: cathy kate katie kathy
charles: chuck
christopher: topher
cynthia: cindy
daniel: dan danny
david: dave davey
deborah: deb debbie debby
dolores: lola
donald: don donnie
dorothy: dot dottie
douglas: doug
eduardo: lalo
edward: ed eddie ted teddy ned
elizabeth: liz lizzie lizzy betsy bess libby
enrique: quique
francisco: paco pancho
frederick: fred freddy
gabriela: gabby
gabrielle: gabby
geoffrey: geoff jeff
gregory: greg
guadalupe: lupe lupita
guillermo: memo
ignacio: nacho
jacob: jake
james: jim jimmy jimmie
jeffrey: jeff
jennifer: jen jenn jenny
jesus: chuy
john: johnny
jose: pepe
joseph: joe joey
joshua: josh
judith: judy
katherine: kate katie kathy
kathleen: kathy katie
kathryn: kate katie kathy
kenneth: ken kenny
leonard: len lenny
manuel: manny manolo
margaret: peggy peg maggie meg marge margie
matthew: matt
michael: mike mikey mick micky
nathan: nate
nathaniel: nate
nicholas: nick
nicole: nikki nicki
pamela: pam
patricia: patty patti tricia trish
peter: pete
philip: phil
phillip: phil
raymond: ray
rebecca: becky becca
richard: rick ricky rich richie dick
robert: bob bobby rob robby robbie
roberto: beto
ronald: ron
rosario: charo
stephanie: steph
stephen: steve
steven: steve
susan: sue susie suzie
theresa: tess
thomas: tom tommy thom
timothy: tim timmy
victoria: vicky vickie
vincent: vince vinny
walter: walt
william: bill billy will willy
zachary: zach zack
"""


def _read() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    short: dict[str, frozenset[str]] = {}
    full: dict[str, set[str]] = {}
    for line in _FORMS.strip().splitlines():
        name, _, words = line.partition(": ")
        short[name] = frozenset(words.split())
        for word in words.split():
            full.setdefault(word, set()).add(name)
    return short, {word: frozenset(of) for word, of in full.items()}


_SHORT, _FULL = _read()


def forms(word: str) -> frozenset[str]:
    """Short forms of a full name, or the full names of a short form, in small letters without accents."""
    return _SHORT.get(word, frozenset()) | _FULL.get(word, frozenset())


def one_name(one: str, other: str) -> bool:
    """Whether two words are forms of one name: Bob and Robert, Bob and Rob."""
    return other in forms(one) or bool(_FULL.get(one, frozenset()) & _FULL.get(other, frozenset()))
