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
from canvass.registers.spelling import edit_distance, number_key, numbers_in_range, spelling_key
from canvass.registers.street_names import StreetNames

LON, LAT = 18.0, 59.0
M = 1 / 111_195.0
"""Degrees of latitude per metre."""


def known(street: str, number: str, north_m: float = 0, made_id: str = "n1") -> KnownAddress:
    return KnownAddress(made_id, street, number, LON, LAT + north_m * M)


def said(matched: Matched) -> list[tuple[RegisterRow, str]]:
    return [(row, str(why)) for row, why in matched.conflicting]


def row(
    street: str, number: str, north_m: float = 0, *, index: int = 0, unit: str = "",
    made_id: str = "",
) -> RegisterRow:  # fmt: skip
    return RegisterRow(index, street, number, LON, LAT + north_m * M, unit, None, made_id)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storgatan", "STORGATAN"),
        ("Storgatan", "Storg."),
        ("Södra  Storgatan", "Sodra storgatan"),
        ("Lange Straße", "Lange Str."),
        ("Hauptstraße", "Hauptstrasse"),
        ("Björkvägen", "Björkv."),
        ("H.C. Ørsteds Vej", "HC Ørsteds Vej"),
        ("S:t Eriksgatan", "Sankt Eriksgatan"),
        ("High Street", "High St"),
        ("Stor-gatan", "Storgata"),
        ("Karl-Marx-Straße", "Karl Marx Str."),
        ("Avenida Brasil", "Av. Brasil"),
        ("Calle Mayor", "C/ Mayor"),
        ("Rua Augusta", "R. AUGUSTA"),
        ("Fifth Avenue", "5th Ave"),
        ("North 5th Street", "N 5th St"),
        ("5th Street North", "5th St N"),
        ("Saint James Street", "St. James St"),
        ("Park Boulevard", "Park Blvd."),
        ("Oak Lane", "Oak Ln"),
        ("Norra Storgatan", "N Storg."),
        ("Karl Johans gate", "Karl Johans gt."),
        ("Västra Gränden", "V. Gränd"),
        ("ulica Długa", "ul. Dluga"),
        ("náměstí Míru", "nám. Míru"),
        ("Rue de l’Église", "rue de l'Eglise"),
        ("улица Мира", "ул. Мира"),
        ("Невский проспект", "Невский пр."),
        ("Kossuth Lajos utca", "Kossuth Lajos u."),
        ("Mannerheimintie", "Mannerheimint."),
        ("Königsplatz", "Koenigspl."),
        ("Mjölnarvägen", "MJOELNARVAEGEN"),
        ("Åboulevard", "Aaboulevard"),
        ("Van Speijkstraat", "Van Speykstr."),
        ("94th Avenue", "94 Ave"),
        ("Karl XII:s gata", "Karl 12:s gata"),
        ("Via XX Settembre", "Via 20 Settembre"),
        ("Norra Ågatan", "N:a Ågatan"),
        ("Stora Nygatan", "St:a Nygatan"),
        ("Drottning Kristinas väg", "Drottning Kristinas v."),
        ("Bürgermeister-Müller-Straße", "Bgm.-Müller-Str."),
        ("Mount Pleasant Road", "Mt Pleasant Rd"),
        ("Calle de Alcalá", "C/ Alcalá"),
        ("ulica Długa", "Długa"),
        ("Sokolovská", "Sokolovská ulice"),
        ("Eerste Helmersstraat", "1e Helmersstr."),
        ("2e Helmersstraat", "Tweede Helmersstraat"),
        ("Sankt Hans Gade", "Sct. Hans Gade"),
        ("Martin Luther King Junior Boulevard", "Martin Luther King Jr. Blvd"),
        ("Storgatan", "Storgatan,"),
        ("Storgatan", "Storgatan."),
        ("Karl Johans gate", "Karl Johans gt"),
        ("Mjölnargränd", "Mjölnargrd."),
    ],
)
def test_two_spellings_of_a_street_are_one(one, other):
    assert spelling_key(one) == spelling_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Storgatan", "Storvägen"),
        ("Norra gatan", "Södra gatan"),
        ("Gatan", "Vägen"),
        ("5th Street", "5th Avenue"),
        ("N 5th St", "S 5th St"),
        ("Oak Court", "Oak Lane"),
        ("Calle Mayor", "Plaza Mayor"),
        ("Ringvägen", "Ringgatan"),
        ("East Road", "West Road"),
        ("Östra gatan", "Västra gatan"),
        ("St James Street", "James Street"),
        ("94th Avenue", "94th Road"),
        ("Karl XII:s gata", "Karl XI:s gata"),
        ("aleja Długa", "Długa"),
        ("Rákóczi út", "Rákóczi utca"),
        ("Eerste Helmersstraat", "Tweede Helmersstraat"),
        ("Stora Nygatan", "Lilla Nygatan"),
    ],
)
def test_two_streets_stay_two(one, other):
    assert spelling_key(one) != spelling_key(other)


