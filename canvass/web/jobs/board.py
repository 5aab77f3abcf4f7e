"""The jobs (long work) of a desk: one at a time per district, visible on every page.

`board.start(WORK, district_id, order)` returns a `Job`; redirect the browser to `job.page`, which
shows its progress and then goes on to the result. A job continues when the page is closed. It ends
with the server, which at its next start reports what was interrupted.
"""

from __future__ import annotations

import logging
import multiprocessing
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from canvass.errors import CanvassError, InputError, NotFoundError, error_from_plain
from canvass.web.jobs.child import STOP, run
from canvass.web.jobs.work import Done, Step, Work
from canvass.workflow.clock import created_at
from canvass.workflow.keeping.serving import GoingOn, check_can_store

LOG = logging.getLogger("canvass.web")
MOST_KEPT = 30
BEGINS = Step(None, "Begins")
BUSY = "other work for this district is running; wait for it, or stop it"
BROKEN = (
    "an unexpected error; nothing was stored. Try again, and report it with what the terminal says"
)
KILLED = "the work was interrupted (out of memory?); nothing was stored"


class State(StrEnum):
    """The states of a job."""

    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Job:
    """One job at one moment; each change makes a new value."""

    job_id: int
    work: Work
    district_id: int | None
    order: Any
    state: State = State.RUNNING
    step: Step = BEGINS
    began_s: float = 0.0
    began_at: str = ""
    ended_s: float | None = None
    error: CanvassError | None = None
    done: Done | None = None

    @property
    def page(self) -> str:
        """The path of its page."""
        return f"/jobs/{self.job_id}"

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.state in (State.DONE, State.FAILED, State.DROPPED)


