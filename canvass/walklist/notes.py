"""What is printed on lists in addition to their plan."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from canvass.walklist.last_page import Words
from canvass.walklist.occasion import Occasion


@dataclass(frozen=True, slots=True)
class ListNotes:
    """What a database knows about the lists of a plan; empty without a database.

    `entrance_codes` are door codes by entrance id. By route id: `occasions` (week, team and shift),
    `list_codes` (codes of stored lists; others are computed from the route) and `layout_versions`
    (of lists printed before). `blank` doors were refused or left out since: they are printed as
    empty rows, and their numbers are skipped. `places` are {door id: (position, number) on paper},
    for tables of a plan from which doors were removed. `words` are the texts of the last page.
    """

    entrance_codes: Mapping[str, str] = field(default_factory=dict)
    occasions: Mapping[str, Occasion] = field(default_factory=dict)
    list_codes: Mapping[str, str] = field(default_factory=dict)
    blank: Collection[str] = frozenset()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    layout_versions: Mapping[str, int] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
