"""The findings of an audit as values, and their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from canvass.units import grouped, percent


class Kind(StrEnum):
    """The kinds of findings, in the order in which people should look at them."""

    BUILDING_WITHOUT_ADDRESS = "building_without_address"
    ENTRANCE_WITHOUT_ADDRESS = "entrance_without_address"
    FLATS_UNKNOWN = "flats_unknown"
    FLATS_WITHOUT_ADDRESS = "flats_without_address"
    FLATS_READ = "flats_read"
    FLATS_DIFFER = "flats_differ"
    FLATS_DEALT = "flats_dealt"
    ENTRANCE_SHARED = "entrance_shared"
    NO_NUMBER = "no_number"
    IN_ONE_TEXT = "in_one_text"
    NO_PLACE = "no_place"
    HOUSE_MISSING = "house_missing"
    HOUSE_DOUBTFUL = "house_doubtful"
    PILE = "pile"
    LARGE_STOP = "large_stop"
    STREET_NOT_ON_MAP = "street_not_on_map"
    STREET_SPELT_TWICE = "street_spelt_twice"
    OFF_NETWORK = "off_network"
    NO_FREE_WAY = "no_free_way"
    AT_FENCE = "at_fence"
    THROUGH_HOUSE = "through_house"
    ISLAND = "island"
    UNKNOWN_WAY = "unknown_way"
    WAY_READ = "way_read"
    CLOSED_AT_TIMES = "closed_at_times"
    NOT_PASSED = "not_passed"
    PRIVATE_ROAD = "private_road"
    INTERPOLATION = "interpolation"
    SILENT_ROW = "silent_row"
    ROW_NOT_GUESSED = "row_not_guessed"
    RANGE = "range"
    DUPLICATE = "duplicate"
    SAME_NUMBER_TWICE = "same_number_twice"
    SECOND_ADDRESS = "second_address"
    ON_BUSINESS = "on_business"
    KERB_JOINED = "kerb_joined"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding: its kind, its place, and the values for its sentence."""

    kind: Kind
    lon: float
    lat: float
    words: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Audit:
    """The findings and counts of an audit.

    `addresses` and `doors` count those of the district, planned or left out.
    `dwelling_like_with_address` counts the `dwelling_like_buildings` with an address in or at them.
    """

    addresses: int
    doors: int
    dwelling_like_buildings: int
    dwelling_like_with_address: int
    findings: tuple[Finding, ...]

    def count_by_kind(self) -> dict[Kind, int]:
        """Return the number of findings of each kind that occurs, in the order of kinds."""
        counted = Counter(finding.kind for finding in self.findings)
        return {kind: counted[kind] for kind in Kind if kind in counted}


Translate = Callable[[str], str]

