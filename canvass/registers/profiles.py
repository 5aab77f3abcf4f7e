"""Profiles of known registers: the names of their columns, and how cells make an address.

A profile is a table of headings and a few rules. The field names come from these sources:

- `lantmateriet`: Lantmäteriet, *Belägenhetsadress Nedladdning, vektor* (geotorget.lantmateriet.se,
  GEODOK/15; attributes after the JSON schema belagenhetsadress 4.2): GeoPackage, layer
  `belagenhetsadress`, points in SWEREF 99 TM (EPSG:3006).
- `dar`: Danmarks Adresseregister as CSV by DAWA's `adresser` and `adgangsadresser`, flat structure
  (dawadocs.dataforsyningen.dk/dok/api/adresse and /adgangsadresse): `status` 1 in force, 2 given
  up, 3 provisional, 4 dropped.
- `bag`: the Dutch BAG as CSV with the columns of NLExtract's `adres2csv` (nlextract.nl):
  `openbareruimte;huisnummer;huisletter;huisnummertoevoeging;…;x;y;lon;lat`, x and y in EPSG:28992.
- `ruian`: the Czech RÚIAN as CSV by the Czech cadastre (nahlizenidokn.cuzk.cz, "Adresní místa";
  windows-1250): `Název ulice;Typ SO;Číslo domovní;Číslo orientační;Znak čísla orientačního;…`,
  Y and X positive in S-JTSK / Krovak (EPSG:5513). A house has its number in the village and, in
  towns, one in the street: "806/3". Where there are no streets the part of the village is one.
- `generic`: any other file by the usual headings in the languages of Western and Central Europe, or
  by `--column`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canvass.tables.headings import fold_heading

ROLES = (
    "street", "housenumber", "letter", "suffix", "unit", "flats", "floor", "door", "farm",
    "other_number", "location", "location_no", "conscription", "streetnumber", "number_kind",
    "place", "address", "id", "status", "x", "y", "lon", "lat",
)  # fmt: skip
"""The roles a column can have; these are the names for `--column ROLE=HEADING`."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Headings by role, first choice first; `marks` are headings that identify the register."""

    name: str
    headings: Mapping[str, Sequence[str]]
    marks: frozenset[str] = frozenset()
    crs: str | None = None
    gone: frozenset[str] = frozenset()


