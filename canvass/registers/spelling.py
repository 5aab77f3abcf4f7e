"""Normalise spellings of an address that two registers may write differently."""

from __future__ import annotations

import itertools
import re
import unicodedata
from functools import lru_cache

from canvass.tables.dashes import DASHES
from canvass.tables.numbers import plain_number

_ENDINGS = (
    ("g", r"gatan|gata|gaten|gate|gade|g\.|gt\.?"),
    ("v", r"vagen|vag|vegen|veien|veg|vej|v\.|vn\."),
    ("str", r"strasse|straat|strat|str\.|str"),
    ("pl", r"platsen|plats|plassen|plass|plads|platz|plein|pl\.|pln\."),
    ("al", r"alleen|allee|alle|all\."),
    ("gr", r"granden|grander|grand|grend|gr\.|grd\.?"),
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
    "naves naveges, pr prospekt prosp, ul ulitsa ulica ulice, per pereulok"
)
_FIRST = _by_word(
    "av avenida avda avd ave avenue, calle c cl, r rua rue, bd bld blvd boulevard bulevar,"
    "pl plaza pza place praca pca piazza pzza plac placa, via, viale vle, corso cso,"
    "ul ulica ulice ulitsa, nam namesti namestie, tr trida, al aleja aleje alameda aleea,"
    "os osiedle, ch chemin che, imp impasse, rte route, trav travessa, str strada, ctra carretera,"
    "pr prospekt prosp, per pereulok, largo lgo, paseo po, passeig pg, carrer, rambla rbla,"
    "hwy highway"
)
"""Street types that are separate words, after or before the name ("High Street")."""
_CYRILLIC = _by_word(
    "ul ул улица, pr пр прт просп проспект, per пер переулок, pl пл площадь, bd бр бул бульвар,"
    "sh ш шоссе, nab наб набережная, al ал аллея, vul вул вулиця"
)
SIDES = _by_word(
    "n north norra nordre norre nord, s south sodra sodre sondre sonder soder syd, e east, w west,"
    "o ostra oster ostre, v vastra vester vestre vaster, ne northeast, nw northwest,"
    "se southeast, sw southwest"
)
_WORDS = _by_word(
    "1 first eerste forsta, 2 second tweede andra, 3 third derde tredje, 4 fourth vierde fjarde,"
    "5 fifth vijfde femte, 6 sixth zesde, 7 seventh zevende, 8 eighth achtste, 9 ninth negende,"
    "10 tenth, 11 eleventh, 12 twelfth, burgermeister bgm bgmstr burgerm, burgemeester burg,"
    "professor prof, doktor doctor dr, mount mt, fort ft, kongens kgs, christian chr,"
    "general gen gal, bahnhof bhf, gamla gla, junior jr"
)
"""Ordinal numbers, titles and other words that are often abbreviated, except as the last word."""
_LAST_SIDES = frozenset(SIDES) - {"o", "v"}
ARTICLES = frozenset(["de", "del", "do", "da", "dos", "das", "du", "des"])
"""Words that are left out between a street type and the name ("Calle de Alcalá")."""
_PLAIN_STREETS = frozenset({"ul"})
"""Street types that are often omitted, where every other type is written."""
_COLON = _by_word("norra n:a, sodra s:a, ostra o:a, vastra v:a, lilla l:a, stora st:a, gamla g:a")
_SAINT = re.compile(r"\b(s:ta?|sankta?|sint|s[kc]t\.?|sainte?)(\s+|$)")
_HYPHENATED = {
    "пр-т": "проспект", "пр-кт": "проспект", "просп-т": "проспект", "б-р": "бульвар",
    "пер-к": "переулок", "наб-я": "набережная",
}  # fmt: skip
"""Street types that are shortened with a hyphen."""
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th|de|ste|e|er|:a|:e)")
_ROMAN = re.compile(r"(?=[ivxl]{2})(xl|l?x{0,3})(ix|iv|v?i{0,3})(?:['’:]?s)?")
_ROMAN_PARTS = {"i": 1, "v": 5, "x": 10, "l": 50, "iv": 4, "ix": 9, "xl": 40}
_POSSESSIVE = re.compile(r"(?<=s)['’]s(?=\s|$)")
_TWO_LETTERS = re.compile("ae|oe|ue|aa|ij")
_OF_TWO_LETTERS = {"ae": "a", "oe": "o", "ue": "u", "aa": "a", "ij": "y"}
TO_PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ł": "l", "ı": "i"})
_FRACTION = re.compile(r"(?<=\d)\s*(?=[¼½¾⅓⅔])|(?<=\d)\s+(?=\d)")
_NUMBER_LETTER = re.compile(r"0*(\d+)[-/.]?([a-z]?)")
_RANGE = re.compile(r"(\d{1,5})-(\d{1,5})")
WIDEST_RANGE = 40


