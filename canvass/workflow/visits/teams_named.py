"""The teams that visits name: how the week spells them, and which it does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from canvass.store.database import Connection
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


def odd_teams(connection: Connection, week_id: int, names: Iterable[str]) -> OddTeams | None:
    """Return those of the named teams that the week does not have, None if it has all or none."""
    some = {name for name in names if name}
    return find_odd_teams(some, list_week_teams(connection, week_id)) if some else None
