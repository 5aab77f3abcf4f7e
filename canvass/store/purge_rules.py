"""What a purge does to every text column: a table of rules, checked against the schema.

`list_unruled` names the columns without a rule. A test keeps that list empty, so that nobody adds a
column without deciding when its contents are deleted.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import MetaData, Text

from canvass.store.week_rows import KEPT


class Rule(StrEnum):
    """When the text in a column is deleted."""

    WITH_WEEK = "its row is deleted with the week"
    EMPTIED = "emptied with the week"
    CLEANED = "evenings go; the plan of the whole district stays without what came from a visit"
    DATED = "goes on a day of its own"
    LASTING = "a refusal: address or door, and month"
    OF_THE_MAP = "from a map or a register: it says nothing of a visit"
    SET_UP = "what organizers call and set up; about places, never people"
    OF_ACCOUNT = "goes when the account or link is taken back, links and sessions on a day too"
    WORD = "a word of a fixed list, an id, a hash or a time"
    WISHED = "what residents wish, by area and ISO week: tied to no door, visit, team or hour"


_COLUMNS: dict[Rule, dict[str, str]] = {
    Rule.SET_UP: {
        "district": "name",
        "organisation": "name kind address opening_hours note",
        "week": "name timezone base_label base_hours base_phone",
        "usual_time": "name",
        "week_words": "language said contact",
    },
    Rule.OF_THE_MAP: {
        "turnout": "election code name outline",
        "district": "source_file osm_date licence attribution",
        "entrance": "entrance_id side ref",
        "address": "address_id street housenumber building_ref entrance_id",
        "door": "door_id address_id unit entrance_id",
        "exclusion": "address_id reason",
        "register_row": "address_id unit street housenumber register_id",
        "stairwell_split": "address_id ref",
        "entrance_access": "entrance_id",
        "entrance_fact": "entrance_id",
        "people_exclusion": "rule",
        "door_value": "rule",
        "route_lock": "words route_id",
        "route_lock_door": "door_id",
        "purged_share": "street route_id",
    },
    Rule.WORD: {
        "district": "added_at",
        "organisation": "added_at",
        "week": "starts_on ends_on closed_at purged_at added_at reopened_at announced_at",
        "crossing_cost": "road_class",
        "stairwell_split": "numbering added_at undone_at",
        "entrance_access": "state given_by until set_at",
        "entrance_fact": "fact noted_on",
        "people_exclusion": "reason added_at undone_at note_until",
        "door_value": "added_at undone_at",
        "plan": "created_at",
        "route_lock": "kind created_at",
        "purged_odds": "band dwelling",
        "learned_time": "of beside",
        "desk_form": "form_sha256 kept_until",
        "audit_log": "at role action subject previous_sha256 sha256",
    },
    Rule.WITH_WEEK: {"route_lock": "team", "lock_change": "at words made removed"},
    Rule.OF_ACCOUNT: {
        "desk_account": "name role passphrase_hash totp_secret added_at",
        "desk_key": "key_sha256 role name made_at expires_at used_at",
        "desk_session": "session_id secret_sha256 role name key_sha256 began_at expires_at",
    },
    Rule.WISHED: {
        "wish": "wish_id iso_week topic text heard commitment_id",
        "commitment": "commitment_id topic role status taken_on answer answered_on",
        "topic": "topic",
        "drop_in": "day half_day",
    },
    Rule.EMPTIED: {"week": "log_key"},
    Rule.CLEANED: {"plan": "document", "plan_change": "words"},
    Rule.DATED: {"entrance_access": "code", "people_exclusion": "note"},
    Rule.LASTING: {
        "do_not_knock": "dnk_id door_id month",
        "do_not_call": "dnk_id place_id month",
        "kept_refusal": "refusal_id street housenumber unit month",
    },
}

RULES = {
    f"{table}.{column}": rule
    for rule, tables in _COLUMNS.items()
    for table, columns in tables.items()
    for column in columns.split()
}
"""Rules by "table.column". Tables that belong to a week need none: their rows are deleted with it
(`canvass.store.week_rows`)."""


def rule_of(owned: Collection[str], table: str, column: str) -> Rule | None:
    """Return the rule of a column, None if it has none; `owned` are the `owned_tables`."""
    return Rule.WITH_WEEK if table in owned else RULES.get(f"{table}.{column}")


def owned_tables(metadata: MetaData) -> set[str]:
    """Return the tables whose rows belong to a week, directly or through a foreign key."""
    owned = {
        table.name
        for table in metadata.sorted_tables
        if "week_id" in table.c and table.name not in KEPT
    }
    for table in metadata.sorted_tables:
        owners = {key.column.table.name for key in table.foreign_keys}
        if owners & owned and table.name not in KEPT:
            owned.add(table.name)
    return owned


def list_unruled(metadata: MetaData) -> list[str]:
    """Return the text columns without a rule."""
    owned = owned_tables(metadata)
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text) and rule_of(owned, table.name, column.name) is None
    ]
