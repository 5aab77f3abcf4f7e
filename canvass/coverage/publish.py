"""Numbers that can be published: nobody can be identified by them.

No count below K appears. Rows with few doors are merged, and every count is rounded down to a
multiple of K. So two reports on the same district never differ by less than K.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from canvass.coverage.coverage import Coverage, VisitCount
from canvass.coverage.shares import Shares

K = 5
FEW = "*"
"""The row that adds up all rows with too few doors."""


def publish(coverage: Coverage) -> Coverage:
    """Return the numbers without small counts, and without single doors, entrances and teams.

    Hours are left out too, because they reveal single doors.
    """
    return replace(
        coverage,
        total=rounded(coverage.total),
        by_route=published_rows(coverage.by_route),
        by_street=published_rows(coverage.by_street),
        by_stairwell={},
        by_pass=tuple(_rounded_visits(row) for row in coverage.by_pass),
        by_band=tuple(_rounded_visits(row) for row in coverage.by_band),
        by_day=tuple(_rounded_visits(row) for row in coverage.by_day),
        not_home_by_bands={
            bands: count // K * K
            for bands, count in coverage.not_home_by_bands.items()
            if count >= K
        },
        locked=(),
        two_teams=(),
        hours_left=0.0,
        hours_not_home=0.0,
        to_come_back=0,
    )


def published_rows(rows: Mapping[str, Shares]) -> dict[str, Shares]:
    """Return rows of at least 2 K doors, rounded, and all smaller rows merged into one.

    If the merged row is still too small, the smallest of the others is merged into it.
    """
    small = {key for key, row in rows.items() if row.doors < 2 * K}
    rest = sorted((row.doors, key) for key, row in rows.items() if key not in small)
    while small and rest and sum(rows[key].doors for key in small) < 2 * K:
        small.add(rest.pop(0)[1])
    out = {key: rounded(row) for key, row in rows.items() if key not in small}
    few = sum((rows[key] for key in small), Shares())
    if few.doors >= 2 * K:
        out[FEW] = rounded(few)
    return out


def rounded(row: Shares) -> Shares:
    """Return counts rounded down to multiples of K; 0 means fewer than K."""
    counts = (row.doors, row.knocked, row.opened, row.talked, row.unreachable, row.do_not_knock)
    doors, knocked, opened, talked, unreachable, do_not_knock = (n // K * K for n in counts)
    return Shares(doors, knocked, opened, talked, unreachable, do_not_knock, row.left // K * K)


def _rounded_visits(row: VisitCount) -> VisitCount:
    return VisitCount(
        row.key,
        *(
            count // K * K
            for count in (
                row.visits, row.doors, row.knocked, row.opened, row.talked, row.unreachable,
                row.knocked_so_far,
            )
        ),
    )  # fmt: skip
