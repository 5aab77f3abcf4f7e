"""The plan document, `canvass-plan/1`: what every print, export and later re-plan reads.

Field names and order are the document's keys and order. Degrees are WGS 84.
"""

from __future__ import annotations

from dataclasses import dataclass

FORMAT = "canvass-plan/1"


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where the map came from."""

    file: str
    osm_date: str | None
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class BasePlace:
    """The base: where teams start and return."""

    lat: float
    lon: float
    label: str


@dataclass(frozen=True, slots=True)
class AddressLine:
    """Street and number as written."""

    street: str
    housenumber: str


@dataclass(frozen=True, slots=True)
class CallNote:
    """What a call on an organisation is: its name, kind, address, and when it is open on that day.

    `at` and `open` are local times of the day ("13:05", "10:00–16:00"); `is_assumed` where nobody
    wrote its hours down.
    """

    name: str
    kind: str
    address: str
    at: str
    open: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class StopEntry:
    """One stop; `units[i]` names the flat of `door_ids[i]`, "" for a house or an unnamed flat.

    `entrance` is what is written on the stairwell ("A"), "" where the address has one only.
    `guessed_ids` are those of its addresses whose number only a row of numbers stands for. `call`
    is set where it is no home but an organisation to call on; `on_private_road` where the way there
    is for those alone who go to a door on it.
    """

    id: str
    address_ids: tuple[str, ...]
    addresses: tuple[AddressLine, ...]
    door_ids: tuple[str, ...]
    street: str
    housenumber: str
    lat: float
    lon: float
    side: str
    doors: int
    service_min: float
    arrive_min: float
    units: tuple[str, ...] = ()
    entrance: str = ""
    guessed_ids: tuple[str, ...] = ()
    call: CallNote | None = None
    on_private_road: bool = False


@dataclass(frozen=True, slots=True)
class RouteTask:
    """Something a team does on its way: `kind` is "ask_for_access" at a locked entrance."""

    kind: str
    entrance_id: str
    street: str
    housenumber: str
    entrance: str
    lat: float
    lon: float
    doors: int


@dataclass(frozen=True, slots=True)
class TeamPace:
    """How a team walks whose route was planned otherwise than the plan says.

    `no_stairs`: it takes the lift; `splits_doors`: its two people share the doors of a stop.
    """

    speed_mps: float
    no_stairs: bool = False
    splits_doors: bool = False


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One route; `path` is [lon, lat] from the base through every stop's door and back.

    `crossings` counts crossed roads by class; `stairs_min` is the part of `service_min` in stairs.
    `over_shift_min` flags a route that people made longer than the shift, 0 where it fits. `pace`
    is that of its team, None where it walks as the plan says. `if_time` are stops behind the last
    for a team that has time left: not planned, in walking order, on no route. One route in ten is
    back before `duration_p10_min`, one in ten after `duration_p90_min`; both 0 in plans that do not
    say.
    """

    id: str
    name: str
    duration_min: float
    walk_m: float
    walk_min: float
    service_min: float
    doors: int
    crossings: dict[str, int]
    stops: tuple[StopEntry, ...]
    path: tuple[tuple[float, float], ...]
    stairs_min: float = 0.0
    tasks: tuple[RouteTask, ...] = ()
    over_shift_min: float = 0.0
    pace: TeamPace | None = None
    if_time: tuple[StopEntry, ...] = ()
    duration_p10_min: float = 0.0
    duration_p90_min: float = 0.0


@dataclass(frozen=True, slots=True)
class ExclusionEntry:
    """An address that is in no route, and why."""

    address_id: str
    street: str
    housenumber: str
    lat: float
    lon: float
    reason: str


@dataclass(frozen=True, slots=True)
class DoorExclusionEntry:
    """A door that is in no route although others of its address are, and why."""

    door_id: str
    address_id: str
    street: str
    housenumber: str
    unit: str
    lat: float
    lon: float
    reason: str


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over the routes; `addresses_in_map` = planned addresses + excluded."""

    routes: int
    doors: int
    walk_m: float
    hours: float
    longest_min: float
    shortest_min: float
    addresses_in_map: int


@dataclass(frozen=True, slots=True)
class BoundNote:
    """The proven lower bound on hours and the gap (0.04 = at most 4 % above the best possible)."""

    hours: float
    gap: float


@dataclass(frozen=True, slots=True)
class DoorTimes:
    """What was expected at doors: minutes to knock, more where one opens, more where one talks.

    `opens_share` of the doors open, `talks_share` of these talk. `startup_min` of every shift pass
    at the base before a team leaves. `flat_knock_min` and `flat_talk_min` are those at flats, None
    where they are as at houses. `spreads` are standard deviations over their means: of a knock, of
    a talk, of whole evenings; empty where they are the usual.
    """

    knock_min: float
    opened_min: float
    talk_min: float
    opens_share: float
    talks_share: float
    startup_min: float = 0.0
    flat_knock_min: float | None = None
    flat_talk_min: float | None = None
    spreads: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """A whole plan document.

    `minutes_per_door` is the organizer's own figure for the time at a door, None for the model.
    `starts_at` (ISO 8601 with offset) is when its shift begins, "" for a plan of no one shift.
    Shifts are filled so far that at most `late_percent` of the teams come back late (50: to their
    expected time); `door_times` is what was expected at doors, None where nothing but the usual.
    `flats_per_entrance` is how many flats a large house nobody counted was planned to have, None
    where each is one door's time.
    """

    created_at: str
    source: SourceNote
    base: BasePlace
    shift_min: float
    speed_mps: float
    seed: int
    time_limit_s: float
    routes: tuple[RouteEntry, ...]
    excluded: tuple[ExclusionEntry, ...]
    totals: Totals
    bound: BoundNote
    excluded_doors: tuple[DoorExclusionEntry, ...] = ()
    minutes_per_door: float | None = None
    starts_at: str = ""
    late_percent: float = 50.0
    door_times: DoorTimes | None = None
    flats_per_entrance: int | None = None
