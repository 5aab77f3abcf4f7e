"""The rules for team names, used wherever one is entered."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True)
class OddTeams:
    """Teams that visits name and the week does not have, beside those it has."""

    names: tuple[str, ...]
    known: tuple[str, ...]

    def say(self, translate: Callable[[str], str]) -> str:
        """Return a sentence with both."""
        text = translate("not among the teams of the week ({known}): {names}")
        return text.format(names=", ".join(self.names), known=", ".join(self.known))


def find_odd_teams(names: Iterable[str], known: Collection[str]) -> OddTeams | None:
    """Return the named teams that are not among the `known`; None if there are none.

    A week that keeps no teams knows none, and any name will do.
    """
    folded = {fold_team(team) for team in known}
    odd = sorted({name for name in names if name and fold_team(name) not in folded})
    return OddTeams(tuple(odd), tuple(known)) if odd and folded else None


@lru_cache(maxsize=1024)
def fold_team(team: str) -> str:
    """Return a team's name normalised for comparison, without case and extra blanks."""
    return "".join(unicodedata.normalize("NFKC", team).casefold().split())
