"""The teams that a route can be assigned to: those of a district's open weeks."""

from __future__ import annotations

from pathlib import Path

from canvass.store import districts, weeks
from canvass.store.database import open_reader
from canvass.visits.team_name import fold_team
from canvass.week.week import Team


def list_team_names(db: Path, district: str | None) -> list[str]:
    """Return the names of the teams of a district's open weeks."""
    return list(dict.fromkeys(team.name for team in _list_teams(db, district)))


def list_teams_without_stairs(db: Path, district: str | None) -> frozenset[str]:
    """Return the folded names of the teams of a district's open weeks that take no stairs."""
    return frozenset(fold_team(team.name) for team in _list_teams(db, district) if team.no_stairs)


def _list_teams(db: Path, district: str | None) -> list[Team]:
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id
        still_open = [w for w in weeks.list_weeks(connection, district_id) if w.closed_at is None]
        return [t for w in still_open for t in weeks.list_teams(connection, w.week_id)]


def spelt_as_in_the_week(
    db: Path, district: str | None, name: str
) -> tuple[str, tuple[str, tuple[str, ...]] | None]:
    """Return the team's name as spelt in an open week, and (week, teams) if none has it."""
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id
        still_open = [w for w in weeks.list_weeks(connection, district_id) if w.closed_at is None]
        known = {w.name: [t.name for t in weeks.list_teams(connection, w.week_id)]
                 for w in still_open}  # fmt: skip
    same = [one for teams in known.values() for one in teams if fold_team(one) == fold_team(name)]
    if same:
        return (name if name in same else same[0]), None
    with_teams = [(week, tuple(teams)) for week, teams in known.items() if teams]
    return name, (with_teams[0] if with_teams else None)
