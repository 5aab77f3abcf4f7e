"""GeoPackage, GeoJSON and Shapefile, through GDAL."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from canvass.errors import DoorError
from canvass.registers.gdal import load_pyogrio
from canvass.registers.row import RawTable

MAGIC = {
    ".gpkg": (b"SQLite format 3\0",),
    ".geojson": (b"{",),
    ".json": (b"{",),
    ".shp": (b"\x00\x00\x27\x0a",),
}
KINDS = {".gpkg": "GeoPackage", ".geojson": "GeoJSON", ".json": "GeoJSON", ".shp": "Shapefile"}


def read_vector(
    path: Path,
    *,
    layer: str | None,
    choose: Callable[[str, Sequence[str]], bool],
) -> RawTable:
    """Return the cells and places of a layer; raises DoorError.

    Without `layer` the only layer is read, or the only one for which `choose(name, headings)` is
    true; where that leaves several, they are listed.
    """
    pyogrio = load_pyogrio()
    _check_kind(path)
    try:
        with warnings.catch_warnings():
            # A warning of GDAL is damage: a part of the file it could not read.
            warnings.simplefilter("error", RuntimeWarning)
            name = _choose_layer(path, layer, choose)
            found = pyogrio.read_info(path, layer=name)
            meta, fids, geometry, fields = pyogrio.raw.read(path, layer=name, return_fids=True)
    except DoorError:
        raise
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError, pyogrio.errors.FieldError, pyogrio.errors.GeometryError,
            RuntimeWarning, RuntimeError, ValueError, OSError) as error:  # fmt: skip
        said = " ".join(str(error).split())[:150]
        raise DoorError(
            f"{path}: damaged or no {KINDS[path.suffix.lower()]} ({said}); get the file again"
        ) from error
    count = len(fids)
    if found["features"] >= 0 and found["features"] != count:
        raise DoorError(
            f"{path}: {found['features']:,} rows announced, {count:,} there; get the file again"
        )
    columns = tuple(_as_text(column) for column in fields)
    headings = tuple(str(name) for name in meta["fields"])
    if geometry is None:
        return RawTable(headings, columns, range(1, count + 1))
    x, y = _places(geometry)
    return RawTable(headings, columns, range(1, count + 1), (), x, y, meta.get("crs"))


def _check_kind(path: Path) -> None:
    with path.open("rb") as file:
        begun = file.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = path.suffix.lower()
    # GDAL looks at the content, not at the name: other formats may name files and addresses.
    if not any(begun.startswith(magic.lstrip()) for magic in MAGIC[kind]):
        raise DoorError(f"{path}: no {KINDS[kind]}; get the file again or give it its right ending")


def _choose_layer(
    path: Path, layer: str | None, choose: Callable[[str, Sequence[str]], bool]
) -> str:
    pyogrio = load_pyogrio()
    layers = [str(name) for name in pyogrio.list_layers(path)[:, 0].tolist()]
    shown = ", ".join(f'"{name[:60]}"' for name in layers[:30])
    if layer is not None:
        if layer not in layers:
            raise DoorError(f'{path}: no layer "{layer}"; there is {shown or "none"}')
        return layer
    if len(layers) > 1:
        fitting = [
            name for name in layers
            if choose(name, [str(f) for f in pyogrio.read_info(path, layer=name)["fields"]])
        ]  # fmt: skip
        if len(fitting) != 1:
            raise DoorError(f"{path}: {len(layers)} layers; choose one with --layer: {shown}")
        return fitting[0]
    if not layers:
        raise DoorError(f"{path}: no layers; get the file again")
    return layers[0]


def _as_text(column: Any) -> list[str]:
    if column.dtype.kind == "f":
        return ["" if np.isnan(v) else repr(v).removesuffix(".0") for v in column.tolist()]
    return ["" if v is None else str(v) for v in column.tolist()]


def _places(geometry: Any) -> tuple[Any, Any]:
    """Return x and y of each geometry, NaN where it is missing, empty or damaged."""
    shapes: Any = shapely.from_wkb(geometry, on_invalid="ignore").copy()
    shapes[shapely.is_empty(shapes)] = None
    other = shapely.get_type_id(shapes) > 0
    if other.any():
        shapes[other] = shapely.point_on_surface(shapes[other])
    return shapely.get_x(shapes), shapely.get_y(shapes)
