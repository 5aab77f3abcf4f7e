"""Merge wishes, topics, commitments and talks at the base from another laptop."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, update

from canvass.store.merge_report import MergeReport, Pair
from canvass.store.plain_rows import add_row, read_rows
from canvass.store.schema_wishes import commitment, drop_in, topic, wish

COMMITMENT = (
    "commitment_id", "topic", "role", "status", "taken_on", "answer", "answered_on",
)  # fmt: skip
WISH = ("wish_id", "iso_week", "topic", "text", "heard", "commitment_id")
TOPIC = ("topic", "is_own", "is_gone")
DROP_IN = ("day", "half_day", "talks")


def add_topics(here: Connection, there: Connection) -> None:
    """Add the organisation's own topics; one removed on either laptop is removed."""
    gone = {name: is_gone for name, _own, is_gone in read_rows(here, topic, TOPIC)}
    for row in read_rows(there, topic, TOPIC):
        name, _own, is_gone = row
        if name not in gone:
            add_row(here, topic, TOPIC, row)
        elif is_gone > gone[name]:
            here.execute(update(topic).where(topic.c.topic == name).values(is_gone=is_gone))


def add_wishes(
    here: Connection, there: Connection, district: Pair, name: str, report: MergeReport
) -> None:
    """Add the missing wishes of a district and their commitments, by their random ids.

    If the laptops differ about a wish, ours stays and the difference is reported. The table is
    rewritten in order of ids, as in `canvass.store.wishes`.
    """
    _add_commitments(here, there, district, name, report)
    ours = {row[0]: row for row in read_rows(here, wish, WISH, district_id=district.ours)}
    added = []
    for row in read_rows(there, wish, WISH, district_id=district.theirs):
        known = ours.get(row[0])
        if known is None:
            added.append((*row, district.ours))
        elif known != row:
            report.name('{district}, wish "{wish}": there it has another text or topic, or others '
                        "took it; here it stays as it is", district=name, wish=row[0])  # fmt: skip
    if not added:
        return
    names = (*WISH, "district_id")
    rows = sorted([*read_rows(here, wish, names), *added], key=lambda row: str(row[0]))
    here.execute(delete(wish))
    here.execute(insert(wish), [dict(zip(names, row, strict=True)) for row in rows])
    report.counts["wishes"] += len(added)


def _add_commitments(
    here: Connection, there: Connection, district: Pair, name: str, report: MergeReport
) -> None:
    mine = read_rows(here, commitment, COMMITMENT, district_id=district.ours)
    ours = {row[0]: row for row in mine}
    for row in read_rows(there, commitment, COMMITMENT, district_id=district.theirs):
        known = ours.get(row[0])
        if known is None:
            add_row(here, commitment, COMMITMENT, row, district_id=district.ours)
            report.counts["taken"] += 1
        elif known != row:
            report.name('{district}, "{taken}": there it has another status or answer; here it '
                        "stays as it is", district=name, taken=row[0])  # fmt: skip


def add_drop_ins(
    here: Connection, there: Connection, week: Pair, name: str, report: MergeReport
) -> None:
    """Add talks at the base for half-days without a count here; different counts are reported."""
    mine = read_rows(here, drop_in, DROP_IN, week_id=week.ours)
    ours = {(day, half): talks for day, half, talks in mine}
    for day, half, talks in read_rows(there, drop_in, DROP_IN, week_id=week.theirs):
        known = ours.get((day, half))
        if known is None:
            add_row(here, drop_in, DROP_IN, (day, half, talks), week_id=week.ours)
            report.counts["talks"] += talks
        elif known != talks:
            report.name("{district}, {day}: {theirs} talks at the base there, {ours} here; those "
                        "here stay", district=name, day=day, theirs=talks, ours=known)  # fmt: skip
