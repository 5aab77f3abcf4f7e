"""The tags each kind of object keeps; everything else is left in the map file."""

WAY = frozenset(
    {
        "highway", "railway", "name", "foot", "access", "sidewalk", "sidewalk:left",
        "sidewalk:right", "sidewalk:both", "footway", "tunnel", "covered", "indoor", "level",
        "layer", "bridge", "oneway", "dual_carriageway", "junction", "area", "motorroad",
        "service", "crossing", "crossing:signals", "crossing:markings", "bicycle", "surface",
        "lit", "addr:interpolation",
    }
)  # fmt: skip
NODE = frozenset(
    {"highway", "crossing", "crossing:signals", "barrier", "kerb", "railway", "entrance", "access",
     "foot"}
)  # fmt: skip
ORGANISATION_KEYS = (
    "shop",
    "office",
    "amenity",
    "club",
    "craft",
    "healthcare",
    "leisure",
    "tourism",
)
ADDRESS = frozenset(
    {
        "addr:housenumber", "addr:street", "addr:place", "addr:flats", "addr:unit", "addr:door",
        "addr:floor", "addr:city", "addr:postcode", "addr:conscriptionnumber",
        "addr:streetnumber", "building", "building:flats", "building:levels", "entrance", "ref",
        "name", *ORGANISATION_KEYS,
    }
)  # fmt: skip
BUILDING = frozenset(
    {"building", "building:flats", "building:levels", "building:use", "name", "layer", "height",
     *ORGANISATION_KEYS}
)  # fmt: skip
ENTRANCE = frozenset({"entrance", "ref", "name", "level", "access", "addr:flats", "addr:unit",
                      "addr:street", "addr:housenumber", "wheelchair"})  # fmt: skip
ORGANISATION = frozenset(
    {"name", "opening_hours", "operator", "religion", "denomination", "addr:street",
     "addr:housenumber", *ORGANISATION_KEYS}
)  # fmt: skip
# Amenities that are street furniture, not somebody to visit.
NOT_AN_ORGANISATION = frozenset(
    {
        "parking", "bench", "bicycle_parking", "waste_basket", "post_box", "recycling", "atm",
        "telephone", "vending_machine", "parking_space", "parking_entrance", "shelter", "toilets",
        "drinking_water", "fountain", "clock", "charging_station", "waste_disposal", "hunting_stand",
        "grit_bin", "motorcycle_parking", "bicycle_rental", "car_sharing", "taxi", "bbq",
    }
)  # fmt: skip
LEISURE_ORGANISATIONS = frozenset(
    {"sports_centre", "fitness_centre", "dance", "bowling_alley", "stadium", "sports_hall"}
)
WATER_AREAS = {"natural": {"water", "bay"}, "waterway": {"riverbank", "dock"},
               "landuse": {"reservoir", "basin"}}  # fmt: skip
WATER_LINES = frozenset({"river", "stream", "canal", "ditch"})
GREEN = {
    "leisure": {"park", "garden", "playground", "pitch", "golf_course", "nature_reserve"},
    "landuse": {"grass", "meadow", "cemetery", "recreation_ground", "village_green", "allotments"},
    "natural": {"grassland", "heath", "scrub"},
}
WOOD = {"landuse": {"forest"}, "natural": {"wood"}}
