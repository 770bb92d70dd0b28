"""The sample's recorded votes: how the county's delegation voted, all invented; and the scorecard that was locked."""

from __future__ import annotations

from dataclasses import dataclass

HOLM, BRANDVOLD, MARCHETTI, OYELARAN = "Adaeze Holm", "Walter Brandvold", "Lucia Marchetti", "Curtis Oyelaran"
PETROV, SANDOVAL, LINDQVIST, ABARA = "Hana Petrov", "Emmett Sandoval", "Grace Lindqvist", "Joaquin Abara"

CARD = (10, "91st General Assembly, first year")
"""When the scorecard was locked, in days ago, and its title."""


@dataclass(frozen=True)
class Roll:
    """A vote so many days ago: what was moved, how it ended, and who voted how."""

    bill: str
    ago: int
    chamber: str
    motion: str
    kinds: tuple[str, ...]
    result: str
    cast: dict[str, str]


def _of(yes: str = "", no: str = "", **others: str) -> dict[str, str]:
    """Names by option, each option a list of names parted by semicolons."""
    given = {"yes": yes, "no": no, **{option.replace("_", " "): names for option, names in others.items()}}
    return {name: option for option, names in given.items() for name in names.split("; ") if name}


ROLLS = [
    Roll("SB 145", 241, "upper", "Read third time and passed, 38 to 9", ("passage",), "pass",
         _of(f"{HOLM}; {MARCHETTI}; {BRANDVOLD}", OYELARAN)),
    Roll("SB 88", 170, "upper", "Read third time and passed, 29 to 18", ("passage",), "pass",
         _of(f"{HOLM}; {MARCHETTI}", f"{BRANDVOLD}; {OYELARAN}")),
    Roll("SB 145", 152, "lower", "Read third time and passed, 81 to 15", ("passage",), "pass",
         _of(f"{PETROV}; {LINDQVIST}; {ABARA}; {SANDOVAL}")),
    Roll("SB 145", 140, "upper", "Concurrence in House amendments, 37 to 8", (), "pass",
         _of(f"{HOLM}; {MARCHETTI}; {BRANDVOLD}", excused=OYELARAN)),
    Roll("HB 519", 129, "lower", "Read third time and passed, 53 to 47", ("passage",), "pass",
         _of(PETROV, f"{SANDOVAL}; {LINDQVIST}", absent=ABARA)),
    Roll("HB 214", 121, "lower", "Children and Families: do pass as amended", ("committee-passage",), "pass",
         _of(f"{PETROV}; {LINDQVIST}", SANDOVAL)),
    Roll("HB 377", 92, "lower", "Commerce: do pass, failed 6 to 9", ("committee-passage",), "fail",
         _of(SANDOVAL, f"{LINDQVIST}; {ABARA}")),
    Roll("HB 519", 78, "upper", "Read third time and passed, 25 to 22", ("passage",), "pass",
         _of(f"{HOLM}; {MARCHETTI}", f"{BRANDVOLD}; {OYELARAN}")),
    Roll("HB 519", 68, "lower", "House concurs in Senate amendments, 54 to 45", (), "pass",
         _of(f"{PETROV}; {LINDQVIST}", SANDOVAL, absent=ABARA)),
    Roll("SB 88", 64, "lower", "Read third time and passed, 70 to 27", ("passage",), "pass",
         _of(f"{PETROV}; {LINDQVIST}; {ABARA}", SANDOVAL)),
    Roll("HB 214", 57, "lower", "Read third time and passed, 61 to 38", ("passage",), "pass",
         _of(f"{PETROV}; {LINDQVIST}; {ABARA}", SANDOVAL)),
    Roll("HB 402", 50, "lower", "Motion to lay on the table, lost 44 to 52", (), "fail",
         _of(SANDOVAL, f"{PETROV}; {LINDQVIST}; {ABARA}")),
    Roll("HB 519", 30, "lower", "Shall the bill pass notwithstanding the veto? Failed, 58 to 41", ("veto-override",),
         "fail", _of(f"{PETROV}; {ABARA}", f"{SANDOVAL}; {LINDQVIST}")),
    Roll("SB 88", 20, "upper", "Senate concurs in House amendments, 31 to 15", (), "pass",
         _of(f"{HOLM}; {MARCHETTI}; {BRANDVOLD}", OYELARAN)),
]  # fmt: skip
