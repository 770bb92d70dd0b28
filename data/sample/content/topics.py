"""The sample's topics: what counts as being about each goal. {Head Start} has its capitals, "a head start" has not."""

from __future__ import annotations

from data.sample.content.calendar import CARE, INTERNET, ROUTES

TOPICS = {
    CARE: [
        '"child care" OR childcare OR "day care" OR daycare OR {Head Start} OR "early learning" OR "early educators" '
        'OR preschool* OR guardería* OR "cuidado infantil"',
        '"HB 214" OR "House Bill 214" OR {Child Care Access Act}',
    ],
    ROUTES: [
        '"safe routes" OR "crossing guard*" OR "walking school bus" OR "school zone*" OR "SB 145" OR "Ordinance 17"',
        "(walk* OR bike* OR crosswalk* OR sidewalk* OR banqueta* OR cruce) NEAR/15 "
        "(school* OR Elementary OR Academy OR escuela)",
    ],
    INTERNET: [
        'broadband OR "home internet" OR "internet access" OR "hot spot*" OR "internet en casa" OR "HB 519"',
    ],
}
