"""The audit of a district's doors, stored or straight from a map file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from canvass.doors.audit.audit import make_audit
from canvass.doors.audit.findings import Audit
from canvass.doors.build import make_doors
from canvass.osm.extract import Extract
from canvass.planning.district import read_map
from canvass.planning.memory import collecting_later
from canvass.store.database import open_reader
from canvass.store.districts import get_district
from canvass.streets.build import make_street_graph
from canvass.workflow.district.stored_district import load_with_all_doors


@dataclass(frozen=True, slots=True, eq=False)
class Audited:
    """An audit, the map it was made from, and the district's name."""

    name: str
    extract: Extract
    audit: Audit


def audit_map(source: str, *, boundary: str | None = None) -> Audited:
    """Return the audit of a map file without storing anything; raises MapError, BoundaryError."""
    extract = read_map(source, boundary=boundary)
    with collecting_later():
        graph = make_street_graph(extract)
        audit = make_audit(extract, graph, make_doors(extract, graph))
    return Audited(Path(source).name, extract, audit)


def audit_district(db: Path, name: str | None) -> Audited:
    """Return the audit of a stored district (the only one without a name).

    It covers all doors, also those left out and those waiting for access.
    """
    with open_reader(db) as connection:
        row = get_district(connection, name)
        district = load_with_all_doors(connection, row.district_id)
    with collecting_later():
        audit = make_audit(district.extract, district.graph, district.doors)
    return Audited(row.name, district.extract, audit)
