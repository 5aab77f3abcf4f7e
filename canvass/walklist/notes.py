"""What is printed on lists that their plan does not say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from canvass.walklist.last_page import Words
from canvass.walklist.occasion import Occasion


@dataclass(frozen=True, slots=True)
class ListNotes:
    """What a database knows of the lists of a plan; without one nothing.

    `entrance_codes` open entrances, by their id. `occasions` (by route) say for which week, team
    and shift; `list_codes` (by route) under which code a list is kept, otherwise it is worked out
    from the route. Doors that are `blank` were refused or left out since: they are printed as
    empty lines, and their numbers are skipped. `places` are the positions and numbers of doors on
    paper, for tables of a plan from which doors are gone. `layout_versions` (by route) are those of
    lists printed before, `words` what their last page says.
    """

    entrance_codes: Mapping[str, str] = field(default_factory=dict)
    occasions: Mapping[str, Occasion] = field(default_factory=dict)
    list_codes: Mapping[str, str] = field(default_factory=dict)
    blank: Collection[str] = frozenset()
    places: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    layout_versions: Mapping[str, int] = field(default_factory=dict)
    words: Words = field(default_factory=Words)
