"""The country of a time zone and its public holidays, by data that others keep.

Countries: `zone.tab` and the links of the time zone database (package tzdata). Holidays: those of
the package holidays beside those opening-hours-py knows, which has half of the countries and leaves
out some days that fall on a weekend.
"""

from __future__ import annotations

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
"""Names whose link goes to a zone of another country that has had the same clock."""

NO_COUNTRY = frozenset({"CET", "EET", "EST", "HST", "MET", "MST", "WET"})
"""Names of a clock that link to a zone of one of the countries that have it."""


@lru_cache
def country_of(zone: ZoneInfo) -> str | None:
    """Return the ISO 3166 code of the country a zone is named for, None for UTC and the like."""
    if zone.key in NO_COUNTRY:
        return None
    countries, links = _tables()
    name = zone.key
    while name not in countries and name in links and name not in OLD_NAMES:
        name = links[name]
    return countries.get(name) or OLD_NAMES.get(name)


@lru_cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Return countries by zone, and zones by the other names they have."""
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
    """Return whether a day is a public holiday by the package holidays."""
    # An eighth of a second to load, and most commands ask for no holidays.
    from holidays import country_holidays

    return day in country_holidays(country, years=[day.year])
