"""The page of an audit: findings by kind on the district's own map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from canvass.doors.audit.findings import (
    Audit,
    Finding,
    Kind,
    detail_of,
    honest_sentence,
    share_with_address,
    title_of,
    todo_of,
)
from canvass.hidden import plain
from canvass.locale.catalogue import get_translator
from canvass.osm.extract import Extract
from canvass.pages.encode import Grid, encode_points
from canvass.pages.map_page import Figure, MapPage, Table, grid_of, render_page
from canvass.units import grouped, percent

# Colours after Okabe and Ito, which people with any colour vision can distinguish, darkened for a
# light background. The shapes alone are distinct too.
MARKS = {
    Kind.BUILDING_WITHOUT_ADDRESS: ("#c4460a", "square"),
    Kind.ENTRANCE_WITHOUT_ADDRESS: ("#c4460a", "triangle"),
    Kind.FLATS_UNKNOWN: ("#1f6fa8", "circle"),
    Kind.FLATS_WITHOUT_ADDRESS: ("#1f6fa8", "triangle"),
    Kind.FLATS_READ: ("#1f6fa8", "diamond"),
    Kind.FLATS_DIFFER: ("#1f6fa8", "square"),
    Kind.FLATS_DEALT: ("#1f6fa8", "cross"),
    Kind.ENTRANCE_SHARED: ("#1f6fa8", "down"),
    Kind.NO_NUMBER: ("#111111", "diamond"),
    Kind.IN_ONE_TEXT: ("#7b3294", "square"),
    Kind.NO_PLACE: ("#111111", "cross"),
    Kind.HOUSE_MISSING: ("#c4460a", "cross"),
    Kind.HOUSE_DOUBTFUL: ("#c4460a", "diamond"),
    Kind.PILE: ("#111111", "circle"),
    Kind.LARGE_STOP: ("#1f6fa8", "bar"),
    Kind.STREET_NOT_ON_MAP: ("#7b3294", "diamond"),
    Kind.STREET_SPELT_TWICE: ("#b08fc7", "diamond"),
    Kind.OFF_NETWORK: ("#111111", "down"),
    Kind.NO_FREE_WAY: ("#111111", "square"),
    Kind.AT_FENCE: ("#8a8a8a", "down"),
    Kind.THROUGH_HOUSE: ("#8a8a8a", "triangle"),
    Kind.ISLAND: ("#111111", "bar"),
    Kind.UNKNOWN_WAY: ("#8a8a8a", "diamond"),
    Kind.WAY_READ: ("#8a8a8a", "circle"),
    Kind.CLOSED_AT_TIMES: ("#111111", "triangle"),
    Kind.NOT_PASSED: ("#8a8a8a", "square"),
    Kind.PRIVATE_ROAD: ("#8a8a8a", "bar"),
    Kind.INTERPOLATION: ("#00795c", "bar"),
    Kind.SILENT_ROW: ("#00795c", "cross"),
    Kind.ROW_NOT_GUESSED: ("#00795c", "down"),
    Kind.RANGE: ("#00795c", "circle"),
    Kind.DUPLICATE: ("#e0a100", "circle"),
    Kind.SAME_NUMBER_TWICE: ("#e0a100", "triangle"),
    Kind.SECOND_ADDRESS: ("#e0a100", "diamond"),
    Kind.ON_BUSINESS: ("#58aee0", "square"),
    Kind.KERB_JOINED: ("#8a8a8a", "cross"),
}
# Hidden at first, because nothing needs to be done about them.
QUIET = frozenset({Kind.KERB_JOINED, Kind.DUPLICATE, Kind.PRIVATE_ROAD})


def render_audit_page(
    audit: Audit, findings: Sequence[Finding], extract: Extract, *, name: str, lang: str
) -> str:
    """Return the audit of a district as one self-contained HTML page."""
    _ = get_translator(lang)
    grid = grid_of(extract)
    without = audit.dwelling_like_buildings - audit.dwelling_like_with_address
    counted = audit.count_by_kind()
    page = MapPage(
        title=_("Audit of the doors: {name}").format(name=name),
        subtitle=_subtitle(extract, lang),
        lead=honest_sentence(audit, _, lang) + ".",
        figures=(
            Figure(_("Addresses"), grouped(audit.addresses, lang)),
            Figure(_("Doors"), grouped(audit.doors, lang)),
            Figure(_("Homes without address"), grouped(without, lang)),
            Figure(_("Plan covers at most"), percent(share_with_address(audit)), _("of the homes")),
        ),
        overlay={"points": audit_points(findings, grid, lang)},
        attribution=extract.source.attribution,
        licence=extract.source.licence,
        lang=lang,
        tables=(
            Table(
                _("What was found, and what to do"),
                (_("Count"), _("Finding"), _("What to do")),
                [(count, title_of(kind, _), todo_of(kind, _)) for kind, count in counted.items()],
            ),
        ),
    )
    return render_page(page, extract, grid)


def _subtitle(extract: Extract, lang: str) -> str:
    _ = get_translator(lang)
    date = extract.source.osm_date
    return _("Map {file}, {date}").format(file=extract.source.file, date=date or _("date unknown"))


def audit_points(findings: Sequence[Finding], grid: Grid, lang: str) -> dict[str, Any]:
    """Return findings as the points of a map, grouped by kind, in the order given."""
    _ = get_translator(lang)
    kinds = [kind for kind in Kind if any(finding.kind is kind for finding in findings)]
    group_by_kind = {kind: index for index, kind in enumerate(kinds)}
    of = [group_by_kind[finding.kind] for finding in findings]
    groups = [
        {
            "label": title_of(kind, _),
            "todo": todo_of(kind, _),
            "colour": MARKS[kind][0],
            "shape": MARKS[kind][1],
            "count": of.count(index),
            "on": kind not in QUIET or len(kinds) == 1,
        }
        for index, kind in enumerate(kinds)
    ]
    lonlat = np.array([(finding.lon, finding.lat) for finding in findings]).reshape(-1, 2)
    return {
        "groups": groups,
        "of": of,
        "xy": encode_points(grid, lonlat),
        "texts": [plain(detail_of(finding, _, lang)) for finding in findings],
    }
