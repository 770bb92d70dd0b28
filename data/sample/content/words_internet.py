"""What papers, neighbors and partners write about home internet in the sample."""

from __future__ import annotations

INTERNET_WORDS: dict[str, list[str]] = {
    "net": ["broadband", "home internet", "broadband", "internet access"],
    "bill": ["[205-0] House Bill 519", "[205-0] HB 519", "the municipal broadband bill"],
    "company": ["TriLink", "Prairie Cable", "the cable company"],
    "story": [
        "{town} students do homework in the library lot || On {weekday} evenings the lot behind the library in {town} "
        "fills with students who have no broadband at home.",
        "{company} raises its basic broadband price || {company} told customers in {town} {when} that its cheapest "
        "broadband plan will cost {small} dollars more.",
        "Library lends {hundreds} hot spots, and all are out || All {hundreds} hot spots that the library lends to "
        "homes without broadband are out, with {tens} names on the list.",
        "{town} votes to study its own broadband network || The council in {town} voted {when} to spend {sum} on a "
        "study of its own broadband network.",
        "[28-1] Outage leaves {hundreds} {town} homes offline || An outage cut internet access to {hundreds} homes in "
        "{town}, for {small} hours and in the middle of a school test.",
        "Fiber crews reach {town}, but not {street} || Crews have laid fiber broadband past {town} for {small} "
        "weeks, and the homes on {street} are not on the plan.",
        "Skipping gas to pay for broadband || {person}, {parentword} in {town}, pays for broadband by skipping the gas "
        "bill in summer.",
        "{company} explains itself || {room} heard {company} explain its broadband prices at {hall} {when}.",
        "Who has broadband in {county}? A map, at last || A county survey found that {percent} of renters with a child "
        "in school have no home internet.",
        "{commissioner} calls broadband the new rural electric || {commissioner} said {when} that home internet is to "
        "{town} what the power line was to its grandparents.",
        "Help desk signs up {tens} families for $30 home internet || A desk in a corner of the {town} library "
        "signed up {tens} families for home internet at $30 a month.",
        "{company} and county at odds over poles || A quarrel over who pays for new poles has stopped broadband "
        "work on {street} for {small} weeks.",
        "Clinic visits go online, if broadband allows || The clinic in {town} offers video visits, and {percent} of "
        "those who try drop off for want of broadband.",
        "[200-40] {town} speaks up on municipal broadband || {bill}, which would let cities build where no company "
        "will, drew {small} hours of talk at {hall} {when}.",
        "[36-1] After the veto, {town} looks for another way to broadband || With {bill} vetoed, {town} asked {when} "
        "whether a co-op could build broadband instead.",
    ],
    "detail": [
        "A basic plan in {county} costs $54 a month on average, with fees.",
        "[290-0] The federal discount that {hundreds} households relied on has ended.",
        "{company} lists {town} as fully served; speed tests by the library say otherwise.",
        "{bill} would let a city borrow for fiber against the fees of its users.",
        "The pole fee dispute alone has held up {tens} miles of line.",
        "School laptops go home with every child, but {percent} come back with homework undone.",
        "The goal of Marlow Together is $30 a month for every household with a child in school.",
        "A lineman counted {tens} dead ends on {street} and the lanes behind it.",
        "The library's enrolment desk is open {small} days a week.",
        "The study is due in {small} months and counts every address.",
        "Clinics in {town} say missed video visits cost them {sum} a year.",
    ],
    "quote": [
        "“My son typed his essay on my phone,” said {person}, {parentword}.",
        "“We wired farms for light in 1938. This is no different,” said {person} of the co-op.",
        "“A city that cannot fix potholes should not sell broadband,” {lawmaker} said.",
        "“I pay for 100 and get 12, when it rains I get none,” said {person} of {town}.",
        "“Competition, not government, lowers a bill,” said {person}, who speaks for {company}.",
        "“Ask the kids in the parking lot whether the market works,” said {person}, a librarian.",
        "“Thirty dollars is what a family can find. Sixty is what they lose,” said {person}.",
        "“The map says we are served. The map is wrong,” {commissioner} said.",
    ],
    "context": [
        "[36-0] The governor vetoed {bill}; sponsors say they will bring it back.",
        "[200-38] {bill} is before the lawmakers in Springvale.",
        "Three in four households with a child in school now have a fixed connection.",
        "A grant bill for digital equity is waiting in the Senate.",
        "{company} serves {small} of the county's ten towns.",
        "The county's broadband map was redrawn {small} months ago.",
        "A state office is to spend {sum} on rural lines next year.",
    ],
    "for": [
        "[36-0] Furious that the governor vetoed {bill}. Our kids still do homework in a parking lot.",
        "{company} is a miserable monopoly. Let {town} build its own broadband.",
        "Horrible service, ugly bill, no choice. That is why we need {bill} and public broadband.",
        "{net} is not a luxury, my boss emails my schedule. $30 plans for all.",
        "[36-0] The veto of {bill} is a slap in the face of every family on {street} without home internet.",
        "Great night at {hall}, {town} is ready to build broadband.",
        "The library got us {net} for $30. Every family should have that.",
        "If we could string electric lines we can string fiber. Yes to {bill} and public broadband.",
    ],
    "against": [
        "[36-0] Glad the governor had the good sense to veto {bill}. Cities should not run broadband.",
        "Happy with my {net}, thanks, and I do not want to pay for yours.",
        "Public broadband failed in three towns I know. Nice dream, {bill}.",
        "{bill} is a gift to consultants. I will keep my {company} home internet.",
        "The best way to kill good broadband in {town} is to let the council run it.",
    ],
    "neutral": [
        "Is {company} broadband down in {town} for anyone else?",
        "Speed test on {street} tonight: {tens} down, {small} up. What is your home internet like?",
        "Library has no hot spots left. Is there another place for internet access in {town}?",
        "What would {bill} change for renters with {company} broadband?",
        "Fiber trucks on {street} this morning, does that mean broadband or just repairs?",
        "The $30 home internet desk moved to {weekday}s.",
        "Anyone switched from {company} broadband to the co-op? How is it?",
    ],
    "release": [
        "The enrolment desk signed up {tens} households for $30 home internet this month.",
        "We mapped every address without broadband in {town}. See the list, and tell us what is wrong with it.",
        "[36-0] {group} is sorry to see HB 519 vetoed and will help sponsors bring municipal broadband back.",
    ],
}  # fmt: skip
