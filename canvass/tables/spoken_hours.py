"""Convert opening hours as people write them to the syntax of OpenStreetMap's key."""

from __future__ import annotations

import re
import unicodedata

_DAYS = {
    word: day
    for day, words in {
        "Mo": "mo mon monday ma man mandag mandagar mandagen",
        "Tu": "tu tue tues tuesday ti tis tisdag tisdagar tisdagen",
        "We": "we wed wednesday on ons onsdag onsdagar onsdagen",
        "Th": "th thu thur thurs thursday to tor tors torsdag torsdagar torsdagen",
        "Fr": "fr fri friday fre fredag fredagar fredagen",
        "Sa": "sa sat saturday lo lor lordag lordagar lordagen",
        "Su": "su sun sunday so son sondag sondagar sondagen",
        "Mo-Fr": "vardagar vardag weekdays weekday",
        "Sa-Su": "helger helg weekends weekend",
        "Mo-Su": "dagligen alltid daily everyday",
        "PH": "helgdagar helgdag ph holidays",
        "off": "stangt stangd closed off",
    }.items()
    for word in words.split()
}
_DROPPED = frozenset({"kl", "klockan", "at", "from", "fran", "open", "oppet", "oppen", "h"})
_JOINS = {"och": ",", "and": ",", "samt": ",", "till": "-", "to": "-", "until": "-", "t.o.m": "-"}
_TOKEN = re.compile(r"\d{1,2}(?:[:.]\d{2})?|[^\W\d_]+(?:\.[^\W\d_]+)*|[-,;&/]|\S")
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")
_SPAN = re.compile(r"(\d\d):\d\d-(\d\d):\d\d")
FIRST_MORNING_HOUR, NOON = 6, 12
_AGAINST = re.compile(r"\s*([-,])\s*")


def plain_hours(text: str) -> str:
    """Return "må–fr 10–15" as "Mo-Fr 10:00-15:00", "vardagar kl 9-17" as "Mo-Fr 09:00-17:00".

    Text that is not understood is returned unchanged; the reader of hours reports it.
    """
    if not text.strip():
        return ""
    folded = unicodedata.normalize("NFKD", text.casefold())
    folded = "".join(c for c in folded if not unicodedata.combining(c))
    folded = re.sub("[‐‑‒–—−]", "-", folded).replace("dygnet runt", "24/7")
    if folded.strip() == "24/7":
        return "24/7"
    out: list[str] = []
    tokens = _TOKEN.findall(folded.replace("alla dagar", "dagligen"))
    for at, token in enumerate(tokens):
        word = token.rstrip(".")
        if _TIME.fullmatch(token):
            hour, minute = _TIME.fullmatch(token).groups()  # type: ignore[union-attr]
            out.append(f"{int(hour):02d}:{minute or '00'}")
        elif word in _JOINS and not (word == "to" and _is_day(tokens, at)):
            out.append(_JOINS[word])
        elif word in _DAYS:
            out.append(_DAYS[word])
        elif token in "-,;":
            out.append(token)
        elif token == "&":
            out.append(",")
        elif word in _DROPPED or token in (".", ":"):
            continue
        else:
            return text.strip()
    joined = _AGAINST.sub(r"\1", " ".join(out)).replace(" ;", ";")
    if any(_is_half_day(*map(int, span)) for span in _SPAN.findall(joined)):
        return text.strip()
    return re.sub(r"(\d),(?=[A-Z])", r"\1; ", joined)


def _is_half_day(start: int, end: int) -> bool:
    """Return whether hours are likely on a 12-hour clock, such as "9-5"."""
    return FIRST_MORNING_HOUR <= start <= NOON and 1 <= end < start


def _is_day(tokens: list[str], at: int) -> bool:
    """Return whether "to" means Thursday (Swedish torsdag) and not a range.

    It does between days, and before a time that does not end a range of days.
    """
    before = tokens[at - 1] if at else ""
    return not (_TIME.fullmatch(before) or before.rstrip(".") in _DAYS) or before == ""
