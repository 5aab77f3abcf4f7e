"""The page of a job: its progress, a button to stop it, and the way on to its result."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.units import grouped
from canvass.web.ask import Ask
from canvass.web.jobs.board import Job, State
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.district.district_list import list_districts


class JobAnswer(BaseModel):
    """The progress of a job; `share` is null if unknown."""

    state: str
    share: float | None
    said: str
    seconds: int


def _job(ask: Ask) -> Job:
    return ask.desk.jobs.get(int(ask.request.path_params["job"]))


def show_job(ask: Ask) -> Response:
    """Show the progress of a job; a finished one redirects to its result."""
    job = _job(ask)
    done = job.done
    if done is not None and done.pdf is None:
        return ask.go(done.next_page)
    row = next(
        (row for row in list_districts(ask.desk.db) if row.district_id == job.district_id), None
    )
    more: dict[str, Any] = {} if row is None else {"district": row}
    return ask.page(
        "job.html",
        job=job,
        is_stopping=job.state is State.STOPPING,
        is_dropped=job.state is State.DROPPED,
        said=_say(ask, job),
        seconds=_seconds(ask, job),
        failed="" if job.error is None else ask.say_error(job.error),
        back="/" if job.district_id is None else f"/d/{job.district_id}",
        **more,
    )


def get_job(ask: Ask) -> Response:
    """Return the progress of a job."""
    job = _job(ask)
    return ask.json(
        JobAnswer(
            state=job.state.value,
            share=job.step.share,
            said=_say(ask, job),
            seconds=_seconds(ask, job),
        )
    )


def stop_job(ask: Ask) -> Response:
    """Stop a job; the best result so far is kept, if there is one."""
    return ask.go(ask.desk.jobs.stop(int(ask.request.path_params["job"])).page)


def show_pdf(ask: Ask) -> Response:
    """Return the walk lists that a job printed."""
    from canvass.workflow.keeping.keeping import has_purged_since

    job = _job(ask)
    if job.done is None or job.done.pdf is None:
        raise NotFoundError("nothing was printed there")
    if job.district_id is not None and has_purged_since(ask.desk.db, job.district_id, job.began_at):
        ask.desk.jobs.forget_pdf(job.job_id)
        raise NotFoundError("a week was purged since these lists were printed; print them again")
    return ask.file(job.done.pdf, "walklists.pdf", "application/pdf", is_shown=True)


def _say(ask: Ask, job: Job) -> str:
    values = {
        name: grouped(value, ask.lang, 0 if isinstance(value, int) else 1)
        for name, value in job.step.values.items()
    }
    return ask.say(job.step.sentence, **values)


def _seconds(ask: Ask, job: Job) -> int:
    until = ask.desk.clock() if job.ended_s is None else job.ended_s
    return max(0, int(until - job.began_s))


ROWS = (
    Operation("GET", "/jobs/{job:int}", Role.COORDINATOR, show_job),
    Operation("GET", "/api/jobs/{job:int}", Role.COORDINATOR, get_job, answer=JobAnswer),
    Operation("POST", "/jobs/{job:int}/stop", Role.COORDINATOR, stop_job),
    Operation(
        "GET", "/jobs/{job:int}/walklists.pdf", Role.COORDINATOR, show_pdf, kind="application/pdf"
    ),
)
