"""How lists are printed (paper, margins, letter size), and the resulting page measures.

All lengths are millimetres. A `Form` depends only on the options given: the same form and route
always put every box in the same place, so that a printed list can be read back.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from canvass.errors import InputError
from canvass.walklist.layout_version import LAYOUT_VERSION as LAYOUT_VERSION
from canvass.walklist.map_sizes import LARGE, NORMAL, MapSizes
from canvass.walklist.type import pt

SIZES_MM: dict[str, tuple[float, float]] = {"A4": (210.0, 297.0), "letter": (215.9, 279.4)}
HALF_MM: dict[str, tuple[float, float]] = {"A4": (148.5, 210.0), "letter": (139.7, 215.9)}
EDGE_MM = 6.0
LEAST_EDGE_MM, MOST_EDGE_MM = 3.0, 25.0
LEAST_NOTE_MM = 11.5
LEAST_LARGE_MM = pt(14.0)
"""No letters of large print are smaller, except in the line about the map data."""
LEAST_NARROWING = 0.87


@dataclass(frozen=True, slots=True)
class Measures:
    """Lengths on the list pages; `columns` and `boxes` are for the outcomes, in order.

    `check` is the width of the check codes, 0 if there are none. `number`, `small` and similar are
    letter sizes.
    """

    head: float = 29.0
    titles: float = 10.5
    row: float = 9.4
    unit_row: float = 8.4
    heading: float = 8.6
    call_heading: float = 13.4
    order: float = 12.0
    address: float = 44.0
    check: float = 9.0
    columns: tuple[float, ...] = (19.0, 16.5, 16.5, 16.5, 16.5)
    boxes: tuple[float, ...] = (6.4, 5.0, 5.0, 5.0, 5.0)
    tally: float = 3.8
    tally_step: float = 4.8
    lowest_tally: float = 14.0
    order_mark: float = 6.2
    title: float = pt(15.0)
    text: float = pt(11.0)
    hint: float = pt(10.0)
    column_title: float = pt(8.6)
    street: float = pt(13.0)
    number: float = pt(15.0)
    unit: float = pt(12.0)
    unit_at: float = 16.0
    order_size: float = pt(12.0)
    small: float = pt(8.6)


@dataclass(frozen=True, slots=True)
class Form:
    """The options for the paper; raises InputError if they cannot be combined.

    `edge_mm` is the printer's unprintable margin. An `is_pocket` list is folded to half the paper
    size. `version` is the version of the layout.
    """

    paper: str = "A4"
    is_large: bool = False
    is_pocket: bool = False
    is_single_sided: bool = False
    edge_mm: float = EDGE_MM
    is_bilingual: bool = False
    version: int = LAYOUT_VERSION

    def __post_init__(self) -> None:
        """Raise InputError for options that no printer can print."""
        if self.paper not in SIZES_MM:
            raise InputError(
                "paper {paper} is not known; choose A4 or letter", paper=repr(self.paper)
            )
        if not LEAST_EDGE_MM <= self.edge_mm <= MOST_EDGE_MM:
            raise InputError(
                "--margin {edge}: a printer's margin is {least} to {most} mm",
                edge=f"{self.edge_mm:g}", least=f"{LEAST_EDGE_MM:g}", most=f"{MOST_EDGE_MM:g}",
            )  # fmt: skip
        if self.is_large and self.is_pocket:
            raise InputError("--large and --pocket: letters of 14 pt do not fit half the paper")
        if self.is_pocket and self.is_bilingual:
            raise InputError("--pocket and --also: two languages do not fit half the paper")
        if self.is_pocket and self.is_single_sided:
            raise InputError("--pocket is folded, so it is printed on both sides")
        if self._narrowing < LEAST_NARROWING:
            rows = self._rows
            kept = rows.order + rows.check + LEAST_NOTE_MM
            kept += LEAST_NARROWING * (rows.address + sum(rows.columns))
            most = (self.size[0] - kept) / 2 - (self.margin - self.edge_mm)
            raise InputError(
                "--margin {edge}: the boxes of such a list leave room for {most} mm at most",
                edge=f"{self.edge_mm:g}", most=f"{int(most)}",
            )  # fmt: skip

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of a page."""
        return (HALF_MM if self.is_pocket else SIZES_MM)[self.paper]

    @property
    def margin(self) -> float:
        """The white margin round the text; the corner squares lie in it."""
        return self.edge_mm + (4.5 if self.is_pocket else 6.0)

    @property
    def foot(self) -> float:
        """The height of the line at the bottom of a page, the edge included."""
        return self.edge_mm + 3.0

    @property
    def foot_gap(self) -> float:
        """The gap between a map and the line at the bottom of its page."""
        return 5.0 if self.is_large else 3.0

    @property
    def mark(self) -> float:
        """The side of the corner squares."""
        return 3.0 if self.is_pocket else 4.0

    @property
    def measures(self) -> Measures:
        """The lengths of the list pages."""
        if self.version < 2:
            return VERSION_1
        rows, narrowing = self._rows, self._narrowing if self.version > 2 else 1.0
        if narrowing < 1.0:
            columns = tuple(narrowing * column for column in rows.columns)
            rows = replace(rows, address=narrowing * rows.address, columns=columns)
        if self.is_bilingual:
            return replace(rows, head=rows.head + 2.6 * rows.text, titles=2.1 * rows.titles)
        return rows

    @property
    def _rows(self) -> Measures:
        return LARGE_ROWS if self.is_large else POCKET_ROWS if self.is_pocket else USUAL_ROWS

    @property
    def _narrowing(self) -> float:
        """The factor by which addresses and boxes are narrowed between wide margins."""
        rows = self._rows
        room = self.size[0] - 2 * self.margin - rows.order - rows.check - LEAST_NOTE_MM
        return min(1.0, room / (rows.address + sum(rows.columns)))

    @property
    def map_sizes(self) -> MapSizes:
        """The letters on the maps."""
        return LARGE if self.is_large else NORMAL

    def words(self) -> str:
        """Return the form as stored with a list: "A4", "A4 large margin 12"."""
        parts = [self.paper]
        parts += ["large"] * self.is_large + ["pocket"] * self.is_pocket
        parts += ["two languages"] * self.is_bilingual
        if self.edge_mm != EDGE_MM:
            parts.append(f"margin {self.edge_mm:g}")
        return " ".join(parts)


