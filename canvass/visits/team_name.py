"""A team's name: one rule wherever one is written."""

from __future__ import annotations

import unicodedata

from canvass.errors import VisitError
from canvass.names import LONGEST_NAME, find_name


def check_team_name(text: str) -> str:
    """Return a team's name as it is stored, "" for none: one blank between words.

    Raises VisitError for one that is too long or holds signs nobody can read.
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
    """Return a team's name as compared: case and blanks do not matter."""
    return "".join(unicodedata.normalize("NFKC", team).casefold().split())
