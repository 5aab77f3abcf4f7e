"""Which paper is already taken: a fine raster over a frame, for placing names and numbers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from canvass.walklist.drawing import Frame, Points

Sums = NDArray[np.float64] | NDArray[np.int32]

Cells = tuple[NDArray[np.int64], NDArray[np.int64]]

CELL_MM = 0.5
RIM = 16  # extra cells round the raster, so that crossing its edge needs no test
TAKEN = 60.0  # the cost of paper that must not be covered


def sample_line(points: Points, step: float) -> Points:
    """Return points along a line, at most `step` (mm) apart."""
    if len(points) < 2:
        return points
    lengths = np.hypot(*np.diff(points, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    if along[-1] == 0:
        return points[:1]
    at = np.linspace(0, along[-1], max(2, int(along[-1] / step) + 1))
    return np.column_stack([np.interp(at, along, points[:, k]) for k in range(2)])


class Occupancy:
    """A raster of costs over a frame (mm); outside the frame everything is taken."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        rows, columns = int(frame.height / CELL_MM) + 1, int(frame.width / CELL_MM) + 1
        self._padded = np.zeros((rows + 2 * RIM, columns + 2 * RIM), dtype=np.float32)
        self.cost = self._padded[RIM:-RIM, RIM:-RIM]

    def _cells(self, points: Points) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        columns = np.floor((points[:, 0] - self.frame.x) / CELL_MM).astype(np.int64)
        rows = np.floor((points[:, 1] - self.frame.y) / CELL_MM).astype(np.int64)
        return rows, columns

    def add_line(self, points: Points, cost: float, half_width: float) -> None:
        """Raise the cost along a line to at least `cost`."""
        if len(points):
            self.raise_cells(self.cells_along(points, half_width), cost)

    def raise_cells(self, cells: Cells, cost: float) -> None:
        """Raise the cost of cells (see `cells_along`) to at least `cost`."""
        self._padded[cells] = np.maximum(self._padded[cells], cost)

    def cells_along(self, points: Points, half_width: float) -> Cells:
        """Return the cells along a line; they are the same in all rasters of one frame."""
        reach = min(max(0, round(half_width / CELL_MM)), RIM // 2)
        rows, columns = self._cells(sample_line(points, max(CELL_MM, 1.6 * half_width)))
        height, width = self.cost.shape
        near = (rows >= -reach) & (rows < height + reach)
        near &= (columns >= -reach) & (columns < width + reach)
        spread = np.arange(-reach, reach + 1)
        r = rows[near][:, None, None] + (spread[:, None] + RIM)
        c = columns[near][:, None, None] + (spread[None, :] + RIM)
        return r, c

    def add_box(self, box: Frame, cost: float) -> None:
        """Raise the cost inside a box."""
        part = self._part(box)
        np.maximum(part, cost, out=part)

    def _part(self, box: Frame) -> NDArray[np.float32]:
        """Return a writable view of the cells of a box; empty if it lies outside."""
        left = max(0, int((box.x - self.frame.x) / CELL_MM))
        top = max(0, int((box.y - self.frame.y) / CELL_MM))
        right = max(0, int((box.right - self.frame.x) / CELL_MM) + 1)
        bottom = max(0, int((box.bottom - self.frame.y) / CELL_MM) + 1)
        return self.cost[top:bottom, left:right]

    def copy(self) -> Occupancy:
        """Return an independent copy of the raster."""
        other = Occupancy(self.frame)
        other._padded[:] = self._padded
        return other

    def raise_box(self, box: Frame, by: float) -> None:
        """Add to the cost inside a box, except where it is taken."""
        part = self._part(box)
        np.add(part, by, out=part, where=(part < TAKEN / 2))

    def costs_at(self, points: Points, outside: float) -> NDArray[np.float64]:
        """Return the cost at each point, `outside` for points beyond the frame."""
        rows, columns = self._cells(points)
        # The last row and column reach beyond the frame.
        height, width = self.cost.shape[0] - 1, self.cost.shape[1] - 1
        inside = (rows >= 0) & (rows < height) & (columns >= 0) & (columns < width)
        found = np.full(len(points), outside)
        found[inside] = self.cost[rows[inside], columns[inside]]
        return found

    def sums(self, *, taken: bool = False) -> Sums:
        """Return the summed-area table of the costs (or of taken cells), for `box_means`."""
        height, width = self.cost.shape
        values = (self.cost >= TAKEN) if taken else self.cost
        shape = (height + 1, width + 1)
        table: Sums = np.zeros(shape, dtype=np.int32) if taken else np.zeros(shape)
        inner = table[1:, 1:]
        np.cumsum(values, axis=0, dtype=table.dtype, out=inner)
        np.cumsum(inner, axis=1, out=inner)
        return table

    def mean_in(self, box: Frame, outside: float) -> float:
        """Return the mean cost in one box, `outside` when it leaves the frame."""
        frame = self.frame
        if (
            box.x < frame.x
            or box.y < frame.y
            or box.right > frame.right
            or box.bottom > frame.bottom
        ):
            return outside
        left, top = int((box.x - frame.x) / CELL_MM), int((box.y - frame.y) / CELL_MM)
        right, bottom = int((box.right - frame.x) / CELL_MM), int((box.bottom - frame.y) / CELL_MM)
        return float(self.cost[top : bottom + 1, left : right + 1].mean())

    def is_taken(self, box: Frame) -> bool:
        """Return whether something stands in a box that lies inside the frame."""
        part = self._part(box)
        return bool(part.size and part.max() >= TAKEN)

    def box_means(
        self, table: Sums, boxes: NDArray[np.float64], outside: float
    ) -> NDArray[np.float64]:
        """Return the mean cost in each box (rows of left, top, right, bottom)."""
        height, width = self.cost.shape
        frame = self.frame
        left = np.clip(((boxes[..., 0] - frame.x) / CELL_MM).astype(np.int64), 0, width)
        top = np.clip(((boxes[..., 1] - frame.y) / CELL_MM).astype(np.int64), 0, height)
        right = np.clip(((boxes[..., 2] - frame.x) / CELL_MM).astype(np.int64) + 1, 0, width)
        bottom = np.clip(((boxes[..., 3] - frame.y) / CELL_MM).astype(np.int64) + 1, 0, height)
        total = table[bottom, right] - table[top, right] - table[bottom, left] + table[top, left]
        means = total / np.maximum((right - left) * (bottom - top), 1)
        leaves = (
            (boxes[..., 0] < frame.x) | (boxes[..., 1] < frame.y)
            | (boxes[..., 2] > frame.right) | (boxes[..., 3] > frame.bottom)
        )  # fmt: skip
        return np.where(leaves, outside, means)
