"""Carry what people said of doors (left out, worth more) over to a newer map."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from canvass.doors.door import DoorList
from canvass.doors.exclusion_rule import DoorPlace, ExclusionRule, hold_doors, match_doors
from canvass.store import door_values, people
from canvass.store.database import Connection
from canvass.store.door_rows import DoorRow

EXCLUSION, VALUE = "exclusion", "value"


@dataclass(frozen=True, slots=True)
class NewDoor:
    """A door as the newer map has it, or an address without doors."""

    door_id: str
    street: str
    housenumber: str
    unit: str
    ref: str
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class HeldRule:
    """An exclusion or a value (`kind`) that covers other doors, or the same under other names.

    `doors` counts the doors it covers before and after, `new_doors` those the old map lacks.
    `streets` are new names of its street.
    """

    kind: str
    number: int
    what: str
    doors: tuple[int, int]
    new_doors: int
    streets: tuple[str, ...]


def iter_new_doors(doors: DoorList) -> Iterator[NewDoor]:
    """Yield the doors of a newer map, then the addresses it has no doors for."""
    for entrance in doors.entrances:
        address_of = {address.id: address for address in entrance.addresses}
        for door in entrance.doors:
            at = address_of[door.address_id]
            yield NewDoor(door.id, at.street, at.housenumber, door.unit, entrance.ref,
                          entrance.lon, entrance.lat)  # fmt: skip
    for exclusion in doors.exclusions:
        at = exclusion.address
        for door_id in [door.id for door in exclusion.doors] or [at.id]:
            yield NewDoor(door_id, at.street, at.housenumber, "", "", at.lon, at.lat)


def find_held_rules(
    connection: Connection,
    district_id: int,
    before: Sequence[DoorRow],
    after: Sequence[DoorPlace],
) -> list[HeldRule]:
    """Return the rules that a newer map changes or that cover other doors on it."""
    there = {row.door_id for row in before}
    held = []
    for kind, number, rule in _list_rules(connection, district_id):
        now = hold_doors(rule, before, after)
        was, covered = match_doors(rule, before), match_doors(now, after)
        new = sum(door_id not in there for door_id in covered)
        if now != rule or new or len(was) != len(covered):
            streets = now.also_streets[len(rule.also_streets) :]
            held.append(HeldRule(kind, number, str(rule), (len(was), len(covered)), new, streets))
    return held


def hold_rules(
    connection: Connection,
    district_id: int,
    before: Sequence[DoorRow],
    after: Sequence[DoorPlace],
) -> None:
    """Update the rules for doors whose street or number has changed."""
    change = {EXCLUSION: people.change_rule, VALUE: door_values.change_rule}
    for kind, number, rule in _list_rules(connection, district_id):
        now = hold_doors(rule, before, after)
        if now != rule:
            change[kind](connection, number, now)


def _list_rules(
    connection: Connection, district_id: int
) -> Iterator[tuple[str, int, ExclusionRule]]:
    for left_out in people.list_exclusions(connection, district_id):
        yield EXCLUSION, left_out.exclusion_id, left_out.rule
    for value in door_values.list_values(connection, district_id):
        yield VALUE, value.value_id, value.rule
