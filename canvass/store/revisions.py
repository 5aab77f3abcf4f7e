"""The revisions of the schema; a database of every released revision can be opened."""

from __future__ import annotations

REVISIONS = (
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011",
    "0012", "0013", "0014", "0015", "0016", "0017", "0018", "0019", "0020", "0021",
)  # fmt: skip
"""Every released revision, oldest first."""

LATEST = REVISIONS[-1]