@lru_cache(maxsize=200_000)
def spelling_key(street: str, *, is_strict: bool = False) -> str:
    """Return a street normalised for comparison: without case, accents, spaces, long endings.

    "Storgatan", "STORGATAN" and "Storg." become equal; so do "Lange Straße" and "Lange Str.",
    "Avenida Brasil" and "Av. Brasil", "N 5th St" and "North Fifth Street", "Königsplatz" and
    "Koenigspl.", "Karl XII:s gata" and "Karl 12:s gata", "St James's Street" and "St James St". If
    `is_strict`, two letters for one ("ae" for "ä") and "'s" make a difference.
    """
    text = unicodedata.normalize("NFKD", " ".join(street.split()).casefold())
    text = "".join(c for c in text if not unicodedata.combining(c)).translate(TO_PLAIN)
    text = text.translate(DASHES)
    text = text if is_strict else _POSSESSIVE.sub("", text)
    if not text.isascii():
        text = " ".join(_HYPHENATED.get(word.rstrip("."), word) for word in text.split())
    text = text.replace("-", " ").replace("/", " ")
    words = [_COLON.get(word, word) for word in _SAINT.sub("sankt ", text).split()] or [""]
    words[-1] = _without_stop(words[-1])
    kind = ""
    if len(words) > 1:
        words, kind = _kind_and_sides(words)
    words = [_in_figures(word) for word in words]
    if not kind and words:
        if not _ENDING.search(words[-1]) and _ENDING.search(_one_letter(words[-1])):
            words[-1] = _one_letter(words[-1])
        found = _ENDING.search(words[-1])
        if found and found.lastgroup and (found.start() > 0 or len(words) > 1):
            words[-1] = words[-1][: found.start()]
            kind = found.lastgroup
    plain = words if is_strict else map(_one_letter, words)
    return "".join(c for word in (*plain, kind) for c in word if c.isalnum())


def _kind_and_sides(words: list[str]) -> tuple[list[str], str]:
    """Return the words without the street type, and the street type in short form."""
    bare = [_bare(word) for word in words]
    words = [*(_WORDS.get(b, w) for b, w in zip(bare[:-1], words[:-1], strict=True)), words[-1]]
    words[0] = SIDES.get(bare[0]) or SIDES.get(_one_letter(bare[0]), words[0])
    for at, (word, behind) in enumerate(itertools.pairwise(bare)):
        if word in ("st", "ste") and behind not in SIDES:
            words[at] = "sankt"
    if len(words) > 2 and bare[-1] in _LAST_SIDES:
        words = [SIDES[bare[-1]], *words[:-1]]
        bare = [bare[-1], *bare[:-1]]
    last = _LAST.get(bare[-1]) or _CYRILLIC.get(bare[-1])
    if last:
        return words[:-1], "" if last in _PLAIN_STREETS else last
    at = 1 if len(words) > 2 and bare[0] in SIDES else 0
    first = _FIRST.get(bare[at]) or _CYRILLIC.get(bare[at])
    if first:
        name = words[at + 1 :]
        if len(name) == 1 and not at and bare[-1] in SIDES:
            # "Avenue N" is a name, and not North Avenue.
            return [first, SIDES[bare[-1]]], ""
        if len(name) > 1 and name[0] in ARTICLES:
            name = name[1:]
        return [*words[:at], *name], "" if first in _PLAIN_STREETS else first
    return words, ""


def without_type(street: str) -> str:
    """Return a street without the type behind its name ("South Main Street"), "" if it has none."""
    words = street.split()
    bare = [_bare(word.casefold()) for word in words]
    at = len(words) - (2 if len(words) > 2 and bare[-1] in _LAST_SIDES else 1)
    if at < 1 or bare[at] not in _LAST:
        return ""
    return " ".join([*words[:at], *words[at + 1 :]])


def lettered(street: str) -> str:
    """Return the letter that is all of a street's name ("E Street", "F St"), "" for others."""
    name = _bare(without_type(street).casefold())
    return name if len(name) == 1 and name.isalpha() else ""


def is_street_type(word: str) -> bool:
    """Return whether a word is a street type behind the name, long or short ("street", "st")."""
    return word in _LAST


def is_same_type(one: str, other: str) -> bool:
    """Return whether two words are one street type before the name ("av" and "avenue")."""
    return one in _FIRST and _FIRST[one] == _FIRST.get(other)


def is_same_last_type(one: str, other: str) -> bool:
    """Return whether two words are one street type behind the name ("ct" and "court")."""
    return one in _LAST and _LAST[one] == _LAST.get(other)


def _without_stop(word: str) -> str:
    """Return a last word without the comma or full stop behind it; "storg." keeps its stop."""
    word = word.rstrip(",;:") or word
    return word if _ENDING.search(word) else word.rstrip(".") or word


def _one_letter(word: str) -> str:
    """Return a word with one letter for "ae", "oe", "ue", "aa" and "ij"."""
    return _TWO_LETTERS.sub(lambda found: _OF_TWO_LETTERS[found[0]], word)


def _in_figures(word: str) -> str:
    """Return "94th" and "xii:s" as figures ("94", "12"); other words are returned unchanged."""
    found = _ORDINAL.fullmatch(word)
    if found:
        return found[1]
    found = _ROMAN.fullmatch(word)
    if found is None:
        return word
    parts = re.findall("iv|ix|xl|[ivxl]", found[1] + found[2])
    tail = "s" if word.endswith("s") else ""
    return f"{sum(_ROMAN_PARTS[part] for part in parts)}{tail}"


def _bare(word: str) -> str:
    return "".join(c for c in word if c.isalnum())


@lru_cache(maxsize=100_000)
def number_key(housenumber: str) -> str:
    """Return a number normalised for comparison: "012 A", "12-a" and "12A" become equal.

    "12½" equals "12 1/2", which is not "121/2"; "nr 12" and "١٢" equal "12".
    """
    plain = plain_number(housenumber)
    text = unicodedata.normalize("NFKC", "".join(_FRACTION.sub("+", plain).split()))
    text = text.casefold().translate(DASHES).replace("⁄", "/")
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
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
