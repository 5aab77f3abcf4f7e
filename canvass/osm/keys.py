"""Which tags are kept of a map, and what they say a thing is. Keys as in the OSM wiki."""

from __future__ import annotations

from collections.abc import Callable, Mapping

Get = Callable[[str], str | None]

WAY_KEYS = tuple(
    "highway name foot access sidewalk sidewalk:left sidewalk:right sidewalk:both footway tunnel "
    "covered indoor level layer bridge oneway dual_carriageway junction area motorroad service "
    "crossing crossing:signals crossing:markings bicycle segregated lanes width lit surface "
    "steps step_count railway maxspeed ref incline construction".split()
)
NODE_KEYS = (
    "highway",
    "crossing",
    "crossing:signals",
    "crossing:markings",
    "crossing:island",
    "traffic_signals",
    "button_operated",
    "barrier",
    "access",
    "foot",
    "kerb",
    "railway",
    "entrance",
)
ADDRESS_KEYS = (
    "addr:housenumber",
    "addr:housename",
    "addr:street",
    "addr:place",
    "addr:city",
    "addr:postcode",
    "addr:suburb",
    "addr:conscriptionnumber",
    "addr:streetnumber",
    "addr:unit",
    "addr:flats",
    "addr:door",
    "addr:floor",
    "addr:interpolation",
)
BUILDING_KEYS = ("building", "building:flats", "building:levels", "name")
PLACE_KEYS = (
    "name",
    "ref",
    "level",
    "entrance",
    "building",
    "building:flats",
    "building:levels",
    "access",
    "abandoned",
    "disused",
    "opening_hours",
)
ORGANISATION_KEYS = (
    "shop",
    "office",
    "amenity",
    "club",
    "leisure",
    "craft",
    "healthcare",
)
POINT_KEYS = tuple(dict.fromkeys((*ADDRESS_KEYS, *PLACE_KEYS, *ORGANISATION_KEYS)))
INTERPOLATION_KEYS = ("addr:interpolation", "addr:street", "addr:place", "addr:inclusion")

RAILWAYS = frozenset(
    "rail light_rail subway tram narrow_gauge monorail funicular preserved".split()
)
NODE_HIGHWAYS = frozenset(
    "crossing traffic_signals stop give_way elevator steps turning_circle mini_roundabout".split()
)
NODE_RAILWAYS = frozenset("level_crossing crossing tram_level_crossing tram_crossing".split())
VISITED_AMENITIES = frozenset(
    "arts_centre bank bar biergarten bureau_de_change cafe car_rental car_wash childcare cinema "
    "clinic college community_centre conference_centre courthouse coworking_space dancing_school "
    "dentist doctors driving_school embassy events_venue fast_food fire_station food_court fuel "
    "hospital ice_cream internet_cafe kindergarten language_school library marketplace "
    "money_transfer monastery music_school nightclub nursing_home pharmacy place_of_worship police "
    "post_office prep_school pub public_building research_institute restaurant retirement_home "
    "school social_centre social_facility stripclub studio theatre toy_library townhall training "
    "university vehicle_inspection veterinary youth_centre".split()
)
VISITED_LEISURE = frozenset(
    "adult_gaming_centre amusement_arcade bowling_alley dance escape_game fitness_centre "
    "horse_riding ice_rink miniature_golf sauna social_club sports_centre sports_hall "
    "swimming_pool_hall tanning_salon".split()
)
EMPTY = frozenset({"no", "vacant", "disused", "abandoned", "closed"})

WATER_LINES = frozenset("river stream canal ditch drain".split())
GREEN_LEISURE = frozenset(
    "park garden pitch playground golf_course common dog_park nature_reserve".split()
)
GREEN_LANDUSE = frozenset(
    "grass meadow recreation_ground village_green cemetery allotments orchard greenfield".split()
)
GREEN_NATURAL = frozenset("scrub grassland heath".split())
BACKDROP_KEYS = ("natural", "landuse", "leisure", "waterway")


def picked(get: Get, keys: tuple[str, ...]) -> dict[str, str]:
    """Return the tags of these keys that an object has."""
    return {key: value for key in keys if (value := get(key)) is not None}


def is_organisation(tags: Mapping[str, str]) -> bool:
    """Return whether the tags name a place that is visited at its own hours."""
    for key in ("shop", "office", "club", "craft", "healthcare"):
        if tags.get(key, "no") not in EMPTY:
            return True
    return tags.get("amenity") in VISITED_AMENITIES or tags.get("leisure") in VISITED_LEISURE


def is_outdoor_building(get: Get) -> bool:
    """Return whether `building=*` stands above ground: not on a lower layer, not indoors."""
    if get("building") in (None, "no"):
        return False
    if get("location") in ("underground", "indoor") or (get("indoor") or "no") != "no":
        return False
    return not (get("layer") or "0").startswith("-")


def is_street_node(tags: Mapping[str, str]) -> bool:
    """Return whether a node's tags matter to people who walk across it."""
    return (
        tags.get("highway") in NODE_HIGHWAYS
        or tags.get("railway") in NODE_RAILWAYS
        or not {"crossing", "barrier", "kerb", "entrance"}.isdisjoint(tags)
    )


def area_kind(get: Get) -> str | None:
    """Return water, green or wood for something drawn as an area behind the streets."""
    natural, landuse, leisure = get("natural"), get("landuse"), get("leisure")
    if natural in ("water", "bay") or landuse in ("basin", "reservoir"):
        return "water"
    if get("waterway") in ("riverbank", "dock"):
        return "water"
    if natural == "wood" or landuse == "forest":
        return "wood"
    if leisure in GREEN_LEISURE or landuse in GREEN_LANDUSE or natural in GREEN_NATURAL:
        return "green"
    return None


def is_water_line(get: Get) -> bool:
    """Return whether a way is drawn as a line of water (not one in a pipe)."""
    if get("natural") == "coastline":
        return True
    return get("waterway") in WATER_LINES and (get("tunnel") or "no") == "no"
