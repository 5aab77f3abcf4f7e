"""The country of a time zone and its public holidays, from public data.

Countries come from `zone.tab` and the links of the time zone database (package tzdata). Holidays
come from the package holidays, in addition to those of opening-hours-py, which has half of the
countries and lacks some days that fall on a weekend.
"""

from __future__ import annotations

import warnings
from collections import Counter
from datetime import date
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours

OLD_NAMES = {
    "Africa/Asmera": "ER", "Africa/Timbuktu": "ML", "America/Coral_Harbour": "CA",
    "America/Virgin": "VI", "Atlantic/Jan_Mayen": "SJ", "Iceland": "IS", "Pacific/Ponape": "FM",
    "Pacific/Samoa": "AS", "Pacific/Truk": "FM", "Pacific/Yap": "FM", "US/Samoa": "AS",
}  # fmt: skip
"""Zones that link to a zone of another country with the same clock."""

FEW_PARTS = 0.1
NO_COUNTRY = frozenset({"CET", "EET", "EST", "HST", "MET", "MST", "WET"})
"""Names of clocks, not countries, that link to a zone of one country with that clock."""


@lru_cache
def country_of(zone: ZoneInfo) -> str | None:
    """Return the ISO 3166 code of a zone's country, None for zones without one, such as UTC."""
    if zone.key in NO_COUNTRY:
        return None
    countries, links = _tables()
    name = zone.key
    while name not in countries and name in links and name not in OLD_NAMES:
        name = links[name]
    return countries.get(name) or OLD_NAMES.get(name)


@lru_cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Return the country of each zone, and the zone of each alias."""
    folder = files("tzdata").joinpath("zoneinfo")
    rows = folder.joinpath("zone.tab").read_text("utf-8").splitlines()
    cells = [row.split("\t") for row in rows if row and not row.startswith("#")]
    lines = folder.joinpath("tzdata.zi").read_text("utf-8").splitlines()
    links = [line.split() for line in lines if line.startswith("L ")]
    return {row[2]: row[0] for row in cells}, {name: zone for _, zone, name in links}


@lru_cache
def is_in_calendar(country: str) -> bool:
    """Return whether opening-hours-py knows the public holidays of a country."""
    try:
        OpeningHours("PH off", country=country)
    except Exception as error:  # its own class is not in its types, and derives from nothing else
        if type(error).__name__ == "UnknownCountryError":
            return False
        raise
    return True


@lru_cache(maxsize=4096)
def is_holiday(country: str, day: date) -> bool:
    """Return whether a day is a public holiday according to the package holidays.

    Days of a tenth or more of a country's parts count everywhere in it (the August bank holiday in
    England, the Epiphany in Bavaria): nobody here knows in which part a place lies.
    """
    # Takes an eighth of a second to import, and most commands need no holidays.
    from holidays import country_holidays

    return day in country_holidays(country, years=[day.year]) or day in _of_parts(country, day.year)


@lru_cache(maxsize=256)
def _of_parts(country: str, year: int) -> frozenset[date]:
    """Return the days of a year that are public holidays in a tenth of the country's parts."""
    from holidays import country_holidays

    parts = country_holidays(country).subdivisions
    count: Counter[date] = Counter()
    with warnings.catch_warnings():
        # Some names of parts are being replaced.
        warnings.simplefilter("ignore")
        for part in parts:
            count.update(set(country_holidays(country, subdiv=part, years=[year])))
    return frozenset(day for day, some in count.items() if some >= FEW_PARTS * len(parts))
