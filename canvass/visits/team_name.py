"""The rules for team names, used wherever one is entered."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

from canvass.errors import VisitError
from canvass.names import LONGEST_NAME, find_name


def check_team_name(text: str) -> str:
    """Return a team's name as stored, with single blanks between words; "" for none.

    Raises VisitError if it is too long or has unreadable characters.
    """
    name = find_name(text)
    if name is None:
        raise VisitError(
            "team {team!r}: give at most {count} ordinary characters",
            team=text.strip()[:LONGEST_NAME],
            count=LONGEST_NAME,
        )
    return name


def spell_as(names: Iterable[str]) -> Callable[[str], str]:
    """Return a function that gives a team's name as spelt in `names`, else as `check_team_name`.

    Of two spellings the first counts. Raises VisitError like `check_team_name`.
    """
    known: dict[str, str] = {}
    for name in names:
        known.setdefault(fold_team(name), name)

    def spell(team: str) -> str:
        checked = check_team_name(team)
        return known.get(fold_team(checked), checked)

    return spell


@lru_cache(maxsize=1024)
def fold_team(team: str) -> str:
    """Return a team's name normalised for comparison, without case and extra blanks."""
    return "".join(unicodedata.normalize("NFKC", team).casefold().split())