@pytest.mark.parametrize(
    ("street", "written"),
    [
        ("Storgatan", "Storgat."),
        ("Große Bleiche", "Gr. Bleiche"),
        ("Gammel Kongevej", "Gl. Kongevej"),
        ("Erik Dahlbergsgatan", "E. Dahlbergsgatan"),
        ("Avenue du Maréchal Foch", "Av. Mal Foch"),
        ("Straße des 17. Juni", "Str. d. 17. Juni"),
        ("Via Giuseppe Garibaldi", "Via G. Garibaldi"),
        ("ulica Księcia Józefa", "ul. ks. Józefa"),
        ("Stora Nygatan", "St. Nygatan"),
        ("Van der Helstplein", "v.d. Helstplein"),
        ("Jan van Nassaustraat", "Jan v. Nassaustr."),
        ("Petőfi Sándor utca", "Petőfi S. u."),
        ("Karl-Marx-Straße", "K.-Marx-Str."),
    ],
)
def test_a_short_form_is_the_only_street_that_can_be_shortened_so(street, written):
    names = StreetNames([street, "Kungsgatan", "Lilla Torg"])

    assert names.spelling(written) == street
    assert names.key(written) == names.key(street)


NORTH, SOUTH = "Norra Storgatan", "Södra Storgatan"
US = "North Main Street", "South Main Street"


@pytest.mark.parametrize(
    ("streets", "written", "meant"),
    [
        ((NORTH, SOUTH), "Storgatan N", NORTH), ((NORTH, SOUTH), "Storgatan S", SOUTH),
        ((NORTH, SOUTH), "Storg. (S)", SOUTH), ((NORTH, SOUTH), "Storgatan, norra", NORTH),
        ((NORTH, SOUTH), "N:a Storgatan", NORTH), ((NORTH, SOUTH), "Södre Storgatan", SOUTH),
        (("Storgatan N", "Storgatan S"), NORTH, "Storgatan N"),
        (("Östra Storgatan", "Västra Storgatan"), "Storgatan V", "Västra Storgatan"),
        (("Östra Storgatan", "Västra Storgatan"), "Storgatan Ö", "Östra Storgatan"),
        (US, "N Main St", US[0]), (US, "Main St. S", US[1]), (US, "So. Main St", US[1]),
        (("N Main St", "S Main St"), US[0], "N Main St"),
        (("Avenue N", "North Avenue"), "Ave N", "Avenue N"),
        (("Avenue N", "North Avenue"), "N Ave", "North Avenue"),
        (("Saint James Street", "James Street"), "St James St", "Saint James Street"),
        (("Sint Jansstraat",), "St. Jansstr.", "Sint Jansstraat"),
        (("Stora Nygatan", "Lilla Nygatan"), "St Nygatan", "Stora Nygatan"),
        (("Stora Nygatan", "Lilla Nygatan"), "Nygatan, Lilla", "Lilla Nygatan"),
        (("Piazza Santa Croce",), "P.za S. Croce", "Piazza Santa Croce"),
        (("Viale Giuseppe Garibaldi",), "V.le G. Garibaldi", "Viale Giuseppe Garibaldi"),
        (("Avenue du Maréchal Foch",), "Av Mal Foch", "Avenue du Maréchal Foch"),
        (("улица Ленина", "проспект Ленина"), "пр-т Ленина", "проспект Ленина"),
        (("East Street", "West Street"), "E St", "East Street"),
        (("East Street", "E Street"), "East St", "East Street"),
        (("E Street", "F Street"), "E St", "E Street"),
        (US, "S. Main", US[1]), (US, "Main, North", US[0]),
        (("Saint James Street",), "St. James", "Saint James Street"),
        (("St James's Street",), "St James St", "St James's Street"),
        (("Main Street South", "Main Street North"), "Main S", "Main Street South"),
        (("Highway 101",), "Hwy 101", "Highway 101"),
        (("Martin Luther King Boulevard", "Main Street"), "MLK Blvd",
         "Martin Luther King Boulevard"),
        (("Dr. Martin Luther King Jr. Boulevard",), "MLK Blvd",
         "Dr. Martin Luther King Jr. Boulevard"),
        (("Martin-Luther-King-Straße",), "ML-King-Str.", "Martin-Luther-King-Straße"),
        (("John-F.-Kennedy-Platz",), "JFK-Pl.", "John-F.-Kennedy-Platz"),
        (("Oude Delft", "Nieuwe Delft"), "O. Delft", "Oude Delft"),
        (("Court Street", "Main Street"), "Ct St", "Court Street"),
        (("Park Avenue", "Pike Street"), "Pk Ave", "Park Avenue"),
        (("County Road 12", "County Road 13"), "Co Rd 12", "County Road 12"),
        (("County Road 12", "County Road 13"), "CR 12", "County Road 12"),
        (("State Route 20",), "SR-20", "State Route 20"),
        (("Avenue of the Americas",), "Av. of Americas", "Avenue of the Americas"),
        (("Straße der Einheit",), "Str. Einheit", "Straße der Einheit"),
        (("Calle de la Paz",), "C/ Paz", "Calle de la Paz"),
    ],
)  # fmt: skip
def test_a_street_is_known_by_its_compass_point_and_in_the_short_forms_of_its_country(
    streets, written, meant
):
    names = StreetNames(streets)

    assert names.spelling(written) == meant
    assert names.key(written) == names.key(meant)


