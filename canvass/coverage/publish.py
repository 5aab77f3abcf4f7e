"""Numbers that can be published: nobody can be identified by them.

No count below k appears. Rows with few doors are merged, and every count is rounded down to a
multiple of k. So two reports on the same district never differ by less than k.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from canvass.coverage.coverage import Coverage, VisitCount
from canvass.coverage.shares import Shares

K = 5
FEW = "*"
"""The row that adds up all rows with too few doors."""


def publish(coverage: Coverage, *, k: int = K) -> Coverage:
    """Return the numbers without small counts, and without single doors, entrances and teams.

    Hours are left out too, because they reveal single doors.
    """
    return replace(
        coverage,
        total=rounded(coverage.total, k),
        by_route=published_rows(coverage.by_route, k),
        by_street=published_rows(coverage.by_street, k),
        by_stairwell={},
        by_pass=tuple(_rounded_visits(row, k) for row in coverage.by_pass),
        by_band=tuple(_rounded_visits(row, k) for row in coverage.by_band),
        by_day=tuple(_rounded_visits(row, k) for row in coverage.by_day),
        not_home_by_bands={
            bands: count // k * k
            for bands, count in coverage.not_home_by_bands.items()
            if count >= k
        },
        locked=(),
        two_teams=(),
        hours_left=0.0,
        hours_not_home=0.0,
        to_come_back=0,
    )


def published_rows(rows: Mapping[str, Shares], k: int = K) -> dict[str, Shares]:
    """Return rows of at least 2k doors, rounded, and all smaller rows merged into one.

    If the merged row is still too small, the smallest of the others is merged into it.
    """
    small = {key for key, row in rows.items() if row.doors < 2 * k}
    rest = sorted((row.doors, key) for key, row in rows.items() if key not in small)
    while small and rest and sum(rows[key].doors for key in small) < 2 * k:
        small.add(rest.pop(0)[1])
    out = {key: rounded(row, k) for key, row in rows.items() if key not in small}
    few = sum((rows[key] for key in small), Shares())
    if few.doors >= 2 * k:
        out[FEW] = rounded(few, k)
    return out


def rounded(row: Shares, k: int = K) -> Shares:
    """Return counts rounded down to multiples of k; 0 means fewer than k."""
    counts = (row.doors, row.knocked, row.opened, row.talked, row.unreachable, row.do_not_knock)
    doors, knocked, opened, talked, unreachable, do_not_knock = (n // k * k for n in counts)
    return Shares(doors, knocked, opened, talked, unreachable, do_not_knock, row.left // k * k)


def _rounded_visits(row: VisitCount, k: int) -> VisitCount:
    return VisitCount(
        row.key,
        *(
            count // k * k
            for count in (
                row.visits, row.doors, row.knocked, row.opened, row.talked, row.unreachable,
                row.knocked_so_far,
            )
        ),
    )  # fmt: skip
