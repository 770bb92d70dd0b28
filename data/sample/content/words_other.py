"""What the sources also carry: other news, words that only sound like our goals, and posts in Spanish."""

from __future__ import annotations

OTHER_WORDS: dict[str, list[str]] = {
    "team": ["the Ashford Otters", "the Pinehaven Pines", "the Harrow Creek Herons", "the Linden Mills Millers"],
    "thing": ["the county fair", "the pumpkin weigh-off", "the river festival", "the fire company's fish fry",
              "the quilt show", "the tractor parade", "the winter market", "the chili supper"],
    "story": [
        "{team} get a head start on the season || {team} took a head start of {small} points in the first minutes and "
        "never gave it back.",
        "Gardeners get a head start || Gardeners in {town} got a head start on spring at {thing} {when}.",
        "{town} sewer work closes {street} || {street} in {town} will be closed for {small} weeks while crews "
        "replace a sewer main.",
        "Record crowd at {thing} || {room} came to {thing} in {town} {when}, in spite of the rain.",
        "{town} budget: what is in it || The council in {town} passed a budget of {sum} {when} with one vote against.",
        "{person} to lead {town} fire company || {person}, {parentword}, was named to lead the fire company in {town}.",
        "Barn fire near {town} || A barn near {town} burned {when}; no one was hurt, and the horses were led out.",
        "Old bridge in {town} gets {sum} || The bridge at {street} will be repaired with {sum} from the state.",
        "Corn, beans and {town} || Soybean growers around {town} say the harvest is {small} days late.",
        "{team} lose late || {team} led for most of the night in {town} and lost by {small} points.",
        "Lock your sheds, says sheriff || The sheriff asks people in {town} to lock their sheds after {small} thefts.",
        "Bakery on {street} changes hands || A bakery on {street} will keep its name and its rye when {person} "
        "takes it over.",
        "{commissioner} wants a new jail roof || The jail roof leaks in {small} places, {commissioner} said {when}.",
        "Flu shots at {hall} || Flu shots will be given at {hall} {when} until {small}.",
        "{team} bring home a trophy || {team} beat their neighbors {when} behind {tens} points from {person}.",
        "A head start on tax season || Volunteers in {town} offer a head start on tax forms {when} at {hall}.",
    ],
    "detail": [
        "“It was time,” said {person}.", "{person} of {town} was there with {small} grandchildren.",
        "Nobody could recall when it last happened.", "People in {town} talked of little else.",
        "The town clerk takes questions {when}.", "Traffic will be sent over {street} if it comes to that.",
        "The next meeting is {when} at {hall}.", "The river stood at {small} feet {when}.",
        "Volunteers from {town} served {hundreds} cups of coffee.", "Rain is expected {when}.",
        "{person} kept the minutes, as she has for {tens} years.", "A photo from {street} has made the rounds.",
    ],
    "post": [
        "Found a brown dog on {street}, no collar, very polite.", "Yard sale on {street} {when}, tools and a canoe.",
        "{team} gave us a head start and we still lost, ha.", "Anybody know why the sirens went in {town}?",
        "Best pie at {thing}? I say the one from {town}.", "Power is back on {street}.",
        "Lost keys near {hall}, reward is a pie.", "Looking for a used snow blower near {town}.",
        "Got a head start on the leaves and then the wind came.", "Thank you to whoever shoveled {street}.",
        "More dietary fiber, said my doctor, so I am at the bean supper in {town}.",
        "Is the pool in {town} open {when}?", "Bus 9 was {small} minutes late today.",
        "Free lilac cuttings on {street}.", "The deer are back on {street}, {small} of them, bold as you like.",
        "Who plays the accordion near {hall}? Please do not stop.", "Water pressure is low in {town} again.",
        "Whoever left the zucchini on my porch on {street}, I surrender.", "Choir practice moves to {hall} {when}.",
        "Does the barber in {town} take walk-ins?", "The moon over {town} tonight. That is the post.",
        "My tomatoes had a head start and the frost took them anyway.", "Missing: one gray cat, answers to {first}.",
        "Road crew on {street} waved at my toddler. Made his week.", "Is the dump open on the holiday?",
        "I found a mitten on {street}, red, left hand.", "Cribbage at {hall} {when}, beginners welcome.",
        "Is {first} still fixing bicycles in {town}?", "Somebody is practicing the trumpet on {street}. Progress!",
        "The pie auction made {sum}. Well done, {town}.", "What was that boom over {town} just now?",
        "Snow tires, four, near {hall}, make an offer.", "First robin of the year in {town}.",
    ],
}  # fmt: skip

