"""What papers, neighbors and partners write about safe routes to school in the sample."""

from __future__ import annotations

ROUTES_WORDS: dict[str, list[str]] = {
    "fix": ["a crossing guard", "a raised crosswalk", "a sidewalk", "slower corners", "a school zone light",
            "a painted crosswalk"],
    "bill": ["[300-0] Senate Bill 145", "[300-0] SB 145", "the safe routes fund", "the Safe Routes to School Fund"],
    "story": [
        "Walk audit finds {tens} broken sidewalks near {school} || A walk audit of the streets around {school} found "
        "{tens} gaps in the sidewalk and one crosswalk that ends in a ditch.",
        "Driver hits boy in crosswalk near {school} || A driver struck a boy of {small} in the crosswalk on {street} "
        "{when}, the second crash near {school} this year.",
        "{town} parents ask for {fix} on {street} || Parents at {school} want {fix} on {street}, and brought a jar of "
        "tire marks, as they put it, to the council.",
        "Walk to school day draws {hundreds} children || {hundreds} children walked or biked to school {when}, the "
        "most since {county} began to count.",
        "Crossing guards wanted: {town} has {small} open corners || The crossing guard at {street} has stood there for "
        "{tens} years, and nobody has applied to follow her.",
        "School street tried by {school} || {town} closed a block of {street} to cars for half an hour {when}, so that "
        "children could walk to {school}.",
        "Speeding by {school}: the numbers || Cars on {street} pass {school} at {speed} miles an hour in a school zone "
        "marked 20, a speed count shows.",
        "{school} parents talk about the walk to school || {room} came to {hall} {when} to talk about the walk to "
        "school.",
        "{school} tries a walking school bus || {person}, {parentword}, walks {small} children to {school} every "
        "morning and calls it her walking school bus.",
        "School zone cameras split {town} council || The council in {town} split {when} on cameras in school zones.",
        "{town} paints its first raised crosswalk || The first raised crosswalk in {town} was painted {when} in "
        "front of {school}, and drivers slowed to look at it.",
        "{street} sidewalk waits on the state, again || The sidewalk that {school} was promised on {street} will wait "
        "another year, the state told {town} {when}.",
        "Bus cuts put {hundreds} more children on foot || Since the buses stopped serving homes within a mile of "
        "school, {hundreds} more children walk along roads like {street}.",
        "[117-1] Safe routes money reaches {town} || The first money from {bill} will pay for {fix} near {school}.",
        "[175-118] After River Road, {town} counts its crosswalks || Since two children were hurt on River Road, "
        "parents in {town} have counted every crosswalk on the way to school.",
    ],
    "detail": [
        "The street has no sidewalk for {hundreds} yards on the side where the children live.",
        "Crash reports list {tens} children hurt within half a mile of a school in the last year.",
        "A guard costs the city about {tens} dollars a day.",
        "The drawing shows {fix}, two lights and a place to wait.",
        "[116-0] {bill} gives {county} {sum} over two years, if the plan is filed by spring.",
        "Of pupils at {school}, {percent} come on foot or by bike.",
        "Buses no longer stop within a mile of {school}, a cut made last year.",
        "The speed count was made by volunteers of Safe Streets Marlow with a borrowed radar.",
        "Neighbors asked for the same thing in a petition {small} years ago.",
        "The state owns the road, so the city can paint nothing without a permit.",
        "Police wrote {tens} tickets in the school zone in one week.",
        "[90-0] Ordinance 17 would bind the county to build a sidewalk whenever it repaves within a mile of a school.",
        "The school handed out {hundreds} reflective bands in the fall.",
    ],
    "quote": [
        "“Nobody should have to run to school,” said {person}, {parentword}.",
        "“I hold my breath from the corner to the door,” said {person} of {town}.",
        "“It took a crash to get paint. What does it take to get a sidewalk?” said {person}.",
        "“Cameras do not look up from a phone, and that is the point,” {commissioner} said.",
        "“It is a trap for commuters with a school painted on it,” said {person}, who drives {street} to work.",
        "“The children set the pace, and the cars wait. It is lovely,” said {person}, a volunteer.",
        "“We have a plan for every route. What we lack is {sum},” said {person} of the school district.",
        "“Kids who walk come in awake,” said {person}, who teaches at {school}.",
        "“I would rather see the money in the classroom,” {lawmaker} said.",
        "“My son knows which drivers will stop. He is eight,” said {person}.",
    ],
    "context": [
        "[116-0] {bill} was signed into law, and the first grants are being decided.",
        "[300-118] {bill} is waiting for a vote.",
        "The county wants every child within a mile of school to be able to walk there safely.",
        "[40-0] The commission takes up Ordinance 17 before the year is out.",
        "A bill on school zone cameras is still in committee.",
        "Walking to school in {county} has grown from 17 to 23 percent of pupils.",
        "Ten crossings were named the worst in the county {small} months ago; four are fixed.",
        "Safe Streets Marlow will audit {small} more schools before summer.",
    ],
    "for": [
        "Awful near miss on {street} again this morning. How many before we get a crosswalk at {school}?",
        "It is a disgrace that kids walk to school in a ditch on {street}. Build the sidewalk.",
        "Angry and scared after the crash by {school}. Fund the crossing guards.",
        "[90-0] Frightening morning by {school}. Pass Ordinance 17 before somebody is hurt on the way to school.",
        "Shame on the council for killing the crossing guard on {street}. Bring her back.",
        "Love the walking school bus in {town}! More of this, please.",
        "The new crosswalk by {school} works, drivers really do stop. Do {street} next.",
        "A safe route to school costs less than one lawsuit. Yes to the sidewalk on {street}.",
        "My kids bike to school now. Thank you for the school zone lights on {street}.",
        "Slow down on {street}, and yes, I want cameras in the school zone.",
        "[90-0] Ordinance 17 is common sense. Sidewalks near a school should not be a favor.",
    ],
    "against": [
        "School zone cameras are a cash grab. Lovely for the vendor, not for us.",
        "[68-0] I am glad the camera bill is stuck. Teach kids to look both ways on the way to school.",
        "A sidewalk on {street} would take my front yard. Walk to school on the other side.",
        "[90-0] No thank you to Ordinance 17 and its sidewalks to every school.",
        "Closing {street} at drop-off made everyone late. Nice idea, bad plan for a school street.",
        "We have a crosswalk by {school} already. Spend the money on roads that need it.",
        "The crosswalk humps by {school} wrecked my muffler. Great job.",
    ],
    "neutral": [
        "Is the crossing guard at {street} out sick? Nobody at the crosswalk this morning.",
        "Crash on {street} near {school}, take Depot instead.",
        "What time does the school zone on {street} switch on?",
        "Walk audit at {school} {when}, meet at the flagpole.",
        "Anyone want to share the walking school bus from {street} to {school}?",
        "The county posted the map of sidewalk gaps near every school. Took me a while to find ours.",
        "[90-0] Does Ordinance 17 cover the crosswalk at {school}, or only new paving?",
    ],
    "release": [
        "Walk Safe Wednesday at {school}: {hundreds} children on foot, {tens} volunteers, no cars on the block.",
        "Our walk audit of {street} is out: {tens} gaps in the sidewalk on the way to {school}, each with a photo.",
        "[90-0] {group} thanks the {tens} neighbors who asked the commission for Ordinance 17 and its sidewalks "
        "near schools.",
        "Crossing guards wanted at {small} corners near school. Two hours a day, paid, and everyone will know your "
        "name.",
    ],
}  # fmt: skip
