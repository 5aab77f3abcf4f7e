"""The present time, and the time stamp written into files."""

from __future__ import annotations

import datetime as dt
import os


def instant() -> dt.datetime:
    """Return the present time (UTC, microseconds), for records, deadlines and purges."""
    return dt.datetime.now(dt.UTC)


def now() -> dt.datetime:
    """Return the present time (UTC, whole seconds), or SOURCE_DATE_EPOCH if it is set.

    https://reproducible-builds.org/specs/source-date-epoch/
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdecimal() and len(epoch) <= 11:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC)
    return instant().replace(microsecond=0)


def created_at() -> str:
    """Return the time now as ISO 8601 text in UTC."""
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")
