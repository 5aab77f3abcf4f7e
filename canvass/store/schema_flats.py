"""The tables of what people enter about doors: split stairwells, access, exclusions."""

from __future__ import annotations

from sqlalchemy import REAL, CheckConstraint, Column, ForeignKey, Integer, Table, Text

from canvass.store.schema import metadata


def _of_district(*, is_key: bool) -> Column[int]:
    owner = ForeignKey("district.district_id", ondelete="CASCADE")
    return Column(
        "district_id", Integer, owner, nullable=False, primary_key=is_key, index=not is_key
    )


# `undone_at` is set when a split or an exclusion is undone; nothing is deleted.
stairwell_split = Table(
    "stairwell_split",
    metadata,
    Column("split_id", Integer, primary_key=True),
    _of_district(is_key=False),
    Column("address_id", Text, nullable=False),
    Column("ref", Text, nullable=False),
    Column("floors", Integer, nullable=False),
    Column("per_floor", Integer, nullable=False),
    Column("ground_flats", Integer),
    Column(
        "numbering",
        Text,
        CheckConstraint("numbering IN ('lantmateriet', 'plain')", name="numbering"),
        nullable=False,
    ),
    Column("is_top_down", Integer, nullable=False),
    Column("has_lift", Integer, nullable=False),
    Column("added_at", Text, nullable=False),
    Column("undone_at", Text),
    sqlite_strict=True,
)

# `code` is encrypted; the key is never in the database. `until` is an ISO 8601 time or null.
entrance_access = Table(
    "entrance_access",
    metadata,
    _of_district(is_key=True),
    Column("entrance_id", Text, primary_key=True),
    Column(
        "state",
        Text,
        CheckConstraint(
            "state IN ('open', 'code', 'intercom', 'key', 'refused', 'unknown')", name="state"
        ),
        nullable=False,
    ),
    Column(
        "given_by",
        Text,
        CheckConstraint(
            "given_by IN ('caretaker', 'landlord', 'resident', 'organizer')", name="given_by"
        ),
        nullable=False,
    ),
    Column("code", Text),
    Column("until", Text),
    Column("try_anyway", Integer, nullable=False),
    Column("set_at", Text, nullable=False),
    sqlite_strict=True,
)

# Each door of the rule counts as `worth` ordinary ones where not all doors fit.
door_value = Table(
    "door_value",
    metadata,
    Column("value_id", Integer, primary_key=True),
    _of_district(is_key=False),
    Column("rule", Text, nullable=False),
    Column("worth", REAL, CheckConstraint("worth > 0", name="worth"), nullable=False),
    Column("added_at", Text, nullable=False),
    Column("undone_at", Text),
    sqlite_strict=True,
)

# `rule` is JSON with what was named, so that doors added later are left out as well. `reason` is a
# word of canvass.doors.reasons; `note` is free text with a day on which it expires.
people_exclusion = Table(
    "people_exclusion",
    metadata,
    Column("exclusion_id", Integer, primary_key=True),
    _of_district(is_key=False),
    Column("rule", Text, nullable=False),
    Column("reason", Text, CheckConstraint("reason <> ''", name="reason"), nullable=False),
    Column("added_at", Text, nullable=False),
    Column("undone_at", Text),
    Column("note", Text),
    Column("note_until", Text),
    sqlite_strict=True,
)

# A fact about an entrance other than how to get in: a word of canvass.doors.reasons, and its day.
entrance_fact = Table(
    "entrance_fact",
    metadata,
    _of_district(is_key=True),
    Column("entrance_id", Text, primary_key=True),
    Column("fact", Text, primary_key=True),
    Column("noted_on", Text, nullable=False),
    sqlite_strict=True,
)
