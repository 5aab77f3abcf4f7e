"""The tags that are kept of a map, and what they mean. Keys are those of the OSM wiki."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from canvass.osm import lifecycle
from canvass.osm.address_keys import OTHER_KEYS, OTHER_NUMBERS, TEXT_KEYS, TEXTS
from canvass.osm.highway_values import WRITTEN, read_highway

Tags = Mapping[str, str]

LATIN_NAMES = (
    "name:en", "int_name", "name:latin", "name:ja-Latn", "name:ja_rm", "name:ko-Latn",
    "name:ko_rm", "name:zh-Latn-pinyin", "name:zh-Latn", "name:zh_pinyin", "name:th-Latn",
    "name:hi-Latn", "name:ur-Latn", "name:sv", "name:de", "name:fr", "name:es",
)  # fmt: skip
"""The keys with a name in Latin letters, the most likely on signs first."""

LATIN_STREETS = ("addr:street:en", "addr:street:latin", "addr:place:en")
WAY = (
    *LATIN_NAMES, "highway", "railway", "name", "foot", "access", "sidewalk", "sidewalk:left",
    "sidewalk:right", "sidewalk:both", "footway", "tunnel", "covered", "indoor", "level",
    "layer", "bridge", "oneway", "dual_carriageway", "junction", "area", "motorroad",
    "service", "crossing", "crossing:signals", "crossing:markings", "bicycle", "segregated",
    "lanes", "lanes:forward", "lanes:backward", "lanes:both_ways", "width", "lit", "surface",
    "steps", "step_count", "incline", "maxspeed", "maxspeed:forward", "maxspeed:backward",
    "maxspeed:type", "man_made", "access:conditional", "foot:conditional", "seasonal", "ice_road",
    "winter_road", "tidal", "ford", "sac_scale", "trail_visibility", "via_ferrata_scale",
    "oneway:foot", "foot:forward", "foot:backward", "route", "construction", "abandoned",
    "collapsed", "demolished", "destroyed", "dismantled", "disused", "planned", "proposed", "razed",
    "removed", "ruins", "opening_hours", "impassable", "closed", "temporary:access",
    "temporary:foot", "ladder",
)  # fmt: skip
STREET_NODE = (
    "highway", "crossing", "crossing:signals", "crossing:markings", "crossing:island",
    "traffic_signals", "barrier", "access", "foot", "kerb", "railway", "entrance", "locked",
    "locked:conditional", "access:conditional", "foot:conditional", "ford", "door",
    "opening_hours", "lock", "status", "gate:status",
)  # fmt: skip
# Any of these keys on a node of a way may mean that people cannot pass it.
PASSAGE = (
    "access", "foot", "locked", "ford", "access:conditional", "foot:conditional",
    "locked:conditional",
)  # fmt: skip
ORGANISATION = (
    "shop", "office", "amenity", "club", "leisure", "craft", "healthcare", "tourism",
)  # fmt: skip
ADDRESS = (
    "addr:housenumber", "addr:housename", "addr:street", "addr:place", "addr:city",
    "addr:postcode", "addr:suburb", "addr:conscriptionnumber", "addr:streetnumber",
    "addr:unit", "addr:flats", "addr:door", "addr:floor", "addr:provisionalnumber", "addr:full",
    "addr:block_number", "addr:block", "addr:hamlet", "addr:village", "addr:neighbourhood",
    "addr:quarter", "addr:district", "addr:subdistrict", "addr:interpolation", "addr:staircase",
    "addr:entrance", "addr:substreet", "addr:parentstreet", "addr:isolated_dwelling",
    "addr:locality", "addr:farm", "addr:square", "addr:estate", "addr:terrace", "addr:town",
    "addr:building", "addr:tower", "addr:wing",
)  # fmt: skip
# Each of these alone makes an object the bearer of an address.
NUMBER = (
    "addr:housenumber", "addr:housename", "addr:conscriptionnumber", "addr:streetnumber",
    "addr:provisionalnumber", "addr:full", "addr:block_number",
)  # fmt: skip
NUMBER_KEYS = frozenset(NUMBER)
# Flats on a node without a number are those behind an entrance.
FLATS = (
    "addr:flats", "addr:unit", "addr:door", "building:flats", "addr:staircase", "addr:entrance",
)  # fmt: skip
PLACE = (
    *ADDRESS, *OTHER_KEYS, *ORGANISATION, *LATIN_NAMES, *LATIN_STREETS, "name", "ref", "level",
    "entrance", "building", "building:flats", "building:levels", "building:use", "access",
    "opening_hours", "religion", "denomination", *lifecycle.KEYS, *TEXT_KEYS,
)  # fmt: skip
BUILDING = (
    "building", "building:flats", "building:levels", "building:use", "name", "height",
    *ORGANISATION, *lifecycle.KEYS,
)  # fmt: skip
INTERPOLATION = (
    "addr:interpolation", "addr:street", "addr:place", "addr:city", "addr:postcode",
    "addr:inclusion",
)  # fmt: skip
AREA = ("natural", "landuse", "waterway", "location", "boundary", "place")
BARRIER = ("barrier", "natural", "access", "foot", "locked", "layer")

NODE = tuple(dict.fromkeys((*STREET_NODE, *PLACE, "place")))
NODE_SET = frozenset((*NODE, *lifecycle.NUMBERS))
PLACE_SET, BUILDING_SET = frozenset((*PLACE, *lifecycle.NUMBERS)), frozenset(BUILDING)
BARRIER_SET = frozenset(BARRIER)
WAY_SET, STREET_NODE_KEYS = frozenset(WAY), frozenset(STREET_NODE)
EVERY = tuple(
    dict.fromkeys((*WAY, *PLACE, *BUILDING, *INTERPOLATION, *AREA, *BARRIER, *lifecycle.NUMBERS))
)
# What most houses have and nothing else: looking up seven keys instead of all tags is what makes
# 50,000 buildings quick.
COMMON = (
    "building", "building:levels", "addr:housenumber", "addr:street", "addr:city",
    "addr:postcode", "height",
)  # fmt: skip
RARE = tuple(key for key in EVERY if key not in COMMON)

NODE_FILTER = (
    *NUMBER, *OTHER_NUMBERS, *FLATS, "highway", "crossing", "barrier", "kerb", "railway",
    "entrance", *PASSAGE, *ORGANISATION, *TEXTS, *lifecycle.NUMBERS,
)  # fmt: skip
WAY_FILTER = (
    *NUMBER, *OTHER_NUMBERS, "highway", "railway", "building", "addr:interpolation", "natural",
    "landuse", "waterway", "barrier", "man_made", *ORGANISATION, *lifecycle.GONE_OUTLINES,
    *lifecycle.NUMBERS, *TEXTS, "building:flats", "addr:flats",
)  # fmt: skip
RELATION_FILTER = (
    *NUMBER, *OTHER_NUMBERS, "building", "natural", "landuse", "waterway", "boundary", "place",
    "highway", "man_made", "barrier", *ORGANISATION, *lifecycle.GONE_OUTLINES, *lifecycle.NUMBERS,
    *TEXTS, "building:flats", "addr:flats",
)  # fmt: skip

RAILWAYS = frozenset(
    {"rail", "light_rail", "subway", "tram", "narrow_gauge", "monorail", "funicular", "preserved"}
)
STREET_NODE_HIGHWAYS = frozenset(
    {"crossing", "traffic_signals", "stop", "give_way", "elevator", "steps", "mini_roundabout"}
)
STREET_NODE_RAILWAYS = frozenset(
    {"level_crossing", "crossing", "tram_level_crossing", "tram_crossing"}
)
# Amenities that are street furniture or parking, not a place to visit.
FURNITURE = frozenset(
    {
        "animal_breeding", "atm", "baking_oven", "bbq", "bench", "bicycle_parking",
        "bicycle_rental", "bicycle_repair_station", "boat_rental", "car_sharing",
        "charging_station", "clock", "compressed_air", "dog_toilet", "drinking_water",
        "feeding_place", "fountain", "game_feeding", "give_box", "grave_yard", "grit_bin",
        "hunting_stand", "karaoke_box", "kneipp_water_cure", "letter_box", "loading_dock",
        "lounger", "motorcycle_parking", "parcel_locker", "parking", "parking_entrance",
        "parking_space", "payment_terminal", "photo_booth", "post_box", "public_bookcase",
        "recycling", "sanitary_dump_station", "shelter", "shower", "table", "taxi",
        "telephone", "ticket_validator", "toilets", "trolley_bay", "vending_machine",
        "waste_basket", "waste_disposal", "waste_transfer_station", "water_point",
        "watering_place", "weighbridge",
    }
)  # fmt: skip
VISITED_LEISURE = frozenset(
    {
        "adult_gaming_centre", "amusement_arcade", "bowling_alley", "dance", "escape_game",
        "fitness_centre", "horse_riding", "ice_rink", "sauna", "social_club", "sports_centre",
        "sports_hall", "stadium", "tanning_salon",
    }
)  # fmt: skip
VISITED_TOURISM = frozenset({"hotel", "hostel", "guest_house", "motel", "museum", "gallery"})
ORGANISATION_SET = frozenset(ORGANISATION)
FLATS_SET = frozenset(FLATS)
STREET_NODE_SET = frozenset(
    {"highway", "railway", "crossing", "barrier", "kerb", "entrance", *PASSAGE}
)
ALWAYS_STREET_NODE = STREET_NODE_SET - {"highway", "railway"}
EMPTY = frozenset({"no", "vacant", "disused", "abandoned", "closed"})

BARRIERS = frozenset(
    {
        "cable", "cable_barrier", "city_wall", "cliff", "ditch", "fence", "guard_rail", "handrail",
        "hedge", "hedge_bank", "jersey_barrier", "railing", "retaining_wall", "tank_trap", "wall",
        "wire_fence", "wood_fence", "yes",
    }
)  # fmt: skip
GATES = frozenset({"gate", "lift_gate", "swing_gate", "sliding_gate", "wicket_gate", "chain"})
SHUT = frozenset({"no", "private"})
WATER_LINES = frozenset({"river", "stream", "canal", "ditch"})
GREEN_LEISURE = frozenset(
    {"park", "garden", "playground", "pitch", "golf_course", "nature_reserve", "common"}
)
GREEN_LANDUSE = frozenset(
    {"grass", "meadow", "cemetery", "recreation_ground", "village_green", "allotments", "orchard"}
)
GREEN_NATURAL = frozenset({"grassland", "heath", "scrub"})
LANDUSE_WITHOUT_HOMES = frozenset(
    {
        "allotments", "cemetery", "commercial", "construction", "depot", "fairground", "garages",
        "greenhouse_horticulture", "industrial", "landfill", "military", "port", "quarry",
        "railway", "recreation_ground", "retail",
    }
)  # fmt: skip
# Other uses of a square, with which people cannot be assumed to walk all over it.
NOT_PAVED = frozenset({"building", "landuse", "leisure", "natural", "water", "waterway"})
AMENITY_WITHOUT_HOMES = frozenset(
    {
        "bus_station", "college", "fire_station", "fuel", "grave_yard", "hospital",
        "kindergarten", "parking", "police", "prison", "school", "university",
    }
)  # fmt: skip
LEISURE_WITHOUT_HOMES = frozenset(
    {
        "beach_resort", "golf_course", "marina", "park", "pitch", "playground", "sports_centre",
        "stadium", "swimming_area", "swimming_pool", "track", "water_park",
    }
)  # fmt: skip


def picked(tags: Tags, wanted: Collection[str]) -> dict[str, str]:
    """Return the tags with these keys."""
    return {key: value for key, value in tags.items() if key in wanted}


def is_organisation(tags: Tags) -> bool:
    """Return whether the tags are those of a place to visit during its opening hours."""
    if ORGANISATION_SET.isdisjoint(tags):
        return False
    for key in ("shop", "office", "club", "craft", "healthcare"):
        if key in tags and tags[key] not in EMPTY:
            return True
    if "amenity" in tags and tags["amenity"] not in FURNITURE and tags["amenity"] not in EMPTY:
        return True
    return tags.get("leisure") in VISITED_LEISURE or tags.get("tourism") in VISITED_TOURISM


def is_address(tags: Tags) -> bool:
    """Return whether the tags have an address: a number of any kind, or the name of a house.

    A block number alone is an address only on a building or an address node; elsewhere it names the
    block.
    """
    if "addr:housenumber" in tags:
        return True
    if NUMBER_KEYS.isdisjoint(tags):
        return False
    if not NUMBER_KEYS.isdisjoint(tags.keys() - {"addr:block_number"}):
        return True
    return "place" not in tags and "landuse" not in tags and "boundary" not in tags


def is_entrance(tags: Tags) -> bool:
    """Return whether a node is an entrance of a building, or names the flats behind one."""
    if tags.get("entrance", "no") != "no" or tags.get("building") == "entrance":
        return True
    return "entrance" not in tags and not FLATS_SET.isdisjoint(tags) and not is_address(tags)


def is_part_with_flats(tags: Tags) -> bool:
    """Return whether an area is part of a house and names or counts flats."""
    if tags.get("building:part", "no") == "no" or "building" in tags:
        return False
    return not FLATS_SET.isdisjoint(tags) and is_entrance(tags)


def is_outdoor_building(tags: Tags) -> bool:
    """Return whether the tags are a building above ground: on no lower layer, not indoors.

    One that was taken down, or is not built yet, is none.
    """
    if tags.get("building", "no") == "no" or lifecycle.state_of_house(tags).is_missing:
        return False
    if tags.get("location") in ("underground", "indoor") or tags.get("indoor", "no") != "no":
        return False
    return not tags.get("layer", "0").startswith("-")


def is_street_node(tags: Tags) -> bool:
    """Return whether a node's tags matter to people who walk across it."""
    if STREET_NODE_SET.isdisjoint(tags):
        return False
    return (
        tags.get("highway") in STREET_NODE_HIGHWAYS
        or tags.get("railway") in STREET_NODE_RAILWAYS
        or not ALWAYS_STREET_NODE.isdisjoint(tags)
    )


