"""The teams that visits name: how the week spells them, and which it does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from canvass.store import lists
from canvass.store.database import Connection, open_reader
from canvass.store.recording import list_team_names, list_week_teams
from canvass.visits.team_name import OddTeams, check_team_name, find_odd_teams, spell_as


def check_team(team: str) -> str:
    """Return a team's name in the form it is stored in; raises VisitError."""
    return check_team_name(team)


def team_speller(connection: Connection, week_id: int) -> Callable[[str], str]:
    """Return a function that gives a team's name as the week spells it, else as `check_team`.

    The week's teams go before other names in its visits. Raises VisitError like `check_team`.
    """
    return spell_as(list_team_names(connection, week_id))


def find_odd_list_team(db: Path, codes: Iterable[str], team: str) -> OddTeams | None:
    """Return the team if the week of one of these lists has teams and this is none of them."""
    with open_reader(db) as connection:
        kept = [lists.find_list(connection, code) for code in codes]
        weeks = {one.week_id for one in kept if one is not None and one.week_id is not None}
        odd = (odd_teams(connection, week_id, [team]) for week_id in sorted(weeks))
        return next((one for one in odd if one is not None), None)


def odd_teams(connection: Connection, week_id: int, names: Iterable[str]) -> OddTeams | None:
    """Return those of the named teams that the week does not have, None if it has all or none."""
    some = {name for name in names if name}
    return find_odd_teams(some, list_week_teams(connection, week_id)) if some else None
