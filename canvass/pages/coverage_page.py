"""The page of a district's coverage: block faces by share, and all tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from canvass.coverage.calls import CallCount
from canvass.coverage.coverage import Coverage, VisitCount
from canvass.coverage.publish import FEW, K, rounded
from canvass.coverage.records import CoveredDoor, DoorStory
from canvass.coverage.shares import Shares
from canvass.coverage.stories import KNOCKED, UNREACHABLE
from canvass.hidden import plain
from canvass.locale.catalogue import get_translator
from canvass.osm.extract import Extract
from canvass.pages.encode import Grid, encode_lines, encode_points
from canvass.pages.faces import Faces
from canvass.pages.map_page import Figure, MapPage, Table, grid_of, render_page
from canvass.units import grouped, percent

# Reversed Viridis: light means little and dark means much, also in grey and for any colour vision.
# Faces with nothing knocked are white and dashed.
RAMP = ("#ffffff", "#efe51c", "#7ad151", "#22a884", "#2a788e", "#440154")
ENTRANCES_FROM = 0.9
"""The scale (pixels per metre) from which single entrances are drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class CoverageView:
    """The content of the page; a published one has no entrances and counts in fives."""

    name: str
    week: str
    coverage: Coverage
    name_by_route: Mapping[str, str]
    doors: Sequence[CoveredDoor]
    stories: Mapping[str, DoorStory]
    faces: Faces
    is_published: bool = False
    calls: CallCount = field(default_factory=CallCount)


def render_coverage_page(view: CoverageView, extract: Extract, *, lang: str) -> str:
    """Return the coverage of a district as one self-contained HTML page."""
    _ = get_translator(lang)
    grid = grid_of(extract)
    overlay: dict[str, Any] = {"lines": face_lines(view.faces, grid, lang, view.is_published)}
    if not view.is_published:
        overlay["points"] = _entrances(view, grid, lang)
    notes = [
        _(
            "Each door counts once. Knocked: any outcome but a locked entrance. Opened: somebody "
            "opened. Talked: there was a talk."
        )
    ]
    if view.is_published:
        notes.append(
            _(
                "Published figures: counts are rounded down to fives, and small groups stand "
                "together."
            )
        )
    page = MapPage(
        title=_("Coverage: {name}").format(name=view.name),
        subtitle=view.week,
        lead=_lead(view, lang),
        figures=_figures(view, lang),
        overlay=overlay,
        attribution=extract.source.attribution,
        licence=extract.source.licence,
        lang=lang,
        tables=coverage_tables(view, lang),
        notes=notes,
    )
    return render_page(page, extract, grid)


def percent_of(count: int, of: int) -> str:
    """Return a share as text in per cent."""
    return percent(count / of) if of else "–"


def _lead(view: CoverageView, lang: str) -> str:
    _ = get_translator(lang)
    total = view.coverage.total
    sentence = _("{share} of the doors are knocked; {left} doors are left.")
    if view.coverage.hours_left:
        sentence = _(
            "{share} of the doors are knocked; {left} doors are left, about {hours} h of work."
        )
    return sentence.format(
        share=percent_of(total.knocked, total.doors),
        left=grouped(total.left, lang),
        hours=grouped(view.coverage.hours_left, lang),
    )


def _figures(view: CoverageView, lang: str) -> list[Figure]:
    _ = get_translator(lang)
    total, calls = view.coverage.total, view.calls
    shares = ((_("Knocked"), total.knocked), (_("Opened"), total.opened),
              (_("Talked"), total.talked))  # fmt: skip
    of = _("of {doors} doors").format(doors=grouped(total.doors, lang))
    return [
        *(
            Figure(label, percent_of(n, total.doors), f"{grouped(n, lang)} {of}")
            for label, n in shares
        ),
        Figure(_("Left to knock"), grouped(total.left, lang)),
        *(
            [
                Figure(
                    _("Organisations called on"),
                    grouped(calls.called, lang),
                    _("talked at {count}").format(count=grouped(calls.talked, lang)),
                )
            ]
            if calls.called
            else []
        ),
    ]


def face_lines(faces: Faces, grid: Grid, lang: str, is_published: bool) -> dict[str, Any]:
    """Return block faces for the map, coloured by the share of their doors.

    If published, only faces with enough doors are included, and counts are in fives.
    """
    _ = get_translator(lang)
    kept = list(range(len(faces.lines)))
    counts: Sequence[Shares] = faces.counts
    if is_published:
        kept = [i for i in kept if counts[i].doors >= 2 * K]
        counts = [rounded(row) for row in counts]
    labels = (
        _("0: none yet"), _("under a quarter"), _("a quarter to a half"),
        _("a half to three quarters"), _("over three quarters"), _("all of them"),
    )  # fmt: skip
    said = _("{street}, {doors} doors")
    return {
        **encode_lines(grid, [faces.lines[i] for i in kept]),
        "doors": [counts[i].doors for i in kept],
        "texts": [
            said.format(street=plain(faces.streets[i]) or "–", doors=counts[i].doors) for i in kept
        ],
        "measures": [
            {"label": _("Knocked"), "values": [counts[i].knocked for i in kept]},
            {"label": _("Opened"), "values": [counts[i].opened for i in kept]},
            {"label": _("Talked"), "values": [counts[i].talked for i in kept]},
        ],
        "classes": [
            {"colour": colour, "label": label, "dash": index == 0}
            for index, (colour, label) in enumerate(zip(RAMP, labels, strict=True))
        ],
    }


