"""Remove from a stored plan what came from visits, when their week is purged.

It works on the plain values of plan.json, so that a plan of any version can be cleaned.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

LEFT_OUT_THEN = "left out when this plan was made"
"""Replaces a reason that came from a visit or that somebody typed."""


def forget_reasons(plain: dict[str, Any], kept: Collection[str]) -> dict[str, Any]:
    """Return the plan with only the reasons in `kept`; others become `LEFT_OUT_THEN`."""
    cleaned = dict(plain)
    for name in ("excluded", "excluded_doors"):
        if name in plain:
            cleaned[name] = [
                entry if entry["reason"] in kept else {**entry, "reason": LEFT_OUT_THEN}
                for entry in plain[name]
            ]
    return cleaned
