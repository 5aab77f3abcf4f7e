"""Where people may walk, by the map's tags only; whatever is not listed as allowed is closed.

Keys and values are those of the OSM wiki (Key:highway, Key:access, Conditional restrictions).
`foot` takes precedence over `access`. Tags about vehicles (`motor_vehicle`, `bicycle` and so on)
are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

from canvass.osm.conditions import WhenWalked, is_shut_at_times, split_clauses, worst_value

Tags = Mapping[str, str]


class Access(IntEnum):
    """Who may walk there; higher values are stricter. LIMITED: only to a door on it."""

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
    """Who may walk, and why not everybody; `said` is the deciding tag ("access=no")."""

    access: Access
    why: Why = Why.NOTHING
    said: str = ""


OPEN = Verdict(Access.OPEN)
_OTHERWISE = "\0"
"""The value at times for which no condition is given."""

WALKED = frozenset(
    {
        "trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link",
        "tertiary", "tertiary_link", "unclassified", "residential", "living_street", "road",
        "service", "pedestrian", "footway", "path", "cycleway", "bridleway", "track", "steps",
        "byway",
    }
)  # fmt: skip
# Known values that nobody walks on; the audit does not list them.
NOT_WALKED = frozenset(
    {
        "motorway", "motorway_link", "construction", "proposed", "planned", "abandoned", "razed",
        "demolished", "destroyed", "disused", "dismantled", "removed", "historic", "collapsed",
        "ruins", "raceway", "bus_guideway", "busway", "escape", "rest_area", "services",
        "corridor", "elevator", "bus_stop",
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

LIFECYCLE = (
    "abandoned", "collapsed", "demolished", "destroyed", "dismantled", "disused", "planned",
    "proposed", "razed", "removed", "ruins",
)  # fmt: skip
FROZEN_OR_WET = frozenset({"ice", "snow", "water"})
HARD_SAC = frozenset(
    {
        "demanding_mountain_hiking", "alpine_hiking", "demanding_alpine_hiking",
        "difficult_alpine_hiking", "T3", "T4", "T5", "T6",
    }
)  # fmt: skip


def is_walkable(tags: Tags, when: WhenWalked | None = None) -> bool:
    """Return whether anybody may walk along a way with these tags, if only to a door on it.

    Squares mapped as areas do not count: people walk across them, not along.
    """
    if tags.get("area") == "yes":
        return False
    return way_verdict(tags, when).access is not Access.CLOSED


def way_verdict(tags: Tags, when: WhenWalked | None = None) -> Verdict:
    """Return who may walk along a way (or over an area) with these tags.

    Walkable are cycleways, tracks, steps and streets with separate pavements (the street layer
    decides how), and outdoor piers, underpasses and tunnels. Not walkable are indoor ways, lower
    floors, motor roads, ice roads and ways that do not exist yet or any more.
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
    """Return whether a `highway` value is known to this program, walkable or not."""
    return highway in WALKED or highway in NOT_WALKED


def _shut_by_kind(tags: Tags) -> Verdict | None:
    """Return why nobody walks on this kind of way, None if people do."""
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
    # Other values name what is being built, often long after it is finished ("residential").
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
    """Return whether the way is on a lower floor of a building or station.

    An outdoor tunnel with `level=-1` is how some people map an underpass; it counts as outdoors.
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
    """Return why the ground cannot be walked on (ice, tide, season, water, rock), or None."""
    for key in ("ice_road", "winter_road", "tidal"):
        if tags.get(key, "no") != "no":
            return Verdict(Access.CLOSED, Why.SEASON, f"{key}={tags[key]}")
    if tags.get("surface") in FROZEN_OR_WET:
        return Verdict(Access.CLOSED, Why.SEASON, f"surface={tags['surface']}")
    for key in ("impassable", "closed"):
        if tags.get(key, "no") != "no":
            return Verdict(Access.CLOSED, Why.CONDITION, f"{key}={tags[key]}")
    if tags.get("ladder", "no") != "no":
        return Verdict(Access.CLOSED, Why.HARD, f"ladder={tags['ladder']}")
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
    """Return the verdict of `foot`, `access` and their conditional forms; `foot` has precedence.

    What holds at the worst time of the given days counts, or at the worst of any time if none are
    given. A condition makes access easier only if it applies all that time.
    """
    found = OPEN
    for key in ("temporary:access", "temporary:foot"):
        if tags.get(key, "") not in UNSAID:
            now = value_verdict(key, tags[key])
            if now.access is not Access.OPEN:
                return Verdict(now.access, Why.CONDITION, now.said)
    for key in ("access", "foot"):
        value = tags.get(key, "")
        if value not in UNSAID:
            found = value_verdict(key, value)
        conditional = tags.get(f"{key}:conditional")
        if conditional is not None:
            found = _under_conditions(key, conditional, when, found)
    return found


def _under_conditions(
    key: str, conditional: str, when: WhenWalked | None, found: Verdict
) -> Verdict:
    """Return a verdict changed by conditions ("yes @ (May-Oct)") on the same key."""

    def rank(value: str) -> int:
        return int(found.access if value == _OTHERWISE else value_verdict(key, value).access)

    worst = worst_value(conditional, when, rank, _OTHERWISE) or _OTHERWISE
    access = Access(rank(worst))
    is_conditional = access > found.access or any(
        rank(value) < access for value, _ in split_clauses(conditional)
    )
    if access is Access.OPEN or (access is found.access and not is_conditional):
        return OPEN if access is Access.OPEN else found
    return Verdict(access, Why.CONDITION, f"{key}:conditional={conditional}")


def hours_verdict(tags: Tags, when: WhenWalked | None = None) -> Verdict:
    """Return a verdict by opening hours: closed if closed at any time of the days."""
    hours = tags.get("opening_hours", "")
    if hours and is_shut_at_times(hours, when):
        return Verdict(Access.CLOSED, Why.CONDITION, f"opening_hours={hours}")
    return OPEN


def value_verdict(key: str, value: str) -> Verdict:
    """Return the verdict of a value of `access` or `foot`; of several the most permissive."""
    parts = (part.strip() for part in value.casefold().split(";"))
    verdicts = [_one_value(key, part) for part in parts if part]
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
