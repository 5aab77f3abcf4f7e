"""The entrance ledger: set, clear and list how to get in, and show door codes on request."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from canvass.doors.access import (
    Access,
    AccessState,
    GivenBy,
    is_locked,
    is_over,
)
from canvass.errors import CanvassError, InputError, NotFoundError
from canvass.store import access as ledger
from canvass.store import districts
from canvass.store.audit_log import record_audit
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.entrance_facts import list_facts
from canvass.visits.stairwell import stairwell_beside
from canvass.workflow.doors.code_key import decrypt_code, encrypt_code
from canvass.workflow.doors.find_address import get_address

LONGEST_CODE = 40
CODE_DAYS = 30
ROLE = "organizer"
CODES_SHOWN = "codes shown"


@dataclass(frozen=True, slots=True)
class AccessRequest:
    """What an organizer records about getting in at one entrance of an address."""

    address: str
    entrance: str
    state: AccessState
    given_by: GivenBy
    code: str | None = None
    until: datetime | None = None
    try_anyway: bool = False


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entrance of the ledger; `has_code` is True for a code that is still valid.

    `code` is None unless it was asked for.
    """

    entrance_id: str
    street: str
    housenumber: str
    entrance: str
    doors: int
    state: str
    given_by: str
    until: datetime | None
    has_code: bool
    is_locked: bool
    try_anyway: bool
    code: str | None = None
    facts: tuple[tuple[str, str], ...] = ()
    """Other facts about the entrance as (fact, day it was noted)."""

    @property
    def words(self) -> str:
        """The name of the entrance for people: street, number and stairwell."""
        stairwell = stairwell_beside(self.housenumber, self.entrance)
        return " ".join(filter(None, (self.street, self.housenumber, stairwell)))


def end_of_day(day: date) -> datetime:
    """Return the last minute of a day, in this machine's time zone."""
    return datetime.combine(day, time(23, 59)).astimezone()


def set_access(db: Path, name: str | None, asked: AccessRequest, *, now: datetime) -> LedgerRow:
    """Record how to get in at an entrance; a code without an end date expires after 30 days.

    Raises InputError, NotFoundError, and StoreError if the key of the codes is lost.
    """
    code = asked.code
    if code is not None and (not 1 <= len(code) <= LONGEST_CODE or not code.isprintable()):
        raise InputError(
            "code: give 1 to {longest_code} ordinary characters", longest_code=LONGEST_CODE
        )
    until = asked.until
    if code is not None and until is None:
        until = now + timedelta(days=CODE_DAYS)
    if until is not None and until <= now:
        raise InputError("--until: that day has passed; give a later one")
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        rows = _entrance_rows(connection, district_id, asked.address, asked.entrance)
        entrance_id = rows[0].entrance_id or ""
        access = Access(
            entrance_id, asked.state, asked.given_by, until, code is not None, asked.try_anyway
        )
        ledger.drop_codes(connection, now=now)
        token = None
        if code is not None:
            is_first = not ledger.has_codes(connection)
            token = encrypt_code(code, entrance_id, db=db, may_make_key=is_first)
        ledger.record_access(connection, district_id, access, code=token, at=now)
        return _row(access, rows, now)


def clear_access(db: Path, name: str | None, address: str, entrance: str) -> None:
    """Delete what is known about an entrance; raises NotFoundError if nothing is known."""
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        rows = _entrance_rows(connection, district_id, address, entrance)
        if not ledger.clear_access(connection, district_id, [rows[0].entrance_id or ""]):
            raise NotFoundError("{address}: nothing is known of that entrance", address=address)


def clear_all_codes(db: Path) -> int:
    """Delete every code in the database, and return how many there were."""
    with open_writer(db) as connection:
        return ledger.drop_codes(connection)


