"""One list made ready: its pages as PDF operators, its boxes, and what proof-reading found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from canvass.document.document import RouteEntry
from canvass.walklist.layout_json import describe_pages
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.operators import PageOperators, make_operators
from canvass.walklist.proof import PaperFinding, proof_read
from canvass.walklist.type import plain, register_faces


@dataclass(frozen=True, slots=True)
class MadeList:
    """A list as it goes into the PDF; plain values, so that another process may have made it.

    `boxes` are the pages as `describe_pages` gives them.
    """

    title: str
    pages: tuple[PageOperators, ...]
    boxes: list[dict[str, Any]]
    findings: list[PaperFinding]


MakeList = Callable[[RouteEntry], MadeList]


def make_list(maker: ListMaker, route: RouteEntry, *, is_checked: bool) -> MadeList:
    """Return the list of a route."""
    register_faces()
    made = maker.make(route)
    own = [*maker.notes.words.say_at_door.values(), *maker.notes.words.contact.values()]
    return MadeList(
        f"{plain(route.id)} {plain(route.name)}",
        tuple(make_operators(page) for page in made.pages),
        describe_pages(route.id, made),
        proof_read(route, made, maker.blank_stops(route), own) if is_checked else [],
    )
