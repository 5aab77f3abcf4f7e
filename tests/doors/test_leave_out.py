"""Doors that are left out are named, and none is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from canvass.doors.door import Address, Door, DoorList, Entrance
from canvass.doors.leave_out import leave_out


def made() -> DoorList:
    """Return number 1 with stairwells A and B of two flats each, and number 2, a house."""
    one, two = Address("a1", "Ugglev", "1", 18, 59), Address("a2", "Ugglev", "2", 18, 59)
    doors = [Door(f"a1/{ref} {n}", "a1", str(n)) for ref in "AB" for n in (1, 2)]
    return DoorList(
        (
            Entrance("a1@A", 18, 59, (one,), tuple(doors[:2]), None, "A"),
            Entrance("a1@B", 18, 59, (one,), tuple(doors[2:]), None, "B"),
            Entrance("a2", 18, 59, (two,), (Door("a2", "a2"),), None),
        ),
        (),
        2,
        0,
    )


def test_one_flat_left_out_leaves_its_address() -> None:
    left = leave_out(made(), {"a1/A 1": "asked"})

    assert [d.id for e in left.entrances for d in e.doors] == ["a1/A 2", "a1/B 1", "a1/B 2", "a2"]
    assert [(e.address.id, e.doors[0].id, e.reason) for e in left.left_out] == [
        ("a1", "a1/A 1", "asked")
    ]
    assert left.exclusions == ()


def test_a_stairwell_left_out_leaves_the_other() -> None:
    left = leave_out(made(), {"a1/A 1": "locked", "a1/A 2": "locked"})

    assert [e.id for e in left.entrances] == ["a1@B", "a2"]
    assert len(left.left_out) == 2


def test_an_address_without_any_door_left_is_one_exclusion() -> None:
    first = leave_out(made(), {"a1/A 1": "asked"})

    left = leave_out(first, {"a1/A 2": "locked", "a1/B 1": "locked", "a1/B 2": "locked"})

    assert [(e.address.id, len(e.doors)) for e in left.exclusions] == [("a1", 4)]
    assert left.left_out == ()


def test_doors_that_are_not_there_do_no_harm() -> None:
    assert leave_out(made(), {"elsewhere": "asked"}) == made()


@given(st.lists(st.sets(st.sampled_from(["a1/A 1", "a1/A 2", "a1/B 1", "a1/B 2", "a2"]))))
def test_every_door_is_at_an_entrance_or_left_out_whatever_is_left_out(rounds: list) -> None:
    doors = made()
    for chosen in rounds:
        doors = leave_out(doors, dict.fromkeys(chosen, "said so"))

    standing = [door.id for entrance in doors.entrances for door in entrance.doors]
    left = [d.id for e in (*doors.exclusions, *doors.left_out) for d in e.doors]
    assert sorted(standing + left) == sorted(d.id for e in made().entrances for d in e.doors)
    planned = {a.id for entrance in doors.entrances for a in entrance.addresses}
    excluded = [exclusion.address.id for exclusion in doors.exclusions]
    assert sorted([*planned, *excluded]) == ["a1", "a2"]
