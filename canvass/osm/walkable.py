"""Where people may walk, by the map's tags alone: what is allowed is listed, the rest is not.

Keys and values as in the OSM wiki (Key:highway, Key:access, Conditional restrictions). `foot` goes
before `access`; what is said of vehicles (`motor_vehicle`, `bicycle` and so on) is not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

from canvass.osm.conditions import WhenWalked, is_shut_at_times, worst_value

Tags = Mapping[str, str]


class Access(IntEnum):
    """Who may walk there; the greater, the fewer. LIMITED: only those who go to a door on it."""

    OPEN = 0
    LIMITED = 1
    CLOSED = 2


class Why(StrEnum):
    """Why a way or a point is not open to everybody."""

    NOTHING = ""
    NOT_A_WAY = "not_a_way"
    UNKNOWN_HIGHWAY = "unknown_highway"
    ACCESS = "access"
    UNKNOWN_ACCESS = "unknown_access"
    SEASON = "season"
    CONDITION = "condition"
    ONE_WAY = "one_way"
    HARD = "hard"
    FORD = "ford"
    LOCKED = "locked"
    BARRIER = "barrier"
    UNKNOWN_BARRIER = "unknown_barrier"
    LARGE_ROAD = "large_road"


class Verdict(NamedTuple):
    """Who may walk and why not everybody; `said` is the tag that says so ("access=no")."""

    access: Access
    why: Why = Why.NOTHING
    said: str = ""


OPEN = Verdict(Access.OPEN)

WALKED = frozenset(
    {
        "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
        "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "road",
        "service", "pedestrian", "footway", "path", "cycleway", "bridleway", "track", "steps",
        "byway",
    }
)  # fmt: skip
# Known, and no place to walk: the audit need not name them.
NOT_WALKED = frozenset(
    {
        "motorway", "motorway_link", "construction", "proposed", "planned", "abandoned", "razed",
        "demolished", "disused", "dismantled", "removed", "historic", "raceway", "bus_guideway",
        "busway", "escape", "rest_area", "services", "corridor", "elevator", "bus_stop",
        "emergency_bay", "traffic_island", "via_ferrata", "ladder", "ice_road", "winter_road",
        "platform", "no", "none",
    }
)  # fmt: skip
ALLOWED = frozenset({"yes", "designated", "permissive", "official", "public", "use_sidepath"})
LIMITED = frozenset(
    {
        "private", "residents", "resident", "permit", "destination", "customers", "delivery",
        "employees", "guests", "members", "tenants", "visitors", "agricultural", "forestry",
    }
)  # fmt: skip
REFUSED = frozenset({"no", "restricted", "military", "emergency", "psv", "bus", "hov"})
UNSAID = frozenset({"", "unknown", "fixme", "discouraged", "dismount"})

LIFECYCLE = ("abandoned", "demolished", "disused", "proposed", "razed", "removed")
HARD_SAC = frozenset(
    {
        "demanding_mountain_hiking", "alpine_hiking", "demanding_alpine_hiking",
        "difficult_alpine_hiking",
    }
)  # fmt: skip


def is_walkable(tags: Tags, when: WhenWalked | None = None) -> bool:
    """Return whether anybody may walk along a way with these tags, be it only to a door on it.

    Squares mapped as areas are walked across, not along: they do not count here.
    """
    if tags.get("area") == "yes":
        return False
    return way_verdict(tags, when).access is not Access.CLOSED


def way_verdict(tags: Tags, when: WhenWalked | None = None) -> Verdict:
    """Return who may walk along a way (or over an area) with these tags.

    Cycleways, tracks, steps and streets whose pavements are ways of their own count: the street
    layer decides how they are walked. Piers, underpasses and tunnels outdoors count. Indoor ways,
    lower floors, motor roads, ice roads and ways that are not built (any more) do not.
    """
    shut = _shut_by_kind(tags) or _shut_by_nature(tags, when)
    if shut is not None:
        return shut
    is_trunk = tags.get("highway") in ("trunk", "trunk_link")
    if is_trunk and tags.get("tunnel", "no") != "no" and tags.get("foot", "") not in ALLOWED:
        return Verdict(Access.CLOSED, Why.NOT_A_WAY, "tunnel of a trunk road")
    return max(access_verdict(tags, when), hours_verdict(tags, when), key=_access_of)


def _access_of(verdict: Verdict) -> Access:
    return verdict.access


def is_known_highway(highway: str) -> bool:
    """Return whether a `highway` value is one this program knows, walked or not."""
    return highway in WALKED or highway in NOT_WALKED


def _shut_by_kind(tags: Tags) -> Verdict | None:
    """Return why nobody walks on this kind of way, None for kinds that are walked."""
    highway = tags.get("highway", "")
    said = f"highway={highway}"
    if not highway:
        return Verdict(Access.CLOSED, Why.NOT_A_WAY)
    if highway == "platform":
        if tags.get("foot", tags.get("access", "")) not in ALLOWED:
            return Verdict(Access.CLOSED, Why.NOT_A_WAY, said)
    elif highway not in WALKED:
        is_season = highway in ("ice_road", "winter_road")
        why = Why.SEASON if is_season else Why.NOT_A_WAY
        return Verdict(Access.CLOSED, why if highway in NOT_WALKED else Why.UNKNOWN_HIGHWAY, said)
    for key in LIFECYCLE:
        if tags.get(key, "no") != "no":
            return Verdict(Access.CLOSED, Why.NOT_A_WAY, f"{key}={tags[key]}")
    # Other values say what is being built, often long after it was ("residential", "minor").
    if tags.get("construction") == "yes":
        return Verdict(Access.CLOSED, Why.NOT_A_WAY, "construction=yes")
    if tags.get("motorroad") == "yes":
        return Verdict(Access.CLOSED, Why.NOT_A_WAY, "motorroad=yes")
    if tags.get("indoor", "no") not in ("no", "outdoor") or _is_deep(tags):
        return Verdict(Access.CLOSED, Why.NOT_A_WAY, "indoors or on a lower floor")
    if tags.get("route") == "ferry":
        return Verdict(Access.CLOSED, Why.NOT_A_WAY, "route=ferry")
    return None


def _is_deep(tags: Tags) -> bool:
    """Return whether the way lies on a lower floor of a building or station.

    `level=-1` on a tunnel outdoors is how some map an underpass: that one counts as outdoors.
    """
    floors = []
    for floor in tags.get("level", "").split(";"):
        try:
            floors.append(float(floor))
        except ValueError:
            return False
    lowest_allowed = -1.0 if tags.get("tunnel", "no") != "no" else 0.0
    return max(floors) < lowest_allowed


def _shut_by_nature(tags: Tags, when: WhenWalked | None) -> Verdict | None:
    """Return why the ground itself cannot be walked on: ice, tide, season, water, rock."""
    for key in ("ice_road", "winter_road", "tidal"):
        if tags.get(key, "no") != "no":
            return Verdict(Access.CLOSED, Why.SEASON, f"{key}={tags[key]}")
    seasonal = tags.get("seasonal", "no")
    if seasonal != "no" and not (when is not None and when.is_in_season(seasonal)):
        return Verdict(Access.CLOSED, Why.SEASON, f"seasonal={seasonal}")
    ford = tags.get("ford", "no")
    if ford not in ("no", "stepping_stones") and tags.get("foot", "") not in ALLOWED:
        return Verdict(Access.CLOSED, Why.FORD, f"ford={ford}")
    for key, hard in (
        ("sac_scale", HARD_SAC),
        ("trail_visibility", ("horrible", "no")),
    ):
        if tags.get(key) in hard:
            return Verdict(Access.CLOSED, Why.HARD, f"{key}={tags[key]}")
    if "via_ferrata_scale" in tags and tags["via_ferrata_scale"] not in ("no", "0"):
        return Verdict(Access.CLOSED, Why.HARD, f"via_ferrata_scale={tags['via_ferrata_scale']}")
    for key in ("oneway:foot", "foot:forward", "foot:backward"):
        value = tags.get(key, "")
        if value in (("yes", "-1", "1", "true") if key == "oneway:foot" else REFUSED):
            return Verdict(Access.CLOSED, Why.ONE_WAY, f"{key}={value}")
    return None


def access_verdict(tags: Tags, when: WhenWalked | None = None) -> Verdict:
    """Return what `foot`, `access` and their conditional forms say; `foot` goes before `access`.

    A condition that is true at any time (of the week, where one is given) counts against walkers,
    never for them.
    """
    found = OPEN
    for key in ("access", "foot"):
        value = tags.get(key, "")
        if value not in UNSAID:
            found = value_verdict(key, value)
        conditional = tags.get(f"{key}:conditional")
        if conditional is not None:
            worse = worst_value(conditional, when, _rank)
            if worse is not None:
                under = value_verdict(key, worse)
                if under.access > found.access:
                    found = Verdict(under.access, Why.CONDITION, f"{key}:conditional={conditional}")
    return found


def hours_verdict(tags: Tags, when: WhenWalked | None = None) -> Verdict:
    """Return that a way or a gate with opening hours is closed if it is at any time of the days."""
    hours = tags.get("opening_hours", "")
    if hours and is_shut_at_times(hours, when):
        return Verdict(Access.CLOSED, Why.CONDITION, f"opening_hours={hours}")
    return OPEN


def _rank(value: str) -> int:
    return int(value_verdict("access", value).access)


def value_verdict(key: str, value: str) -> Verdict:
    """Return what one value of `access` or `foot` says; of several the most permissive."""
    verdicts = [_one_value(key, part.strip()) for part in value.split(";") if part.strip()]
    if not verdicts:
        return OPEN
    return min(verdicts, key=lambda verdict: verdict.access)


def _one_value(key: str, value: str) -> Verdict:
    if value in ALLOWED or value in UNSAID:
        return OPEN
    said = f"{key}={value}"
    if value in LIMITED:
        return Verdict(Access.LIMITED, Why.ACCESS, said)
    return Verdict(Access.CLOSED, Why.ACCESS if value in REFUSED else Why.UNKNOWN_ACCESS, said)
