"""The code of a list: printed as text and as a QR code, and typed in when it comes back.

It is computed from the list's contents, so that a route gives the same code wherever it is printed,
and a database that holds the plan can compute it again.
"""

from __future__ import annotations

import hashlib
import json

from canvass.document.document import PlanDocument, RouteEntry, StopEntry
from canvass.visits.list_code import ALPHABET, LENGTH, check_character

BITS = 5


def route_digest(document: PlanDocument, route: RouteEntry) -> str:
    """Return a digest of one route's list: its doors in order, and its shift."""
    listed = [
        "list/1",
        document.starts_at,
        route.id,
        _stops(route.stops),
        _stops(route.if_time),
    ]
    return hashlib.sha256(_as_bytes(listed)).hexdigest()


def code_of(digest: str, *, attempt: int = 0) -> str:
    """Return the code for a list's digest; a higher `attempt` gives a different code.

    That is needed if the first is the code of an earlier list, such as last year's.
    """
    value = int.from_bytes(hashlib.sha256(f"{digest}/{attempt}".encode()).digest()[:5])
    body = "".join(ALPHABET[(value >> (BITS * place)) & 31] for place in range(LENGTH - 1))
    return body + check_character(body)


def route_code(document: PlanDocument, route: RouteEntry) -> str:
    """Return the code of a route's list, unless a database has stored it with another one."""
    return code_of(route_digest(document, route))


def digest_plan(document: PlanDocument) -> bytes:
    """Return the digest of a whole plan, from which codes were made before lists were stored."""
    lists = [
        [route.id, [[stop.id, list(stop.door_ids)] for stop in route.stops]]
        for route in document.routes
    ]
    return hashlib.sha256(_as_bytes(lists)).digest()


def short_code(digest: bytes, route_id: str) -> str:
    """Return a route's list code of the kind used before lists were stored (no check character)."""
    value = int.from_bytes(hashlib.sha256(digest + route_id.encode()).digest()[:5])
    return "".join(ALPHABET[(value >> (BITS * place)) & 31] for place in range(LENGTH))


def _stops(stops: tuple[StopEntry, ...]) -> list[list[object]]:
    return [[stop.id, list(stop.door_ids)] for stop in stops]


def _as_bytes(plain: object) -> bytes:
    return json.dumps(plain, separators=(",", ":")).encode()
