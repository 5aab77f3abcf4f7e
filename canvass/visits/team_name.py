"""A team's name: one rule wherever one is written."""

from __future__ import annotations

from canvass.errors import VisitError

LONGEST_TEAM = 80


def check_team_name(text: str) -> str:
    """Return a team's name as it is stored, "" for none: one blank between words.

    Raises VisitError for one that is too long or holds signs nobody can read.
    """
    name = " ".join(text.split())
    if len(name) > LONGEST_TEAM or not text.strip().isprintable():
        raise VisitError(
            "team {team!r}: give at most {count} ordinary characters",
            team=name[:80],
            count=LONGEST_TEAM,
        )
    return name


def fold_team(name: str) -> str:
    """Return a team's name as it is compared: without regard to case and blanks."""
    return " ".join(name.split()).casefold()
