"""GDELT: article lists of its DOC API (JSON), and its Global Knowledge Graph 2.1 (27 columns, no header)."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from data.errors import GroundswellError
from data.files import read_text
from sentiment.listening.archives import NEWS, Archive, Asking, read_date
from sentiment.listening.connectors.jsondoc import Object, documents, objects, opened, several, text_of
from sentiment.listening.entries import EntryDraft, Unreadable, read_published, stable_id
from sentiment.listening.text import one_line, web_link

DOC, GKG = "gdelt", "gkg"
_COLUMNS = 27
_RECORD, _DATE, _SOURCE, _DOCUMENT, _TRANSLATION, _EXTRAS = 0, 1, 3, 4, 25, 26
_BEFORE_SIGNS = re.compile(r"\s+([,.:;!?%)\]’])")
_AFTER_SIGNS = re.compile(r"([(\[$])\s+")
_TITLE = re.compile(r"<PAGE_TITLE>(.*?)</PAGE_TITLE>", re.DOTALL)
_SPOKEN = re.compile(r"srclc:([a-z]{3})")
_LANGUAGES = {
    "english": "en", "spanish": "es", "french": "fr", "german": "de", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "polish": "pl", "russian": "ru", "ukrainian": "uk", "chinese": "zh", "japanese": "ja",
    "korean": "ko", "arabic": "ar", "turkish": "tr", "vietnamese": "vi", "hindi": "hi", "swedish": "sv",
    "norwegian": "no", "danish": "da", "finnish": "fi", "greek": "el", "czech": "cs", "romanian": "ro",
    "hungarian": "hu", "hebrew": "he", "indonesian": "id", "tagalog": "tl", "haitian creole": "ht",
}  # fmt: skip
_THREE = {
    "spa": "es", "fra": "fr", "deu": "de", "ita": "it", "por": "pt", "nld": "nl", "pol": "pl", "rus": "ru",
    "ukr": "uk", "zho": "zh", "jpn": "ja", "kor": "ko", "ara": "ar", "tur": "tr", "vie": "vi", "hin": "hi",
}  # fmt: skip


def looks_like_doc(content: bytes) -> bool:
    """Whether the first bytes are those of the DOC API's JSON."""
    head = content[:20_000].replace(b"\x00", b"")
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] not in (b"{", b"["):
        return False
    return b'"seendate"' in head or (b'"timeline"' in head and b'"series"' in head)


def read_doc(content: bytes) -> Archive:
    """Read an article list. Raises Unreadable where the file holds a timeline, which counts, or nothing."""
    archive = Archive(DOC, NEWS, "gdelt", "GDELT")
    found, bad = documents(content)
    archive.refused += bad
    timeline = False
    for line, document in found:
        timeline = timeline or any("timeline" in one for one in objects(opened(document)))
        for number, article in enumerate(_articles(opened(document)), start=1):
            draft = _article(article)
            if draft is None:
                place = number if len(found) == 1 else f"{line}.{number}"
                archive.refused.append((place, "The article has no title or no address."))
            else:
                archive.add(draft)
    if not archive.entries and not archive.refused:
        if timeline:
            raise Unreadable("This is a timeline: it holds counts, not articles.", "Ask GDELT for mode=ArtList.")
        raise Unreadable("No articles of GDELT were found in this file.", "Ask for mode=ArtList&format=json.")
    archive.note("GDELT gives headlines only, dated by when it first saw them.")
    return archive


def _articles(document: Any) -> list[Object]:
    found: list[Object] = []
    for one in objects(document):
        found += several(one, "articles") if isinstance(one.get("articles"), list) else [one] if "url" in one else []
    return found


def _article(article: Object) -> EntryDraft | None:
    url = web_link(text_of(article, "url"))
    title = _tidy(text_of(article, "title"))
    if not url or not title:
        return None
    return EntryDraft(
        external_id=stable_id(url),
        title=title,
        text="",
        url=url,
        outlet=one_line(text_of(article, "domain"))[:200],
        language=_LANGUAGES.get(text_of(article, "language").casefold(), ""),
        published=read_published(text_of(article, "seendate")),
    )


def _tidy(title: str) -> str:
    """A title without the blanks that GDELT sets around signs."""
    return _AFTER_SIGNS.sub(r"\1", _BEFORE_SIGNS.sub(r"\1", one_line(title)))[:500]


def looks_like_gkg(content: bytes) -> bool:
    """Whether the first line has the Graph's 27 columns."""
    return _is_record(read_text(content[:200_000]).split("\n", 1)[0].split("\t"))


def _is_record(cells: list[str]) -> bool:
    return len(cells) == _COLUMNS and len(cells[_DATE]) == 14 and cells[_DATE].isdecimal()


def read_gkg(content: bytes, asking: Asking) -> Archive:
    """Read records of the Graph 2.1. Raises Unreadable where no line has its 27 columns."""
    archive = Archive(GKG, NEWS, "gdelt", "GDELT")
    # Not splitlines(): titles hold line separators of other alphabets.
    for number, line in enumerate(read_text(content, archive.notes).split("\n"), start=1):
        cells = line.rstrip("\r").split("\t")
        if not line.strip():
            continue
        try:
            archive.add(_record(cells, asking))
        except GroundswellError as error:
            archive.refused.append((number, str(error)))
    if not archive.entries and not any(_is_record(line.split("\t")) for line in read_text(content).split("\n")):
        raise Unreadable(
            "These are no records of the Global Knowledge Graph 2.1.", "Each line has 27 columns, divided by tabs."
        )
    archive.note("The Graph holds headlines, not texts, dated by when GDELT saw them.")
    return archive


def _record(cells: list[str], asking: Asking) -> EntryDraft:
    if not _is_record(cells):
        raise Unreadable(f"The line has {len(cells)} columns where the Graph has {_COLUMNS}, or no date.")
    titled = _TITLE.search(cells[_EXTRAS])
    title = _tidy(unescape(titled[1])) if titled else ""
    if not title:
        raise Unreadable("The record has no page title, so nothing can be asked of it.")
    url = web_link(cells[_DOCUMENT])
    spoken = _SPOKEN.search(cells[_TRANSLATION])
    date = cells[_DATE]
    return EntryDraft(
        external_id=stable_id(url, cells[_RECORD]),
        title=title,
        text="",
        url=url,
        outlet=one_line(cells[_SOURCE])[:200],
        language=_THREE.get(spoken[1], "") if spoken else "",
        published=read_date(f"{date[:4]}-{date[4:6]}-{date[6:8]}T{date[8:10]}:{date[10:12]}:{date[12:]}Z", asking),
    )
