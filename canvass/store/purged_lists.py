"""What a purge takes of lists and batches: all of its week's, and those of no week that are over.

They say which doors were walked by whom on which day.
"""

from __future__ import annotations

from canvass.store.sqlite_file import Runs

_OF_WEEK = (
    "SELECT code FROM walk_list WHERE week_id = :week OR (week_id IS NULL AND district_id = "
    "(SELECT district_id FROM week WHERE week_id = :week))"
)


def drop_lists(connection: Runs, week_id: int) -> int:
    """Delete a week's lists and batches, while `purge_run` names the week; return how many lists.

    Lists printed while no week was open go too: their week is not known.
    """
    codes = [
        row[0] for row in connection.exec_driver_sql(_OF_WEEK.replace(":week", "?"),
                                                     (week_id, week_id))
    ]  # fmt: skip
    for table in ("walk_list_left", "walk_list_event", "walk_list_door", "walk_list"):
        if codes:
            rows = [(code,) for code in codes]
            connection.exec_driver_sql(f"DELETE FROM {table} WHERE code = ?", rows)
    connection.exec_driver_sql(
        "DELETE FROM visit_batch_event WHERE batch_id IN "
        "(SELECT batch_id FROM visit_batch WHERE week_id = ?)",
        (week_id,),
    )
    connection.exec_driver_sql("DELETE FROM visit_batch WHERE week_id = ?", (week_id,))
    return len(codes)
