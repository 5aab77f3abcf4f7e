"""Find the outline of a place by its name: osmnx asks Nominatim.

osmnx takes seconds to import. It caches the answer in the user's cache folder, so the same place
needs no network the next time.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from shapely import MultiPolygon, Polygon

from canvass.errors import MapError
from canvass.folders import cache_folder

GIVE_A_FILE = "give a map file (.osm.pbf) instead"


def find_outline(place: str, name: str) -> Polygon | MultiPolygon:
    """Return the area of a place in degrees; `name` is the place as shown in messages.

    Raises MapError if there is no such place, if it has no area, or if Nominatim cannot be reached.
    """
    import osmnx

    with _our_settings(osmnx.settings):
        try:
            found = osmnx.geocode_to_gdf(place)
        except OSError as error:
            raise MapError(
                "{name}: no such file, and the map service cannot be reached; give a map "
                "file (.osm.pbf) instead",
                name=name,
            ) from error
        except TypeError as error:  # what osmnx raises for a point or a line
            raise MapError(
                "{name}: the place has no outline; name a district or town", name=name
            ) from error
        except (ValueError, LookupError) as error:
            if "returned 0 results" in str(error):
                raise MapError(
                    "{name}: no place of that name; add the town, or give a map file "
                    "(.osm.pbf) instead",
                    name=name,
                ) from error
            raise MapError(
                "{name}: the map service gave no place; try later or give a map file "
                "(.osm.pbf) instead",
                name=name,
            ) from error
    return _valid(found.geometry.iloc[0], name)


@contextmanager
def _our_settings(settings: Any) -> Iterator[None]:
    """Use our cache folder and the system's name server; osmnx's settings are restored after."""
    ours = {"use_cache": True, "cache_folder": cache_folder(), "doh_url_template": None}
    before = {key: getattr(settings, key) for key in ours}
    for key, value in ours.items():
        setattr(settings, key, value)
    try:
        yield
    finally:
        for key, value in before.items():
            setattr(settings, key, value)


def _valid(area: Any, name: str) -> Polygon | MultiPolygon:
    healed = area if area.is_valid else area.buffer(0)
    if not isinstance(healed, Polygon | MultiPolygon) or healed.is_empty:
        raise MapError(
            "{name}: the place's outline is broken; give a map file (.osm.pbf) instead", name=name
        )
    return healed
