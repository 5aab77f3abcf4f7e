"""Many cases of one kind: a few of them in every run, the others with the long tests."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def sweep(cases: Iterable[Any], count: int) -> list[Any]:
    """Return the cases in order, of which `count`, spread evenly, are run by `make test`.

    A case that is a tuple holds the values of several parameters.
    """
    every = list(cases)
    chosen = {round(place * (len(every) - 1) / max(count - 1, 1)) for place in range(count)}
    return [
        case if place in chosen
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.long)
        for place, case in enumerate(every)
    ]  # fmt: skip
