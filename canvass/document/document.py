"""The plan document, `canvass-plan/1`: what every print, export and later re-plan reads.

Field names and order are the document's keys and order. Degrees are WGS 84.
"""

from __future__ import annotations

from dataclasses import dataclass

from canvass.document.unread_path import WalkedPath

FORMAT = "canvass-plan/1"

STAIRS, STAIRS_UNKNOWN = "yes", "unknown"


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
    """A call on an organisation: its name, kind, address, and opening hours on that day.

    `at` and `open` are local times of day ("13:05", "10:00–16:00"). `is_assumed`: its hours are not
    known, so the usual ones of its kind are used.
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

    `entrance` is the name of the stairwell ("A"), "" if the address has only one. `guessed_ids` are
    the addresses whose number is interpolated. `call` is set if the stop is an organisation and not
    a home. `on_private_road`: the road there is open only to people with a door on it. `stairs` is
    STAIRS if some of the doors are up or down stairs, STAIRS_UNKNOWN if floors are not known, ""
    otherwise. `uncounted_flats_min` is how much longer the stop takes with the flats assumed in a
    large house that counts as one door; None at other stops.
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
    stairs: str = ""
    uncounted_flats_min: float | None = None


@dataclass(frozen=True, slots=True)
class RouteTask:
    """A task for the team of a route; `kind` is "ask_for_access" (at a locked entrance)."""

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
    """The pace of a team whose route was planned with other values than the plan's.

    `no_stairs`: it takes no stairs. `splits_doors`: its two people share the doors of a stop.
    """

    speed_mps: float
    no_stairs: bool = False
    splits_doors: bool = False


@dataclass(frozen=True, slots=True)
class RouteEntry:
    """One route; `path` is [lon, lat] from the base through every stop's door and back.

    `crossings` counts crossed roads by class; `stairs_min` is the part of `service_min` in stairs.
    `over_shift_min` flags a route that people made longer than the shift; 0 if it fits. `pace` is
    that of its team, None if it is the plan's. `if_time` are extra stops for a team that has time
    left, in walking order after the last stop; they are not planned and on no route.
    `duration_p10_min` and `duration_p90_min` are the 10 % and 90 % quantiles of the duration; both
    are 0 in plans without them.
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
    path: WalkedPath
    stairs_min: float = 0.0
    tasks: tuple[RouteTask, ...] = ()
    over_shift_min: float = 0.0
    pace: TeamPace | None = None
    if_time: tuple[StopEntry, ...] = ()
    duration_p10_min: float = 0.0
    duration_p90_min: float = 0.0


@dataclass(frozen=True, slots=True)
class ExclusionEntry:
    """An address that is on no route, and the reason."""

    address_id: str
    street: str
    housenumber: str
    lat: float
    lon: float
    reason: str


@dataclass(frozen=True, slots=True)
class DoorExclusionEntry:
    """A door that is on no route although others of its address are, and the reason."""

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
    """Sums over the routes; `addresses_in_map` is planned plus excluded addresses."""

    routes: int
    doors: int
    walk_m: float
    hours: float
    longest_min: float
    shortest_min: float
    addresses_in_map: int


@dataclass(frozen=True, slots=True)
class BoundNote:
    """The proved lower bound in hours, and the gap (0.04: at most 4 % above the best possible)."""

    hours: float
    gap: float


@dataclass(frozen=True, slots=True)
class DoorTimes:
    """The expected times at doors: minutes for the knock, more if it opens, more for a talk.

    `opens_share` is the share of doors that open, `talks_share` the share of these with a talk.
    `startup_min` is the time at the base before a team leaves. `flat_knock_min` and `flat_talk_min`
    apply to flats (None: as for houses). `spreads` are coefficients of variation (standard
    deviation / mean) of a knock, of a talk and of whole evenings; empty for the defaults.
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

    `minutes_per_door` is the organizer's own time per door, None if the time model was used.
    `starts_at` (ISO 8601 with offset) is the start of its shift, "" if the plan is not for one
    shift. Shifts are filled so that at most `late_percent` of the teams come back late (50: up to
    their expected time). `door_times` are the times expected at doors, None for the defaults.
    `flats_per_entrance` is the number of flats assumed in a large house whose flats are not
    counted, None if it counts as one door.
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