@pytest.mark.parametrize(
    ("streets", "written"),
    [
        ((NORTH, "Storgatan"), "Storgatan N"),
        (("Övre Slottsgatan", "Östra Slottsgatan"), "Ö. Slottsgatan"),
        (("Store Kongensgade", "Sankt Kongensgade"), "St. Kongensgade"),
        (("East Street", "E Street"), "E St"),
        (("South Main Street", "South Main Avenue"), "S. Main"),
        (("State Route 20", "State Road 20"), "SR 20"),
        (("Martin Luther King Boulevard", "Maria Luisa Kant Boulevard"), "MLK Blvd"),
        (("Oude Delft", "Onder Delft"), "O. Delft"),
        (("Erik Dahlbergsgatan", "Einar Dahlbergsgatan"), "E. Dahlbergsgatan"),
        (("Avenue of the Americas", "Avenue de las Americas"), "Av. Americas"),
    ],
)
def test_a_spelling_of_two_streets_is_none_of_them(streets, written):
    names = StreetNames(streets)

    assert sorted(names.readings(written)) == sorted(streets)
    assert names.key(written) not in {names.key(street) for street in streets}


@pytest.mark.parametrize(
    "streets",
    [("East Street", "E Street"), ("St James Street", "St James's Street"),
     ("St James Street", "St James’s Street"), ("North Avenue", "Avenue N")],
)  # fmt: skip
def test_two_streets_of_one_district_never_have_one_key(streets):
    one, other = map(StreetNames(streets).key, streets)

    assert one != other


def test_where_streets_have_letters_a_compass_point_is_no_letter():
    names = StreetNames(["E Street", "F Street"])

    assert names.spelling("East St") == "East St"
    assert names.key("East St") != names.key("E Street")


@pytest.mark.parametrize("written", ["Storgatan", "Östra Storgatan", "Storgatan Ö", SOUTH])
def test_a_street_on_another_side_is_another_street(written):
    names = StreetNames([NORTH])

    assert names.spelling(written) == written
    assert names.key(written) != names.key(NORTH)


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


@pytest.mark.parametrize(
    ("streets", "written"),
    [
        (["Erik Dahlbergsgatan", "Einar Dahlbergsgatan"], "E. Dahlbergsgatan"),
        (["Nya Storgatan"], "N. Storgatan"),
        (["Lilla Torg"], "L. T."),
        (["Storgatan"], "Storgränd"),
        (["Östra Kungsgatan"], "Kungsgat."),
        (["Övre Slottsgatan"], "Ö. Slottsgatan"),
        (["Church Road"], "CR"),
        (["County Road 12"], "CR 13"),
        (["King Street"], "Dr King St"),
        (["Main Street"], "MS"),
        (["Mill Stream Lane"], "MS Ln"),
        (["Rákóczi út"], "Rákóczi u."),
        (["Sven Storgatan"], "S. Storgatan"),
    ],
)
def test_a_short_form_of_two_streets_or_of_none_is_left_as_it_is(streets, written):
    assert StreetNames(streets).spelling(written) == written


def test_two_streets_that_differ_in_ae_and_a_are_two_where_both_are_there():
    names = StreetNames(["Michaelstraße", "Michalstraße", "Königsplatz", "Koenigsplatz"])

    assert names.spelling("Michaelstr.") == "Michaelstraße"
    assert names.spelling("Michalstr.") == "Michalstraße"
    assert names.key("Michaelstr.") != names.key("Michalstr.")
    assert names.key("Königspl.") == names.key("Koenigsplatz")


def test_a_row_is_never_matched_with_the_other_of_two_streets_that_differ_in_ae_and_a():
    houses = [known("Michaelstraße", "5", 0), known("Michalstraße", "5", 40, "n2")]

    matched = match_rows([row("Michalstr.", "5", 0)], houses)

    assert [each.address_id for each in matched.accepted] == ["n2"]


def test_numbers_are_compared_without_spaces_noughts_and_hyphens():
    assert {number_key(text) for text in ("12 A", "12a", "012A", "12-A", "nr 12 A")} == {"12a"}
    assert number_key("12-14") != number_key("12") == number_key("١٢") == number_key("१२")
    assert number_key("12½") == number_key("12 1/2") != number_key("121/2")


def test_a_range_holds_the_numbers_of_its_side():
    assert numbers_in_range("5-9") == ["5", "7", "9"]
    assert numbers_in_range("203-06") == numbers_in_range("806/3") == []


def test_letters_that_differ_are_counted():
    assert edit_distance("storg", "storrg", 2) == 1
    assert edit_distance("abcdef", "uvwxyz", 2) == 3


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
