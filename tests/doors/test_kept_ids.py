"""Which addresses of a newer map are which of the old ones."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvass.doors.door import Address
from canvass.doors.kept_ids import OldAddress, SameAddresses, match_addresses

M_LAT = 1 / 111_195.0


def old(made_id: str, street: str, number: str, north_m: float = 0.0, *, gone: bool = False):
    return OldAddress(made_id, street, number, 18.0, 59.0 + north_m * M_LAT, gone)


def new(made_id: str, street: str, number: str, north_m: float = 0.0):
    return Address(made_id, street, number, 18.0, 59.0 + north_m * M_LAT)


def kept(same: SameAddresses) -> dict[str, str]:
    """Return by the newer map's id the id an address has afterwards."""
    ids = [address.id for _, address in same.pairs] + [address.id for address in same.new]
    return {made_id: same.ids.get(made_id, made_id) for made_id in ids}


def test_a_house_drawn_anew_keeps_its_id():
    same = match_addresses([old("n1", "Storgatan", "1")], [new("w9", "Storgatan", "1", 20)])

    assert kept(same) == {"w9": "n1"}
    assert same.gone == ()


def test_numbers_that_change_objects_go_with_the_number():
    """A mapper corrects two houses whose numbers were exchanged: visits stay with the number."""
    before = [old("n1", "Storgatan", "1"), old("n2", "Storgatan", "3", 20)]

    same = match_addresses(before, [new("n1", "Storgatan", "3"), new("n2", "Storgatan", "1", 20)])

    assert kept(same) == {"n1": "n2", "n2": "n1"}


def test_a_street_that_is_renamed_keeps_its_ids():
    same = match_addresses([old("n1", "Storgatan", "1")], [new("n1", "Stora gatan", "1")])

    assert kept(same) == {"n1": "n1"}


def test_an_object_moved_to_another_house_is_another_address():
    same = match_addresses([old("n1", "Storgatan", "1")], [new("n1", "Lillgatan", "9", 400)])

    assert [one.id for one in same.gone] == ["n1"]
    assert kept(same) == {"n1": "n1.2"}


def test_the_same_number_far_away_is_another_address():
    same = match_addresses([old("n1", "Storgatan", "1")], [new("n5", "Storgatan", "1", 2000)])

    assert [one.id for one in same.gone] == ["n1"]
    assert kept(same) == {"n5": "n5"}


def test_of_two_houses_of_one_number_each_is_the_nearer():
    before = [old("n1", "Storgatan", "1"), old("n2", "Storgatan", "1", 200)]

    same = match_addresses(before, [new("w2", "Storgatan", "1", 190), new("w1", "Storgatan", "1")])

    assert kept(same) == {"w2": "n2", "w1": "n1"}


def test_a_house_that_was_gone_comes_back_to_its_history():
    same = match_addresses([old("n1", "Storgatan", "1", gone=True)], [new("w9", "Storgatan", "1")])

    assert kept(same) == {"w9": "n1"}


def test_a_house_that_stands_goes_before_one_that_was_gone():
    before = [old("n1", "Storgatan", "1", gone=True), old("n2", "Storgatan", "1", 50)]

    same = match_addresses(before, [new("w9", "Storgatan", "1")])

    assert kept(same) == {"w9": "n2"}


def test_a_guessed_number_that_is_now_mapped_keeps_its_id():
    same = match_addresses([old("w7:14", "Storgatan", "14")], [new("n3", "Storgatan", "14", 8)])

    assert kept(same) == {"n3": "w7:14"}


@pytest.mark.parametrize(("north_m", "expected"), [(10, {"n8": "n1"}), (40, {"n8": "n8"})])
def test_a_number_without_a_street_is_told_by_its_place(north_m: float, expected: dict[str, str]):
    same = match_addresses([old("n1", "", "4")], [new("n8", "", "4", north_m)])

    assert kept(same) == expected


@given(st.integers(1, 12), st.integers(0, 2**32), st.integers(0, 40))
def test_however_a_map_is_numbered_anew_no_address_is_lost(count: int, seed: int, gone: int):
    """Ids are dealt anew, houses come and go: every house that stays keeps its id."""
    rng = random.Random(seed)
    names = [f"n{k}" for k in range(2 * count)]
    before = [old(f"n{k}", "Storgatan", str(k + 1), 15 * k) for k in range(count)]
    stays = [k for k in range(count) if (gone >> k) % 2 == 0]
    ids = rng.sample(names, len(stays) + 1)
    after = [new(made_id, "Storgatan", str(k + 1), 15 * k + 5)
             for made_id, k in zip(ids, stays, strict=False)]  # fmt: skip
    after.append(new(ids[-1], "Nygatan", "1", 5000))

    same = match_addresses(before, after)

    assert [kept(same)[made_id] for made_id in ids[:-1]] == [f"n{k}" for k in stays]
    assert len(set(kept(same).values())) == len(after)
    assert kept(same)[ids[-1]] not in {one.id for one in before}
