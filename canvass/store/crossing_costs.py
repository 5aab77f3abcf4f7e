"""A district's own crossing costs, where they differ from the defaults."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection, delete, insert, select

from canvass.store.schema_routes import crossing_cost


def record_crossing_costs(
    connection: Connection, district_id: int, seconds: Mapping[str, float | None]
) -> None:
    """Set the seconds by road class; None restores the default."""
    table = crossing_cost
    for road_class, value in seconds.items():
        mine = (table.c.district_id == district_id) & (table.c.road_class == road_class)
        connection.execute(delete(table).where(mine))
        if value is not None:
            connection.execute(
                insert(table).values(district_id=district_id, road_class=road_class, seconds=value)
            )


def get_crossing_costs(connection: Connection, district_id: int) -> dict[str, float]:
    """Return the seconds a district sets by road class; empty if it sets none."""
    table = crossing_cost
    rows = select(table).where(table.c.district_id == district_id).order_by(table.c.road_class)
    return {row.road_class: row.seconds for row in connection.execute(rows)}