def area_kind(tags: Tags) -> str | None:
    """Return the kind of a background area (water, green, wood or no_homes), None for others."""
    natural, landuse = tags.get("natural"), tags.get("landuse")
    if tags.get("location") == "underground" or tags.get("tunnel", "no") != "no":
        return None
    if natural in ("water", "bay") or landuse in ("basin", "reservoir"):
        return "water"
    if tags.get("waterway") in ("riverbank", "dock") or tags.get("leisure") == "swimming_pool":
        return "water"
    if natural == "wood" or landuse == "forest":
        return "wood"
    if tags.get("leisure") in GREEN_LEISURE or landuse in GREEN_LANDUSE or natural in GREEN_NATURAL:
        return "green"
    return None


def is_without_homes(tags: Tags) -> bool:
    """Return whether an area has a use that makes a plain building on it unlikely to be a home."""
    return (
        tags.get("landuse") in LANDUSE_WITHOUT_HOMES
        or tags.get("amenity") in AMENITY_WITHOUT_HOMES
        or tags.get("leisure") in LEISURE_WITHOUT_HOMES
    )


def is_water_line(tags: Tags) -> bool:
    """Return whether a way is drawn as a line of water, which one in a pipe is not."""
    if tags.get("natural") == "coastline":
        return True
    return tags.get("waterway") in WATER_LINES and tags.get("tunnel", "no") == "no"


