"""GeoPackage and Shapefile, through GDAL."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from canvass.errors import DoorError
from canvass.registers.dbf import find_dbf_encoding, recoded
from canvass.registers.geometry_column import places_of
from canvass.registers.row import RawRow, Source
from canvass.tables.reader import Letters

MAGIC = {
    ".gpkg": (b"SQLite format 3\0",),
    ".shp": (b"\x00\x00\x27\x0a",),
}
KINDS = {".gpkg": "GeoPackage", ".shp": "Shapefile"}


COMPANIONS = (".dbf", ".shx", ".prj", ".cpg", ".qix", ".sbn", ".sbx", ".idm")
"""The extensions of files that belong to a Shapefile and are read with it."""
SMALL, MOST_OF_SMALL = (".prj", ".cpg"), 1 << 20
BATCH = 50_000


def open_vector(
    path: Path,
    *,
    layer: str | None,
    letters: Letters,
    choose: Callable[[str, Sequence[str]], bool],
) -> Source:
    """Return the rows and places of a layer; raises DoorError.

    Without `layer`, the only layer is read, or the only one for which `choose(name, headings)` is
    true. If several remain, the error lists them.
    """
    import pyogrio

    _check_kind(path)
    encoding = "" if path.suffix.lower() != ".shp" else find_dbf_encoding(path, letters)
    # The encoding is found here, because text that GDAL decodes by a wrong .cpg is lost.
    how = {"encoding": "ISO-8859-1"} if encoding else {}
    with _explained(path):
        name = _choose_layer(path, layer, choose)
        info = pyogrio.read_info(path, layer=name, **how)
        meta, fids, geometry, _ = pyogrio.raw.read(path, layer=name, columns=[], return_fids=True)
    count = len(fids)
    if info["features"] >= 0 and info["features"] != count:
        raise DoorError(
            "{path}: {said:,} rows announced, {count:,} there; get the file again",
            path=path, said=int(info["features"]), count=count,
        )  # fmt: skip
    headings = tuple(recoded(str(field), encoding) for field in info["fields"])

    def rows() -> Iterator[RawRow]:
        for start in range(0, count, BATCH):
            with _explained(path):
                _, _, _, fields = pyogrio.raw.read(
                    path, layer=name, read_geometry=False, skip_features=start,
                    max_features=BATCH, **how,
                )  # fmt: skip
            columns = [_as_text(column, encoding) for column in fields]
            for index, cells in enumerate(zip(*columns, strict=True), start=start + 1):
                yield RawRow(index, cells)

    if geometry is None:
        return Source(headings, rows, encoding=encoding)
    x, y = _places(geometry)
    return Source(headings, rows, x, y, meta.get("crs"), encoding)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turn GDAL's errors on a damaged file into one line."""
    import pyogrio

    try:
        with warnings.catch_warnings():
            # A GDAL warning means damage: it could not read part of the file.
            warnings.simplefilter("error", RuntimeWarning)
            yield
    except DoorError:
        raise
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError,
            pyogrio.errors.FeatureError, pyogrio.errors.FieldError, pyogrio.errors.GeometryError,
            RuntimeWarning, RuntimeError, ValueError, OSError) as error:  # fmt: skip
        raise DoorError(
            "{path}: damaged or no {kind} ({said}); get the file again",
            path=path,
            kind=KINDS[path.suffix.lower()],
            said=" ".join(str(error).split())[:150],
        ) from error


def _check_companions(path: Path) -> None:
    """Raise DoorError if a companion of a Shapefile is a pipe, a device, a folder or too large."""
    for ending in COMPANIONS if path.suffix.lower() == ".shp" else ():
        for beside in (path.with_suffix(ending), path.with_suffix(ending.upper())):
            if beside.exists() and not beside.is_file():
                raise DoorError("{path}: no ordinary file; get the file again", path=beside)
            if ending in SMALL and beside.is_file() and beside.stat().st_size > MOST_OF_SMALL:
                raise DoorError("{path}: far too large; get the file again", path=beside)


def _check_kind(path: Path) -> None:
    _check_companions(path)
    with path.open("rb") as file:
        begun = file.read(256).removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = path.suffix.lower()
    # GDAL goes by content, not by name, and other formats may refer to further files or URLs.
    if not any(begun.startswith(magic.lstrip()) for magic in MAGIC[kind]):
        raise DoorError(
            "{path}: no {kind}; get the file again or give it its right ending",
            path=path,
            kind=KINDS[kind],
        )


def _choose_layer(
    path: Path, layer: str | None, choose: Callable[[str, Sequence[str]], bool]
) -> str:
    import pyogrio

    layers = [str(name) for name in pyogrio.list_layers(path)[:, 0].tolist()]
    shown = ", ".join(f'"{name[:60]}"' for name in layers[:30])
    if layer is not None:
        if layer not in layers:
            raise DoorError(
                '{path}: no layer "{layer}"; there is {shown}',
                path=path, layer=layer, shown=shown or "-",
            )  # fmt: skip
        return layer
    if len(layers) > 1:
        fitting = [
            name for name in layers
            if choose(name, [str(f) for f in pyogrio.read_info(path, layer=name)["fields"]])
        ]  # fmt: skip
        if len(fitting) != 1:
            raise DoorError(
                "{path}: {count} layers; choose one with --layer: {shown}",
                path=path, count=len(layers), shown=shown,
            )  # fmt: skip
        return fitting[0]
    if not layers:
        raise DoorError("{path}: no layers; get the file again", path=path)
    return layers[0]


def _as_text(column: Any, encoding: str) -> list[str]:
    if column.dtype.kind == "f":
        return ["" if np.isnan(v) else repr(v).removesuffix(".0") for v in column.tolist()]
    cells = ["" if v is None else str(v) for v in column.tolist()]
    return [recoded(cell, encoding) for cell in cells] if encoding else cells


def _places(geometry: Any) -> tuple[Any, Any]:
    """Return x and y of each geometry, NaN where it is missing, empty or damaged."""
    return places_of(shapely.from_wkb(geometry, on_invalid="ignore"))
