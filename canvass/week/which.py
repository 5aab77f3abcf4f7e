"""Find the district and the week that are meant: one rule for every command, page and paper.

A name must match exactly, or else without regard to case and blanks. Without a name there must be
only one district, or only one open week. If there are several, the error names them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from canvass.errors import NotFoundError

NO_DISTRICT = 'no district in the database; add one with "canvass district add NAME MAP"'
NO_WEEK = (
    "no week is open in this district; make one with "
    '"canvass week add NAME --from DATE --to DATE --base LAT,LON"'
)


ALL_CLOSED = (
    'no week is open in this district; the last one was "{name}": name it with --week, or open it '
    'again with "canvass week reopen"'
)


@dataclass(frozen=True, slots=True)
class NamedWeek:
    """A week to choose from; its days are ISO 8601 text."""

    name: str
    starts_on: str
    ends_on: str
    is_open: bool


def which_district(names: Sequence[str], wanted: str | None) -> int:
    """Return the index of the district that is meant; raises NotFoundError."""
    if not names:
        raise NotFoundError(NO_DISTRICT)
    shown = ", ".join(f'"{name}"' for name in names)
    if wanted is not None:
        found = find_name(names, wanted)
        if found is None:
            raise NotFoundError(
                'no district "{name}" in the database; there is {known}', name=wanted, known=shown
            )
        return found
    if len(names) > 1:
        raise NotFoundError("which district? Name one of {known} with --district", known=shown)
    return 0


def which_week(
    weeks: Sequence[NamedWeek], wanted: str | None, *, also_closed: bool = False
) -> int | None:
    """Return the index of the week that is meant, None if none is open.

    With `also_closed`, a single closed week is chosen if no week is open, for reading. Raises
    NotFoundError for an unknown name, and if several weeks could be meant.
    """
    if wanted is not None:
        found = find_name([week.name for week in weeks], wanted)
        if found is None:
            known = ", ".join(f'"{week.name}"' for week in weeks)
            raise NotFoundError(
                'no week "{name}" in this district; there is {known}',
                name=wanted, known=known or NotFoundError("none yet"),
            )  # fmt: skip
        return found
    chosen = [k for k, week in enumerate(weeks) if week.is_open]
    if not chosen and also_closed:
        chosen = list(range(len(weeks)))
    if len(chosen) > 1:
        shown = ", ".join(
            f'"{week.name}" ({week.starts_on[:10]} to {week.ends_on[:10]})'
            for week in (weeks[k] for k in chosen)
        )
        if also_closed and not weeks[chosen[0]].is_open:
            raise NotFoundError("which week? Name one of {known} with --week", known=shown)
        raise NotFoundError(
            "which week? Name one of {known} with --week, or close one", known=shown
        )
    return chosen[0] if chosen else None


def make_no_week(weeks: Sequence[NamedWeek]) -> NotFoundError:
    """Return the error for a district without an open week; `weeks` are oldest first."""
    return NotFoundError(ALL_CLOSED, name=weeks[-1].name) if weeks else NotFoundError(NO_WEEK)


def find_name(names: Sequence[str], wanted: str) -> int | None:
    """Return the index of the name that is meant, None if none or several match."""
    if wanted in names:
        return names.index(wanted)
    same = [k for k, name in enumerate(names) if _folded(name) == _folded(wanted)]
    return same[0] if len(same) == 1 else None


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
