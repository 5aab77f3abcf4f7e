"""What a route is named after: the doors it has, not those of the house they are a part of."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from canvass.planning.document import named_stops


def Fake(**fields: Any) -> Any:  # noqa: N802
    """Return an object that has just these fields."""
    return SimpleNamespace(**fields)


def test_a_part_of_a_large_block_is_named_after_its_own_numbers():
    """One entrance holds 34 to 288; the second part of it only 162 and 288."""
    addresses = [
        Fake(id=f"n{n}", street="Tollens", housenumber=str(n)) for n in (34, 160, 162, 288)
    ]
    doors = [Fake(address_id="n162", unit=""), Fake(address_id="n288", unit="12"),
             Fake(address_id="n288", unit="14")]  # fmt: skip
    planned = Fake(entrance=Fake(addresses=addresses), doors=doors)
    problem = Fake(stops=[Fake(id="e1#2", doors=3, x_m=1.0, y_m=2.0)])

    found = named_stops(Fake(problem=problem, stops=[planned]), Fake(stops=(1,)))

    assert [(stop.housenumber, stop.doors) for stop in found] == [("162", 1), ("288", 2)]
    assert found[1].units == ("12", "14")
