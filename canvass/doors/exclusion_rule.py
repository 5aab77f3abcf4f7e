"""Rules for doors that somebody leaves out; they also apply to doors added later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from canvass.doors.housenumber import fold, fold_number, leading_number
from canvass.doors.refusal import AddressedDoor


class DoorPlace(AddressedDoor, Protocol):
    """What a rule needs of a door: its address and the name of its stairwell."""

    @property
    def ref(self) -> str:
        """The name of the stairwell."""


@dataclass(frozen=True, slots=True)
class NamedDoor:
    """An address, or one of its stairwells or flats ("" for all of them)."""

    street: str
    housenumber: str
    entrance: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """Doors by name, by a range of numbers, by street, by polygon (GeoJSON, degrees) or by id.

    `first` and `last` are the ends of a range on `street`: one side of it if both are odd or both
    even. A rule with only `street` means the whole street. `source` is the file it came from.
    `also` are doors it left out before a newer map renamed or moved them, `also_streets` the names
    that such a map gave to its street.
    """

    named: tuple[NamedDoor, ...] = ()
    street: str | None = None
    first: int | None = None
    last: int | None = None
    polygon: Mapping[str, Any] | None = None
    source: str | None = None
    door_ids: tuple[str, ...] = ()
    also: tuple[NamedDoor, ...] = ()
    also_streets: tuple[str, ...] = ()

    @property
    def streets(self) -> tuple[str, ...]:
        """The names of its street, the oldest first; empty for a rule without a street."""
        return () if self.street is None else (self.street, *self.also_streets)

    def __str__(self) -> str:
        """Return the rule as a short text for organizers."""
        if self.polygon is not None:
            return f"polygon {self.source or ''}".strip()
        if self.street is not None:
            numbers = "" if self.first is None else f" {self.first}–{self.last}"
            return f"{' = '.join(self.streets)}{numbers}"
        if self.door_ids:
            return f"{self.source or ''} ({len(self.door_ids)})".strip()
        if self.source is not None:
            return f"list {self.source} ({len(self.named)})"
        return ", ".join(
            " ".join(part for part in (n.street, n.housenumber, n.entrance, n.unit) if part)
            for n in self.named
        )


def rule_to_plain(rule: ExclusionRule) -> dict[str, Any]:
    """Return a rule as JSON values."""
    return {
        "named": _to_plain(rule.named),
        "street": rule.street,
        "first": rule.first,
        "last": rule.last,
        "polygon": rule.polygon,
        "source": rule.source,
        **({"door_ids": list(rule.door_ids)} if rule.door_ids else {}),
        **({"also": _to_plain(rule.also)} if rule.also else {}),
        **({"also_streets": list(rule.also_streets)} if rule.also_streets else {}),
    }


def _to_plain(named: Sequence[NamedDoor]) -> list[list[str]]:
    return [[n.street, n.housenumber, n.entrance, n.unit] for n in named]


def rule_from_plain(plain: Mapping[str, Any]) -> ExclusionRule:
    """Return the rule from JSON values."""
    return ExclusionRule(
        tuple(NamedDoor(*parts) for parts in plain["named"]),
        plain["street"],
        plain["first"],
        plain["last"],
        plain["polygon"],
        plain["source"],
        tuple(plain.get("door_ids", ())),
        tuple(NamedDoor(*parts) for parts in plain.get("also", ())),
        tuple(plain.get("also_streets", ())),
    )


def match_doors(rule: ExclusionRule, doors: Sequence[DoorPlace]) -> list[str]:
    """Return the ids of the doors a rule leaves out."""
    found = _match_as_made(rule, doors)
    if not rule.also:
        return found
    matches, here = _by_name(rule.also), set(found)
    return [door.door_id for door in doors if door.door_id in here or matches(door)]


def hold_doors(
    rule: ExclusionRule, before: Sequence[DoorPlace], after: Sequence[DoorPlace]
) -> ExclusionRule:
    """Return a rule that leaves out the same doors `after` a change of names as `before` it.

    Doors are the same by their ids. A rule for a street follows the street to its new name, so that
    it holds for new doors there too. Other doors the rule would lose are named anew in `also`: a
    whole address where all its doors were left out, else its stairwells and flats.
    """
    left_out = set(match_doors(rule, before))
    if rule.street is not None:
        names = _new_names(rule, before, after, left_out)
        rule = replace(rule, also_streets=(*rule.also_streets, *names))
    lost = left_out.intersection(d.door_id for d in after).difference(match_doors(rule, after))
    if not lost:
        return rule
    others = {_place(door) for door in after if door.door_id not in lost}
    also = (
        NamedDoor(door.street, door.housenumber)
        if _place(door) not in others
        else NamedDoor(door.street, door.housenumber, door.ref, door.unit)
        for door in after
        if door.door_id in lost
    )
    return replace(rule, also=tuple(dict.fromkeys((*rule.also, *also))))


def _new_names(
    rule: ExclusionRule, before: Sequence[DoorPlace], after: Sequence[DoorPlace], left_out: set[str]
) -> tuple[str, ...]:
    """Return the names that the street of a rule has been given.

    A name is one of them only if every door on it that was there before was on that street: where
    streets are joined under one name, the doors of the other street stay in.
    """
    known = {fold(name) for name in rule.streets}
    was_on = {door.door_id: fold(door.street) for door in before}
    others = {
        fold(door.street)
        for door in after
        if door.door_id in was_on and was_on[door.door_id] not in known
    }
    others |= {street for door_id, street in was_on.items() if door_id not in left_out}
    names: dict[str, str] = {}
    for door in after:
        street = fold(door.street)
        if door.door_id in left_out and street not in known and street not in others:
            names.setdefault(street, door.street)
    return tuple(names.values())


def _match_as_made(rule: ExclusionRule, doors: Sequence[DoorPlace]) -> list[str]:
    if rule.polygon is not None:
        return _inside(rule.polygon, doors)
    if rule.door_ids:
        ids = set(rule.door_ids)
        return [door.door_id for door in doors if door.door_id in ids]
    matches = _by_street(rule) if rule.street is not None else _by_name(rule.named)
    return [door.door_id for door in doors if matches(door)]


def unmatched(rule: ExclusionRule, doors: Iterable[DoorPlace]) -> list[NamedDoor]:
    """Return the named doors of a rule that match no door."""
    if rule.door_ids:
        return []
    missing = set(rule.named)
    by_place: dict[tuple[str, str], list[NamedDoor]] = {}
    for named in rule.named:
        by_place.setdefault(_place(named), []).append(named)
    for door in doors:
        for named in by_place.get(_place(door), ()):
            if _is_same(named, door):
                missing.discard(named)
    return [named for named in rule.named if named in missing]


def _place(door: NamedDoor | DoorPlace) -> tuple[str, str]:
    return fold(door.street), fold_number(door.housenumber)


def _is_same(named: NamedDoor, door: DoorPlace) -> bool:
    if named.entrance and fold(named.entrance) != fold(door.ref):
        return False
    return not named.unit or fold(named.unit) == fold(door.unit)


def _by_name(named: Sequence[NamedDoor]) -> Callable[[DoorPlace], bool]:
    by_place: dict[tuple[str, str], list[NamedDoor]] = {}
    for one in named:
        by_place.setdefault(_place(one), []).append(one)
    return lambda door: any(_is_same(one, door) for one in by_place.get(_place(door), ()))


def _by_street(rule: ExclusionRule) -> Callable[[DoorPlace], bool]:
    streets, first, last = {fold(name) for name in rule.streets}, rule.first, rule.last

    def matches(door: DoorPlace) -> bool:
        if fold(door.street) not in streets:
            return False
        if first is None or last is None:
            return True
        number = leading_number(door.housenumber)
        if number is None or not first <= number <= last:
            return False
        return first % 2 != last % 2 or number % 2 == first % 2

    return matches


def _inside(polygon: Mapping[str, Any], doors: Sequence[DoorPlace]) -> list[str]:
    import shapely
    from shapely.geometry import shape

    area = shape(dict(polygon))
    shapely.prepare(area)
    within = shapely.intersects_xy(area, [d.lon for d in doors], [d.lat for d in doors])
    return [door.door_id for door, is_in in zip(doors, within, strict=True) if is_in]
