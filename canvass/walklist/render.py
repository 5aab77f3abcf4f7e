"""Print walk lists: for every route a map and the pages to fill in."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from canvass.document.document import PlanDocument, RouteEntry
from canvass.errors import NotFoundError
from canvass.walklist.asked import Print
from canvass.walklist.basemap import BaseMap
from canvass.walklist.captain import make_captain_pages
from canvass.walklist.drawing import Frame, Page
from canvass.walklist.form import Form
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.made_list import MadeList, MakeList, make_list
from canvass.walklist.map_pages import fit_part
from canvass.walklist.notes import ListNotes
from canvass.walklist.operators import make_operators
from canvass.walklist.proof import PaperFinding, proof_read_cover
from canvass.walklist.routemap import Walked, draw_route_map
from canvass.walklist.spelling import route_in_latin
from canvass.walklist.to_pdf import PdfWriter
from canvass.walklist.to_svg import render_svg
from canvass.walklist.type import plain
from canvass.walklist.walk import make_walk
from canvass.walklist.wording import make_wording

MakeLists = Callable[[Sequence[RouteEntry], MakeList], Iterator[MadeList]]
"""Makes the lists of routes in their order, all or some of them by the function it is given."""


def _check(routes: Collection[str] | None, document: PlanDocument) -> None:
    known = {route.id for route in document.routes}
    for route_id in routes or ():
        if route_id not in known:
            raise NotFoundError(
                "route {route_id!r} is not in the plan; it has {count} routes",
                route_id=route_id,
                count=len(known),
            )


@dataclass(frozen=True, slots=True)
class Printed:
    """Lists as PDF, the positions of their boxes, and what proof-reading found if asked for."""

    pdf: bytes
    pages: tuple[dict[str, Any], ...]
    findings: tuple[PaperFinding, ...]


def print_walklists(
    document: PlanDocument,
    base_map: BaseMap,
    asked: Print,
    *,
    routes: Collection[str] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    notes: ListNotes | None = None,
    beside: MakeLists | None = None,
) -> Printed:
    """Return the walk lists of a plan, or of the routes whose ids are given.

    `notes` are what a database knows about them. A route whose doors are all blank has no list.
    `on_progress(done, all)` is called after each list. `beside` makes the lists, with the help of
    other processes. Raises InputError for an unknown language, NotFoundError for a route that is
    not in the plan.
    """
    _check(routes, document)
    words = make_wording(asked.lang, asked.also)
    title = " – ".join(filter(None, (words.say("Walk lists"), plain(document.base.label))))
    writer = PdfWriter(title, plain(document.source.attribution), asked.lang)
    chosen = [route for route in document.routes if routes is None or route.id in routes]
    maker = ListMaker(document, base_map, words, asked.form, notes)
    chosen = [route for route in chosen if maker.has_doors(route)]
    add = writer.add_folded if asked.form.is_pocket else writer.add_all
    pages: list[dict[str, Any]] = []
    findings: list[PaperFinding] = []
    if asked.has_cover and chosen:
        writer.mark(words.say("All routes"))
        cover = make_captain_pages(maker, chosen)
        add([make_operators(page) for page in cover])
        findings += (
            proof_read_cover(cover, is_large=asked.form.is_large) if asked.is_checked else []
        )

    def make(route: RouteEntry) -> MadeList:
        return make_list(maker, route, is_checked=asked.is_checked)

    for done, made in enumerate((beside or _one_by_one)(chosen, make), start=1):
        writer.mark(made.title)
        add(made.pages)
        pages += made.boxes if asked.has_layout else ()
        findings += made.findings
        if on_progress is not None:
            on_progress(done, len(chosen))
    return Printed(writer.finish(), tuple(pages), tuple(findings))


def _one_by_one(routes: Sequence[RouteEntry], make: MakeList) -> Iterator[MadeList]:
    return map(make, routes)


def render_walklists(
    document: PlanDocument,
    base_map: BaseMap,
    *,
    lang: str,
    paper: Form | str = "A4",
    routes: Collection[str] | None = None,
    on_progress: Callable[[int, int], None] | None = None,
    notes: ListNotes | None = None,
) -> bytes:
    """Return one PDF with the walk lists of a plan; see `print_walklists`."""
    form = Form(paper) if isinstance(paper, str) else paper
    asked = Print(lang, form, has_layout=False)
    return print_walklists(
        document, base_map, asked, routes=routes, on_progress=on_progress, notes=notes
    ).pdf


def render_route_svg(
    document: PlanDocument,
    base_map: BaseMap,
    route_id: str,
    *,
    lang: str,
    width_mm: float = 190.0,
    height_mm: float = 240.0,
) -> str:
    """Return the map of one route as SVG; raises NotFoundError for an unknown route."""
    _check([route_id], document)
    words = make_wording(lang)
    found = next(route for route in document.routes if route.id == route_id)
    route = route_in_latin(found, base_map.latin)
    walk = make_walk(route, document.base, base_map)
    part = (0, len(route.stops) - 1)
    view = fit_part(walk, part, Frame(1, 1, width_mm - 2, height_mm - 2))
    drawn = draw_route_map(
        base_map, walk, Walked(route.stops, title=route.name), part, view, words.say
    )
    return render_svg(Page(width_mm, height_mm, drawn.items))
