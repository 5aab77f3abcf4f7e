"""All routes of a plan on one page, to look at before printing: a coloured map and a table."""

from __future__ import annotations

from canvass.document.document import PlanDocument
from canvass.document.savings import say_most_saved, walking_hours
from canvass.locale.catalogue import get_plural_translator, get_translator
from canvass.osm.extract import Extract
from canvass.pages.map_page import Figure, MapPage, Table, grid_of, render_page
from canvass.pages.routes_overlay import routes_overlay
from canvass.units import format_minutes, grouped

PAGE_NAME = "routes.html"


def render_routes_page(document: PlanDocument, extract: Extract, *, lang: str) -> str:
    """Return the page as HTML; it works from a file and makes no requests."""
    _, plural = get_translator(lang), get_plural_translator(lang)
    grid = grid_of(extract)
    totals = document.totals
    shift = _("Shift of {minutes}").format(minutes=format_minutes(document.shift_min))
    notes = []
    left_out = len(document.excluded) + len(document.excluded_doors)
    if left_out:
        notes.append(
            plural(
                "{count} address or door is on no route; plan.json names each with its reason.",
                "{count} addresses or doors are on no route; plan.json names each with its reason.",
                left_out,
            ).format(count=grouped(left_out, lang))
        )
    notes.append(say_most_saved(document, _, lang) + ".")
    page = MapPage(
        title=_("Routes"),
        subtitle=" · ".join(filter(None, (document.source.file, document.base.label))),
        lead=shift,
        figures=[
            Figure(_("Routes"), grouped(totals.routes, lang)),
            Figure(_("Doors"), grouped(totals.doors, lang)),
            Figure(_("Hours"), grouped(totals.hours, lang, 1)),
            Figure(_("of it walking"), grouped(walking_hours(document), lang, 1)),
        ],
        overlay=routes_overlay(document, grid),
        attribution=extract.source.attribution,
        licence=extract.source.licence,
        lang=lang,
        tables=[
            Table(
                _("Routes"),
                (_("Route"), _("Name"), _("Doors"), "km", _("Time")),
                [
                    (
                        route.id,
                        route.name,
                        route.doors,
                        grouped(route.walk_m / 1000, lang, 1),
                        format_minutes(route.duration_min),
                    )
                    for route in document.routes
                ],
            )
        ],
        notes=notes,
    )
    return render_page(page, extract, grid)
