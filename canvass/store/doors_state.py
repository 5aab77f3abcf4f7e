"""Short texts that change whenever the doors or the map of a district may have changed."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection, Select, Table, func, select

from canvass.store import schema
from canvass.store.refusals import list_refusals
from canvass.store.schema_flats import (
    entrance_access,
    entrance_fact,
    people_exclusion,
    stairwell_split,
)
from canvass.store.schema_registers import register_row
from canvass.store.schema_routes import crossing_cost

OF_THE_MAP = (stairwell_split, crossing_cost)
SMALL = (people_exclusion, *OF_THE_MAP, entrance_access, entrance_fact)
"""Small tables with what people entered; they are read as a whole."""


def doors_state(connection: Connection, district_id: int) -> str:
    """Return a text that is the same while map, registers and what people said are the same.

    Cheap: counts of the large tables, the rows of the small ones. Times that run out by themselves
    (a code that is valid until noon) do not change it.
    """
    digest = _digest(connection, district_id, SMALL)
    digest.update(repr(list_refusals(connection)).encode())
    return digest.hexdigest()


def map_state(connection: Connection, district_id: int) -> str:
    """Return a text that is the same while streets and all doors are the same, left out or not."""
    return _digest(connection, district_id, OF_THE_MAP).hexdigest()


def _digest(connection: Connection, district_id: int, small: tuple[Table, ...]) -> hashlib._Hash:
    digest = hashlib.sha256()
    for query in (*_counts(district_id), *(_rows(table, district_id) for table in small)):
        for row in connection.execute(query):
            digest.update(repr(tuple(row)).encode())
        digest.update(b"|")
    return digest


def _counts(district_id: int) -> list[Select[tuple[object, ...]]]:
    def of(table: Table, *columns: object) -> Select[tuple[object, ...]]:
        return select(*columns).where(table.c.district_id == district_id)  # type: ignore[call-overload, no-any-return]

    door, kept, area = schema.door, register_row, schema.district
    return [
        of(area, area.c.source_file, area.c.osm_date, area.c.addresses_read, area.c.merged),
        of(schema.district_map, func.length(schema.district_map.c.extract)),
        of(door, func.count(), func.sum(door.c.is_retired), func.max(door.c.door_id)),
        of(kept, func.count(), func.max(kept.c.batch_no)),
    ]


def _rows(table: Table, district_id: int) -> Select[tuple[object, ...]]:
    keys = list(table.primary_key.columns)
    return select(table).where(table.c.district_id == district_id).order_by(*keys)
