"""Work for the page of the audit: looking what is missing or doubtful among the doors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from canvass.web.jobs.work import Done, ShouldStop, Step, Tell, Work
from canvass.web.jobs.works import LOADS

if TYPE_CHECKING:
    from canvass.doors.audit.findings import Audit


@dataclass(frozen=True, slots=True)
class AuditAsked:
    """The district whose doors are looked at."""

    district_id: int
    district: str


@dataclass(frozen=True, slots=True)
class AuditMade:
    """What was found, and when."""

    audit: Audit
    at: datetime


def _audit(db: Path, order: AuditAsked, tell: Tell, _should_stop: ShouldStop) -> AuditMade:
    from canvass.workflow.clock import now
    from canvass.workflow.doors.auditing import audit_district

    tell(Step(None, LOADS))
    return AuditMade(audit_district(db, order.district).audit, now())


def _store_audit(_db: Path, order: AuditAsked, made: AuditMade) -> Done:
    return Done(f"/d/{order.district_id}/doors/audit", values={"made": made})


AUDIT = Work("audit", "Looking at the doors", _audit, _store_audit, may_read_only=True)
