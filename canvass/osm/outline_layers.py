"""Many outlines in a GeoPackage, each under the names its feature has."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from canvass.errors import BoundaryError
from canvass.osm.sniff import shown

WGS84 = "EPSG:4326"
MAGIC = b"SQLite format 3\0"


def is_geopackage(path: Path) -> bool:
    """Whether a file begins as a GeoPackage does, whatever it is called."""
    try:
        # A pipe would be waited for.
        if not path.is_file():
            return False
        with path.open("rb") as file:
            return file.read(len(MAGIC)) == MAGIC
    except (OSError, ValueError):
        return False


def read_layer_outlines(path: Path, names: Collection[str]) -> list[tuple[dict[str, Any], Any]]:
    """Return (fields, shape in degrees) of the one layer that has a field in `names`.

    Raises BoundaryError where the file is damaged, where no layer or several have one, or where
    the layer does not say which CRS its coordinates are in.
    """
    import pyogrio

    name = shown(path)
    errors = (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
              pyogrio.errors.FeatureError, pyogrio.errors.GeometryError, RuntimeWarning,
              RuntimeError, ValueError, OSError)  # fmt: skip
    try:
        with warnings.catch_warnings():
            # A warning of GDAL is damage: a part of the file it could not read.
            warnings.simplefilter("error", RuntimeWarning)
            layers = [
                str(layer) for layer in pyogrio.list_layers(path)[:, 0].tolist()
                if _fields(path, str(layer), names)
            ]  # fmt: skip
            if len(layers) != 1:
                raise BoundaryError(_which_layer(name, layers))
            wanted = _fields(path, layers[0], names)
            meta, _, shapes, columns = pyogrio.raw.read(path, layer=layers[0], columns=wanted)
    except BoundaryError:
        raise
    except errors as error:
        raise BoundaryError(
            "{name}: damaged or no GeoPackage; get the file again", name=name
        ) from error
    if shapes is None:
        raise BoundaryError('{name}: layer "{layers}" holds no areas', name=name, layers=layers[0])
    rows = [
        dict(zip(meta["fields"].tolist(), row, strict=True)) for row in zip(*columns, strict=True)
    ]
    return list(zip(rows, _in_degrees(shapes, meta.get("crs"), name), strict=True))


def _fields(path: Path, layer: str, names: Collection[str]) -> list[str]:
    import pyogrio

    fields = pyogrio.read_info(path, layer=layer)["fields"].tolist()
    return [str(field) for field in fields if str(field).casefold() in names]


def _which_layer(name: str, layers: list[str]) -> str:
    if not layers:
        return f"{name}: no layer has a field with the name or code of an electoral district"
    listed = ", ".join(f'"{layer[:60]}"' for layer in layers[:10])
    return f"{name}: several layers may hold electoral districts ({listed}); keep one of them"


def _in_degrees(shapes: Any, crs: str | None, name: str) -> Any:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    if not crs:
        raise BoundaryError(
            "{name}: it does not say which coordinates it uses; set its CRS", name=name
        )
    try:
        to_degrees = Transformer.from_crs(crs, WGS84, always_xy=True)
    except ProjError as error:
        raise BoundaryError(
            "{name}: the coordinate system {crs} is not known", name=name, crs=crs[:60]
        ) from error
    flat = shapely.force_2d(shapely.from_wkb(shapes, on_invalid="ignore"))
    return shapely.transform(
        flat, lambda points: np.column_stack(to_degrees.transform(points[:, 0], points[:, 1]))
    )
