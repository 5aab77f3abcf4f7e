"""What kind a place is, by the map's tags and by people's words."""

from __future__ import annotations

import pytest

from canvass.week.hours import read_hours
from canvass.week.kinds import FIRST, LABELS, PLURALS, USUAL_HOURS, PlaceKind, kind_of


@pytest.mark.parametrize(
    ("tag", "name", "kind"),
    [
        ("amenity=school", "Stuvstaskolan", PlaceKind.SCHOOL),
        ("amenity=kindergarten", "Solrosen", PlaceKind.SCHOOL),
        ("amenity=library", "Biblioteket", PlaceKind.LIBRARY),
        ("healthcare=physiotherapist", "Rehab", PlaceKind.CLINIC),
        ("amenity=pharmacy", "Apoteket", PlaceKind.CLINIC),
        ("amenity=place_of_worship", "Mariakyrkan", PlaceKind.CONGREGATION),
        ("club=sport", "Stuvsta IF", PlaceKind.ASSOCIATION),
        ("office=association", "PRO", PlaceKind.ASSOCIATION),
        ("office=association", "Hyresgästföreningen", PlaceKind.RESIDENTS),
        ("office=property_management", "Brf Solen", PlaceKind.RESIDENTS),
        ("amenity=community_centre", "Tenants' hall", PlaceKind.RESIDENTS),
        ("office=lawyer", "Lag & Rätt", PlaceKind.OFFICE),
        ("shop=bakery", "Bageriet", PlaceKind.SHOP),
        ("amenity=cafe", "Café Två Bagare", PlaceKind.FOOD),
        ("tourism=museum", "Museet", PlaceKind.OTHER),
        ("förening", "Boule", PlaceKind.ASSOCIATION),
        ("skola", "Ugglan", PlaceKind.SCHOOL),
        ("vårdcentral", "Stuvsta", PlaceKind.CLINIC),
        ("frisör", "Klipp", PlaceKind.SHOP),
        ("", "Något", PlaceKind.OTHER),
    ],
)
def test_a_place_is_of_the_kind_people_would_say(tag: str, name: str, kind: PlaceKind):
    assert kind_of(tag, name) is kind


def test_every_kind_has_words_and_usual_hours_that_can_be_read():
    for kind in PlaceKind:
        assert LABELS[kind]
        assert PLURALS[kind]
        assert read_hours(USUAL_HOURS[kind], kind) == USUAL_HOURS[kind]


def test_shops_and_offices_are_not_called_on_first():
    assert not FIRST & {PlaceKind.SHOP, PlaceKind.FOOD, PlaceKind.OFFICE, PlaceKind.OTHER}
