"""Where people may pass: gates, bollards, fords and other nodes of ways, and walls across them.

Keys and values are those of the OSM wiki (Key:barrier, Key:access, Key:locked).
"""

from __future__ import annotations

from canvass.osm.conditions import WhenWalked, worst_value
from canvass.osm.walkable import (
    ALLOWED,
    OPEN,
    UNSAID,
    Access,
    Tags,
    Verdict,
    Why,
    access_verdict,
    hours_verdict,
)

PASSED_BARRIERS = frozenset(
    {
        "no", "open", "gap", "entrance", "bollard", "rising_bollard", "block", "gate",
        "lift_gate", "swing_gate", "sliding_gate", "sliding_beam", "wicket_gate", "hampshire_gate",
        "bump_gate", "kissing_gate", "stile", "turnstile", "full-height_turnstile",
        "cycle_barrier", "motorcycle_barrier", "horse_stile", "horse_jump", "cattle_grid", "kerb",
        "chain", "rope", "sally_port", "toll_booth", "border_control", "checkpoint",
        "height_restrictor", "width_restrictor", "bus_trap", "car_trap", "sump_buster", "log",
        "jersey_barrier", "debris", "planter", "flowerpot", "spikes", "kent_carriage_gap",
        "coupure", "traffic_island", "delineators", "armadillo", "bar", "boom", "barrier_board",
        "arch", "door",
    }
)  # fmt: skip
SHUT_BARRIERS = frozenset(
    {
        "wall", "fence", "hedge", "retaining_wall", "city_wall", "wire_fence", "hedge_bank",
        "guard_rail", "cable_barrier", "handrail", "ditch", "tank_trap", "court",
        "cable", "wood_fence", "railing",
    }
)  # fmt: skip


_LOCKED_WORDS = frozenset({"yes", "locked", "closed", "shut", "permanently_closed"})
RAILS = frozenset(
    {"rail", "light_rail", "narrow_gauge", "preserved", "funicular", "subway"}
)  # fmt: skip


def is_rails(tags: Tags) -> bool:
    """Return whether a way is a railway that people cross only where a way is mapped across it.

    Trams are crossed like the street they run in. An underground line below ground is recognised
    by its tunnel, or by its layer alone.
    """
    kind = tags.get("railway")
    return kind in RAILS and not (kind == "subway" and tags.get("layer", "0").startswith("-"))


def node_verdict(tags: Tags, when: WhenWalked | None = None) -> Verdict:
    """Return who may pass a node of a way: a gate, a bollard, a ford, anything with access tags.

    A gate without access tags is open. `foot=yes` takes precedence over `locked=yes` (people walk
    around a gate that is locked for cars), and that over `access`. A `private` node is closed.
    """
    if "barrier" in tags and hours_verdict(tags, when) is not OPEN:
        return hours_verdict(tags, when)
    foot = tags.get("foot", "")
    if foot in ALLOWED and "foot:conditional" not in tags:
        return OPEN
    if tags.get("locked", "no") not in ("no", "unknown") or _is_locked_at_times(tags, when):
        return Verdict(Access.CLOSED, Why.LOCKED, "locked")
    # Elsewhere `lock` is that of a canal, and `status` that of anything.
    for key in ("lock", "status", "gate:status") if "barrier" in tags else ():
        if tags.get(key, "").casefold() in _LOCKED_WORDS:
            return Verdict(Access.CLOSED, Why.LOCKED, f"{key}={tags[key]}")
    ford = tags.get("ford", "no")
    if ford not in ("no", "stepping_stones"):
        return Verdict(Access.CLOSED, Why.FORD, f"ford={ford}")
    verdict = access_verdict(tags, when)
    if verdict.access is Access.LIMITED and verdict.said.endswith("=private"):
        verdict = Verdict(Access.CLOSED, verdict.why, verdict.said)
    says_nothing = not any(tags.get(key, "") not in UNSAID for key in ("access", "foot"))
    if verdict.access is Access.OPEN and says_nothing:
        return barrier_verdict(tags.get("barrier", "no"))
    return verdict


def barrier_verdict(barrier: str) -> Verdict:
    """Return who may pass a barrier without access tags; of several kinds, one open is enough."""
    kinds = ["_".join(kind.casefold().split()) for kind in barrier.split(";")]
    if any(kind in PASSED_BARRIERS for kind in kinds):
        return OPEN
    why = Why.BARRIER if any(kind in SHUT_BARRIERS for kind in kinds) else Why.UNKNOWN_BARRIER
    return Verdict(Access.CLOSED, why, f"barrier={barrier}")


def _is_locked_at_times(tags: Tags, when: WhenWalked | None) -> bool:
    conditional = tags.get("locked:conditional")
    if conditional is None:
        return False
    return worst_value(conditional, when, lambda value: int(value != "no")) not in (None, "no")


def is_opening(tags: Tags) -> bool:
    """Return whether a node where a way meets a wall is mapped as an opening."""
    barrier = tags.get("barrier", "no")
    if barrier != "no":
        return barrier_verdict(barrier).access is Access.OPEN
    return (
        tags.get("entrance", "no") != "no"
        or tags.get("door", "no") != "no"
        or tags.get("highway") in ("crossing", "steps", "elevator")
        or "kerb" in tags
    )
