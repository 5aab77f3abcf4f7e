"""Stairwells: the entrances of one address, each with its own doors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from canvass.doors.addresses import AddressRow
from canvass.doors.door import Door
from canvass.doors.flats import floors_of, spread_floor
from canvass.doors.row_flats import Place, RowFlats
from canvass.doors.split import Split, make_split_doors

# With fewer flats per entrance a house has a front and a back door and not two stairwells.
FEWEST_BEHIND = 2


class Stairwell(NamedTuple):
    """An entrance and the doors behind it; `ref` is its name, "" if it has none.

    `id` becomes the id of the entrance: that of the address, with "@A" for one of several.
    """

    id: str
    lon: float
    lat: float
    doors: tuple[Door, ...]
    ref: str = ""
    has_lift: bool = False
    is_top_down: bool = False
    is_split: bool = False


def make_stairwells(
    row: AddressRow,
    flats: RowFlats,
    total: int,
    levels: int | None,
    splits: Sequence[Split] = (),
) -> list[Stairwell]:
    """Return the stairwells of one address, at least one; every door is in exactly one.

    `total` is the least number of doors. Splits by an organizer take precedence over the map.
    """
    address = row.address
    if not flats.places and not flats.pool and not splits and total <= 1:
        door = Door(address.id, address.id, is_guessed=address.is_guessed)
        return [Stairwell(address.id, address.lon, address.lat, (door,))]
    written = _written(row, flats, total, levels)
    if not splits:
        return written
    places = {place.label: (place.lon, place.lat) for place in flats.places if place.label}
    split_refs = {split.ref for split in splits}
    kept = [s for s in written if s.ref and s.ref not in split_refs and "" not in split_refs]
    made = []
    for split in splits:
        lon, lat = places.get(split.ref, (address.lon, address.lat))
        made.append(
            Stairwell(
                stairwell_id(address.id, split.ref),
                lon,
                lat,
                make_split_doors(split),
                split.ref,
                split.has_lift,
                split.is_top_down,
                is_split=True,
            )
        )
    return sorted([*kept, *made], key=lambda stairwell: stairwell.ref)


def stairwell_id(address_id: str, ref: str) -> str:
    """Return the id of the entrance that is stairwell `ref` of an address."""
    return f"{address_id}@{ref}" if ref else address_id


def _written(row: AddressRow, flats: RowFlats, total: int, levels: int | None) -> list[Stairwell]:
    """Return the mapped stairwells; counted flats are divided among those without named flats."""
    address = row.address
    places = list(flats.places)
    if not places and not flats.pool and total >= FEWEST_BEHIND * len(flats.silent) > FEWEST_BEHIND:
        places = list(flats.silent)
    # If there are more flats than units such as "A", these are names of staircases.
    labels = [k for k, place in enumerate(places) if place.unit_label]
    if labels and total > flats.named:
        for k in labels:
            label = places[k].label or places[k].unit_label
            places[k] = places[k]._replace(flats=(), label=label)
    named = len(flats.pool) + sum(max(len(p.flats), p.doors) for p in places)
    rest = max(0, total - named)
    silent = [k for k, place in enumerate(places) if place.is_silent]
    # Entrances that have the number themselves and different names are stairwells, counted or not.
    names = {place.label for place in places if place.own and place.label}
    bearers = [k for k in silent if places[k].own and places[k].label]
    if len(names) > 1 and rest < len(bearers):
        rest, silent = len(bearers), bearers
    if len(places) == 1 and silent and not flats.pool:
        # With one entrance, the doors belong to the address wherever its number is mapped.
        (place,) = places
        doors = _counted(address.id, range(1, rest + 1), levels)
        if rest <= 1:
            doors = (Door(address.id, address.id, is_guessed=address.is_guessed),)
        ref = place.label if place.own else ""
        return [Stairwell(address.id, address.lon, address.lat, doors, ref)]
    numbers = range(1, rest + 1)
    dealt = {k: numbers[turn :: len(silent)] for turn, k in enumerate(silent)}
    pool_numbers = numbers if not silent else numbers[:0]
    speaking = [k for k, place in enumerate(places) if not place.is_silent or dealt.get(k)]
    taken: set[str] = set()
    out: list[Stairwell] = []
    is_alone = len(speaking) == 1 and not flats.pool and not pool_numbers
    for k in sorted(speaking, key=lambda k: places[k].label):
        place = places[k]
        numbered = _counted(address.id, dealt.get(k, numbers[:0]), levels)
        doors = (*_named(address.id, place, levels, taken, is_alone=is_alone), *numbered)
        made_id = _place_id(row, place, is_alone=is_alone, taken={s.id for s in out})
        out.append(Stairwell(made_id, place.lon, place.lat, doors, place.label))
    if flats.pool or pool_numbers or not out:
        pooled = Place("", "", address.lon, address.lat, flats.pool, 0, own=True)
        doors = (
            *_named(address.id, pooled, levels, taken, is_alone=True),
            *_counted(address.id, pool_numbers, levels),
        )
        doors = doors or (Door(address.id, address.id, is_guessed=address.is_guessed),)
        own = next((i for i, stairwell in enumerate(out) if stairwell.id == address.id), None)
        if own is None:
            out.insert(0, Stairwell(address.id, address.lon, address.lat, doors))
        else:
            out[own] = out[own]._replace(doors=(*out[own].doors, *doors))
    return out


def _place_id(row: AddressRow, place: Place, *, is_alone: bool, taken: set[str]) -> str:
    """Return the id of an entrance: the address's if it is the only one or has its number."""
    address = row.address
    if place.own and (is_alone or (not place.label and place.key == row.objects[0].ref)):
        return address.id
    if is_alone and not place.label:
        return address.id
    made_id = stairwell_id(address.id, place.label or place.key)
    return made_id if made_id not in taken else f"{made_id} {place.key}"


def _named(
    address_id: str, place: Place, levels: int | None, taken: set[str], *, is_alone: bool
) -> tuple[Door, ...]:
    """Return the named flats of a place, followed by its flats that are only counted.

    Flat numbers start again in each stairwell, so ids include its name, or else its node.
    """
    doors: list[Door] = []
    if is_alone and len(place.flats) == 1 and not place.flats[0].unit and not place.doors:
        return (Door(address_id, address_id, "", place.flats[0].floor or 0),)
    for number, (flat, floor) in enumerate(
        zip(place.flats, floors_of(place.flats, levels), strict=True), start=1
    ):
        if not flat.unit:
            doors.append(Door(f"{address_id}/#{number}", address_id, "", floor))
            continue
        named = f"{place.label} {flat.unit}".lstrip()
        if place.label == place.unit_label:
            named = flat.unit
        made_id = f"{address_id}/{named}"
        if made_id in taken:
            made_id = f"{address_id}/{place.key} {named}"
        if made_id in taken:
            continue
        taken.add(made_id)
        shown = named if is_alone and place.own else flat.unit
        doors.append(Door(made_id, address_id, shown, floor))
    more = place.doors - len(place.flats)
    label = place.label or place.key
    doors += [
        Door(f"{address_id}/{label} #{k + 1}", address_id, "",
             spread_floor(k, more, levels), is_guessed=True)
        for k in range(more)
    ]  # fmt: skip
    return tuple(doors)


def _counted(address_id: str, numbers: range, levels: int | None) -> tuple[Door, ...]:
    """Return flats that are only counted, not named."""
    count = len(numbers)
    return tuple(
        Door(f"{address_id}/#{number}", address_id, "", spread_floor(k, count, levels), True)
        for k, number in enumerate(numbers)
    )