def list_access(
    db: Path, name: str | None, *, now: datetime, with_codes: bool = False
) -> list[LedgerRow]:
    """Return the ledger, sorted by street and number; showing codes is written to the audit log."""
    opened = open_writer(db) if with_codes else open_reader(db)
    with opened as connection:
        district_id = districts.get_district(connection, name).district_id
        by_entrance: dict[str, list[DoorRow]] = defaultdict(list)
        for row in list_door_rows(connection, district_id):
            by_entrance[row.entrance_id or row.address_id].append(row)
        codes: Mapping[str, str] = {}
        if with_codes:
            ledger.drop_codes(connection, now=now)
            codes = _codes(connection, db, district_id, now)
            for entrance_id in codes:
                _audit(connection, entrance_id, now)
        found = ledger.list_access(connection, district_id)
        facts = list_facts(connection, district_id)
    listed = [
        replace(
            _row(access, by_entrance[access.entrance_id], now, codes.get(access.entrance_id)),
            facts=tuple(facts.pop(access.entrance_id, ())),
        )
        for access in found
        if access.entrance_id in by_entrance
    ]
    for entrance_id, known in facts.items():
        if rows := by_entrance.get(entrance_id):
            unknown = Access(entrance_id, AccessState.UNKNOWN, GivenBy.ORGANIZER)
            listed.append(replace(_row(unknown, rows, now), facts=tuple(known)))
    return sorted(listed, key=lambda row: (row.street, row.housenumber, row.entrance))


def codes_for_walklists(
    db: Path, name: str | None, routes: Sequence[str] | None, *, now: datetime
) -> dict[str, str]:
    """Return {entrance id: valid code} for printing; this is written to the audit log first."""
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        _audit(connection, f"walklists, {len(routes)} routes" if routes else "walklists, all", now)
        return _codes(connection, db, district_id, now)


def _codes(connection: Connection, db: Path, district_id: int, now: datetime) -> dict[str, str]:
    tokens = ledger.encrypted_codes(connection, district_id, now=now)
    return {ref: decrypt_code(token, ref, db=db) for ref, token in tokens.items()}


def _audit(connection: Connection, subject: str, now: datetime) -> None:
    record_audit(connection, action=CODES_SHOWN, subject=subject, role=ROLE, at=now.isoformat())


def find_entrance(connection: Connection, district_id: int, address: str, entrance: str) -> str:
    """Return the id of an entrance of an address; raises NotFoundError and InputError."""
    return _entrance_rows(connection, district_id, address, entrance)[0].entrance_id or ""


def _entrance_rows(
    connection: Connection, district_id: int, address: str, entrance: str
) -> list[DoorRow]:
    """Return the doors behind one entrance of an address; raises NotFoundError and InputError."""
    rows = [
        row
        for row in get_address(address, list_door_rows(connection, district_id))
        if row.entrance_id is not None
    ]
    refs = sorted({row.ref for row in rows})
    if not rows:
        raise NotFoundError(
            "{address}: left out of the district, so it has no entrance", address=address
        )
    if not entrance and len(refs) > 1:
        raise InputError(
            "{address}: which entrance? Name one of {known} (--entrance)",
            address=address,
            known=", ".join(refs),
        )
    chosen = [row for row in rows if not entrance or row.ref.casefold() == entrance.casefold()]
    if not chosen:
        known = ", ".join(ref for ref in refs if ref)
        hint = CanvassError('split it with "canvass doors split" first')
        if known:
            hint = CanvassError("there is {known}", known=known)
        raise NotFoundError(
            '{address}: no entrance "{entrance}"; {hint}',
            address=address,
            entrance=entrance,
            hint=hint,
        )
    return chosen


def _row(
    access: Access, rows: Sequence[DoorRow], now: datetime, code: str | None = None
) -> LedgerRow:
    first = rows[0]
    return LedgerRow(
        access.entrance_id,
        first.street,
        first.housenumber,
        first.ref,
        len(rows),
        access.state.value,
        access.given_by.value,
        access.until,
        access.has_code and not is_over(access, now),
        is_locked(access, now),
        access.try_anyway,
        code,
    )
