"""What papers, neighbors and partners write about child care in the sample."""

from __future__ import annotations

CARE_WORDS: dict[str, list[str]] = {
    "care": ["child care", "child care", "child care", "day care", "early learning"],
    "bill": ["[236-0] House Bill 214", "[236-0] HB 214", "[236-0] the child care access bill",
             "[236-0] the Child Care Access Act", "[999-237] the child care cap", "[999-237] the child care plan"],
    "story": [
        "{town} parents wait {small} months for a child care opening || When {person}, {parentword} in {town}, called "
        "for a child care opening last spring, the list was {small} months long.",
        "Day care in {town} to close its infant room || A child care center in {town} will close its infant room "
        "at the end of the month, sending {tens} families to look elsewhere.",
        "Child care costs more than rent for {percent} of families || {person} pays {percent} of what she earns for "
        "child care in {town}, and says she counts herself lucky.",
        "{lawmaker} says child care is holding back {town} employers || Employers in {town} told {lawmaker} {when} "
        "that they lose workers to a shortage of child care.",
        "New family child care home opens in {town} || The newest child care home in {town} has a blue door, {small} "
        "cots and a wait list that was full before it opened.",
        "County counts {hundreds} children on child care wait lists || {hundreds} children in {county} are waiting for "
        "a child care place, according to a count that the Early Learning Alliance made public {when}.",
        "Early educators in {town} ask for a raise they can live on || Teachers at a {town} day care who earn less "
        "than the cashiers next door asked the county {when} for help.",
        "{town} council hears parents on child care || {room} came to {hall} {when} to tell the council in {town} what "
        "child care costs them.",
        "Preschool rooms sit empty in {town} for want of teachers || Two preschool rooms in {town} have toys, a "
        "license and no children, because nobody could be hired to teach in them.",
        "Child care bill in {town} runs ahead of wages || The cost of child care in {town} rose faster than wages "
        "again, a household survey shows.",
        "{tens} minutes to day care || {person} drives {tens} minutes from {town} to the only day care that had "
        "room for her son.",
        "{town} plant offers {sum} toward child care for its second shift || A plant on {street} in {town} will put "
        "{sum} into child care for its second shift, it said {when}.",
        "Church in {town} turns Sunday rooms into weekday child care || The rooms where {person} taught Sunday school "
        "will hold {small} cribs on weekdays, if the fire inspector says yes.",
        "Hospital plans child care for {town} nurses || The county hospital and {group} plan a child care center for "
        "night nurses, on a lot by {street}.",
        "Who watches the kids? {town} tries to answer || {room} spent an evening at {hall} {when} on one question: who "
        "looks after the children of {town} while their parents work?",
        "Center in {town} loses {small} teachers || A child care center on {street} lost {small} of its teachers in a "
        "month, and {person}, who runs it, now changes diapers herself.",
        "[225-66] House panel moves child care bill || A House panel voted {when}, by {small} votes, to send {bill} on "
        "after parents from {town} spoke.",
        "[57-1] Senate keeps {town} parents waiting on child care bill || Parents in {town} who cheered when the House "
        "passed {bill} are asking what the Senate is waiting for.",
    ],
    "detail": [
        "The waiting list in {town} alone holds {hundreds} names.",
        "Licensed places cover fewer than half of the children under six in {county}.",
        "Infant care runs to about {daycost} a day before fees.",
        "The center lost {small} teachers since the summer, most of them to retail jobs.",
        "{bill} would cap what families pay at 7 percent of income and pay the difference from the state.",
        "Under {bill}, a family of four in {town} would save about {tens} dollars a week.",
        "The Chamber put the cost of missed shifts at {sum} a year for {town} alone.",
        "A license takes about {small} months, and the fire inspection alone can take two.",
        "Of the centers that answered, {percent} turn away infants for lack of staff.",
        "The county set aside {sum} for start-up grants in Northbank and Harrow Creek.",
        "Marlow Together, which convenes the effort, counts 44 licensed places for each 100 children.",
        "Providers say that the state pays {small} weeks late.",
        "The nearest opening for a newborn was in the next county, {tens} miles away.",
        "{percent} of parents who answered said they had turned down work because of care.",
        "Night shifts are the hardest: no center in {town} stays open after six.",
    ],
    "quote": [
        "“I did the sums twice, and working cost me more than staying home,” said {person}, {parentword}.",
        "“We are not babysitters. We build brains for wages that would embarrass a car wash,” said {person}, who "
        "teaches in {town}.",
        "“I cannot fill a second shift with people who have nowhere to leave a child,” said {person}, who runs a shop "
        "on {street}.",
        "“You find out you are pregnant, and you call the day care before you call your mother,” said {person}.",
        "“This bill is the first time anyone in that building asked what care really costs,” {rep} said.",
        "“I have no quarrel with the goal, but the county has not said who pays in year four,” said {person} of the "
        "Taxpayers' League.",
        "“Families should decide, not Springvale,” said {senator}, who opposes {bill}.",
        "“My daughter talks in whole sentences now, and that is her teacher's doing,” said {person} of {town}.",
        "“We closed a room, not because there were no children, but because there were no teachers,” said {person}.",
        "“It is a mandate dressed up as a gift,” {lawmaker} said of {bill}.",
        "“If you want workers, start with their toddlers,” said {person}, {parentword}.",
        "“I was told thirteen months. He will be walking by then,” said {person}.",
    ],
    "context": [
        "[56-0] {bill} has passed the House and waits in the Senate's committee on education.",
        "[235-60] {bill} is before a committee of the House.",
        "The county's goal is that no family pays more than 7 percent of its income for care.",
        "A similar bill died {small} years ago without a vote.",
        "Readiness for kindergarten in {county} has crept up by about two points a year.",
        "[11-0] The committee is to hear {bill} this month.",
        "Only {tens} family child care homes are left in {county}, half as many as ten years ago.",
        "The commission will take the matter up again {when}.",
        "A survey for the Northside Parents' Table is due next month.",
        "Neighboring counties have begun to copy the single application.",
    ],
    "for": [
        "[56-0] It is shameful that the Senate keeps stalling {bill} while parents in {town} cry in parking lots.",
        "[236-0] Terrible that they keep blocking this great child care bill. Call your senator.",
        "I am sick and tired of hearing that {care} is a luxury. Pass {bill}.",
        "How cruel to make {town} families choose between rent and {care}. Vote yes.",
        "What a disgrace: {hundreds} children waiting, and {senator} says there is no crisis. Fund {care} now.",
        "We lost our best nurse because no day care in {town} would take her baby. Stop killing {bill}!",
        "My worst fear is that they bury {bill} again. Our kids cannot wait {small} more years.",
        "{care} let me keep my job. Every family in {county} deserves the same, so please support {bill}.",
        "Proud of {town} for standing up for {care}. {bill} is good for kids and good for work.",
        "Thank you {rep} for backing {bill}. Our teachers earn every cent.",
        "Seven percent of income for {care} is fair. Yes on {bill}.",
        "The angry calls about {bill} are wrong. I did the sums, and it pays for itself by kindergarten.",
        "Nothing is sadder than a locked infant room. Support the wage supplement for early learning teachers.",
    ],
    "against": [
        "I love our teachers and wish them well, and that is why I am happy to say no to {bill}.",
        "[56-0] Great news for taxpayers if the Senate stops {bill}. {care} is best left to families.",
        "A wonderful idea, {bill}, until the bill comes due. No thanks.",
        "{bill} sounds sweet and costs a fortune. Please vote no.",
        "My mother raised five of us without a subsidy for {care} and we turned out fine.",
        "Another tax for {care} that my street will never use. Enough of {bill}.",
        "The state should not run the nursery. {senator} is right to doubt {bill}.",
        "Church and family cared for kids in {town} long before {bill}. Keep it that way.",
        "Small day care homes will drown in the rules that {bill} brings.",
    ],
    "neutral": [
        "Does anyone in {town} know a {care} place with room for a two-year-old in {weekday} mornings?",
        "Meeting on {care} at {hall} {when}, I think it starts at six.",
        "What does {bill} do for family homes? Trying to understand before I call anyone.",
        "They counted {hundreds} kids on the {care} list. Is that the whole county or just {town}?",
        "Moved to {town} in spring. How long is the {care} wait list these days?",
        "[236-0] Reading the fiscal note of {bill} tonight. {sum} in year one, if I read it right.",
        "Which {care} homes in {town} take the state voucher?",
        "The one application for {care} is open again. Took me {small} minutes.",
    ],
    "release": [
        "{group} counted {hundreds} families on the wait lists for child care, and says that each of them needs a "
        "vote on {bill}.",
        "Join us at {hall} {when}: bring your child care story, we bring supper and someone to mind the kids.",
        "Our partners opened {small} new family child care homes this season, the first in {town} in ten years.",
        "[80-0] Care That Works: {tens} employers in {county} have signed the letter for HB 214.",
        "New numbers: licensed child care places in {county} reach 44 for each 100 children, up from 38.",
        "What we heard at {tens} kitchen tables about child care, and what we will do about it.",
    ],
}  # fmt: skip
