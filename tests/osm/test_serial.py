"""An extract as bytes and back."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely import box

from canvass.errors import MapError
from canvass.osm.extract import Extract, MapBackground
from canvass.osm.reader import read_map
from canvass.osm.serial import background_from_bytes, extract_from_bytes, extract_to_bytes
from tests.osm.small_map import village


@pytest.fixture
def extract(tmp_path: Path) -> Extract:
    path = tmp_path / "village.osm"
    path.write_bytes(village().xml())
    made, _ = read_map(path, path.name)
    return dataclasses.replace(made, boundary=box(18, 59, 18.01, 59.01))


def plain(value: Any) -> Any:
    """Return nested values that `==` compares by content."""
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.tolist()
    if dataclasses.is_dataclass(value):
        return [plain(getattr(value, field.name)) for field in dataclasses.fields(value)]
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def test_an_extract_comes_back_as_it_was(extract: Extract) -> None:
    assert plain(extract_from_bytes(extract_to_bytes(extract))) == plain(extract)
    assert plain(extract_from_bytes(extract_to_bytes(extract, level=0))) == plain(extract)


def test_an_empty_extract_comes_back_as_it_was(extract: Extract) -> None:
    empty = Extract(extract.source, extract.bounds, (), (), {}, (), (), (), (), (), (), None)

    assert plain(extract_from_bytes(extract_to_bytes(empty))) == plain(empty)


def test_the_background_of_an_extract_is_the_same_without_the_rest(extract: Extract) -> None:
    drawn = background_from_bytes(extract_to_bytes(extract))

    names = [field.name for field in dataclasses.fields(MapBackground)]
    assert min(len(extract.ways), len(extract.buildings), len(extract.backdrops)) > 0
    assert plain(drawn) == [plain(getattr(extract, name)) for name in names]


def test_the_same_extract_gives_the_same_bytes(extract: Extract) -> None:
    assert extract_to_bytes(extract) == extract_to_bytes(extract)


def test_a_single_flipped_bit_is_noticed(extract: Extract) -> None:
    blob = extract_to_bytes(extract)
    rng = random.Random(1)

    for _ in range(200):
        damaged = bytearray(blob)
        damaged[rng.randrange(len(blob))] ^= 1 << rng.randrange(8)
        with pytest.raises(MapError, match="damaged"):
            extract_from_bytes(bytes(damaged))


@pytest.mark.parametrize("length", [0, 5, 20, 40, 200])
def test_a_cut_blob_is_noticed(extract: Extract, length: int) -> None:
    with pytest.raises(MapError, match="damaged"):
        extract_from_bytes(extract_to_bytes(extract)[:length])
