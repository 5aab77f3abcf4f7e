"""The status of lists: out with a team, back, lost or void; and changing it by code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import InputError, NotFoundError
from canvass.store import list_names, lists
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import BACK, LOST, OUT, VOID, KeptList
from canvass.store.recording import find_district_id, list_team_names, list_week_days
from canvass.store.times import from_text, to_text
from canvass.visits.list_code import near_codes, read_code
from canvass.visits.team_name import spell_as

MISSING_AFTER = timedelta(hours=12)
MISSING = "missing"
GRACE_MIN = 10


@dataclass(frozen=True, slots=True)
class ListRow:
    """One row of a listing of lists: `state` is out, missing, back, lost or void; times are local.

    `doors` counts the doors on it, `left` those another list took over. A list is missing if it is
    out twelve hours after its shift began, or (without a shift) after it went out. `overdue_min` is
    how many minutes ago its shift ended while it is out; 0 if unknown.
    """

    code: str
    district: str
    week: str
    route_id: str
    route_name: str
    state: str
    team: str
    since: datetime
    printed_at: datetime
    starts_at: datetime | None
    doors: int
    left: int
    round_no: int
    overdue_min: int = 0


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """A door of a list, as printed."""

    position: int
    number: int
    door_id: str
    street: str
    housenumber: str
    unit: str
    is_if_time: bool
    taken_by: str


def list_rows(db: Path, district: str | None, *, now: datetime) -> list[ListRow]:
    """Return the lists of a district (of all districts if None), in order of printing."""
    with open_reader(db) as connection:
        district_id = None if district is None else find_district_id(connection, district)[0]
        return read_rows(connection, district_id, now=now)


def read_rows(
    connection: Connection,
    district_id: int | None,
    *,
    now: datetime,
    codes: Sequence[str] | None = None,
) -> list[ListRow]:
    """Return the lists of a district as rows, or only those with these codes."""
    names = list_names.list_district_names(connection)
    weeks = list_names.list_week_names(connection)
    counts = lists.count_doors(connection)
    ends = list_names.list_shift_ends(connection)
    return [
        replace(
            _make_row(kept, names, weeks, counts.get(kept.code, (0, 0)), now),
            overdue_min=_overdue_min(kept, ends, now),
        )
        for kept in lists.list_lists(connection, district_id)
        if codes is None or kept.code in codes
    ]


def _overdue_min(
    kept: KeptList, ends: Mapping[tuple[int, datetime], datetime], now: datetime
) -> int:
    """Return how many minutes a list is overdue; up to `GRACE_MIN` minutes count as 0."""
    if kept.status != OUT or not kept.starts_at or kept.week_id is None:
        return 0
    end = ends.get((kept.week_id, datetime.fromisoformat(kept.starts_at)))
    minutes = 0 if end is None else int((now - end).total_seconds() // 60)
    return minutes if minutes > GRACE_MIN else 0


def list_week_out(db: Path, district_id: int, week_id: int, *, now: datetime) -> list[ListRow]:
    """Return the lists that are out or missing, of this week or of no week."""
    with open_reader(db) as connection:
        return read_week_out(connection, district_id, week_id, now=now)


def read_week_out(
    connection: Connection, district_id: int, week_id: int | None, *, now: datetime
) -> list[ListRow]:
    """Return the lists that are out or missing, of this week or of no week."""
    codes = [
        kept.code
        for kept in lists.list_lists(connection, district_id)
        if kept.status == OUT and kept.week_id in (None, week_id)
    ]
    return read_rows(connection, district_id, now=now, codes=codes) if codes else []


def get_addresses(db: Path, words: str, *, now: datetime) -> tuple[ListRow, list[ListedAddress]]:
    """Return the list with this code and its doors; raises NotFoundError."""
    from canvass.document.json_text import route_from_json
    from canvass.walklist.numbering import list_doors

    with open_reader(db) as connection:
        kept = get_kept(connection, words)
        (row,) = read_rows(connection, kept.district_id, now=now, codes=[kept.code])
        listed = {(d.position, d.number) for d in lists.list_listed_doors(connection, kept.code)}
        left = lists.list_left(connection, kept.code)
        route = route_from_json(lists.get_list_route(connection, kept.code))
    return row, [
        ListedAddress(
            door.position, door.number, door.door_id, door.street, door.housenumber, door.unit,
            door.is_if_time, left.get(door.door_id, ""),
        )
        for door in list_doors(route)
        if (door.position, door.number) in listed
    ]  # fmt: skip


def set_status(
    db: Path,
    words: Sequence[str],
    kind: str,
    *,
    team: str = "",
    by: str,
    now: datetime,
    at_words: str | None = None,
) -> list[ListRow]:
    """Record that lists are out, back, lost or void (all or none), and return them.

    A list that came back and goes out again begins another round. Lists go out now, or at the time
    in `at_words`. Raises InputError if a list cannot get that status, VisitError for an impossible
    team.
    """
    at = to_text(now)
    with open_writer(db, may_create=False) as connection:
        codes = []
        for word in words:
            kept = get_kept(connection, word)
            team = _spelt(connection, kept, team)
            round_no = _next_round(connection, kept, kind, team)
            codes.append(kept.code)
            happened_at = _happened_at(connection, kept, at_words, now) if kind == OUT else None
            is_known = lists.find_happened(connection, kept.code, OUT, kept.round_no) is not None
            if kind == OUT and round_no is None and (at_words or not is_known):
                # It counts as out since it was printed; now it leaves the base.
                round_no = kept.round_no
            if round_no is not None:
                lists.record_list_event(
                    connection, kept.code, kind, round_no=round_no, team=team or kept.team, by=by,
                    at=at, happened_at=happened_at,
                )  # fmt: skip
        rows = read_rows(connection, None, now=now, codes=codes)
    return sorted(rows, key=lambda row: codes.index(row.code))


def _spelt(connection: Connection, kept: KeptList, team: str) -> str:
    """Return a team's name as the list's week spells it."""
    names = [] if kept.week_id is None else list_team_names(connection, kept.week_id)
    return spell_as(names)(team)


def _happened_at(
    connection: Connection, kept: KeptList, at_words: str | None, now: datetime
) -> str:
    """Return when a list goes out: the time given, in its week's time zone, else now.

    Raises VisitError for a day to come, as for a visit.
    """
    if at_words is None:
        return to_text(now)
    from canvass.visits.making import Span, check_not_ahead, parse_at

    days = list_week_days(connection).get(kept.week_id or 0)
    span = Span(now.date(), now.date(), "UTC") if days is None else Span(*days)
    at = parse_at(at_words, now=now, timezone=span.timezone)
    return to_text(check_not_ahead(at, now, span))


def get_lists_out(db: Path, words: Sequence[str]) -> list[str]:
    """Return the codes of the lists to give up; raises InputError if one of them is not out."""
    if not words:
        return []
    with open_reader(db) as connection:
        found = [get_kept(connection, word) for word in words]
    for kept in found:
        check_is_out(kept)
    return [kept.code for kept in found]


def check_is_out(kept: KeptList) -> None:
    """Raise InputError if a list is not out, so that it holds no doors to give up."""
    if kept.status != OUT:
        raise InputError(
            "list {code}: is {state}, it holds no doors; leave --take-back out",
            code=kept.code, state=kept.status,
        )  # fmt: skip


def give_up_lists(connection: Connection, codes: Sequence[str], *, by: str, at: str) -> None:
    """Mark lists as void, because their doors go to other lists."""
    for code in codes:
        kept = lists.find_list(connection, code)
        if kept is not None and kept.status == OUT:
            lists.record_list_event(
                connection, code, VOID, round_no=kept.round_no, team=kept.team, by=by, at=at
            )


def get_kept(connection: Connection, words: str) -> KeptList:
    """Return the list with a code as typed; raises NotFoundError."""
    code = read_code(words)
    kept = lists.find_list(connection, code) if code is not None else None
    if kept is not None:
        return kept
    known = {one.code: one for one in lists.list_lists(connection)}
    near = near_codes(words, known)
    if near:
        said = " / ".join(f"{code} ({known[code].route_id})" for code in near[:4])
        raise NotFoundError("no list {code}: is it {near}?", code=words.strip()[:20], near=said)
    raise NotFoundError(
        'no list {code} was printed from this database; "canvass list show" lists them',
        code=words.strip()[:20],
    )


def _next_round(connection: Connection, kept: KeptList, kind: str, team: str) -> int | None:
    """Return the round of a list after this change, None if it has that status already."""
    if kind == kept.status and not (team and team != kept.team):
        return None
    if kept.status == BACK and kind in (LOST, VOID):
        raise InputError(
            'list {code}: came back; "canvass visit void --list {code}" takes its visits back',
            code=kept.code,
        )
    if kind == OUT and kept.status != OUT:
        _check_free(connection, kept)
        return kept.round_no + 1 if kept.status == BACK else kept.round_no
    return kept.round_no


def _check_free(connection: Connection, kept: KeptList) -> None:
    """Raise InputError if doors of this list are on other lists that are out."""
    left = lists.list_left(connection, kept.code)
    mine = {d.door_id for d in lists.list_listed_doors(connection, kept.code)} - left.keys()
    shared: dict[str, int] = {}
    out = lists.doors_out(connection, kept.district_id, of_calls=kept.is_calls)
    for door_id, code in out.items():
        if door_id in mine and code != kept.code:
            shared[code] = shared.get(code, 0) + 1
    if shared:
        said = ", ".join(f"{code} ({count})" for code, count in shared.items())
        raise InputError(
            "list {code}: its doors are on lists that are out: {others}; say first that those are "
            "back, lost or void",
            code=kept.code, others=said,
        )  # fmt: skip


def _make_row(
    kept: KeptList,
    names: Mapping[int, str],
    weeks: Mapping[int, tuple[str, str]],
    counts: tuple[int, int],
    now: datetime,
) -> ListRow:
    week, zone_name = weeks.get(kept.week_id or 0, ("", "UTC"))
    zone = ZoneInfo(zone_name)
    starts_at = datetime.fromisoformat(kept.starts_at) if kept.starts_at else None
    since = from_text(kept.status_at)
    begun = max(since, starts_at) if starts_at is not None else since
    is_missing = kept.status == OUT and now - begun > MISSING_AFTER
    return ListRow(
        kept.code,
        names[kept.district_id],
        week,
        kept.route_id,
        kept.route_name,
        MISSING if is_missing else kept.status,
        kept.team,
        since.astimezone(zone),
        from_text(kept.printed_at).astimezone(zone),
        starts_at.astimezone(zone) if starts_at else None,
        counts[0],
        counts[1],
        kept.round_no,
    )
