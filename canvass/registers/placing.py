"""Find where the rows of a register are: their coordinate system, said or guessed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from canvass.doors.snap import REACH_M
from canvass.errors import CanvassError, DoorError, InputError
from canvass.registers.compose import Composer
from canvass.registers.grids import USUAL, Anchors, Guess, find_unit, find_usual_near, guess_crs
from canvass.registers.hints import NO_HINTS, Hints
from canvass.registers.places import (
    DEGREES,
    SWAPPED,
    Bounds,
    check_crs,
    count_inside,
    to_degrees,
)
from canvass.registers.row import Source
from canvass.registers.spelling import number_key, spelling_key
from canvass.units import M_PER_DEGREE

MOST_ANCHORS = 2_000
ANCHOR_ROWS = 300_000
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ground:
    """What decides which rows are inside the district: its bounds, and its area if it has one."""

    bounds: Bounds
    area: Polygon | MultiPolygon | None = None
    hints: Hints = NO_HINTS


def widened(bounds: Bounds) -> Bounds:
    """Return the bounds, widened by how far a door may be from the outermost street."""
    west, south, east, north = bounds
    up = REACH_M / M_PER_DEGREE
    aside = up / max(0.01, math.cos(math.radians(north)))
    return west - aside, south - up, east + aside, north + up


class Placer:
    """Finds the CRS and the places of rows; `notes` holds remarks for the user."""

    def __init__(
        self, path: Path, source: Source, composer: Composer, ground: Ground, *, is_said: bool
    ) -> None:
        self._path, self._source, self._composer = path, source, composer
        self._ground, self._is_said = ground, is_said
        self._bounds = widened(ground.bounds)
        self.notes: list[CanvassError] = []

    def find(self, x: Floats, y: Floats, crs: str | None) -> tuple[Floats, Floats, str]:
        """Return lon, lat and the CRS; raises DoorError if all points are outside the district.

        A CRS named by the file or the user is used, with swapped axes if that puts the rows into
        the district. Only if none is named is it guessed.
        """
        placed = np.isfinite(x) & np.isfinite(y)
        if not placed.any():
            return np.full(len(x), np.nan), np.full(len(x), np.nan), crs or DEGREES
        if crs is not None:
            crs = check_crs(crs)
            for swapped in (False, True):
                if count_inside(x, y, self._bounds, crs, is_swapped=swapped):
                    if swapped:
                        self.notes.append(DoorError("the axes of {crs} are swapped", crs=crs))
                    label = crs + (SWAPPED if swapped else "")
                    return *to_degrees(x, y, crs, is_swapped=swapped), label
        anchors = self._anchors(placed)
        guesses = guess_crs(x[placed], y[placed], self._bounds, anchors)
        if not guesses:
            self._refuse_units(x[placed], y[placed])
            raise DoorError(
                "{path}: no address lies in the district, whatever coordinate system it is read "
                "in; is it a register of another place?",
                path=self._path,
            )
        guess = guesses[0]
        if not np.isfinite(guess.away_m) and guess.crs not in USUAL:
            near = find_usual_near(x[placed], y[placed], self._bounds)
            if near is not None:
                self._refuse(near, guess)
        if crs is not None and (self._is_said or crs == DEGREES):
            self._refuse(crs, guess)
        self._note(guesses)
        return *to_degrees(x, y, guess.crs, is_swapped=guess.is_swapped), guess.label

    def _refuse_units(self, x: Floats, y: Floats) -> None:
        """Raise DoorError where the places are in another unit than metres or degrees."""
        found = find_unit(x, y, self._bounds)
        if found is not None:
            raise DoorError(
                "{path}: no address lies in the district; the coordinates seem to be {unit} of "
                "{crs}; give them in {right}",
                path=self._path, unit=InputError(found.unit), crs=found.crs,
                right=InputError(found.right),
            )  # fmt: skip

    def _refuse(self, crs: str, guess: Guess) -> None:
        sentence = (
            "{path}: no address lies in the district when read as {crs}; as {label} they do: "
            "give --crs {right}"
        )
        if guess.is_swapped:
            sentence = (
                "{path}: no address lies in the district when read as {crs}; as {label} they do: "
                "name the columns: --column x=HEADING --column y=HEADING, give --crs {right}"
            )
        raise DoorError(sentence, path=self._path, crs=crs, label=guess.label, right=guess.crs)

    def _note(self, guesses: list[Guess]) -> None:
        """Add a note on the guessed CRS, and on others that fit as well."""
        first, others = guesses[0], guesses[1:4]
        if others:
            self.notes.append(
                DoorError(
                    "the file does not say which coordinate system it is in; it is read as "
                    "{first}, but may be in {others}; if so, give --crs",
                    first=first.label,
                    others=", ".join(guess.label for guess in others),
                )
            )

    def _anchors(self, placed: NDArray[np.bool_]) -> Anchors:
        """Return the rows that share an address with the map, by position among placed rows.

        Only addresses that the map has once are used.
        """
        rows: list[int] = []
        lon: list[float] = []
        lat: list[float] = []
        number_of = np.cumsum(placed) - 1
        places = self._ground.hints.places
        for index, raw in enumerate(self._source.rows() if places else ()):
            if index >= ANCHOR_ROWS or len(rows) >= MOST_ANCHORS:
                break
            if raw.fault is not None or not placed[index]:
                continue
            _, row = self._composer.compose(raw.cells, 0, 0.0, 0.0)
            key = (spelling_key(row.street), number_key(row.housenumber)) if row else ("", "")
            where = places.get(key, ())
            if len(where) == 1:
                rows.append(int(number_of[index]))
                lon.append(where[0][0])
                lat.append(where[0][1])
        return Anchors(np.array(rows, dtype=np.int64), np.array(lon), np.array(lat))