@dataclass(slots=True)
class JobBoard:
    """All jobs of a desk; `note` is called with the work in progress whenever that changes."""

    db: Path
    clock: Callable[[], float]
    note: Callable[[Sequence[GoingOn]], None] = lambda _going: None
    _jobs: dict[int, Job] = field(default_factory=dict)
    _pipes: dict[int, tuple[Connection, Any]] = field(default_factory=dict)
    _taking: list[GoingOn] = field(default_factory=list)
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _last: int = 0

    def start(self, work: Work, district_id: int | None, order: Any) -> Job:
        """Start work and return its job; raises InputError if the district already has a job.

        Raises StoreError if its result could not be stored.
        """
        if not work.may_read_only:
            check_can_store(self.db)
        with self._lock:
            if any(self._clashes(job, district_id) for job in self._jobs.values()):
                raise InputError(BUSY)
            self._last += 1
            job = Job(
                self._last, work, district_id, order, began_s=self.clock(), began_at=created_at()
            )
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=run, args=(work, self.db, order, theirs), daemon=True)
            process.start()
            theirs.close()
            self._jobs[job.job_id] = job
            self._pipes[job.job_id] = (ours, process)
            for number in list(self._jobs)[:-MOST_KEPT]:
                if self._jobs[number].is_over:
                    del self._jobs[number]
            self._write_note()
        threading.Thread(target=self._follow, args=(job.job_id,), daemon=True).start()
        return job

    @contextmanager
    def taking(self, label: str, district_id: int) -> Iterator[None]:
        """Note that what somebody sent is being stored, in case the desk is killed meanwhile."""
        sent = GoingOn(label, district_id, created_at(), is_sent=True)
        with self._lock:
            self._taking.append(sent)
            self._write_note()
        try:
            yield
        finally:
            with self._lock:
                self._taking.remove(sent)
                self._write_note()

    def get(self, job_id: int) -> Job:
        """Return a job; raises NotFoundError if it is from before the start or long over."""
        with self._lock:
            if job_id not in self._jobs:
                raise NotFoundError(
                    "this work has ended, or the desk was stopped meanwhile; what was stored is "
                    "kept"
                )
            return self._jobs[job_id]

    def find_running(self, district_id: int | None) -> Job | None:
        """Return the running job of a district, or None."""
        with self._lock:
            for job in self._jobs.values():
                if not job.is_over and job.district_id == district_id:
                    return job
        return None

    def is_any_running(self) -> bool:
        """Return whether any work is going on, for whichever district."""
        with self._lock:
            return any(not job.is_over for job in self._jobs.values())

    def find_last_done(self, kind: str, district_id: int) -> Done | None:
        """Return the result of a district's last finished work of this kind, or None."""
        return next(iter(self.list_done(kind, district_id)), None)

    def list_done(self, kind: str, district_id: int) -> list[Done]:
        """Return the results of a district's finished work of this kind, the newest first."""
        with self._lock:
            return [
                job.done
                for job in reversed(self._jobs.values())
                if job.work.kind == kind and job.district_id == district_id and job.done
            ]

    def find_leading_to(self, page: str) -> Done | None:
        """Return the result of the last work that led to this page, or None."""
        with self._lock:
            for job in reversed(self._jobs.values()):
                if job.done is not None and job.done.next_page == page:
                    return job.done
        return None

    def stop(self, job_id: int) -> Job:
        """Ask a job to stop: some kinds keep the best result so far, others are dropped."""
        with self._lock:
            job = self.get(job_id)
            if job.is_over:
                return job
            pipe, process = self._pipes[job_id]
            if job.work.stops_well:
                pipe.send(STOP)
                return self._move(job_id, state=State.STOPPING)
            moved = self._move(job_id, state=State.DROPPED)
            process.kill()
            return moved

    def forget_results(self) -> None:
        """Forget all work that has ended: its results are of another database."""
        with self._lock:
            self._jobs = {number: job for number, job in self._jobs.items() if not job.is_over}

    def forget_pdf(self, job_id: int) -> None:
        """Forget what a job printed."""
        with self._lock:
            done = self.get(job_id).done
            if done is not None:
                self._move(job_id, done=replace(done, pdf=None))

    def close(self) -> None:
        """End all work, because the server stops."""
        with self._lock:
            for _pipe, process in self._pipes.values():
                process.kill()

    def _clashes(self, job: Job, district_id: int | None) -> bool:
        return not job.is_over and job.district_id == district_id

    def _follow(self, job_id: int) -> None:
        """Read the child's messages until it is done, then store its result."""
        pipe, process = self._pipes[job_id]
        try:
            while True:
                kind, value = pipe.recv()
                if kind == "step":
                    self._move(job_id, step=value)
                else:
                    self._finish(job_id, kind, value)
                    break
        except (EOFError, OSError):
            self._finish(job_id, "killed", None)
        finally:
            pipe.close()
            process.join(5)
            with self._lock:
                self._pipes.pop(job_id, None)

    def _finish(self, job_id: int, kind: str, value: Any) -> None:
        job = self.get(job_id)
        if job.state is State.DROPPED:
            self._write_note()
            return
        error: CanvassError | None = None
        done: Done | None = None
        if kind == "made":
            try:
                done = job.work.store(self.db, job.order, value)
            except CanvassError as refused:
                error = refused
            except Exception as unforeseen:
                LOG.error("storing %s", job.work.kind, exc_info=unforeseen)
                error = InputError(BROKEN)
        elif kind == "error":
            error = error_from_plain(value, CanvassError)
        else:
            if value:
                LOG.error("%s", value)
            error = InputError(BROKEN if value else KILLED)
        state = State.DONE if error is None else State.FAILED
        self._move(job_id, state=state, error=error, done=done)
        self._write_note()

    def _move(self, job_id: int, **changes: Any) -> Job:
        with self._lock:
            job = self._jobs[job_id]
            if job.state is State.STOPPING and changes.get("state") is None:
                changes["state"] = State.STOPPING
            job = replace(job, **changes)
            if job.is_over and job.ended_s is None:
                job = replace(job, ended_s=self.clock())
            self._jobs[job_id] = job
            return job

    def _write_note(self) -> None:
        with self._lock:
            self.note(
                [
                    GoingOn(job.work.label, job.district_id, job.began_at)
                    for job in self._jobs.values()
                    if not job.is_over
                ]
                + self._taking
            )