def _entrances(view: CoverageView, grid: Grid, lang: str) -> dict[str, Any]:
    """Return one mark per entrance: something left, all knocked, or locked."""
    _ = get_translator(lang)
    behind: dict[str, list[CoveredDoor]] = defaultdict(list)
    for door in view.doors:
        behind[door.entrance_id].append(door)
    of, texts = [], []
    find = view.stories.get
    said = _("Knocked")
    for doors in behind.values():
        knocked, was_locked = 0, False
        for door in doors:
            story = find(door.door_id)
            if story is not None:
                knocked += not KNOCKED.isdisjoint(story.outcomes)
                was_locked = was_locked or UNREACHABLE in story.outcomes
        is_locked = was_locked and knocked < len(doors)
        of.append(2 if is_locked else int(knocked == len(doors)))
        texts.append(f"{plain(doors[0].stairwell)} · {said}: {knocked} / {len(doors)}")
    looks = (
        (_("Left to knock"), "#ffffff", "circle", "#222222"),
        (_("Knocked"), "#440154", "circle", "#ffffff"),
        (_("Unreachable (locked)"), "#d45500", "square", "#ffffff"),
    )
    lonlat = np.array([(doors[0].lon, doors[0].lat) for doors in behind.values()])
    return {
        "groups": [
            {"label": label, "colour": colour, "shape": shape, "line": line, "count": of.count(k)}
            for k, (label, colour, shape, line) in enumerate(looks)
        ],
        "of": of,
        "xy": encode_points(grid, lonlat.reshape(-1, 2)),
        "texts": texts,
        "from": ENTRANCES_FROM,
        "listed": False,
    }


def coverage_tables(view: CoverageView, lang: str) -> list[Table]:
    """Return the tables of the page; empty ones are left out."""
    _ = get_translator(lang)
    coverage = view.coverage
    tables = [
        _shares_table(_("By route"), _("Route"), _named_routes(view, lang), lang),
        _visits_table(_("By day"), _("Day"), coverage.by_day, lang),
        _visits_table(
            _("By time band"), _("Time band"), coverage.by_band, lang, is_translated=True
        ),
        _visits_table(_("By pass"), _("Pass"), coverage.by_pass, lang),
        Table(
            _("Not at home, by time bands tried"),
            (_("Time bands tried"), _("Doors")),
            [
                (" + ".join(_(band) for band in bands.split("+")), count)
                for bands, count in coverage.not_home_by_bands.items()
            ],
        ),
        Table(
            _("Locked entrances"),
            (_("Stairwell"), _("Doors"), _("Tried"), _("Last")),
            [(e.stairwell, e.doors, e.tried, e.last_day) for e in coverage.locked],
        ),
        Table(
            _("Two teams at one door"),
            (_("Address"), _("Teams"), _("Day")),
            [(two.address, " · ".join(two.teams), two.days[1]) for two in coverage.two_teams[:200]],
        ),
        _shares_table(_("By street"), _("Street"), _named_streets(coverage, lang), lang),
    ]
    return [table for table in tables if table.rows]


def _named_routes(view: CoverageView, lang: str) -> list[tuple[str, Shares]]:
    _ = get_translator(lang)
    names = {"": _("in no route"), FEW: _("all smaller ones together"), **view.name_by_route}
    return [(names.get(key, key), row) for key, row in view.coverage.by_route.items()]


def _named_streets(coverage: Coverage, lang: str) -> list[tuple[str, Shares]]:
    _ = get_translator(lang)
    names = {"": _("without a street"), FEW: _("all smaller ones together")}
    return [(names.get(key, key), row) for key, row in coverage.by_street.items()]


def _shares_table(title: str, heading: str, rows: Sequence[tuple[str, Shares]], lang: str) -> Table:
    _ = get_translator(lang)
    headings = (heading, _("Doors"), _("Knocked"), _("Opened"), _("Talked"), _("Left to knock"))
    cells = [
        (
            name,
            row.doors,
            percent_of(row.knocked, row.doors),
            percent_of(row.opened, row.doors),
            percent_of(row.talked, row.doors),
            row.left,
        )
        for name, row in rows
    ]
    return Table(title, headings, cells)


def _visits_table(
    title: str,
    heading: str,
    rows: Sequence[VisitCount],
    lang: str,
    *,
    is_translated: bool = False,
) -> Table:
    _ = get_translator(lang)
    headings = (heading, _("Visits"), _("Knocked"), _("Opened"), _("Talked"),
                _("Unreachable (locked)"))  # fmt: skip
    return Table(
        title,
        headings,
        [
            (
                _(row.key) if is_translated else row.key,
                row.visits,
                row.knocked,
                row.opened,
                row.talked,
                row.unreachable,
            )
            for row in rows
        ],
    )
