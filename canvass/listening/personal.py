"""Find personal data in a wish before it is stored: who wished it, or how they vote.

Likely names, telephone numbers, e-mail addresses, personal identity numbers, addresses and party
opinions are marked, for a person to strike out or to confirm. The rules cover what is common in
Swedish and English. They do not find everything, and they also mark harmless words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources

STRUCK = "…"
"""Replaces text that was struck out."""


class Kind(StrEnum):
    """What a marked part of a text may be."""

    NAME = "name"
    PHONE = "telephone number"
    EMAIL = "e-mail address"
    PERSONAL_NUMBER = "personal number"
    ADDRESS = "address"
    PARTY = "party opinion"
    NUMBER = "long number"


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text, from `start` to `end`, and what it may be."""

    start: int
    end: int
    kind: Kind

    def of(self, text: str) -> str:
        """Return the marked part of `text`."""
        return text[self.start : self.end]


_LETTERS = r"[^\W\d_]"
_SUFFIX = (
    r"(?:gata|gatan|gator|vägen|väg|vägar|gränd|gränden|stig|stigen|torg|torget|backe|backen|plan|"
    r"planen|allé|allén|allen|led|leden|slinga|slingan|kroken|ringen|esplanaden|"
    r"street|road|avenue|lane|drive|close|square|\bst|\brd|\bave)"
)
_HOUSE = r"\d{1,4}\s?[A-Za-zÅÄÖ]?\b"
_ADDRESS = re.compile(
    rf"\b(?:[A-ZÅÄÖ]{_LETTERS}*\s){{0,2}}"
    rf"(?i:{_LETTERS}*{_SUFFIX}\.?\s(?:nr\.?\s|no\.?\s)?){_HOUSE}"
    rf"|\b\d{{1,4}}[A-Za-z]?\s(?:{_LETTERS}+\s){{1,3}}(?i:street|road|avenue|lane|drive|close)\b"
)
_STREET = re.compile(rf"{_LETTERS}*{_SUFFIX}s?", re.IGNORECASE)
_FLAT = re.compile(
    r"\b(?:lgh|lägenhet|lägenhetsnummer|flat|apartment|apt)\.?\s?(?:nr|no|nummer)?\.?\s?\d{1,4}\b",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\.[\w-]+)+")
_PERSONAL_NUMBER = re.compile(r"(?<!\d)(?:19|20)?\d{2}[01]\d[0-3]\d\s?[-+–]?\s?\d{4}(?!\d)")
_DIGITS = re.compile(r"(?<![\d,.])\+?\(?\d(?:[\s()/.–-]{0,2}\d){5,15}(?![\d])")
_YEARS = re.compile(r"(?:(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?)")
_WORD = re.compile(rf"{_LETTERS}+(?:[-'’]{_LETTERS}+)*")
_TITLE = re.compile(
    r"\b(?:heter|kallas|hälsar|undertecknad|herr|fru|fröken|familjen|grannen|granne|doktor|"
    r"my name is|i am called|mr|mrs|ms|miss|dr|neighbour|signed)[.:]?\s+$",
    re.IGNORECASE,
)
_PARTIES = (
    r"socialdemokrat\w*|sossar\w*|moderat(?:en|er|erna|ernas)?|sverigedemokrat\w*|centerpartiet?\w*|"
    r"centerpartist\w*|vänsterpart\w*|kristdemokrat\w*|liberalerna\w*|folkpartiet?\w*|miljöpart\w*|"
    r"feministiskt initiativ|piratpartiet|labour|tories|tory|conservatives?|democrats?|"
    r"republicans?|social democrats?|greens"
)
_PARTY = re.compile(rf"\b(?:{_PARTIES})\b", re.IGNORECASE)
_VOTES = re.compile(
    r"\b(?:röstar|röstade|röstat|rösta|vote|votes|voted|voting)\s+(?:alltid\s+|always\s+)?"
    r"(?:på|för|mot|for|against)\s+\w+|\b(?:mitt|my)\s(?:parti|party)\b"
    r"|\b(?:sympatiserar|sympatisör|partimedlem|medlem i)\s+\w+"
    r"|\b(?:SD|KD|MP)\b(?:-\w+)?|(?<=\()[SMVCL](?=\))",
    re.IGNORECASE,
)
_SENTENCE_END = '.!?:;–—•\n"”“(/'
MOST_CAPITALS = 5
FEWEST_PHONE_DIGITS = 6


def list_marks(text: str, known: Collection[str] = ()) -> list[Mark]:
    """Return the parts of a text that may be personal data, in order and without overlap.

    `known` are case-folded words that are not persons: streets, places and topics of the area.
    """
    found: list[Mark] = []
    for mark in _every_mark(text, known):
        if not any(mark.start < other.end and other.start < mark.end for other in found):
            found.append(mark)
    return sorted(found, key=lambda mark: mark.start)


