"""The short code of a list: printed in clear and as a QR code, typed in when it comes back."""

from __future__ import annotations

import hashlib
import json

from canvass.document.document import PlanDocument

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford base 32: no I, L, O, U
LENGTH = 8


def digest_plan(document: PlanDocument) -> bytes:
    """Return a digest of which doors are on which list in which order, and of nothing else."""
    lists = [
        [route.id, [[stop.id, list(stop.door_ids)] for stop in route.stops]]
        for route in document.routes
    ]
    return hashlib.sha256(json.dumps(lists, separators=(",", ":")).encode()).digest()


def short_code(digest: bytes, route_id: str) -> str:
    """Return the code of one route's list: eight characters that cannot be misread."""
    value = int.from_bytes(hashlib.sha256(digest + route_id.encode()).digest()[:5])
    return "".join(ALPHABET[(value >> (5 * place)) & 31] for place in range(LENGTH))