_TITLES = {
    Kind.BUILDING_WITHOUT_ADDRESS: "Dwelling-like building without address",
    Kind.ENTRANCE_WITHOUT_ADDRESS: "Entrance without address",
    Kind.FLATS_UNKNOWN: "Number of flats unknown",
    Kind.FLATS_WITHOUT_ADDRESS: "Flats without an address",
    Kind.FLATS_READ: "List of flats with two readings",
    Kind.FLATS_DIFFER: "Flats named and counted differ",
    Kind.FLATS_DEALT: "Flats divided among entrances",
    Kind.ENTRANCE_SHARED: "Entrance of a house with several numbers",
    Kind.NO_NUMBER: "Not a house number",
    Kind.IN_ONE_TEXT: "Address in one text that is not read",
    Kind.NO_PLACE: "Address without a place",
    Kind.HOUSE_MISSING: "House taken down or not built yet, or number not in use",
    Kind.HOUSE_DOUBTFUL: "House where nobody may live",
    Kind.PILE: "Many addresses at one point",
    Kind.LARGE_STOP: "More doors than a shift holds",
    Kind.STREET_NOT_ON_MAP: "Street name not found on the map",
    Kind.STREET_SPELT_TWICE: "Street spelt in two ways",
    Kind.OFF_NETWORK: "Address off the network",
    Kind.NO_FREE_WAY: "No free way to an address",
    Kind.AT_FENCE: "Fence without a gate before an address",
    Kind.THROUGH_HOUSE: "Way to an address through another house",
    Kind.ISLAND: "Isolated paths",
    Kind.UNKNOWN_WAY: "Unknown kind of way",
    Kind.WAY_READ: "Misspelt kind of way",
    Kind.CLOSED_AT_TIMES: "Way closed for a season or at times",
    Kind.NOT_PASSED: "Point nobody passes",
    Kind.PRIVATE_ROAD: "Private road",
    Kind.INTERPOLATION: "Row of house numbers",
    Kind.SILENT_ROW: "Row without house numbers",
    Kind.ROW_NOT_GUESSED: "Row of house numbers not guessed",
    Kind.RANGE: "Range of house numbers",
    Kind.DUPLICATE: "Duplicate merged",
    Kind.SAME_NUMBER_TWICE: "One address in two places",
    Kind.SECOND_ADDRESS: "Second address of one object",
    Kind.ON_BUSINESS: "Address on a shop or office only",
    Kind.KERB_JOINED: "Footway joined at a kerb",
}
_DETAILS = {
    Kind.BUILDING_WITHOUT_ADDRESS: "{area} m² near {street}, {reason}; no address in or at it",
    Kind.ENTRANCE_WITHOUT_ADDRESS: "entrance {ref}: its building has {addresses} addresses, "
    "none is at the entrance",
    Kind.FLATS_UNKNOWN: "{address}: {reason}, counted as {doors} door",
    Kind.FLATS_WITHOUT_ADDRESS: "entrance {ref}: {count} flats behind it, and no address in or at "
    "its building; not planned",
    Kind.FLATS_READ: '{address}: "{text}" is read as {count} flats',
    Kind.FLATS_DIFFER: "{address}: {named} flats are named, the building says {counted}; "
    "{doors} are planned",
    Kind.FLATS_DEALT: "{address}: {doors} flats divided evenly among {count} "
    "entrances, since it is not mapped which are behind which",
    Kind.ENTRANCE_SHARED: "entrance {ref}: its building has {addresses} addresses; its flats are "
    "counted at {address}, the nearest",
    Kind.NO_NUMBER: '{street}: "{text}" is not a house number; left out',
    Kind.IN_ONE_TEXT: '"{text}" names no street of the map; left out',
    Kind.NO_PLACE: "{address}: its place is not in the file; left out",
    Kind.HOUSE_MISSING: "{address}: {reason} ({said}); left out",
    Kind.HOUSE_DOUBTFUL: "{address}: {reason} ({said}); planned all the same",
    Kind.PILE: "{count} addresses are at one point, {address} among them, and no house there is "
    "large enough for them",
    Kind.LARGE_STOP: "{address}: {count} doors behind one entrance, about {minutes} min; a shorter "
    "shift gets them in equal parts",
    Kind.STREET_NOT_ON_MAP: 'no way is called "{street}" (addresses: {count}); {hint}',
    Kind.STREET_SPELT_TWICE: '"{street}" (addresses: {count}) is written "{hint}" on the way',
    Kind.OFF_NETWORK: "{address}: nothing to walk along within 150 m",
    Kind.NO_FREE_WAY: "{address}: water, a railway, a wall, a fence or a large road lies between "
    "it and every street near",
    Kind.AT_FENCE: "no gate is mapped in the fence or wall around {address}; "
    "the list leads only to the fence",
    Kind.THROUGH_HOUSE: "{address}: no way leads around the houses before it; "
    "planned as if people could walk through",
    Kind.ISLAND: "{metres} m of paths with {count} doors are joined to no other street",
    Kind.UNKNOWN_WAY: "{way}: {said} is unknown to this program; nobody is sent there",
    Kind.WAY_READ: "{street}: highway={said} is read as {read}",
    Kind.CLOSED_AT_TIMES: "{way}: {said}; taken as closed, nobody is sent there",
    Kind.NOT_PASSED: "{said} on a street or path; nobody is sent through",
    Kind.PRIVATE_ROAD: "{way}: walked from its mouth to {count} doors on it, never through",
    Kind.INTERPOLATION: "{street}: house numbers from {first} to {last} are drawn as a row; doors "
    "guessed from it: {count}",
    Kind.SILENT_ROW: "a row of house numbers ({reason}) whose ends do not say which numbers are "
    "between; it gives no doors",
    Kind.ROW_NOT_GUESSED: "a row of house numbers ({kind}) from {first} to {last}: {reason}; "
    "nothing between them is guessed",
    Kind.RANGE: "{address} stands for {count} or more house numbers and counts as one",
    Kind.DUPLICATE: "{address} is on {count} map objects within {metres} m; counted once",
    Kind.SAME_NUMBER_TWICE: "{address} is in {count} places, {metres} m apart",
    Kind.SECOND_ADDRESS: "{address} has a second address, {other} ({key}); planned once, as "
    "{address}",
    Kind.ON_BUSINESS: "{address} is only on {reason}",
    Kind.KERB_JOINED: "a footway ends at a kerb without a shared point; joined for walking",
}
_TODOS = {
    Kind.BUILDING_WITHOUT_ADDRESS: "Import its address from a register (canvass doors import) or "
    "add it to OpenStreetMap; until then nobody is sent there",
    Kind.ENTRANCE_WITHOUT_ADDRESS: "Record the number of the entrance, in OpenStreetMap or with "
    "canvass doors split",
    Kind.FLATS_UNKNOWN: "Count the flats and record them with canvass doors split",
    Kind.FLATS_WITHOUT_ADDRESS: "Give the building or the entrance its number in OpenStreetMap, or "
    "bring the address in with a register",
    Kind.FLATS_READ: "Count them on the spot, and record them with canvass doors split",
    Kind.FLATS_DIFFER: "Check which is right, and record it with canvass doors split",
    Kind.FLATS_DEALT: "Count them on the spot, and record them with canvass doors split",
    Kind.ENTRANCE_SHARED: "Record the number of the entrance, in OpenStreetMap or with "
    "canvass doors split",
    Kind.NO_NUMBER: "Find out the number and correct it in OpenStreetMap, or bring the address in "
    "with a register",
    Kind.IN_ONE_TEXT: "Write street and number apart in OpenStreetMap, or bring the address in "
    "with a register",
    Kind.NO_PLACE: "Take a map that holds all points of its ways, for example cut out with osmium "
    "extract --strategy smart; the point shown is the middle of the map",
    Kind.HOUSE_MISSING: "Nothing, or correct it in OpenStreetMap if a house stands there; until "
    "then nobody is sent there",
    Kind.HOUSE_DOUBTFUL: "Look whether somebody lives there; if not, exclude it with "
    "canvass doors exclude",
    Kind.PILE: "Look where the doors are, and bring the addresses in with a register that knows "
    "their places: the walk between them is not planned",
    Kind.LARGE_STOP: "Check whether the house has more entrances, and record them "
    "with canvass doors split",
    Kind.STREET_NOT_ON_MAP: "Correct the spelling on the addresses, or name the street, in "
    "OpenStreetMap; the doors are planned from the nearest way until then",
    Kind.STREET_SPELT_TWICE: "Write both alike in OpenStreetMap",
    Kind.OFF_NETWORK: "Add the way to the house in OpenStreetMap, or visit it by other means; "
    "it is left out of the plan",
    Kind.NO_FREE_WAY: "Add the gate, the bridge or the path to the house in OpenStreetMap, or "
    "visit it by other means; it is left out of the plan",
    Kind.AT_FENCE: "Look for the gate, and add it in OpenStreetMap: the way from the fence to the "
    "door is not planned",
    Kind.THROUGH_HOUSE: "Look for the passage or gateway, and add it in OpenStreetMap",
    Kind.ISLAND: "Join the paths to the street in OpenStreetMap; doors there may be left out",
    Kind.UNKNOWN_WAY: "Look what it is, and correct it in OpenStreetMap if people may walk there",
    Kind.WAY_READ: "Correct the value in OpenStreetMap",
    Kind.CLOSED_AT_TIMES: "Look whether people may walk there in the week; doors behind it may be "
    "left out",
    Kind.NOT_PASSED: "Look whether there is a way through; if so, map a gate or foot=yes there in "
    "OpenStreetMap",
    Kind.PRIVATE_ROAD: "Nothing, or leave its doors out with canvass doors exclude",
    Kind.INTERPOLATION: "Bring them in with a register, or check on the spot which numbers "
    "there are",
    Kind.SILENT_ROW: "Give both ends of the row a number in OpenStreetMap, or bring "
    "the addresses in with a register",
    Kind.ROW_NOT_GUESSED: "Import the numbers in between from a register, or correct the row in "
    "OpenStreetMap",
    Kind.RANGE: "Look whether each number has a door of its own; if so, add them singly",
    Kind.DUPLICATE: "Nothing, unless they are two houses: then one number is wrong",
    Kind.SAME_NUMBER_TWICE: "Check which is right; both are planned until then",
    Kind.SECOND_ADDRESS: "Look whether people live behind the second address; if so, give it a "
    "point of its own in OpenStreetMap, or bring it in with a register",
    Kind.ON_BUSINESS: "Look whether somebody lives there; if not, exclude it with "
    "canvass doors exclude",
    Kind.KERB_JOINED: "Nothing; share the point in OpenStreetMap if you can",
}


