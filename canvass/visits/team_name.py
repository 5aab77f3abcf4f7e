"""The rules for team names, used wherever one is entered."""

from __future__ import annotations

import unicodedata

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


def fold_team(team: str) -> str:
    """Return a team's name normalised for comparison, without case and extra blanks."""
    return "".join(unicodedata.normalize("NFKC", team).casefold().split())
