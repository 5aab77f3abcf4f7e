"""Which ways people may walk along."""

from __future__ import annotations

import pytest

from canvass.osm.walkable import is_walkable

WALKED = [
    "highway=cycleway",
    "highway=steps",
    "highway=track",
    "highway=living_street",
    "highway=residential sidewalk=separate",
    "highway=secondary foot=use_sidepath",
    "highway=service access=private foot=yes",
    "highway=footway access=no foot=permissive",
    "highway=footway tunnel=yes layer=-1",
    "highway=path tunnel=yes layer=-1 level=-1",
    "highway=steps level=-1;0",
    "highway=residential access=destination",
    "highway=trunk",
    "highway=bridleway",
]
NOT_WALKED = [
    "highway=motorway",
    "highway=motorway_link",
    "highway=trunk motorroad=yes",
    "highway=construction",
    "highway=proposed",
    "highway=abandoned",
    "highway=raceway",
    "highway=corridor",
    "highway=platform",
    "highway=footway indoor=yes",
    "highway=footway indoor=yes foot=permissive",
    "highway=footway level=-1",
    "highway=footway level=-3 tunnel=yes",
    "highway=residential foot=no",
    "highway=path foot=private access=yes",
    "highway=service access=private",
    "highway=service access=no",
    "highway=pedestrian area=yes",
    "railway=rail",
]


def tags(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split())


@pytest.mark.parametrize("text", WALKED)
def test_people_walk_here(text: str) -> None:
    assert is_walkable(tags(text))


@pytest.mark.parametrize("text", NOT_WALKED)
def test_people_do_not_walk_here(text: str) -> None:
    assert not is_walkable(tags(text))
