"""The streets of which one side is shared between routes, by their names and the routes' ids."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.document.document import PlanDocument
from canvass.plan.split_faces import Why, find_split_faces
from canvass.planning.task import Task


@dataclass(frozen=True, slots=True)
class SplitStreet:
    """A street with one side of a block on several routes, and why."""

    street: str
    routes: tuple[str, ...]
    why: Why


def list_split_streets(task: Task, document: PlanDocument) -> tuple[SplitStreet, ...]:
    """Return the streets shared between routes, each once for the same routes and reason."""
    location = {stop.id: i for i, stop in enumerate(task.problem.stops, start=1)}
    routes = [
        [location[stop.id] for stop in route.stops if stop.id in location]
        for route in document.routes
    ]
    found = [
        SplitStreet(
            task.stops[face.stops[0] - 1].entrance.addresses[0].street,
            tuple(document.routes[k].id for k in face.routes),
            face.why,
        )
        for face in find_split_faces(task.problem, routes)
    ]
    return tuple(dict.fromkeys(found))
