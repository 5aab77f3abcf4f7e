"""Tonight, the next shift: plan what is left, see teams and reasons, print, hand out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.document.large_houses import say_unknown_flats
from canvass.web.ask import Ask
from canvass.web.jobs.works import PLAN_TONIGHT, TonightAsked
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now


class TonightForm(BaseModel):
    """The shift to plan; the next one if none is named."""

    shift: str | None = Field(None, title="Shift", max_length=10)


def show_tonight(ask: Ask) -> Response:
    """Show the next shift: its plan, or the button that plans it."""
    from canvass.week.spoken_time import say_time
    from canvass.workflow.week.tonight import find_tonight

    row = ask.district()
    state = find_tonight(ask.desk.db, row.name, now=now())
    shift, large = (state.shift, state.large_houses) if state else (None, None)
    return ask.page(
        "tonight.html",
        district=row,
        state=state,
        is_today=shift is not None and _is_today(shift.starts_at),
        when=say_time(shift.starts_at, shift.ends_at, ask.lang) if shift else "",
        worries=[
            ask.say(worry.sentence, **worry.fields()) for worry in (state.worries if state else ())
        ],
        large=say_unknown_flats(large, ask.say, ask.lang) if large else "",
        why=_why(ask, row.district_id),
    )


def _is_today(at: datetime) -> bool:
    """Return whether it is the day of `at`, on its own clock."""
    return now().astimezone(at.tzinfo).date() == at.date()


def _why(ask: Ask, district_id: int) -> Mapping[str, object]:
    """Return {route id: why it has its team}, from this desk's last planning."""
    done = ask.desk.jobs.find_last_done(PLAN_TONIGHT.kind, district_id)
    return done.values if done is not None else {}


def plan_tonight(ask: Ask) -> Response:
    """Start planning the shift from the visits so far."""
    row, form = ask.district(), ask.sent(TonightForm)
    order = TonightAsked(row.district_id, row.name, form.shift, ask.lang)
    return ask.go(ask.desk.jobs.start(PLAN_TONIGHT, row.district_id, order).page)


ROWS = (
    Operation("GET", "/d/{district:int}/tonight", Role.COORDINATOR, show_tonight),
    Operation(
        "POST", "/d/{district:int}/tonight", Role.COORDINATOR, plan_tonight, form=TonightForm,
        again=show_tonight,
    ),
)  # fmt: skip
