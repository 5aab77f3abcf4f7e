"""What the columns of a file are called: headings in Swedish, English and neighbours' languages."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canvass.errors import InputError

LONGEST = 200
NOT_USED = frozenset({"line", "rad", "reason", "skal"})
"""What a file of rejected rows puts before the columns: passed over when it is given back."""


def fold_heading(heading: str) -> str:
    """Return a heading as compared: case, accents, spaces, dots and hyphens do not matter."""
    # What is longer is no heading, and may be a file of one cell.
    text = unicodedata.normalize("NFKD", heading.strip()[:LONGEST].casefold()).replace("ø", "o")
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("æ", "ae")
    return "_".join(text.replace("-", " ").replace("_", " ").replace(".", " ").split())


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns a kind of file may have: role to headings, first choice first.

    `needed` are the roles it cannot do without; each is one role, or several of which one will do.
    """

    headings: Mapping[str, Sequence[str]]
    needed: tuple[tuple[str, ...], ...] = ()

    def find(self, headings: Sequence[str]) -> dict[str, int]:
        """Return role to column; each column has one role, each role one column."""
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
        """Return whether every column that is needed is there."""
        found = self.find(headings)
        return all(any(role in found for role in roles) for roles in self.needed)

    def missing(self, headings: Sequence[str]) -> list[str]:
        """Return the needed columns that are not there, by their first name."""
        found = self.find(headings)
        return [roles[0] for roles in self.needed if not any(role in found for role in roles)]

    def unused(self, headings: Sequence[str]) -> list[str]:
        """Return the headings that stand for nothing here, as written."""
        used = set(self.find(headings).values())
        return [
            heading.strip()
            for index, heading in enumerate(headings)
            if heading.strip() and index not in used and fold_heading(heading) not in NOT_USED
        ]

    def check(self, name: str, headings: Sequence[str]) -> dict[str, int]:
        """Return role to column; raises InputError naming what is missing and what is there."""
        missing = self.missing(headings)
        if missing:
            raise InputError(
                "{name}: no column {missing}; the headings there are {seen}; the columns may be "
                "{known}",
                name=name,
                missing=", ".join(missing),
                seen=", ".join(heading.strip()[:40] for heading in headings[:30]) or "-",
                known=", ".join(self.headings),
            )
        return self.find(headings)


NOTES = frozenset({"notes", "anteckning", "anteckningar", "kommentar", "kommentarer", "comment",
                   "comments", "notering", "ovrigt", "remark", "remarks"})  # fmt: skip
STREET = ("street", "gata", "gatunamn", "vag", "vagnamn", "street_name", "streetname", "road")
HOUSENUMBER = ("housenumber", "house_number", "number", "nummer", "nr", "no", "husnummer", "husnr",
               "gatunummer", "gatunr", "house_no", "hus")  # fmt: skip
ADDRESS = ("address", "adress", "gatuadress", "street_address")
ENTRANCE = ("entrance", "entre", "uppgang", "port", "trapphus", "trappuppgang", "stairwell",
            "eingang", "opgang", "oppgang", "ingang")  # fmt: skip
UNIT = ("unit", "flat", "apartment", "apt", "lagenhet", "lagenhetsnummer", "lgh", "lghnr",
        "lgh_nr")  # fmt: skip
