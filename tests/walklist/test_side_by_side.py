"""Lists made by several processes: the same bytes, whatever becomes of a helper."""

from __future__ import annotations

import multiprocessing
import sys
from datetime import date
from threading import Thread

import pytest

from canvass.walklist.asked import Print
from canvass.walklist.basemap import make_base_map
from canvass.walklist.form import Form
from canvass.walklist.helper import make_asked
from canvass.walklist.list_maker import ListMaker
from canvass.walklist.made_list import make_list
from canvass.walklist.notes import ListNotes
from canvass.walklist.occasion import Occasion
from canvass.walklist.render import print_walklists
from canvass.walklist.side_by_side import (
    FEWEST_LISTS,
    Helpers,
    Order,
    count_helpers,
    send_order,
)
from canvass.walklist.wording import make_wording
from tests.walklist.sample_plan import make_document, make_route, make_stop, village

NOTES = ListNotes(occasions={"R01": Occasion("Week 48", date(2026, 11, 23), date(2026, 11, 29))})


def several(count: int):
    """Return the village's map and a plan of so many routes of one stop each."""
    extract, document = village()
    base = (document.base.lon, document.base.lat)
    stops = [
        make_stop(f"n{k}", "Storgatan", [str(k + 1)], base[0] + k * 1e-4, base[1])
        for k in range(count)
    ]
    routes = [make_route(f"R{k + 1:02d}", f"Ö {k}", [stop], base) for k, stop in enumerate(stops)]
    return extract, make_document(routes, base)


def asked_until_the_end(pipe) -> None:
    with pytest.raises(EOFError):
        make_asked(pipe)


@pytest.mark.parametrize("program", [sys.executable, "/bin/false", "/nowhere"])
def test_with_a_helper_or_one_that_is_lost_the_pdf_has_the_same_bytes(program, monkeypatch):
    monkeypatch.setattr(sys, "executable", program)
    extract, document = several(5)
    base_map, asked = make_base_map(extract), Print("sv", Form(is_pocket=True), is_checked=True)
    alone = print_walklists(document, base_map, asked, notes=NOTES)

    with Helpers(1) as helpers:
        beside = print_walklists(
            document, base_map, asked, notes=NOTES,
            beside=lambda routes, make: helpers.iter_lists(
                Order(document, extract, asked, NOTES, routes), make
            ),
        )  # fmt: skip

    assert beside == alone


def test_a_helper_makes_the_list_it_is_asked_for():
    extract, document = several(3)
    asked = Print("sv", Form(is_large=True), also="en", is_checked=True)
    maker = ListMaker(document, make_base_map(extract), make_wording("sv", "en"), asked.form, NOTES)
    ours, theirs = multiprocessing.Pipe()
    Thread(target=asked_until_the_end, args=(theirs,)).start()

    with ours:
        send_order(ours, Order(document, extract, asked, NOTES, document.routes))
        ours.send(1)
        made = ours.recv()

    assert made == make_list(maker, document.routes[1], is_checked=True)


def test_few_lists_have_no_helpers():
    assert count_helpers(FEWEST_LISTS - 1) == 0


@pytest.mark.parametrize(("cores", "helpers"), [(1, 0), (2, 1), (64, 3)])
def test_each_core_but_one_has_a_helper_up_to_three(cores, helpers, monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)), raising=False)

    assert count_helpers(1000) == helpers