VERSION_1 = Measures(check=0.0)
USUAL_ROWS = Measures()
LARGE_ROWS = Measures(
    head=45.0, titles=26.0, row=13.2, unit_row=12.0, heading=11.5, call_heading=18.0, order=16.0,
    address=42.0, check=11.5, columns=(20.0, 18.2, 17.6, 18.4, 18.9),
    boxes=(9.0, 7.0, 7.0, 7.0, 7.0), tally=5.0, tally_step=6.0, lowest_tally=20.0, order_mark=8.4,
    title=pt(19.0), text=pt(14.0), hint=pt(14.0), column_title=pt(14.0), street=pt(18.0),
    number=pt(20.0), unit=pt(15.0), unit_at=18.0, order_size=pt(17.0), small=pt(14.0),
)  # fmt: skip
POCKET_ROWS = Measures(
    head=27.0, titles=10.5, row=8.8, unit_row=8.0, heading=7.6, call_heading=12.6, order=9.6,
    address=32.0, check=8.0, columns=(13.0, 12.5, 12.5, 12.5, 12.5),
    boxes=(6.0, 4.6, 4.6, 4.6, 4.6), tally=3.2, tally_step=3.9, lowest_tally=13.0, order_mark=5.8,
    title=pt(12.5), text=pt(9.5), hint=pt(8.6), column_title=pt(7.6), street=pt(11.5),
    number=pt(13.0), unit=pt(10.0), unit_at=12.5, order_size=pt(11.0), small=pt(8.0),
)  # fmt: skip