SPANISH_WORDS: dict[str, list[str]] = {
    "county": ["el condado de Marlow", "Marlow"],
    "small": ["tres", "cuatro", "cinco", "seis", "siete", "ocho"],
    "dia": ["el lunes", "el martes", "el miércoles", "el jueves", "el viernes", "esta semana"],
    "care_headline": ["Familias de {town} esperan meses por una guardería",
                      "El cuidado infantil cuesta más que la renta en {town}",
                      "Madres de {town} piden cuidado infantil para el turno de noche",
                      "[230-0] Avanza la ley de cuidado infantil en el estado"],
    "care_text": [
        "En {town}, {person} lleva {tens} semanas en la lista de espera de una guardería y trabaja de noche para "
        "cuidar a su hijo de día.",
        "El cuidado infantil en {county} cuesta más que la renta, dijeron {dia} madres reunidas en {town}.",
        "“Sin guardería no hay trabajo, y sin trabajo no hay guardería”, dijo {person}.",
        "[236-0] La propuesta HB 214 limitaría a siete por ciento del ingreso lo que paga una familia por el "
        "cuidado infantil.",
        "La lista de espera en {town} tiene {hundreds} nombres.",
        "Una guardería de {town} cerró su sala de bebés, y {tens} familias buscan otra.",
        "“Pago más por el cuidado infantil que por el carro y la luz juntos”, contó {person}, de {town}.",
        "Las maestras de la guardería ganan menos que las cajeras, dijo {dia} {person}.",
        "El condado ofrece {sum} para abrir cuidado infantil en {town}.",
        "Northside Parents' Table invita {dia} a una reunión en {town}, con cena y cuidado infantil gratis.",
    ],
    "routes_headline": ["Piden una banqueta segura cerca de {school}", "Niños de {town} caminan juntos a la escuela",
                        "Falta una guardia de cruce en {street}"],
    "routes_text": [
        "Padres de {town} pidieron {dia} un cruce seguro y una banqueta cerca de {school}.",
        "“Mi hija camina por la orilla de {street} porque no hay banqueta hasta la escuela”, dijo {person}.",
        "Unos {tens} niños caminan juntos a la escuela cada mañana con voluntarios.",
        "{person} pide luces en el cruce de {street} desde hace {small} años.",
        "Un auto casi golpeó a una niña en el cruce cerca de {school} {dia}.",
        "El fondo de rutas seguras pagará una banqueta hasta la escuela de {town}.",
        "La ciudad busca guardias de cruce para {small} esquinas cerca de la escuela.",
    ],
    "internet_headline": ["Sube el precio del internet en casa en {town}", "La biblioteca presta internet en casa",
                          "Tareas en el estacionamiento: {town} sin internet en casa"],
    "internet_text": [
        "El internet en casa cuesta 54 dólares al mes en promedio en {county}, dijo {dia} la biblioteca.",
        "“Mi hijo hace la tarea en mi teléfono”, contó {person}, de {town}.",
        "Unas {hundreds} familias de {town} no tienen internet en casa, según la biblioteca.",
        "Los {hundreds} aparatos que presta la biblioteca para tener internet en casa están ocupados.",
        "{person} paga el internet en casa con lo que ahorra en gas.",
        "[36-0] El gobernador vetó la ley que dejaría a {town} construir su propia red de internet en casa.",
        "La biblioteca ayuda {dia} a inscribirse en el plan de internet en casa de 30 dólares.",
    ],
}  # fmt: skip
