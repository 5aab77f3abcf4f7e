"""Find columns by their headings, in Swedish, English and neighbouring languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from canvass.errors import InputError
from canvass.hidden import for_comparison

LONGEST = 200
OF_REJECTED = ["line", "reason"]
"""The first columns of a file of rejected rows; they are ignored when it is imported again."""


def fold_heading(heading: str) -> str:
    """Return a heading normalised for comparison, without case, accents, blanks, dots, hyphens."""
    return _fold(for_comparison(heading[: 4 * LONGEST]).strip()[:LONGEST])


_BLANKS = str.maketrans("-_./", "    ")


@lru_cache(maxsize=4096)
def _fold(heading: str) -> str:
    text = unicodedata.normalize("NFKD", heading.casefold()).replace("ø", "o")
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("æ", "ae")
    return "_".join(text.translate(_BLANKS).split())


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a kind of file: the possible headings of each role, first choice first.

    `needed` are the required roles; each entry is one role, or several of which one is enough.
    """

    headings: Mapping[str, Sequence[str]]
    needed: tuple[tuple[str, ...], ...] = ()

    def find(self, headings: Sequence[str]) -> dict[str, int]:
        """Return the column of each role; a column has one role and a role one column."""
        places: dict[str, int] = {}
        for index, heading in enumerate(headings):
            folded = fold_heading(heading)
            if folded:
                places.setdefault(folded, index)
        out: dict[str, int] = {}
        for role, names in self.headings.items():
            for name in (role, *names):
                index = places.get(fold_heading(name), -1)
                if index >= 0 and index not in out.values():
                    out[role] = index
                    break
        return out

    def fits(self, headings: Sequence[str]) -> bool:
        """Return whether all required columns are present."""
        found = self.find(headings)
        return all(any(role in found for role in roles) for roles in self.needed)

    def missing(self, headings: Sequence[str]) -> list[str]:
        """Return the missing required columns, by their first heading."""
        found = self.find(headings)
        return [roles[0] for roles in self.needed if not any(role in found for role in roles)]

    def unused(self, headings: Sequence[str]) -> list[str]:
        """Return the headings without a role, as written."""
        used = set(self.find(headings).values())
        if [fold_heading(heading) for heading in headings[:2]] == OF_REJECTED:
            used |= {0, 1}
        return [
            heading.strip()
            for index, heading in enumerate(headings)
            if heading.strip() and index not in used
        ]

    def check(self, name: str, headings: Sequence[str]) -> dict[str, int]:
        """Return the column of each role; raises InputError.

        It names the missing and the present columns, or those that stand twice under one name.
        """
        missing = self.missing(headings)
        if missing:
            raise InputError(
                "{name}: no column {missing}; the headings there are {seen}; the columns may be "
                "{known}",
                name=name,
                missing=", ".join(dict.fromkeys(missing)),
                seen=", ".join(heading.strip()[:40] for heading in headings[:30]) or "-",
                known=", ".join(self.headings),
            )
        found = self.find(headings)
        twice = [headings[at].strip() for at in found.values() if _stands_twice(at, headings)]
        if twice:
            raise InputError(
                "{name}: two columns are called {twice}; rename or remove the one that does not "
                "count",
                name=name, twice=", ".join(twice),
            )  # fmt: skip
        return found


def _stands_twice(at: int, headings: Sequence[str]) -> bool:
    return [fold_heading(heading) for heading in headings].count(fold_heading(headings[at])) > 1


NOTES = frozenset({"notes", "anteckning", "anteckningar", "kommentar", "kommentarer", "comment",
                   "comments", "notering", "ovrigt", "remark", "remarks"})  # fmt: skip
STREET = ("street", "gata", "gatunamn", "vag", "vagnamn", "street_name", "streetname", "road",
          "strasse", "vej", "gate", "straat")  # fmt: skip
HOUSENUMBER = ("housenumber", "house_number", "number", "nummer", "nr", "no", "husnummer", "husnr",
               "gatunummer", "gatunr", "house_no", "hus", "hausnummer", "hausnr",
               "huisnummer")  # fmt: skip
LETTER = ("letter", "bokstav", "littera", "bokstavstillagg", "bogstav", "buchstabe", "huisletter",
          "hausnummerzusatz")  # fmt: skip
ADDRESS = ("address", "adress", "gatuadress", "street_address")
ENTRANCE = ("entrance", "entre", "uppgang", "port", "trapphus", "trappuppgang", "stairwell",
            "eingang", "opgang", "oppgang", "ingang")  # fmt: skip
UNIT = ("unit", "flat", "apartment", "apt", "lagenhet", "lagenhetsnummer", "lgh", "lghnr",
        "lgh_nr")  # fmt: skip
