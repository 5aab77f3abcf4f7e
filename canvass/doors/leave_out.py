"""Leave doors out of a district, each with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from canvass.doors.door import Address, Door, DoorList, Entrance, Exclusion

WAITING_FOR_ACCESS = "waiting for access: the entrance is locked"


def leave_out(doors: DoorList, reason_by_door: Mapping[str, str]) -> DoorList:
    """Return the list without these doors; unknown door ids are ignored.

    An address without remaining doors becomes an exclusion. At other addresses the doors are named
    in `left_out`.
    """
    if not reason_by_door:
        return doors
    entrances: list[Entrance] = []
    left: dict[str, list[tuple[Door, str]]] = {}
    addresses: dict[str, Address] = {}
    staying: set[str] = set()
    for entrance in doors.entrances:
        kept = tuple(door for door in entrance.doors if door.id not in reason_by_door)
        if len(kept) == len(entrance.doors):
            entrances.append(entrance)
            staying.update(address.id for address in entrance.addresses)
            continue
        addresses.update((address.id, address) for address in entrance.addresses)
        for door in entrance.doors:
            if door.id in reason_by_door:
                left.setdefault(door.address_id, []).append((door, reason_by_door[door.id]))
        here = {door.address_id for door in kept}
        staying |= here
        if kept:
            of_kept = tuple(a for a in entrance.addresses if a.id in here)
            entrances.append(entrance._replace(addresses=of_kept, doors=kept))
    exclusions, left_out = list(doors.exclusions), list(doors.left_out)
    for address_id, several in left.items():
        address = addresses[address_id]
        if address_id in staying:
            left_out += [Exclusion(address, reason, (door,)) for door, reason in several]
        else:
            before = [d for e in left_out if e.address.id == address_id for d in e.doors]
            left_out = [entry for entry in left_out if entry.address.id != address_id]
            whole = (*before, *(door for door, _ in several))
            exclusions.append(Exclusion(address, several[0][1], whole))
    return replace(
        doors,
        entrances=tuple(entrances),
        exclusions=tuple(exclusions),
        left_out=tuple(left_out),
    )
