"""What the sample's team prepared for the next hearing. All people are invented."""

BILL = "HB 214"
ASK = "Please report HB 214 favorably, with the amendment that lets family homes take part."
OWNERS = (("witnesses", "organizer"), ("care", "organizer"), ("visits", "policy"), ("submitted", "policy"))
"""Items of the checklist, and whose they are."""

DONE = (("confirm", "policy"), ("roster", "policy"), ("testimony", "policy"))
OWN = ("Book the bus from Ashford", -3)

WITNESSES = (
    ("Denise Okafor", "Okafor Family Child Care", "Early Learning Alliance of Marlow", "",
     "runs a family child care home", "confirmed", 3, True),
    ("Marisol Reyes", "", "Northside Parents' Table", "Spanish", "mother of two in Ashford", "confirmed", 3, False),
    ("Dr. Hollis Wynn", "Tri-Rivers Pediatrics", "", "", "pediatrician", "invited", 3, True),
)  # fmt: skip
"""Name, organization, partner, language, role, answer, minutes, whether they may be named."""

DISTRICTS = {
    "Doors in Harrow Creek": ("SD 12",),
    "Cost of care: first look": ("Senate District 12",),
    "House meeting at Saint Brendan's": ("SD 12", "SD 9"),
    "Library open day": ("Senate District 9",),
    "Kitchen table in Northbank": ("SD 4",),
    "Kitchen table in Eastgate": ("Senate 17",),
    "Care That Works: kickoff": ("SD 12",),
    "Kitchen table in Harrow Creek": ("District 12",),
    "Doors in Senator Beech's district": ("SD 21",),
}
"""In which districts events were held, as the organizers typed it."""