def title_of(kind: Kind, translate: Translate = str) -> str:
    """Return the title of a kind of finding."""
    return translate(_TITLES[kind])


def todo_of(kind: Kind, translate: Translate = str) -> str:
    """Return what to do about a kind of finding."""
    return translate(_TODOS[kind])


def detail_of(finding: Finding, translate: Translate = str, lang: str = "en") -> str:
    """Return a finding as a sentence; words from the map are not translated."""
    words = {
        key: grouped(value, lang) if isinstance(value, int) else value
        for key, value in finding.words.items()
    }
    if "reason" in words:
        words["reason"] = translate(words["reason"])
    if "hint" in words and finding.kind is Kind.STREET_NOT_ON_MAP:
        likely = words["hint"]
        words["hint"] = (
            translate('likely "{street}"').format(street=likely)
            if likely
            else translate("no name nearby is like it")
        )
    if "street" in words and not words["street"]:
        words["street"] = translate("no named street")
    return translate(_DETAILS[finding.kind]).format(**words)


def share_with_address(audit: Audit) -> float:
    """Return the share of homes with an address, rounded down to hundredths."""
    return 100 * audit.dwelling_like_with_address // max(1, audit.dwelling_like_buildings) / 100


def honest_sentence(audit: Audit, translate: Translate = str, lang: str = "en") -> str:
    """Return a sentence about the share of dwellings that a plan can reach at most."""
    buildings, has = audit.dwelling_like_buildings, audit.dwelling_like_with_address
    if not buildings:
        return translate("No dwelling-like buildings on the map: it cannot say what is missing")
    return translate(
        "{buildings} dwelling-like buildings; {has} have an address; {without} do not: "
        "plan covers at most about {share} of them"
    ).format(
        buildings=grouped(buildings, lang),
        has=grouped(has, lang),
        without=grouped(buildings - has, lang),
        share=percent(share_with_address(audit)),
    )
