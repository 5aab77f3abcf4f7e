"""The time stamp on what is written."""

from __future__ import annotations

import datetime as dt
import os


def instant() -> dt.datetime:
    """Return the time by the clock (UTC, microseconds): for what is recorded, held to or purged."""
    return dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """Return the time now (UTC, whole seconds), or SOURCE_DATE_EPOCH where it is set.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdecimal() and len(epoch) <= 11:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    return instant().replace(microsecond=0)


def created_at() -> str:
    """Return the time now as ISO 8601 text in UTC."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")
