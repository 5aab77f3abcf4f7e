"""Delete names of teams outside their week's tables when the week is purged.

A route named after a team keeps that name in later plans, and so does the description of the
renaming. Both would outlast the week if another week of the district is open.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection

from sqlalchemy import Connection, select, update

from canvass.document.change_words import CHANGED_THEN
from canvass.store.purged_plans import teams_of_other_weeks
from canvass.store.schema import plan
from canvass.store.schema_routes import plan_change, route_lock
from canvass.store.schema_week import team
from canvass.store.week_rows import list_owned

_RENAMED = re.compile(r"rename [^:]+: (.+)\Z", re.DOTALL)


def list_names_to_forget(connection: Connection, district_id: int, week_id: int) -> tuple[str, ...]:
    """Return the names of a week's teams, except names also used in weeks that stay.

    Must be called before the week's rows are deleted.
    """
    named = [
        select(team.c.name).where(team.c.week_id == week_id),
        select(route_lock.c.team).where(route_lock.c.district_id == district_id).distinct(),
    ]
    for owned in list_owned(connection, week_id):
        if "team" in owned.table.c:
            named.append(select(owned.table.c["team"]).where(owned.condition).distinct())
    names = {name for query in named for name in connection.execute(query).scalars()}
    stay = connection.execute(teams_of_other_weeks(district_id, week_id))
    kept = {_fold(row.name) for row in stay}
    return tuple(sorted(name for name in names if name and _fold(name) not in kept))


def forget_names(connection: Connection, district_id: int, names: Collection[str]) -> None:
    """Delete these names from descriptions of changes and from names given to routes."""
    if not names:
        return
    named = re.compile("|".join(rf"(?<!\w){re.escape(_fold(name))}(?!\w)" for name in names))
    query = (
        select(plan_change.c.plan_id, plan_change.c.words)
        .join(plan, plan.c.plan_id == plan_change.c.plan_id)
        .where(plan.c.district_id == district_id)
    )
    given = set()
    telling = []
    for plan_id, words in connection.execute(query):
        if named.search(_fold(words)):
            telling.append(plan_id)
            given.update(_RENAMED.findall(words))
    for start in range(0, len(telling), 500):
        some = plan_change.c.plan_id.in_(telling[start : start + 500])
        connection.execute(update(plan_change).where(some).values(words=CHANGED_THEN))
    if given:
        _forget_in_plans(connection, district_id, given)


def _forget_in_plans(connection: Connection, district_id: int, given: Collection[str]) -> None:
    query = select(plan.c.plan_id, plan.c.document).where(plan.c.district_id == district_id)
    for plan_id, text in connection.execute(query).all():
        try:
            plain = json.loads(text)
        except ValueError:
            continue
        routes = [route for route in plain.get("routes", ()) if route.get("name") in given]
        for route in routes:
            route["name"] = route["id"]
        if routes:
            document = json.dumps(plain, ensure_ascii=False)
            one = plan.c.plan_id == plan_id
            connection.execute(update(plan).where(one).values(document=document))


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
