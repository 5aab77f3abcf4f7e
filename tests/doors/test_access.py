"""Which entrances are locked, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from canvass.doors.access import Access, AccessState, GivenBy, is_locked
from canvass.errors import DoorError

NOW = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
LATER, BEFORE = NOW + timedelta(hours=1), NOW - timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "until", "has_code", "locked"),
    [
        ("open", None, False, False),
        ("unknown", None, False, False),
        ("intercom", None, False, False),
        ("code", None, False, True),
        ("code", LATER, True, False),
        ("code", BEFORE, True, True),
        ("code", NOW, True, True),
        ("key", None, False, True),
        ("key", LATER, False, False),
        ("key", BEFORE, False, True),
        ("refused", None, False, True),
        ("refused", LATER, False, True),
        ("refused", BEFORE, False, False),
    ],
)
def test_an_entrance_is_locked_until_there_is_a_way_in(
    state: str, until: datetime | None, has_code: bool, locked: bool
) -> None:
    access = Access("n1@A", AccessState(state), GivenBy.CARETAKER, until, has_code)

    assert is_locked(access, NOW) is locked


def test_a_code_beside_another_state_is_refused() -> None:
    with pytest.raises(DoorError, match="code"):
        Access("n1", AccessState.KEY, GivenBy.LANDLORD, has_code=True)
