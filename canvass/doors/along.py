"""Places along a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def along(line: NDArray[np.float64], share: float) -> tuple[float, float]:
    """Return the place at a share (0..1) of a line's length; short lines in degrees are fine."""
    flat = line * (np.cos(np.radians(line[0, 1])), 1.0)
    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    at = share * gone[-1]
    return float(np.interp(at, gone, line[:, 0])), float(np.interp(at, gone, line[:, 1]))
