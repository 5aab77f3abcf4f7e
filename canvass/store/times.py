"""Times in the database: UTC text with milliseconds, which sorts by time."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(at: datetime) -> str:
    """Return an aware time as UTC text, truncated to milliseconds."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def from_text(text: str) -> datetime:
    """Return an aware time; raises ValueError."""
    return datetime.fromisoformat(text)
