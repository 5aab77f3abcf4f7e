"""Kinds of places: which to call on first, and when somebody is usually there.

The kind comes from the map's tags (https://wiki.openstreetmap.org/wiki/Map_features), or from the
word that people use for their own places. Residents' and tenants' groups are mostly found by name.
"""

from __future__ import annotations

import re
from enum import StrEnum


class PlaceKind(StrEnum):
    """The kinds, with the words used to ask for them."""

    ASSOCIATION = "association"
    SCHOOL = "school"
    LIBRARY = "library"
    CLINIC = "clinic"
    CONGREGATION = "congregation"
    RESIDENTS = "residents"
    OFFICE = "office"
    SHOP = "shop"
    FOOD = "food"
    OTHER = "other"


FIRST = frozenset(
    {
        PlaceKind.ASSOCIATION, PlaceKind.SCHOOL, PlaceKind.LIBRARY, PlaceKind.CLINIC,
        PlaceKind.CONGREGATION, PlaceKind.RESIDENTS,
    }
)  # fmt: skip
"""Kinds called on first: people meet there and speak for others too."""

USUAL_HOURS = {
    PlaceKind.ASSOCIATION: "Mo-Fr 10:00-16:00; PH off",
    PlaceKind.SCHOOL: "Mo-Fr 08:00-15:00; PH off",
    PlaceKind.LIBRARY: "Mo-Fr 10:00-18:00; PH off",
    PlaceKind.CLINIC: "Mo-Fr 08:00-16:00; PH off",
    PlaceKind.CONGREGATION: "Mo-Fr 10:00-15:00; PH off",
    PlaceKind.RESIDENTS: "Mo-Fr 10:00-16:00; PH off",
    PlaceKind.OFFICE: "Mo-Fr 09:00-16:00; PH off",
    PlaceKind.SHOP: "Mo-Fr 10:00-18:00; Sa 10:00-15:00; PH off",
    PlaceKind.FOOD: "Mo-Sa 12:00-20:00; PH off",
    PlaceKind.OTHER: "Mo-Fr 10:00-16:00; PH off",
}
"""The hours in which somebody is usually there; shorter than most real hours."""

BY_TAG = {
    "amenity": {
        PlaceKind.SCHOOL: "school kindergarten college university music_school language_school "
        "childcare prep_school driving_school dancing_school training research_institute",
        PlaceKind.LIBRARY: "library toy_library",
        PlaceKind.CLINIC: "clinic doctors hospital dentist pharmacy health_post nursing_home "
        "birthing_centre",
        PlaceKind.CONGREGATION: "place_of_worship monastery",
        PlaceKind.ASSOCIATION: "community_centre social_centre social_facility arts_centre "
        "conference_centre events_venue hackerspace studio",
        PlaceKind.FOOD: "restaurant cafe fast_food bar pub biergarten food_court ice_cream "
        "nightclub",
        PlaceKind.OFFICE: "townhall police fire_station post_office courthouse bank embassy "
        "coworking_space ranger_station public_building",
    },
    "office": {
        PlaceKind.ASSOCIATION: "association ngo charity foundation union cooperative",
        PlaceKind.CONGREGATION: "religion parish",
        PlaceKind.SCHOOL: "educational_institution",
        PlaceKind.RESIDENTS: "tenants_association housing_cooperative",
        PlaceKind.CLINIC: "medical therapist physician",
    },
    "leisure": {PlaceKind.ASSOCIATION: "social_club"},
}
BY_KEY = {
    "club": PlaceKind.ASSOCIATION, "healthcare": PlaceKind.CLINIC, "office": PlaceKind.OFFICE,
    "shop": PlaceKind.SHOP, "craft": PlaceKind.SHOP,
}  # fmt: skip
OF_RESIDENTS = re.compile(
    r"hyresgäst|bostadsrätts|\bbrf\b|samfällighet|villaägar|egnahem|\bbyalag|grannskap|"
    r"\btenants?\b|\btenants’|\bresidents?\b|neighbou?rhood (?:association|group|council)|"
    r"homeowners|mieter|anwohner|bewoners|huurders|wijkraad|buurt(?:huis|vereniging)|"
    r"grundejerforening|andelsboligforening|beboer|velforening|borettslag|sousedsk",
    re.IGNORECASE,
)
BY_WORD = (
    (PlaceKind.SCHOOL, r"school|skol|kindergarten|preschool|dagis|universit|college|nursery"),
    (PlaceKind.LIBRARY, r"librar|bibliotek"),
    (PlaceKind.CLINIC, r"clinic|klinik|doctor|läkar|vårdcentral|hospital|sjukhus|tandläkar|dentist|"
                       r"pharmacy|apotek|bvc|health"),
    (PlaceKind.CONGREGATION, r"congregation|församling|church|kyrk|mosque|moské|synagog|temple|"
                             r"tempel|parish"),
    (PlaceKind.ASSOCIATION, r"association|förening|club|klubb|society|ngo|charity|union|fackförb|"
                            r"community|mötesplats|fritidsgård|folkets hus"),
    (PlaceKind.FOOD, r"restaurant|restaurang|café|cafe|kafé|fik|pizzeria|\bbar\b|pub"),
    (PlaceKind.OFFICE, r"office|kontor|bank|police|polis|byrå"),
    (PlaceKind.SHOP, r"shop|store|butik|affär|salon|salong|frisör|hairdresser|business|företag"),
)  # fmt: skip


def kind_of(kind: str, name: str = "") -> PlaceKind:
    """Return the kind of a place from its tag ("amenity=school") or from a word for it."""
    if OF_RESIDENTS.search(kind) or OF_RESIDENTS.search(name):
        return PlaceKind.RESIDENTS
    key, sign, value = kind.partition("=")
    if sign:
        for found, values in BY_TAG.get(key, {}).items():
            if value in values.split():
                return found
        return BY_KEY.get(key, PlaceKind.OTHER)
    for found, pattern in BY_WORD:
        if re.search(pattern, kind, re.IGNORECASE):
            return found
    return PlaceKind.OTHER


LABELS = {
    PlaceKind.ASSOCIATION: "Association",
    PlaceKind.SCHOOL: "School",
    PlaceKind.LIBRARY: "Library",
    PlaceKind.CLINIC: "Clinic",
    PlaceKind.CONGREGATION: "Congregation",
    PlaceKind.RESIDENTS: "Residents' group",
    PlaceKind.OFFICE: "Office",
    PlaceKind.SHOP: "Shop",
    PlaceKind.FOOD: "Restaurant or café",
    PlaceKind.OTHER: "Other place",
}
"""The words for the kinds on paper; they are translated when shown."""

PLURALS = {
    PlaceKind.ASSOCIATION: "Associations",
    PlaceKind.SCHOOL: "Schools",
    PlaceKind.LIBRARY: "Libraries",
    PlaceKind.CLINIC: "Clinics",
    PlaceKind.CONGREGATION: "Congregations",
    PlaceKind.RESIDENTS: "Residents' groups",
    PlaceKind.OFFICE: "Offices",
    PlaceKind.SHOP: "Shops",
    PlaceKind.FOOD: "Restaurants and cafés",
    PlaceKind.OTHER: "Other places",
}
