"""Large houses that nobody counted: how many, and the time they may take."""

from __future__ import annotations

from dataclasses import replace

from canvass.document.document import PlanDocument
from canvass.document.large_houses import UnknownFlats, count_unknown_flats, say_unknown_flats
from tests.plan.plan_documents import document, route, stop


def plan(flats_per_entrance: int | None = None) -> PlanDocument:
    """Return a plan of 1,500 doors and 10 hours; two houses may take 30 and 90 minutes more."""
    houses = [
        replace(stop("Torget", n), uncounted_flats_min=more)
        for n, more in (("1", 30.0), ("3", None), ("5", 90.0))
    ]
    made = document(route("R1", *houses[:2]), route("R2", *houses[2:]))
    totals = replace(made.totals, doors=1500, hours=10.0)
    return replace(made, totals=totals, flats_per_entrance=flats_per_entrance)


def test_a_house_nobody_counted_may_take_the_time_of_twelve_flats():
    found = count_unknown_flats(plan())

    assert found is not None
    assert (found.entrances, found.doors, found.hours, found.hours_with) == (2, 1500, 10.0, 12.0)
    assert say_unknown_flats(found, str, "en") == (
        "2 of 1,500 doors are large houses counted as one; with 12 flats each (assumed) at least "
        "12 h instead of 10"
    )


def test_a_plan_with_ones_own_figure_has_their_time_already():
    found = count_unknown_flats(plan(flats_per_entrance=9))

    assert found is not None
    assert (found.flats, found.hours, found.hours_with) == (9, 10.0, 10.0)
    assert say_unknown_flats(found, str, "sv") == (
        "2 of 1\N{NO-BREAK SPACE}500 doors are large houses whose flats nobody counted, planned as "
        "9 flats"
    )


def test_numbers_are_written_as_the_readers_language_writes_them():
    """A thousand large houses, which take 2,000 hours with their flats and 1,500 without."""
    found = UnknownFlats(1000, 9000, 12, 1500.0, 2000.0, is_planned=False)

    assert say_unknown_flats(found, str, "sv").replace("\N{NO-BREAK SPACE}", " ") == (
        "1 000 of 9 000 doors are large houses counted as one; with 12 flats each (assumed) at "
        "least 2 000 h instead of 1 500"
    )
    assert say_unknown_flats(found, str, "en") == (
        "1,000 of 9,000 doors are large houses counted as one; with 12 flats each (assumed) at "
        "least 2,000 h instead of 1,500"
    )


def test_a_plan_without_such_houses_says_nothing():
    assert count_unknown_flats(document(route("R1", stop("Torget", "3")))) is None