LANTMATERIET = Profile(
    "lantmateriet",
    {
        "street": ("adressomrade_faststalltnamn", "adressomrade"),
        "farm": ("gardsadressomrade_faststalltnamn", "gardsadressomrade"),
        "housenumber": ("adressplatsnummer",),
        "letter": ("bokstavstillagg",),
        "location": ("lagestillagg",),
        "location_no": ("lagestillaggsnummer",),
        "other_number": ("avvikandeadressplatsbeteckning",),
        "unit": ("lagenhetsnummer",),
        "id": ("objektidentitet",),
        "status": ("statusforbelagenhetsadress", "objektstatus"),
        "x": ("x", "e", "easting"),
        "y": ("y", "n", "northing"),
    },
    frozenset({"adressplatsnummer"}),
    "EPSG:3006",
    frozenset({"reserverad", "upphord", "upphävd", "avregistrerad"}),
)
DAR = Profile(
    "dar",
    {
        "street": ("vejnavn", "adresseringsvejnavn"),
        "housenumber": ("husnr", "husnummertekst"),
        "floor": ("etage", "etagebetegnelse"),
        "door": ("dør", "dørbetegnelse"),
        "id": ("id",),
        "status": ("status",),
        "lon": ("wgs84koordinat_længde",),
        "lat": ("wgs84koordinat_bredde",),
        "x": ("etrs89koordinat_øst", "x"),
        "y": ("etrs89koordinat_nord", "y"),
    },
    frozenset({"vejnavn", "husnr"}),
    "EPSG:25832",
    frozenset({"2", "4", "nedlagt", "henlagt"}),
)
BAG = Profile(
    "bag",
    {
        "street": ("openbareruimte", "openbareruimtenaam", "openbare_ruimte", "straatnaam",
                   "straat"),
        "housenumber": ("huisnummer",),
        "letter": ("huisletter",),
        "suffix": ("huisnummertoevoeging", "toevoeging"),
        "id": ("nummeraanduiding", "nummeraanduiding_id", "identificatie"),
        "status": ("verblijfsobjectstatus", "status"),
        "x": ("x", "x_rd", "rd_x"),
        "y": ("y", "y_rd", "rd_y"),
        "lon": ("lon", "longitude"),
        "lat": ("lat", "latitude"),
    },
    frozenset({"huisnummer"}),
    "EPSG:28992",
    frozenset({"verblijfsobject ingetrokken", "niet gerealiseerd verblijfsobject",
               "naamgeving ingetrokken", "verblijfsobject ten onrechte opgevoerd"}),
)  # fmt: skip
RUIAN = Profile(
    "ruian",
    {
        "street": ("nazev_ulice",),
        "place": ("nazev_casti_obce", "nazev_obce"),
        "conscription": ("cislo_domovni",),
        "streetnumber": ("cislo_orientacni",),
        "letter": ("znak_cisla_orientacniho",),
        "number_kind": ("typ_so",),
        "id": ("kod_adm",),
        "x": ("souradnice_x",),
        "y": ("souradnice_y",),
    },
    frozenset({"cislo_domovni", "kod_adm"}),
    "EPSG:5513",
)
GENERIC = Profile(
    "generic",
    {
        "street": ("street", "addr:street", "streetname", "street_name", "road", "gata", "gatunamn",
                   "gatuadress", "gatenavn", "gate", "adressenavn", "vejnavn", "vej", "gade", "vag",
                   "vegnavn", "veinavn", "straße", "strasse", "straßenname", "strassenname", "str",
                   "straat", "straatnaam", "openbareruimte", "adressomrade", "addr_street",
                   "ulice", "nazev_ulice", "ulica", "nazwa_ulicy", "rue", "nom_voie", "voie",
                   "calle", "nombre_via", "via", "odonimo", "rua", "logradouro", "katu",
                   "katunimi", "tanav", "utca", "kozterulet_neve", "strada", "ulitsa"),
        "housenumber": ("housenumber", "addr:housenumber", "house_number", "number", "house number",
                        "house_no", "no", "nr", "nummer", "husnummer", "husnr", "gatunummer",
                        "hausnummer", "hausnr", "hnr", "huisnummer", "huisnr", "adressplats",
                        "addr_housenumber", "cislo", "cislo_domu", "numer", "numer_domu",
                        "numer_porzadkowy", "numero", "num", "num_voie", "civico",
                        "numero_civico", "talonumero", "osoitenumero", "hazszam", "numar", "broj",
                        "kucni_broj", "maja_number"),
        "conscription": ("conscriptionnumber", "addr:conscriptionnumber", "cislo_domovni",
                         "cislo_popisne", "supisne_cislo", "konskriptionsnummer"),
        "streetnumber": ("streetnumber", "addr:streetnumber", "cislo_orientacni",
                         "orientacne_cislo", "orientierungsnummer"),
        "place": ("addr:place", "addr:hamlet", "nazev_casti_obce", "cast_obce"),
        "letter": ("letter", "bokstav", "bogstav", "buchstabe", "zusatz", "hausnummerzusatz", "adz",
                   "littera", "huisletter", "bokstavstillagg", "rep", "esponente"),
        "suffix": ("suffix", "toevoeging", "huisnummertoevoeging"),
        "unit": ("unit", "addr:unit", "flat", "apartment", "apt", "lagenhetsnummer", "lagenhet",
                 "lgh", "lghnr", "bruksenhetsnummer", "wohnung", "wohnungsnummer", "bolignummer"),
        "flats": ("addr:flats", "addr_flats", "flats"),
        "floor": ("floor", "etage", "vaning", "vaningsplan", "etasje", "stockwerk", "verdieping"),
        "door": ("door", "addr:door", "dør", "dor", "side"),
        "address": ("address", "adress", "adresse", "adres", "anschrift", "adressetekst",
                    "full_address", "adresa", "direccion", "indirizzo", "endereco", "morada",
                    "osoite", "cim", "aadress"),
        "id": ("id", "objektidentitet", "uuid", "address_id", "adressid", "lokalid", "gml_id",
               "hash"),
        "status": ("status", "address_status", "adresstatus", "adressstatus", "statut", "estado"),
        "lon": ("lon", "longitude", "lng", "long", "longitud", "längengrad", "lengdegrad",
                "længdegrad", "lengtegraad", "longitudine", "longitude_wgs84"),
        "lat": ("lat", "latitude", "latitud", "breitengrad", "breddegrad", "breedtegraad",
                "latitudine", "latitude_wgs84"),
        "x": ("x", "e", "easting", "east", "öst", "øst", "ost", "rechtswert", "x_coord", "point_x",
              "xcoord", "koordinat_x", "x_koordinat", "sweref99_e", "e_koordinat"),
        "y": ("y", "n", "northing", "north", "nord", "norr", "hochwert", "y_coord", "point_y",
              "ycoord", "koordinat_y", "y_koordinat", "sweref99_n", "n_koordinat"),
    },
    gone=frozenset(
        {"inactive", "inaktiv", "retired", "historic", "historical", "deleted", "removed",
         "demolished", "abandoned", "obsolete", "cancelled", "rejected", "proposed", "planned",
         "reserved", "utgången", "utgått", "upphörd", "upphävd", "avregistrerad", "reserverad",
         "planerad", "riven", "nedlagt", "henlagt", "udgået", "slettet", "gelöscht", "abgebrochen",
         "geplant", "ingetrokken", "vervallen", "gesloopt", "zrušeno", "inactif", "supprimé"}
    ),
)  # fmt: skip
PLACE = ("lon", "lat", "x", "y")
PROFILES = {profile.name: profile for profile in (LANTMATERIET, DAR, BAG, RUIAN, GENERIC)}


def find_profile(headings: Sequence[str]) -> Profile:
    """Return the profile whose marks are all among the headings; the generic one otherwise."""
    folded = {fold_heading(heading) for heading in headings}
    for profile in (LANTMATERIET, DAR, BAG, RUIAN):
        if all(fold_heading(mark) in folded for mark in profile.marks):
            return profile
    return GENERIC


def guess_columns(profile: Profile, headings: Sequence[str]) -> dict[str, int]:
    """Return the column of every role with a known heading; each column has one role only."""
    places: dict[str, int] = {}
    for index, heading in enumerate(headings):
        places.setdefault(fold_heading(heading), index)
    out: dict[str, int] = {}
    # A place may be added to any register under the usual headings.
    places_of = {role: (*profile.headings.get(role, ()), *GENERIC.headings[role]) for role in PLACE}
    for role, names in {**profile.headings, **places_of}.items():
        for name in names:
            index = places.get(fold_heading(name), -1)
            if index >= 0 and index not in out.values():
                out[role] = index
                break
    return out
