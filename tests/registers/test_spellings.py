"""How streets and numbers may be spelt: which spellings are one, which two, which unclear."""

from __future__ import annotations

import pytest

from canvass.registers.spelling import edit_distance, number_key, numbers_in_range, spelling_key
from canvass.registers.street_names import StreetNames


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
        (("Storgatan", "Nygatan"), "Storgatan, Norrby", "Storgatan"),
        (("Storgatan", "Nygatan"), "Storgatan (Norrby)", "Storgatan"),
        (("Storgatan (Norrby)", "Storgatan"), "Storgatan (norrby)", "Storgatan (Norrby)"),
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
