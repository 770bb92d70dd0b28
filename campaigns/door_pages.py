"""The public phone pages as HTML: made on the server, without JavaScript, cookies or anything from elsewhere.

Every text goes through `_e`, which escapes it; the only HTML is what stands in this module.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection, Sequence
from html import escape

from campaigns.door_texts import TEXTS, day
from campaigns.doors import BEFORE, LANGUAGES, NAME_MAX, DoorRow, QuestionRow, SignIn

STYLE = """
:root{color-scheme:light dark;--bg:#fff;--text:#0b181c;--muted:#4e5f63;--line:#7c8c91;--fill:#0b5f6f;--bad:#a8431f}
@media (prefers-color-scheme:dark){
:root{--bg:#0f1a1d;--text:#e9f0f0;--muted:#a9b8bb;--line:#64767b;--fill:#1f7f90;--bad:#f0906c}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);
font:1.0625rem/1.45 "Source Sans 3","Source Sans Pro",system-ui,sans-serif}
main{max-width:32rem;margin:0 auto;padding:1.25rem 1.25rem 3rem}
h1{font:600 1.6rem/1.2 Georgia,serif;margin:.25rem 0}
p{margin:.5rem 0}.event{color:var(--muted)}.why{color:var(--muted);font-size:.9375rem}
nav{display:flex;gap:1rem;justify-content:flex-end;min-height:2.75rem;align-items:center}
nav a,nav span{padding:.5rem 0}a{color:inherit}
label,legend{display:block;font-weight:600;margin:1rem 0 .3rem;padding:0}
input[type=text],input[type=email],input[type=tel],select{width:100%;min-height:3rem;padding:.5rem .75rem;font:inherit;
color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:.5rem}
:focus-visible{outline:3px solid var(--fill);outline-offset:2px}
.tick{display:flex;gap:.75rem;align-items:flex-start;font-weight:400}
.tick input{width:1.5rem;height:1.5rem;flex:none;margin:0;accent-color:var(--fill)}
fieldset{border:0;margin:1.25rem 0;padding:0}.two{display:flex;gap:.75rem}
.two label{flex:1;display:flex;gap:.6rem;align-items:center;justify-content:center;min-height:3rem;margin:0;
font-weight:400;border:1px solid var(--line);border-radius:.5rem}
.two label:has(:checked){border:2px solid var(--fill);font-weight:600}
.two input{width:1.25rem;height:1.25rem;margin:0;accent-color:var(--fill)}
button,.go{display:block;width:100%;min-height:3.25rem;margin-top:1.5rem;padding:.75rem;font:inherit;font-weight:600;
color:#fff;background:var(--fill);border:0;border-radius:.5rem;text-align:center;text-decoration:none}
.problem{border-left:4px solid var(--bad);padding:.25rem 0 .25rem .75rem;font-weight:600}
.bait{position:absolute;left:-200vw}
"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; img-src data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""Nothing from elsewhere, no script, no frame, and no copy kept."""


def _e(text: str) -> str:
    return escape(text, quote=True)


def _page(title: str, language: str, inside: str, *, languages: bool = True) -> str:
    other = "".join(
        f'<span aria-current="true">{_e(name)}</span>' if code == language
        else f'<a href="?lang={code}" lang="{code}" hreflang="{code}">{_e(name)}</a>'
        for code, name in LANGUAGES.items()
    )  # fmt: skip
    nav = f'<nav aria-label="{"Idioma" if language == "es" else "Language"}">{other}</nav>' if languages else ""
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{_e(title)}</title><style>{STYLE}</style></head>'
        f"<body><main>{nav}{inside}</main></body></html>"
    )


def _head(title: str, door: DoorRow, language: str) -> str:
    return f'<h1>{_e(title)}</h1><p class="event">{_e(door.event)} · {_e(day(door.on, language))}</p>'


def _problems(problems: Collection[str], language: str) -> str:
    said = "".join(f'<p class="problem">{_e(TEXTS[language][f"problem_{each}"])}</p>' for each in problems)
    return f'<div role="alert">{said}</div>' if said else ""


def sign_in(door: DoorRow, typed: SignIn, problems: Collection[str], language: str) -> str:
    """The sign-in form, with what was typed where something is to be put right."""
    t = {name: _e(text) for name, text in TEXTS[language].items()}
    choices = "".join(
        f'<option value="{code}"{" selected" if code == typed.language else ""}>{_e(name)}</option>'
        for code, name in LANGUAGES.items()
    )

    def field(name: str, kind: str, complete: str, value: str, more: str = "") -> str:
        wrong = ' aria-invalid="true"' if name in problems else ""
        return (
            f'<label for="{name}">{t[name]}</label><input id="{name}" name="{name}" type="{kind}" '
            f'autocomplete="{complete}" value="{_e(value)}"{wrong}{more}>'
        )

    form = (
        f'<form method="post" action="?lang={language}" novalidate>'
        + f'<input type="hidden" name="form" value="{typed.form}">'
        + field("name", "text", "name", typed.name, f' required maxlength="{NAME_MAX}"')
        + field("email", "email", "email", typed.email, ' maxlength="200"')
        + field("phone", "tel", "tel", typed.phone, ' maxlength="200"')
        + f'<label for="language">{t["language"]}</label><select id="language" name="language">{choices}</select>'
        + f'<label class="tick"><input type="checkbox" name="consent" value="yes"{" checked" if typed.consent else ""}>'
        + f"<span>{t['consent']}</span></label>"
        + f'<div class="bait" aria-hidden="true"><label for="website">{t["website"]}</label>'
        + '<input id="website" name="website" type="text" tabindex="-1" autocomplete="off"></div>'
        + f'<button type="submit">{t["send"]}</button></form><p class="why">{t["why"]}</p>'
    )
    inside = _head(TEXTS[language]["sign_in"], door, language) + _problems(problems, language) + form
    return _page(TEXTS[language]["sign_in"], language, inside)


def pulse(
    door: DoorRow, questions: Sequence[QuestionRow], form: str, said: dict[int, bool], problems: Collection[str],
    language: str,
) -> str:  # fmt: skip
    """The questions of a pulse survey: each with yes and no, none of them chosen."""
    t = {name: _e(text) for name, text in TEXTS[language].items()}
    asked = "".join(
        f"<fieldset><legend>{_e(row.text(language))}</legend><div class=two>"
        + "".join(
            f'<label><input type="radio" name="q{row.id}" value="{value}"'
            f"{' checked' if said.get(row.id) is yes else ''}><span>{t[value]}</span></label>"
            for value, yes in (("yes", True), ("no", False))
        )
        + "</div></fieldset>"
        for row in questions
    )
    when = t["pulse_before" if door.kind == BEFORE else "pulse_after"]
    inside = (
        _head(TEXTS[language]["pulse"], door, language) + f"<p>{when}</p>" + _problems(problems, language)
        + f'<form method="post" action="?lang={language}"><input type="hidden" name="form" value="{form}">{asked}'
        + f'<p class="why">{t["skip"]} {t["pulse_why"]}</p><button type="submit">{t["answer"]}</button></form>'
    )  # fmt: skip
    return _page(TEXTS[language]["pulse"], language, inside)


def thanks(door: DoorRow, language: str) -> str:
    """The same words for everybody: new, known, forgotten or refused."""
    t = TEXTS[language]
    if door.kind != "sign in":
        return _page(t["pulse"], language, f"<h1>{_e(t['pulse_thanks'])}</h1>", languages=False)
    again = f'<a class="go" href="?lang={language}">{_e(t["next"])}</a>'
    return _page(t["sign_in"], language, f"<h1>{_e(t['thanks'])}</h1>{again}", languages=False)


def notice(what: str, language: str) -> str:
    """A page that says why there is no form: closed, expired, unknown, often, large."""
    t = TEXTS[language]
    said = f"<h1>{_e(t[what])}</h1><p>{_e(t[f'{what}_why'])}</p>"
    return _page(t[what], language, said, languages=what in ("closed", "expired", "unknown"))