def as_street(tags: Tags, *, is_closed: bool) -> dict[str, str] | None:
    """Return the tags of a street, a path or a pier (as a footway), None for other ways.

    A closed pier is an area unless tagged otherwise. A square (`place=square`) without a `highway`
    is an area to walk on, unless it is also something else, such as a park.
    """
    kept = picked(tags, WAY_SET)
    written = kept.get("highway")
    if written is not None:
        read = read_highway(written)
        return kept if read == written else {**kept, "highway": read, WRITTEN: written}
    if is_closed and tags.get("place") == "square" and NOT_PAVED.isdisjoint(tags):
        return {**kept, "highway": "pedestrian", "area": "yes", "place": "square"}
    if kept.get("man_made") != "pier" or tags.get("building", "no") != "no":
        return None
    kept["highway"] = "footway"
    if is_closed:
        kept.setdefault("area", "yes")
    return kept


def is_barrier_line(tags: Tags) -> bool:
    """Return whether a way is a wall, a fence or the like that nobody walks through.

    This includes a gate drawn as a line, if it is locked or not open to everybody.
    """
    if tags.get("layer", "0").startswith("-") or tags.get("location") == "underground":
        return False
    kind = tags.get("barrier", "no")
    if kind in GATES and tags.get("foot") not in ("yes", "designated", "permissive"):
        return tags.get("locked") == "yes" or tags.get("foot", tags.get("access")) in SHUT
    return kind in BARRIERS or tags.get("natural") == "cliff"
