"""Read returned lists to learn times from them; a purge keeps only what they taught, as numbers."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select

from canvass.store.backend.statements import number_in_json
from canvass.store.lists import BACK, CALLS, IS_NEWEST, OUT
from canvass.store.schema import plan
from canvass.store.schema_kept import learned_time
from canvass.store.schema_lists import walk_list, walk_list_event
from canvass.store.schema_week import visit_event
from canvass.store.times import from_text
from canvass.units import WALKING_SPEED_MPS
from canvass.visits.event import Outcome
from canvass.visits.identity import LIKELY_ATTEMPTS, listed_visit_id

if TYPE_CHECKING:
    from canvass.planning.learn_times import Evidence
    from canvass.planning.walked_lists import WalkedList

LEAST_LISTS = 3
"""With fewer lists a purge keeps nothing of a week, because it would tell about a single team."""

MOST_IN_A_HOUSE = 2
ENTRANCE_S = 10.0
KNOCKED = frozenset(Outcome) - {Outcome.UNREACHABLE}
OPENED = frozenset({Outcome.TALKED, Outcome.COME_BACK, Outcome.NO_THANKS})


@dataclass(frozen=True, slots=True)
class _Log:
    """The visits of some weeks: the outcome of each valid visit by id, and the voided visits.

    `instead` has the outcome now valid at the door and time of a voided visit.
    """

    outcomes: Mapping[str, Outcome]
    voided: Mapping[str, tuple[str, str]]
    instead: Mapping[tuple[str, str], Outcome]

    def outcome(self, code: str, door_id: str, round_no: int) -> Outcome | None:
        """Return the outcome at a door of a list in a round; None if none is entered."""
        for attempt in range(1, LIKELY_ATTEMPTS):
            event_id = listed_visit_id(code, door_id, round_no, attempt)
            if event_id in self.outcomes:
                return self.outcomes[event_id]
            if event_id not in self.voided:
                return None
            if self.voided[event_id] in self.instead:
                return self.instead[self.voided[event_id]]
        return None


def read_walked_lists(
    connection: Connection, *, start_mps: float = WALKING_SPEED_MPS, week_id: int | None = None
) -> list[WalkedList]:
    """Return the lists that came back, of one week or of all weeks that are not purged.

    Only times that people noted are used, never the time of printing or typing in.
    """
    kept, back, out = walk_list.c, walk_list_event.c, walk_list_event.alias("out").c
    went_out_at = (
        select(out.happened_at)
        .where(out.code == kept.code, out.kind == OUT, out.round == back.round)
        .where(out.happened_at.is_not(None))
        .order_by(out.event_no.desc())
        .limit(1)
        .scalar_subquery()
    )
    speed_mps = (
        select(number_in_json(plan.c.document, "speed_mps"))
        .where(plan.c.plan_id == kept.plan_id)
        .scalar_subquery()
    )
    query = (
        select(
            kept.code, kept.week_id, kept.route, back.round, went_out_at, back.happened_at,
            speed_mps,
        )
        .join_from(walk_list, walk_list_event, IS_NEWEST)
        .where(back.kind == BACK, kept.week_id.is_not(None), kept.channel != CALLS)
        .order_by(kept.code)
    )  # fmt: skip
    if week_id is not None:
        query = query.where(kept.week_id == week_id)
    rows = [tuple(row) for row in connection.execute(query)]
    log = _read_log(connection, {row[1] for row in rows})
    return [_make(row, log, start_mps) for row in rows]


def _read_log(connection: Connection, week_ids: Iterable[int]) -> _Log:
    outcomes: dict[str, Outcome] = {}
    places: dict[str, tuple[str, str]] = {}
    gone: set[str] = set()
    event = visit_event.c
    query = select(
        event.event_id, event.kind, event.outcome, event.target_id, event.door_id, event.client_at
    )
    for week_id in sorted(week_ids):
        of_week = query.where(event.week_id == week_id)
        for event_id, kind, outcome, target, door_id, at in connection.execute(of_week):
            if kind == "visit":
                outcomes[event_id] = Outcome(outcome)
                places[event_id] = (door_id, at)
            elif kind == "void":
                gone.add(target)
    standing = {event_id: one for event_id, one in outcomes.items() if event_id not in gone}
    return _Log(
        standing,
        {event_id: places[event_id] for event_id in gone if event_id in places},
        {places[event_id]: one for event_id, one in standing.items()} if gone else {},
    )


def _make(row: tuple[Any, ...], log: _Log, start_mps: float) -> WalkedList:
    from canvass.planning.walked_lists import Doors, WalkedList

    code, week_id, text, round_no, out_at, back_at, speed_mps = row
    route = json.loads(text)
    pace = route.get("pace") or {}
    share = 0.5 if pace.get("splits_doors") else 1.0
    counts: Counter[tuple[bool, str]] = Counter()
    stops = list(route["stops"])
    visited: list[int] = []
    beyond = several = 0
    for k, stop in enumerate([*stops, *route.get("if_time", ())]):
        found = [log.outcome(code, door_id, round_no) for door_id in stop["door_ids"]]
        seen = [one for one in found if one is not None]
        if not seen:
            continue
        if k < len(stops):
            visited.append(k)
        else:
            beyond += 1
        several += len(seen) > 1
        units = stop.get("units") or [""] * len(found)
        is_many = stop["doors"] > MOST_IN_A_HOUSE
        for one, unit in zip(found, units, strict=False):
            is_flat = is_many or bool(unit)
            counts[is_flat, "knocked"] += one in KNOCKED
            counts[is_flat, "opened"] += one in OPENED
            counts[is_flat, "talked"] += one is Outcome.TALKED
    seconds = None
    if out_at is not None and back_at is not None:
        seconds = (from_text(back_at) - from_text(out_at)).total_seconds()
    factor = (pace.get("speed_mps") or speed_mps or WALKING_SPEED_MPS) / start_mps
    walk_min = _walked_min(route, stops, visited, beyond)
    stairs_min = route.get("stairs_min", 0.0) * len(visited) / max(1, len(stops))
    doors = {
        is_flat: Doors(*(share * counts[is_flat, name] for name in ("knocked", "opened", "talked")))
        for is_flat in (False, True)
    }
    return WalkedList(
        code, week_id, seconds, doors[False], doors[True], 60 * walk_min * factor,
        60 * stairs_min * factor + ENTRANCE_S * several,
    )  # fmt: skip


def _walked_min(
    route: Mapping[str, Any], stops: list[Any], visited: list[int], beyond: int
) -> float:
    """Return the minutes walked: the whole route, or to the last visited stop and back."""
    if not stops or (not visited and not beyond):
        return 0.0
    walk_min = float(route["walk_min"])
    mean_leg = walk_min / (len(stops) + 1)
    if beyond or (visited and visited[-1] == len(stops) - 1):
        return walk_min + beyond * mean_leg
    last = visited[-1]
    service_min = sum(float(stop["service_min"]) for stop in stops[:last])
    there_min = float(stops[last]["arrive_min"]) - service_min
    return min(walk_min, there_min + float(stops[0]["arrive_min"]))


def read_evidence(connection: Connection) -> Evidence:
    """Return what lists of purged weeks taught, over all districts; it tells nothing of a door."""
    import numpy as np

    from canvass.planning.learn_times import NAMES, Evidence, no_evidence

    place = {name: k for k, name in enumerate(NAMES)}
    found = no_evidence()
    precision, linear = found.precision.copy(), found.linear.copy()
    sums: Counter[str] = Counter()
    learned = learned_time.c
    rows = connection.execute(select(learned.of, learned.beside, learned.value))
    for of, beside, value in rows:
        if of in place and beside in place:
            precision[place[of], place[beside]] += value
        elif of in place:
            linear[place[of]] += value
        else:
            sums[of] += value
    if not np.isfinite(precision).all() or not np.isfinite(linear).all():
        return found
    return Evidence(precision, linear, round(sums["lists"]), sums["opened"], sums["talked"])


def record_learned(connection: Connection, week_id: int) -> None:
    """Store what the lists of a week taught, as numbers that tell nothing of a door or team."""
    event = walk_list_event.c
    timed = (
        select(func.count())
        .join_from(walk_list, walk_list_event, event.code == walk_list.c.code)
        .where(walk_list.c.week_id == week_id, event.kind == BACK)
        .where(walk_list.c.channel != CALLS)
        .where(event.happened_at.is_not(None))
    )
    if connection.execute(timed).scalar_one() < LEAST_LISTS:
        return
    from canvass.planning.learn_times import NAMES, learn_times
    from canvass.planning.time_model import USUAL_TIMES

    lists = read_walked_lists(connection, week_id=week_id)
    evidence = learn_times(lists, USUAL_TIMES, WALKING_SPEED_MPS).evidence
    if evidence.lists < LEAST_LISTS:
        return
    rows = [
        (week_id, of, beside, float(evidence.precision[i, j]))
        for i, of in enumerate(NAMES)
        for j, beside in enumerate(NAMES)
    ]
    rows += [(week_id, of, "", float(evidence.linear[i])) for i, of in enumerate(NAMES)]
    rows += [
        (week_id, "lists", "", float(evidence.lists)),
        (week_id, "opened", "", float(evidence.opened)),
        (week_id, "talked", "", float(evidence.talked)),
    ]
    connection.execute(delete(learned_time).where(learned_time.c.week_id == week_id))
    names = ("week_id", "of", "beside", "value")
    connection.execute(insert(learned_time), [dict(zip(names, row, strict=True)) for row in rows])
