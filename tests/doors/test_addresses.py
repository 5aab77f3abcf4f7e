"""From map objects to addresses."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from canvass.doors.addresses import make_address_rows
from canvass.doors.housenumber import split_list
from canvass.osm.extract import AddressObject, Extract
from tests.drawing import Drawing, degrees


def bearer(
    ref: str, x_m: float, y_m: float, /, building: str | None = None, **tags: str
) -> AddressObject:
    lon, lat = degrees(x_m, y_m)
    return AddressObject(
        ref, {k.replace("__", ":"): v for k, v in tags.items()}, lon, lat, building
    )


def storgatan(ref: str, number: str, x_m: float = 0, /, **more: str) -> AddressObject:
    building = ref if ref.startswith("w") else None
    return bearer(
        ref, x_m, 10, building, addr__street="Storgatan", addr__housenumber=number, **more
    )


def extract_of(*addresses: AddressObject) -> Extract:
    drawing = Drawing()
    drawing.street([(-50, 0), (500, 0)], "Storgatan")
    return replace(drawing.extract(), addresses=addresses)


def test_a_list_of_numbers_is_as_many_addresses_with_ids_of_their_own() -> None:
    rows, merged = make_address_rows(extract_of(storgatan("n1", "8;10")))

    assert [(row.address.id, row.address.housenumber) for row in rows] == [
        ("n1:8", "8"),
        ("n1:10", "10"),
    ]
    assert merged == 0


def test_a_node_and_its_building_are_one_address_at_the_node() -> None:
    outline, node = storgatan("w1", "2a", 6), storgatan("n1", "2 A", 0)

    rows, merged = make_address_rows(extract_of(outline, node))

    (row,) = rows
    assert (row.address.id, row.address.housenumber) == ("n1", "2 A")
    assert (row.address.lon, row.address.building_ref) == (node.lon, "w1")
    assert merged == 1


def test_an_entrance_comes_before_a_node_and_a_plain_node_before_a_shop() -> None:
    shop = storgatan("n1", "2", shop="kiosk")
    node = storgatan("n2", "2")
    entrance = storgatan("n3", "2", entrance="main")

    rows, merged = make_address_rows(extract_of(shop, node, entrance))
    without, _ = make_address_rows(extract_of(shop, node))

    assert [row.address.id for row in rows] == ["n3"]
    assert [row.address.id for row in without] == ["n2"]
    assert merged == 2


def test_a_shop_alone_keeps_its_address() -> None:
    rows, _ = make_address_rows(extract_of(storgatan("n1", "2", shop="kiosk")))

    assert [row.address.id for row in rows] == ["n1"]


def test_city_and_postcode_do_not_make_two_addresses() -> None:
    one = storgatan("n1", "2", addr__city="Huddinge", addr__postcode="141 40")

    rows, merged = make_address_rows(extract_of(one, storgatan("n2", "2", 20)))

    assert (len(rows), merged) == (1, 1)


def test_the_same_number_is_one_address_at_99_metres_and_two_at_101() -> None:
    near, _ = make_address_rows(extract_of(storgatan("n1", "2"), storgatan("n2", "2", 99)))
    far, merged = make_address_rows(extract_of(storgatan("n1", "2"), storgatan("n2", "2", 101)))

    assert len(near) == 1
    assert (len(far), merged) == (2, 0)


def test_the_place_stands_for_a_missing_street_and_neither_is_lost() -> None:
    place = bearer("n1", 0, 0, addr__place="Solhem", addr__housenumber="2", addr__street=" ")
    bare = [bearer(f"n{n}", n, 0, addr__housenumber="3") for n in (2, 3)]

    rows, merged = make_address_rows(extract_of(place, *bare))

    assert [row.address.street for row in rows] == ["Solhem", "", ""]
    assert merged == 0


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Storgatan", "storgatan ", "Lillgatan", ""]),
            st.sampled_from(["1", "2 A", "2a", "2A;2 a", "8;10", "8,10,1", "5-7", "", ";"]),
            st.integers(0, 400),
            st.sampled_from("nwr"),
        ),
        max_size=25,
    )
)
def test_numbers_read_are_addresses_or_counted_as_merged(
    things: list[tuple[str, str, int, str]],
) -> None:
    addresses = [
        bearer(f"{kind}{i}", x_m, 0, addr__street=street, addr__housenumber=number)
        for i, (street, number, x_m, kind) in enumerate(things)
    ]

    rows, merged = make_address_rows(extract_of(*addresses))

    written = sum(len(split_list(number)) for _, number, _, _ in things)
    assert len(rows) + merged == written
    assert len({row.address.id for row in rows}) == len(rows)
    assert {thing.ref for row in rows for thing in row.objects} == {a.ref for a in addresses}
