"""How neighbors open, argue and close, whatever they write about."""

from __future__ import annotations

POST_WORDS: dict[str, list[str]] = {
    "opener": [
        "", "", "", "Morning, neighbors.", "Long time reader, first post.", "From {town} here.",
        "Third time I say this.",
        "Back from {hall}.", "Heard it on KMRW.", "Saw this in the Courier.", "Not to start a fight, but.",
        "Writing from the bleachers.", "Sorry for the long post.", "My sister in {town} sent me this.",
        "Coffee in hand.", "As {parentword}, I have something to say.", "{person} said it best at {hall}.",
    ],
    "reason": [
        "I pay taxes on {street} like everyone else.", "{lawmaker} has my number and never calls back.",
        "We raised {small} kids in {town} and I know what I am talking about.", "Ask anyone on {street}.",
        "My neighbor {first} says the same, and we never agree.", "I was at {hall} {when} and nobody answered that.",
        "The county found {sum} for the jail roof in an afternoon.", "I wrote to {lawmaker} {small} times.",
        "That is what they said {small} years ago.", "Look at {town}, they did it differently.",
        "{person} from {street} can tell you how it went for her.", "My shift starts at {small} and ends when it ends.",
        "I read all {tens} pages so you do not have to.", "Even my brother in {town} came around to it.",
        "You can see it from my porch on {street}.", "We talked about nothing else at {hall}.",
        "{percent} of the people I asked said the same.", "The numbers from {town} speak for themselves.",
        "I would sign that twice.", "It has cost us {sum} already, if you believe the Courier.",
        "{first} at the hardware store has a list of names.", "The kids on {street} notice everything.",
        "Nobody from {town} was asked.", "{when} I changed my mind.",
    ],
    "aside": [
        "Thanks in advance.", "Asking for my daughter in {town}.", "The county page was no help.",
        "I work {weekday}s, so evenings are best.", "First time doing this.", "{person} told me to ask here.",
        "We are near {street}.", "Any pointer is welcome.", "I can drive {tens} minutes if I must.",
        "Will post what I find out.", "The line at {hall} was busy.", "Someone on {street} must know.",
    ],
    "parting": [
        "Tell your neighbors.", "That is all.", "Who is with me?", "See you at {hall} {when}.", "Rant over.",
        "Be kind out there.", "I will bring the coffee.", "Call, do not just click.", "Thank you for reading.",
        "The meeting is {when}.", "You know where to find me on {street}.", "Sleep on it.",
    ],
    "greeting": [
        "To the editor:", "Dear editor,", "I have read the Courier for {tens} years.", "In reply to {person}:",
        "Your story {when} left something out.", "I live in {town}.", "As {parentword} I read your page first.",
    ],
    "care_letter": ["Letter: what {town} owes its children", "[236-0] Letter: on House Bill 214",
                    "Letter: the cost of care",
                    "Letter: a mother's arithmetic", "Letter: mind the bill", "Letter: thank the teachers of {town}",
                    "Letter: who pays for child care?", "Letter: {street} has a view on child care"],
    "routes_letter": ["Letter: the corner of {street}", "Letter: let the children walk", "Letter: cameras and kids",
                      "Letter: a guard for {school}", "Letter: sidewalks are not a favor", "Letter: the morning rush"],
    "internet_letter": ["Letter: wires for {town}", "[36-0] Letter: the broadband veto", "Letter: homework in the dark",
                        "Letter: leave broadband alone", "Letter: what {street} pays for the internet"],
}  # fmt: skip
