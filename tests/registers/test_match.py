"""Which rows are the district's addresses, however they are spelt."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.doors.housenumber import fold_number
from canvass.registers.known import KnownAddress
from canvass.registers.match import Matched, match_rows
from canvass.registers.row import RegisterRow

LON, LAT = 18.0, 59.0
M = 1 / 111_195.0


def known(street: str, number: str, north_m: float = 0, made_id: str = "n1") -> KnownAddress:
    return KnownAddress(made_id, street, number, LON, LAT + north_m * M)


def said(matched: Matched) -> list[tuple[RegisterRow, str]]:
    return [(row, str(why)) for row, why in matched.conflicting]


def row(
    street: str, number: str, north_m: float = 0, *, index: int = 0, unit: str = "",
    made_id: str = "",
) -> RegisterRow:  # fmt: skip
    return RegisterRow(index, street, number, LON, LAT + north_m * M, unit, None, made_id)


NORTH, SOUTH = "Norra Storgatan", "Södra Storgatan"


def test_a_row_that_may_be_on_two_streets_is_named_and_not_guessed():
    houses = [known(NORTH, "5", 0), known("Storgatan", "5", 40, "n2")]

    rows = [row("Storgatan N", "5", 10), row(NORTH, "5", index=1)]

    matched = match_rows(rows, houses)

    assert [each.row for each in matched.accepted] == rows[1:]
    ((_, reason),) = matched.conflicting
    assert str(reason) == (
        '"Storgatan N" may be Norra Storgatan, Storgatan; write the one you mean'
    )


@pytest.mark.parametrize(
    ("on_map", "written"),
    [(NORTH, SOUTH), (NORTH, "Storgatan"), ("94th Street", "95th Street"),
     ("Karl XII:s gata", "Karl XI:s gata")],
)  # fmt: skip
def test_a_house_across_the_corner_on_another_street_is_a_house_of_its_own(on_map, written):
    matched = match_rows([row(written, "1", 10)], [known(on_map, "1", 0)])

    (accepted,) = matched.accepted
    assert (accepted.street, accepted.is_new) == (written, True)


def test_a_row_is_never_matched_with_the_other_of_two_streets_that_differ_in_ae_and_a():
    houses = [known("Michaelstraße", "5", 0), known("Michalstraße", "5", 40, "n2")]

    matched = match_rows([row("Michalstr.", "5", 0)], houses)

    assert [each.address_id for each in matched.accepted] == ["n2"]


def test_an_address_spelt_otherwise_keeps_its_id_and_its_distance_is_told():
    matched = match_rows([row("STORG.", "1", 12)], [known("Storgatan", "1")])

    assert [(a.address_id, a.is_new) for a in matched.accepted] == [("n1", False)]
    assert matched.accepted[0].moved_m == pytest.approx(12, abs=0.01)


def test_a_slip_of_the_pen_is_forgiven_beside_the_door_only():
    places = [known("Björkvägen", "1")]

    assert not match_rows([row("Bjørkkvägen", "1", 20)], places).accepted[0].is_new
    assert match_rows([row("Bjørkkvägen", "1", 40)], places).accepted[0].is_new
    assert match_rows([row("Bjørkkvägen", "2", 20)], places).accepted[0].is_new


def test_a_slip_of_the_pen_is_of_the_street_most_like_it_and_then_of_the_nearest():
    """Candidates of another number or street, in any order, do not hide the right one."""
    like = [known("Almavonka", "1", 9, "n1"), known("Almavinka", "1", 29, "n2"),
            known("Almavinka", "2", 2, "n3"), known("Kungsgatan", "1", 3, "n4")]  # fmt: skip
    near = [known("Almavinka", "1", 29, "n1"), known("Almavinko", "1", 20, "n2")]

    for order in (like, like[::-1], near, near[::-1]):
        (found,) = match_rows([row("Almavinke", "1")], order).accepted
        assert found.address_id == "n2"


def test_two_streets_of_a_file_are_never_slips_for_one_address():
    rows = [row("Bjørkkvägen", "1", 5), row("Bjårkvägen", "1", 10, index=1)]

    matched = match_rows(rows, [known("Björkvägen", "1")])

    assert [each.is_new for each in matched.accepted] == [False, True]


def test_all_flats_of_a_misspelt_street_are_at_its_address():
    rows = [row("Bjørkkvägen", "1", 5, unit=unit, index=int(unit)) for unit in "01"]

    matched = match_rows(rows, [known("Björkvägen", "1")])

    assert [each.address_id for each in matched.accepted] == ["n1", "n1"]


def test_a_slip_east_of_a_house_is_as_far_as_one_north_of_it():
    """A hundredth of a degree of longitude is 573 m at 59 degrees north."""
    east = row("Bjørkkvägen", "1")._replace(lon=LON + 0.01)

    assert match_rows([east], [known("Björkvägen", "1")]).accepted[0].is_new


def test_an_address_found_by_a_slip_of_the_pen_is_not_looked_for_elsewhere():
    """There are two of that name then, as where it is spelt rightly."""
    rows = [row("Bjørkkvägen", "1", 5), row("Björkvägen", "1", 900, index=1)]

    matched = match_rows(rows, [known("Björkvägen", "1")])

    assert [each.is_new for each in matched.accepted] == [False, True]
    assert not matched.conflicting


def test_the_same_address_farther_than_100_m_contradicts_the_map():
    matched = match_rows([row("Storgatan", "1", 150)], [known("Storgatan", "1")])

    assert not matched.accepted
    assert str(matched.conflicting[0][1]) == (
        "conflict: the district has this address 150 m away; one of the two is wrong"
    )


def test_two_villages_may_both_have_a_street_of_that_name():
    rows = [row("Storgatan", "1", 5), row("Storgatan", "1", 900, index=1)]
    matched = match_rows(rows, [known("Storgatan", "1")])

    assert [a.is_new for a in matched.accepted] == [False, True]
    assert not matched.conflicting


TOO_MANY = "conflict: this street and number are at more than 50 places in the district"


def test_a_name_of_more_than_fifty_places_is_refused_and_the_next_row_is_read():
    """Each a kilometre from the last, so that none of them is another."""
    many = [known("Storgatan", "1", 1000 * n, f"n{n}") for n in range(51)]
    rows = [row("Storgatan", "1"), row("Nygatan", "1", index=1)]

    matched = match_rows(rows, many)

    assert said(matched) == [(rows[0], TOO_MANY)]
    assert [each.row for each in matched.accepted] == rows[1:]
    assert not match_rows(rows, many[:50]).conflicting


def test_ranges_count_among_the_places_of_a_number():
    ranges = [known("Storgatan", "5-7", 1000 * n, f"n{n}") for n in range(26)]
    singles = [known("Storgatan", "5", 1000 * n, f"n{n}") for n in range(30, 55)]

    assert said(match_rows([row("Storgatan", "5")], [*ranges, *singles]))[0][1] == TOO_MANY
    assert not match_rows([row("Storgatan", "5")], [*ranges, *singles[1:]]).conflicting


def test_a_file_may_not_bring_more_than_fifty_and_one_places_of_a_name_either():
    rows = [row("Storgatan", "1", 1000 * n, index=n) for n in range(53)]

    matched = match_rows(rows, [])

    assert matched.new_addresses == 51
    assert said(matched) == [(each, TOO_MANY) for each in rows[51:]]


def test_an_id_finds_an_address_nearby_whose_street_or_number_is_another_now():
    """Both another: it is another address. Farther than 100 m: the id says too little."""
    old = KnownAddress("r:x", "Agatan", "5", LON, LAT, register_ids=frozenset({"x"}))

    def is_new(street: str, number: str, north_m: float) -> bool:
        (found,) = match_rows([row(street, number, north_m, made_id="x")], [old]).accepted
        return found.is_new

    assert not is_new("Nygatan", "5", 50)
    assert not is_new("Agatan", "7", 50)
    assert is_new("Nygatan", "7", 50)
    assert is_new("Agatan", "7", 150)


def test_one_id_for_two_addresses_contradicts_itself():
    rows = [row("Agatan", "1", made_id="x"), row("Bgatan", "9", 50, index=1, made_id="x"),
            row("Cgatan", "3", 70, index=2, made_id="y"),
            row("Dgatan", "3", 90, index=3, made_id="z")]  # fmt: skip
    matched = match_rows(rows, [])

    assert [r.street for r, _ in matched.conflicting] == ["Bgatan"]
    assert "Agatan 1" in str(matched.conflicting[0][1])
    assert matched.new_addresses == 3


def test_flats_are_doors_of_one_address():
    rows = [
        row("Agatan", "1", unit=unit, index=k) for k, unit in enumerate(("st", "1. tv", "1. th"))
    ]
    matched = match_rows(rows, [])

    assert len({a.address_id for a in matched.accepted}) == matched.new_addresses == 1
    assert [a.is_new for a in matched.accepted] == [True, True, True]


@pytest.mark.parametrize(
    ("places", "new"),
    [([], [True, False, True, False]), ([known("Agatan", "1")], [False] * 2 + [True, False])],
)
def test_a_house_and_a_flat_that_stand_twice_in_a_file_are_added_once(places, new):
    """Only an address that the district had is said to have moved."""
    rows = [row("Agatan", "1", 7, unit=unit, index=k) for k, unit in enumerate(["", "", "2", "2"])]

    accepted = match_rows(rows, places).accepted

    assert [each.is_new for each in accepted] == new
    assert [each.moved_m for each in accepted] == (
        [pytest.approx(7, abs=0.01)] * 4 if places else [None] * 4
    )


def test_a_flat_between_two_addresses_of_one_name_goes_to_the_nearer():
    on_map = [known("Storgatan", "5")]
    flat, house = row("Storgatan", "5", 90, unit="1002"), row("Storgatan", "5", 150, index=1)

    first = match_rows([flat, house], on_map)

    assert [entry.address_id for entry in first.accepted] == [first.accepted[1].address_id] * 2
    assert first.accepted[1].address_id.startswith("r:")


def test_numbers_of_a_range_on_the_map_become_its_doors():
    rows = [row("Agatan", "5", 5), row("Agatan", "7", 9, index=1)]
    matched = match_rows(rows, [known("Agatan", "5-7")])

    assert [(a.address_id, a.unit) for a in matched.accepted] == [("n1", "5"), ("n1", "7")]


@pytest.mark.parametrize(
    ("on_map", "number", "unit"),
    [("12-1", "12", "1"), ("12bis", "12", "bis"), ("12A1", "12A", "1"), ("12 H", "12", "H")],
)
def test_number_and_flat_are_one_where_the_map_writes_them_so(on_map, number, unit):
    flat = row("Kerkstraat", number, 30, unit=unit)._replace(joined=f"{number}-{unit}")

    matched = match_rows(
        [flat], [known("Kerkstraat", "12", 0, "n1"), known("Kerkstraat", on_map, 30, "n2")]
    )

    assert [(a.address_id, a.unit, a.is_new) for a in matched.accepted] == [("n2", "", False)]


def test_a_flat_of_house_1_is_not_house_11():
    """Both are within 100 m of the row, which the register has as number 1, addition 1."""
    flat = row("Kerkstraat", "1", 5, unit="1")._replace(joined="1-1")

    matched = match_rows([flat], [known("Kerkstraat", "1"), known("Kerkstraat", "11", 40, "n2")])

    assert [(a.address_id, a.unit, a.is_new) for a in matched.accepted] == [("n1", "1", True)]


def test_a_range_that_sums_up_numbers_of_the_map_is_named_and_no_door_more():
    places = [known("Agatan", number, made_id=f"n{number}") for number in ("2", "4", "6")]

    matched = match_rows([row("Agatan", "2–6", 5)], places)
    of_one_house = match_rows([row("Agatan", "2-6", 5), row("Agatan", "2-7", 5, index=1)], places)

    assert not matched.accepted
    assert str(matched.conflicting[0][1]) == (
        "conflict: the district has 2 and 6 as addresses of their own; give each number a row"
    )
    assert [a.is_new for a in of_one_house.accepted] == [True, True]


def test_flats_written_behind_a_number_are_no_range():
    places = [known("Kerkstraat", f"20-{n}", made_id=f"n{n}") for n in (27, 28)]
    matched = match_rows([row("Kerkstraat", "24", 50)], places)

    assert [a.is_new for a in matched.accepted] == [True]


def test_a_new_address_has_the_registers_id_or_one_of_its_own():
    made = match_rows([row("Agatan", "1", made_id="abc")], []).accepted[0].address_id
    hashed = match_rows([row("Agatan", "1")], []).accepted[0].address_id
    again = match_rows([row("Bgatan", "1", 50), row("AGATAN", "1", index=1)], []).accepted[1]

    assert made == "r:abc"
    assert re.fullmatch(r"r:[0-9a-f]{16}", hashed)
    assert again.address_id == hashed


PLACES = st.tuples(
    st.sampled_from(["Storgatan", "Nygatan"]),
    st.sampled_from(["5", "5-9", "7", "12-1"]),
    st.integers(-300, 300),
)
ROWS = st.tuples(
    st.sampled_from(["Storgatan", "STORG.", "Storgtan", "Nygatan"]),
    st.sampled_from(["5", "5-9", "7", "12-1"]),
    st.sampled_from(["", "1002", "1"]),
    st.integers(-300, 300),
    st.sampled_from(["", "own", "shared"]),
)


@settings(max_examples=150, deadline=None)
@given(places=st.lists(PLACES, max_size=4), cells=st.lists(ROWS, min_size=1, max_size=7))
def test_a_file_brings_nothing_new_the_second_time(places, cells):
    on_map = [
        known(street, number, north_m, made_id=f"n{i}")
        for i, (street, number, north_m) in enumerate(places)
    ]
    rows = [
        row(street, number, north_m, index=i, unit=unit,
            made_id=f"own{i}" if made_id == "own" else made_id)
        for i, (street, number, unit, north_m, made_id) in enumerate(cells)
    ]  # fmt: skip

    first = match_rows(rows, on_map)
    second = match_rows(rows, remembered(on_map, first))

    assert not any(entry.is_new for entry in second.accepted)
    assert said(second) == said(first)


def remembered(on_map: list[KnownAddress], matched: Matched) -> list[KnownAddress]:
    """Return the addresses the district has after an import."""
    found = {address.address_id: address for address in on_map}
    for entry in matched.accepted:
        at = entry.row
        made = KnownAddress(entry.address_id, entry.street, entry.housenumber, at.lon, at.lat)
        old = found.get(entry.address_id, made)
        found[entry.address_id] = old._replace(
            units=old.units | ({fold_number(entry.unit)} if entry.unit else set()),
            register_ids=old.register_ids | ({at.register_id} if at.register_id else set()),
        )
    return list(found.values())


def test_an_id_that_several_addresses_of_a_file_share_is_none():
    """Else what contradicted the map the first time is taken by the id the second time."""
    rows = [row("Storgatan", number, index=k, made_id="shared")
            for k, number in enumerate(("5", "5", "5-9"))]  # fmt: skip
    on_map = [KnownAddress("n1", "Storgatan", "5", LON, LAT + 101 * M)]

    first = match_rows(rows, on_map)
    second = match_rows(rows, [*on_map, KnownAddress(
        "r:shared", "Storgatan", "5-9", LON, LAT, register_ids=frozenset({"shared"})
    )])  # fmt: skip

    assert [entry.address_id for entry in second.accepted] == ["r:shared"]
    assert said(second) == said(first)


def test_a_new_number_takes_the_maps_spelling_of_its_street():
    places = [known("Storgatan", "1"), known("Kyrkogatan", "1", 0, "n2")]
    rows = [row("STORG.", "3", 50), row("Stor-gatan", "5", 60, index=1), row("KYRKOG.", "9", 40)]

    matched = match_rows(rows, places)

    assert [a.street for a in matched.accepted] == ["Storgatan", "Storgatan", "Kyrkogatan"]


def test_a_street_the_map_has_without_addresses_gives_its_spelling():
    matched = match_rows([row("LILLA GRÄND", "3")], [], ["Lilla gränd"])

    assert [a.street for a in matched.accepted] == ["Lilla gränd"]


def test_a_street_nobody_knows_is_spelt_as_the_file_first_has_it():
    matched = match_rows([row("Nygatan", "1"), row("NYG.", "3", 20, index=1)], [])

    assert [a.street for a in matched.accepted] == ["Nygatan", "Nygatan"]


def test_a_number_in_a_range_the_file_names_too_is_an_address_of_its_own():
    places = [known("Agatan", "4-10")]
    rows = [row("Agatan", "4-10"), row("Agatan", "10", 10, index=1)]

    matched = match_rows(rows, places)

    assert [(a.address_id == "n1", a.housenumber, a.is_new) for a in matched.accepted] == [
        (True, "4-10", False), (False, "10", True),
    ]  # fmt: skip


def test_a_number_in_a_range_the_file_does_not_name_is_one_of_its_doors():
    matched = match_rows([row("Agatan", "10", 10)], [known("Agatan", "4-10")])

    assert [(a.address_id, a.unit) for a in matched.accepted] == [("n1", "10")]
