"""Normalise spellings of an address that two registers may write differently."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache

from canvass.tables.numbers import DASHES

_ENDINGS = (
    ("g", r"gatan|gata|gaten|gate|gade|g\.|gt\."),
    ("v", r"vagen|vag|vegen|veien|veg|vej|v\.|vn\."),
    ("str", r"strasse|straat|strat|str\.|str"),
    ("pl", r"platsen|plats|plassen|plass|plads|platz|plein|pl\.|pln\."),
    ("al", r"alleen|allee|alle|all\."),
    ("gr", r"granden|grander|grand|grend|gr\."),
    ("w", r"weg|w\."),
    ("l", r"laan|ln\."),
    ("k", r"katu|k\."),
    ("t", r"tie|t\."),
)
"""Street types that are joined to the name ("Storgatan")."""
_ENDING = re.compile("|".join(f"(?P<{name}>(?:{words})$)" for name, words in _ENDINGS))


def _by_word(groups: str) -> dict[str, str]:
    return {word: group.split()[0] for group in groups.split(",") for word in group.split()}


_LAST = _by_word(
    "st street, rd road, av ave avenue, ln lane, dr drive drv, ct court crt, bd blvd boulevard,"
    "hwy highway, pkwy parkway pky, sq square, ter terrace terr, cres crescent cr, pl place,"
    "cl close, gdns gardens gdn, cir circle, way wy, trl trail, plz plaza, gr grove grv, hl hill,"
    "hts heights, br bridge brg, expy expressway, tpke turnpike, aly alley, u utca, krt korut,"
    "naves naveges, pr prospekt prosp, ul ulitsa ulica, per pereulok"
)
_FIRST = _by_word(
    "av avenida avda avd ave avenue, calle c cl, r rua rue, bd bld blvd boulevard bulevar,"
    "pl plaza pza place praca pca piazza pzza plac placa, via, viale vle, corso cso,"
    "ul ulica ulice ulitsa, nam namesti namestie, tr trida, al aleja aleje alameda aleea,"
    "os osiedle, ch chemin che, imp impasse, rte route, trav travessa, str strada, ctra carretera,"
    "pr prospekt prosp, per pereulok, largo lgo, paseo po, passeig pg, carrer, rambla rbla"
)
"""Street types that are separate words, after or before the name ("High Street")."""
_CYRILLIC = _by_word(
    "ul ул улица, pr пр прт просп проспект, per пер переулок, pl пл площадь, bd бр бул бульвар,"
    "sh ш шоссе, nab наб набережная, al ал аллея, vul вул вулиця"
)
_SIDES = _by_word(
    "n north norra nordre norre nord, s south sodra sondre sonder soder, e east, w west,"
    "o ostra oster ostre, v vastra vester vestre vaster, ne northeast, nw northwest,"
    "se southeast, sw southwest"
)
_ORDINALS = _by_word(
    "1st first, 2nd second, 3rd third, 4th fourth, 5th fifth, 6th sixth, 7th seventh, 8th eighth,"
    "9th ninth, 10th tenth, 11th eleventh, 12th twelfth"
)
_SAINT = re.compile(r"\b(s:ta?|sankta?|skt\.?|sainte?)(\s+|$)")
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_NUMBER_LETTER = re.compile(r"0*(\d+)[-/.]?([a-z]?)")
_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")
WIDEST_RANGE = 40


@lru_cache(maxsize=200_000)
def spelling_key(street: str) -> str:
    """Return a street normalised for comparison: without case, accents, spaces, long endings.

    "Storgatan", "STORGATAN" and "Storg." become equal; so do "Lange Straße" and "Lange Str.",
    "Avenida Brasil" and "Av. Brasil", "N 5th St" and "North Fifth Street".
    """
    text = unicodedata.normalize("NFKD", " ".join(street.split()).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(_LETTERS)
    text = text.translate(DASHES).replace("-", " ").replace("/", " ")
    words = _SAINT.sub("sankt ", text).split() or [""]
    kind = ""
    if len(words) > 1:
        words, kind = _kind_and_sides(words)
    if not kind and words:
        found = _ENDING.search(words[-1])
        if found and found.lastgroup and (found.start() > 0 or len(words) > 1):
            words[-1] = words[-1][: found.start()]
            kind = found.lastgroup
    return "".join(c for word in (*words, kind) for c in word if c.isalnum())


def _kind_and_sides(words: list[str]) -> tuple[list[str], str]:
    """Return the words without the street type, and the street type in short form."""
    bare = [_bare(word) for word in words]
    words = [_ORDINALS.get(plain, word) for plain, word in zip(bare, words, strict=True)]
    words[0] = _SIDES.get(bare[0], words[0])
    for at, (word, behind) in enumerate(itertools.pairwise(bare)):
        if word in ("st", "ste") and behind not in _SIDES:
            words[at] = "sankt"
    if len(words) > 2 and bare[-1] in _SIDES:
        words = [_SIDES[bare[-1]], *words[:-1]]
        bare = [bare[-1], *bare[:-1]]
    last = _LAST.get(bare[-1]) or _CYRILLIC.get(bare[-1])
    if last:
        return words[:-1], last
    at = 1 if len(words) > 2 and bare[0] in _SIDES else 0
    first = _FIRST.get(bare[at]) or _CYRILLIC.get(bare[at])
    if first:
        return [*words[:at], *words[at + 1 :]], first
    return words, ""


def _bare(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


@lru_cache(maxsize=100_000)
def number_key(housenumber: str) -> str:
    """Return a number normalised for comparison: "012 A", "12-a" and "12A" become equal."""
    text = unicodedata.normalize("NFKC", "".join(housenumber.split())).casefold()
    text = text.translate(DASHES)
    found = _NUMBER_LETTER.fullmatch(text)
    return found[1] + found[2] if found else text


def numbers_in_range(housenumber: str) -> list[str]:
    """Return the numbers of a range on one side of a street ("5-9": 5, 7, 9); empty if no range."""
    found = _RANGE.fullmatch(number_key(housenumber))
    if not found:
        return []
    low, high = int(found[1]), int(found[2])
    if not low < high <= low + WIDEST_RANGE:
        return []
    step = 2 if (high - low) % 2 == 0 else 1
    return [str(number) for number in range(low, high + 1, step)]


def edit_distance(one: str, other: str, most: int) -> int:
    """Return the edit distance (letters changed, added or removed), at most `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        row = [i]
        for j, b in enumerate(other, start=1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
        if min(row) > most:
            return most + 1
        before = row
    return before[-1]