def list_persons(text: str) -> list[str]:
    """Return the parts of a short name that identify a person: full name, number, e-mail address.

    A given name alone ("Team Anna") does not.
    """
    return [
        mark.of(text)
        for mark in list_marks(text)
        if mark.kind in (Kind.PHONE, Kind.EMAIL, Kind.PERSONAL_NUMBER)
        or (mark.kind is Kind.NAME and _is_full_name(mark.of(text)))
    ]


def _is_full_name(shown: str) -> bool:
    words = [word for word in _WORD.findall(shown.casefold()) if word not in _PLAIN]
    return len(words) > 1 and any(part in _GIVEN for word in words[:-1] for part in word.split("-"))


def strike_out(text: str, marks: Collection[Mark]) -> str:
    """Return a text in which the marked parts are replaced by `STRUCK`."""
    for mark in sorted(marks, key=lambda mark: -mark.start):
        text = f"{text[: mark.start]}{STRUCK}{text[mark.end :]}"
    return text


def _every_mark(text: str, known: Collection[str]) -> Iterator[Mark]:
    """Yield marks, the most certain kinds first."""
    for kind, pattern in (
        (Kind.EMAIL, _EMAIL),
        (Kind.PERSONAL_NUMBER, _PERSONAL_NUMBER),
        (Kind.ADDRESS, _ADDRESS),
        (Kind.ADDRESS, _FLAT),
    ):
        for match in pattern.finditer(text):
            yield _mark(match, kind)
    yield from _known_addresses(text, known)
    for match in _DIGITS.finditer(text):
        digits = sum(c.isdigit() for c in match.group())
        if digits >= FEWEST_PHONE_DIGITS and not _YEARS.fullmatch(match.group()):
            is_phone = match.group().lstrip("(").startswith(("0", "+"))
            yield _mark(match, Kind.PHONE if is_phone else Kind.NUMBER)
    for pattern in (_VOTES, _PARTY):
        for match in pattern.finditer(text):
            yield _mark(match, Kind.PARTY)
    yield from _names(text, known)


def _mark(match: re.Match[str], kind: Kind) -> Mark:
    piece = match.group()
    return Mark(match.start(), match.start() + len(piece.rstrip()), kind)


def _known_addresses(text: str, known: Collection[str]) -> Iterator[Mark]:
    """Yield streets of the area that are followed by a number, whatever their names end with."""
    for match in re.finditer(rf"\b({_LETTERS}[\w'’-]*)\s(?:nr\.?\s)?{_HOUSE}", text):
        if match.group(1).casefold() in known:
            yield _mark(match, Kind.ADDRESS)


def _names(text: str, known: Collection[str]) -> Iterator[Mark]:
    """Yield likely names: given names, words after a title, capitalised words in a sentence."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        last = at
        if _may_be_name(text, words[at], known):
            while last + 1 < len(words) and _goes_on(text, words[last], words[last + 1], known):
                last += 1
            yield Mark(words[at].start(), words[last].end(), Kind.NAME)
        at = last + 1


def _may_be_name(text: str, word: re.Match[str], known: Collection[str]) -> bool:
    shown = word.group()
    folded = shown.casefold()
    if _is_known(folded, known) or _STREET.fullmatch(folded):
        return False
    if folded in _GIVEN or (folded.endswith("s") and folded[:-1] in _GIVEN):
        return True
    if not shown[0].isupper() or (shown.isupper() and len(shown) <= MOST_CAPITALS):
        return False
    before = text[: word.start()]
    return bool(_TITLE.search(before)) or not _begins_sentence(before)


def _begins_sentence(before: str) -> bool:
    shown = before.rstrip(" \t'’")
    if shown.endswith(" -") or not shown.rstrip("-"):
        return True
    shown = shown.rstrip("-")
    return not shown or shown[-1] in _SENTENCE_END


def _goes_on(text: str, word: re.Match[str], after: re.Match[str], known: Collection[str]) -> bool:
    """Return whether a name continues with the next word: a family name, or a particle."""
    between = text[word.end() : after.start()]
    shown = after.group()
    return (
        between == " "
        and not _is_known(shown.casefold(), known)
        and (shown[0].isupper() or shown in {"af", "al", "von", "de", "van", "der"})
    )


def _is_known(folded: str, known: Collection[str]) -> bool:
    stems = {folded, folded.removesuffix("s")}
    return any(stem in known or stem in _PLAIN for stem in stems)


def _read_words(name: str) -> frozenset[str]:
    return frozenset(resources.files("canvass.listening").joinpath(name).read_text("utf-8").split())


_GIVEN = _read_words("given_names.txt")
"""Common given names, case-folded, without those that are also words."""
_PLAIN = _read_words("plain_words.txt")
"""Capitalised words that are not persons."""
