"""Route names and ids on a street or two, worked out by hand."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from canvass.document.naming import (
    NamedStop,
    RouteName,
    name_added_route,
    name_routes,
    rename_route,
    still_fits,
)


def at(street: str, number: str, x_m: float, y_m: float = 0.0, doors: int = 1) -> NamedStop:
    return NamedStop(f"{street}{number}", doors, street, number, x_m, y_m)


def names(found: list[RouteName]) -> list[str]:
    return [name.name for name in found]


def test_a_route_alone_on_its_street_bears_the_street_of_most_doors():
    route = [at("Parkvägen", "1", 0), at("Storgatan", "2", 10, doors=3), at("Parkvägen", "3", 20)]

    assert names(name_routes([route])) == ["Storgatan"]


def test_routes_on_one_street_are_told_apart_by_numbers_where_these_do_not_overlap():
    # 9 comes before 10 and 57: people count, they do not sort by letters.
    west = [at("Brännkyrkagatan", "1", 0), at("Brännkyrkagatan", "9", 50)]
    east = [at("Brännkyrkagatan", "10", 100), at("Brännkyrkagatan", "57", 200)]

    assert names(name_routes([west, east])) == ["Brännkyrkagatan 1–9", "Brännkyrkagatan 10–57"]


def test_one_house_of_many_flats_bears_its_number_beside_a_range_of_its_street():
    # "Bagargränd east" could hold 1 A to 2 C, too.
    block = [at("Bagargränd", "7", 300, doors=50), at("Rågvägen", "1", 320, doors=9)]
    stairwells = [at("Bagargränd", "1 A", 0, doors=9), at("Bagargränd", "2 C", 40, doors=9)]

    assert names(name_routes([stairwells, block])) == ["Bagargränd 1 A–2 C", "Bagargränd 7"]


def test_a_range_at_the_end_of_the_numbers_gives_its_own_end():
    west = [at("Grev Turegatan", "3", 0), at("Grev Turegatan", "7-9", 50)]
    east = [at("Grev Turegatan", "11-13", 90), at("Grev Turegatan", "21", 150)]
    queens = [at("99 Avenue", "203-06", 0, 500), at("99 Avenue", "203-18", 50, 500)]
    more = [at("99 Avenue", "205-02", 0, 600), at("99 Avenue", "205-12", 50, 600)]

    assert names(name_routes([west, east, queens, more])) == [
        "Grev Turegatan 3–9", "Grev Turegatan 11–21",
        "99 Avenue 203-06–203-18", "99 Avenue 205-02–205-12",
    ]  # fmt: skip


def test_routes_on_both_sides_of_a_street_are_told_apart_by_where_they_lie():
    odd = [at("Ågestavägen", "1", 0, 0), at("Ågestavägen", "21", 200, 0)]
    even = [at("Ågestavägen", "2", 0, 40), at("Ågestavägen", "20", 200, 40)]

    assert names(name_routes([odd, even], lang="sv")) == ["Ågestavägen södra", "Ågestavägen norra"]
    assert names(name_routes([odd, even], lang="en")) == ["Ågestavägen south", "Ågestavägen north"]


@pytest.mark.parametrize(("wide", "tall"), [(2, 2), (2, 4), (4, 4)])
def test_ids_run_so_that_neighbours_have_neighbouring_numbers(wide, tall):
    """Squares of 300 m, handed in from the last to the first: each number is beside the next."""
    squares = [(600_300 - 300 * x, 6_500_900 - 300 * y) for x in range(wide) for y in range(tall)]
    routes = [[at(f"Gata {x} {y}", "1", x, y)] for x, y in squares]

    ids = [name.id for name in name_routes(routes)]
    walked = [square for _, square in sorted(zip(ids, squares, strict=True))]

    assert [math.dist(a, b) for a, b in pairwise(walked)] == [300.0] * (wide * tall - 1)


def test_a_route_lies_where_most_of_its_doors_are():
    """A tower of 40 flats in the north weighs more than one house in the far south."""
    tower = [at("Ringen", "1", 0, 100, doors=40), at("Ringen", "30", 0, -900)]
    houses = [at("Ringen", "8", 0, 0), at("Ringen", "9", 0, 10)]
    east = [at("Kajen", "1", 200, 0, doors=40), at("Kajen", "30", -900, 0)]
    west = [at("Kajen", "8", 100, 0), at("Kajen", "9", 110, 0)]

    found = names(name_routes([tower, houses, east, west], lang="en"))

    assert found == ["Ringen north", "Ringen south", "Kajen east", "Kajen west"]


def test_the_doors_of_all_houses_count_and_of_equals_the_first_in_the_alphabet():
    most = [at("Torget", "1", 0, doors=3), *(at("Parken", n, 0, doors=2) for n in ("1", "3"))]
    equal = [at("Ön", "1", 900), at("Näset", "1", 910)]

    assert names(name_routes([most, equal])) == ["Parken", "Näset"]


def test_no_two_routes_are_called_the_same():
    same = [[at("Torget", "1", 0), at("Torget", "1", 0)] for _ in range(4)]

    assert len(set(names(name_routes(same)))) == 4


def test_a_route_without_any_street_still_has_a_name():
    assert names(name_routes([[at("", "1", 0)]])) == ["?"]


def test_an_added_route_takes_the_first_free_id_and_a_name_of_its_own():
    old = [at("Storgatan", "1", 0), at("Storgatan", "9", 50)]
    new = [at("Storgatan", "11", 60), at("Storgatan", "19", 90)]

    found = name_added_route(new, [old], ids=["R01", "R03"], names=["Storgatan", "Torget"])

    assert found == RouteName("R02", "Storgatan 11–19")


def test_an_added_route_counts_on_with_as_many_digits():
    new = [at("Storgatan", "11", 60), at("Storgatan", "19", 90)]

    assert name_added_route(new, [], ids=[], names=[]) == RouteName("R01", "Storgatan")
    assert name_added_route(new, [], ids=["R002"], names=[]).id == "R001"
    assert name_added_route(new, [], ids=["R001", "R002"], names=[]).id == "R003"


def test_an_added_route_is_told_apart_from_the_others_on_its_street_only():
    new = [at("Storgatan", "2", 0, 50), at("Storgatan", "8", 0, 50)]

    def added(*others: list[NamedStop]) -> str:
        return name_added_route(new, others, ids=["R01"], names=[], lang="en").name

    assert added([at("Torget", "3", 0)], [at("", "1", 0)]) == "Storgatan"
    assert added([at("Storgatan", "10", 0), at("Storgatan", "20", 0)]) == "Storgatan 2–8"
    assert added([at("Storgatan", "1", 0), at("Storgatan", "9", 0)]) == "Storgatan north"


def test_where_no_name_is_free_the_id_tells_a_route_apart():
    new = [at("Storgatan", "11", 60), at("Storgatan", "19", 90)]
    taken = ["Storgatan", "Storgatan 11–19"]

    assert name_added_route(new, [], ids=["R01"], names=taken) == RouteName(
        "R02", "Storgatan (R02)"
    )
    assert rename_route(RouteName("R07", "Torget"), new, [], names=taken) == RouteName(
        "R07", "Storgatan (R07)"
    )


def test_parts_of_one_house_are_told_apart_by_their_flats():
    def part(first: int, last: int) -> list[NamedStop]:
        units = tuple(str(n) for n in range(first, last + 1))
        return [NamedStop("t", len(units), "Tornet", "1", 0.0, 0.0, units)]

    found = names(name_routes([part(1001, 1040), part(1041, 1080), part(1081, 1120)]))

    assert found == ["Tornet 1 / 1001–1040", "Tornet 1 / 1041–1080", "Tornet 1 / 1081–1120"]
    assert names(name_routes([part(9, 10), part(11, 12)])) == [
        "Tornet 1 / 9–10",
        "Tornet 1 / 11–12",
    ]


def test_numbers_that_interleave_are_summed_up_where_ends_are_alike():
    """Four routes on one side of a street, two of them from 1 to 21."""
    one = [at("Lång", n, 0) for n in ("1", "5", "21")]
    two = [at("Lång", n, 0) for n in ("1", "7", "9", "21")]
    rest = [[at("Lång", "11", 0), at("Lång", "17", 0)], [at("Lång", "13", 0), at("Lång", "15", 0)]]

    assert names(name_routes([one, two, *rest])) == [
        "Lång 1–21", "Lång 1, 7–9, 21", "Lång 11–17", "Lång 13–15",
    ]  # fmt: skip


def test_three_routes_on_one_street_are_told_apart_by_where_they_lie_if_that_differs():
    """Numbers overlap. Two in the north are told apart by numbers after all."""
    north, south = [at("Ringen", n, 0, 90) for n in "19"], [at("Ringen", n, 0, -90) for n in "28"]
    east, far = [at("Ringen", n, 90) for n in "37"], [at("Ringen", n, 0, 99) for n in "46"]

    assert names(name_routes([north, south, east], lang="en")) == [
        "Ringen north", "Ringen south", "Ringen east",
    ]  # fmt: skip
    assert sorted(names(name_routes([north, far, south], lang="en"))) == [
        "Ringen 1–9", "Ringen 2–8", "Ringen 4–6",
    ]  # fmt: skip


def test_routes_from_one_address_are_told_apart_by_their_second_street():
    """Two doors at Torget 1 on each route, and a third door elsewhere."""
    routes = [[at("Torget", "1", 0, doors=2), at(other, "5", 0)] for other in ("Ön", "Bo", "Näs")]

    assert names(name_routes(routes)) == ["Torget 1", "Torget – Bo", "Torget – Näs"]


def test_one_house_on_one_route_is_not_told_apart_by_its_flats():
    tower = NamedStop("t", 40, "Tornet", "1", 0.0, 0.0, tuple(map(str, range(1001, 1041))))

    assert names(name_routes([[tower]])) == ["Tornet"]


def test_ids_have_two_digits_and_from_a_hundred_routes_three():
    routes = [[at(f"Gata {n}", "1", n)] for n in range(100)]

    assert name_routes(routes[:1])[0].id == "R01"
    assert {name_routes(routes[:99])[n].id for n in (0, 98)} == {"R01", "R99"}
    assert {name_routes(routes)[n].id for n in (0, 99)} == {"R001", "R100"}


def test_a_name_fits_while_its_street_has_most_doors_and_its_numbers_hold_them():
    route = [at("Storgatan", "3", 0, doors=2), at("Storgatan", "9 A", 9), at("Torget", "1", 20)]

    assert still_fits("Storgatan", route)
    assert still_fits("Storgatan norra", route)
    assert still_fits("Storgatan 1–9", route)
    # Two of three doors lie between 1 and 7, one of three at 9.
    assert still_fits("Storgatan 1–7", route)
    assert not still_fits("Storgatan 9–20", route)
    assert not still_fits("Storgatan 162–288", route)
    assert not still_fits("Torget", route)
    assert not still_fits("Stor", route)


def test_half_of_the_numbers_are_enough_for_a_name_and_its_ends_count():
    """One door at 3, one at 9 A, each at an end of "3–9 A"."""
    route = [at("Storgatan", "3", 0), at("Storgatan", "9 A", 9)]

    assert still_fits("Storgatan 3", route)
    assert still_fits("Storgatan 5–9 A", route)
    assert still_fits("Storgatan 9", route)
    assert not still_fits("Storgatan 5", route)


def test_of_two_streets_with_as_many_doors_either_names_the_route():
    route = [at("Storgatan", "3", 0), at("Torget", "1", 20)]

    assert still_fits("Storgatan", route)
    assert still_fits("Torget", route)


def test_a_route_that_goes_on_keeps_its_id_and_is_renamed_only_when_its_doors_are_others():
    known = RouteName("R07", "Storgatan 1–9")
    same, moved = [at("Storgatan", "5", 0)], [at("Torget", "2", 0), at("Torget", "8", 9)]

    assert rename_route(known, same, [], names=["Storgatan 1–9"]) == known
    assert rename_route(known, moved, [], names=["Storgatan 1–9"]) == RouteName("R07", "Torget")


def test_a_renamed_route_is_told_apart_from_the_others_on_its_street_only():
    known = RouteName("R07", "Storgatan 1–9")
    moved = [at("Torget", "2", 0, 50), at("Torget", "8", 0, 50)]
    beside = [at("Torget", "10", 0), at("Torget", "20", 0)]
    across = [at("Torget", "1", 0), at("Torget", "9", 0)]

    def renamed(*others: list[NamedStop]) -> str:
        return rename_route(known, moved, others, names=[], lang="en").name

    assert renamed([at("Ön", "3", 0)]) == "Torget"
    assert renamed(beside) == "Torget 2–8"
    assert renamed(across) == "Torget north"
