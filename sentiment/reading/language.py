"""Which language a text is in, as far as tone needs to know: English, another, or too little to say.

Counting the commonest words is crude beside a trained detector, and enough here: a wrong "English" gives a tone
near neutral, a wrong "other" gives none, and both are said.
"""

from __future__ import annotations

from collections.abc import Sequence

_COMMON = {
    "en": "the of and to in a is that for it with as was on be at by this have from are not but had his they which "
    "one you were all her she there would their we him been has when who will more no if out so what up our your "
    "than its about into can only other new some could after first do any how my",
    "es": "de la que el en y los del se las por un para con no una su al lo como mas pero sus le ya o este si porque "
    "esta entre cuando muy sin sobre tambien me hasta hay donde quien desde todo nos durante todos uno les ni contra",
    "pt": "de a o que e do da em um para com nao uma os no se na por mais as dos como mas ao ele das tem seu sua ou "
    "quando muito nos ja eu tambem so pelo pela ate isso ela entre era depois sem mesmo aos ter",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont la mais avec "
    "son ou aux nous cette ont leur ses etre comme fait elle tout sans deux meme ces",
    "de": "der die und in den von zu das mit sich des auf fur ist im dem nicht ein eine als auch es an werden aus er "
    "hat dass sie nach wird bei einer um am sind noch wie einem uber einen so zum war haben nur oder aber vor zur",
    "it": "di e il la che in un a per non una sono mi si lo con ha le i gli della del nel piu come ma anche da questo "
    "alla dei delle sul tra suo sua se o ci",
    "ht": "nan yo ki pou ak la yon pa li sa se te gen fe moun ap nou tout men kap anpil ou mwen jan lot depi",
    "vi": "va cua la co trong cho khong duoc nhung voi mot cac nguoi nay da den khi ve tu ra cung nhu o lai phai",
    "tl": "ang ng sa na mga ay at para ito kung hindi may siya ako ikaw namin nila din rin lang ni kay po",
}
_WORDS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


def language(words: Sequence[str], declared: str = "") -> str:
    """The language of folded words: a two-letter code, "other" for another script, else what was `declared` or ""."""
    sample = words[:150]
    letters = "".join(sample)
    if not letters.isascii() and sum(sign > "\u024f" for sign in letters) > len(letters) / 2:
        return "other"
    if sum(map(_WORDS["en"].__contains__, sample)) >= max(3, len(sample) * 0.3):
        return "en"  # no other language has so many of its words
    counts = {code: sum(map(common.__contains__, sample)) for code, common in _WORDS.items()}
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    if counts[best] >= 3 and counts[best] >= len(sample) * 0.12 and counts[best] > 1.3 * counts["en"] * (best != "en"):
        return best
    return declared.strip().lower().replace("_", "-").split("-")[0][:8]


def tone_known(code: str) -> bool:
    """Whether tone is read for the language: English, or unknown for want of words."""
    return code in ("", "en")
