"""The checked request that a handler receives: session, language, and form values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from canvass.errors import CanvassError
from canvass.locale.catalogue import get_plural_translator, get_translator
from canvass.units import grouped
from canvass.web.desk_tabs import Tab, tabs_of
from canvass.web.once import StoredPage
from canvass.web.rendering import render
from canvass.web.roles import Role
from canvass.web.said import say_error, without_place
from canvass.workflow.district.district_list import DistrictRow

if TYPE_CHECKING:
    from canvass.web.desk_state import Desk
    from canvass.web.jobs.board import Job
    from canvass.web.sessions import Session

Form = TypeVar("Form", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Ask:
    """One request whose role, token and form have been checked.

    When a form is shown again, `error` is the message, `error_status` its HTTP status, `typed`
    what was typed, and `has_no_effect` tells that the message is to say that nothing was stored.
    """

    request: Request
    desk: Desk
    session: Session | None
    lang: str
    form: BaseModel | None = None
    files: Mapping[str, UploadFile] = field(default_factory=dict)
    error: str = ""
    error_status: int = 422
    has_no_effect: bool = False
    typed: Mapping[str, Any] = field(default_factory=dict)

    def say(self, sentence: str, **values: object) -> str:
        """Return a sentence in the language of the page, with its values filled in."""
        text = get_translator(self.lang)(sentence)
        return text.format(**values) if values else text

    def say_many(self, one: str, many: str, count: int, **values: object) -> str:
        """Return the singular or plural of a sentence, in which {count} is available."""
        text = get_plural_translator(self.lang)(one, many, count)
        return text.format(count=grouped(count, self.lang), **values)

    def sent(self, model: type[Form]) -> Form:
        """Return the values sent, as a model; it must be the `form` of the operation."""
        if not isinstance(self.form, model):
            raise TypeError(f"the row of {self.request.url.path} has no form {model.__name__}")
        return self.form

    def district(self) -> DistrictRow:
        """Return the district whose id is in the address; raises NotFoundError."""
        district_id = int(self.request.path_params["district"])
        return self.desk.read.districts.look(self.desk.db, district_id)

    def district_name(self) -> str:
        """Return the name of that district, for what is asked often; raises NotFoundError."""
        desk, district_id = self.desk, int(self.request.path_params["district"])
        return desk.read.districts.name_of(desk.db, district_id, at_s=desk.clock())

    def tab(self) -> Tab | None:
        """Return the tab that this page stands under, None if under none."""
        paths = self.request.scope.get("canvass.paths", frozenset())
        return next((tab for tab in tabs_of(self.request.url.path, paths) if tab.is_here), None)

    def page(
        self, template: str, *, status: int = 200, has_stored: bool = False, **values: Any
    ) -> Response:
        """Return a page made from a template (templates/base.html lists the values it gets).

        `has_stored`: it tells what was stored, so that the form that led to it is not sent again.
        """
        used = self.error_status if self.error and status == 200 else status
        url = self.request.url
        paths = self.request.scope.get("canvass.paths", frozenset())
        given = {
            "path": url.path,
            "paths": paths,
            "here": f"{url.path}?{url.query}" if url.query else url.path,
            "session": self.session,
            "error": self.error,
            "has_no_effect": self.has_no_effect,
            "typed": self.typed,
            "tabs": tabs_of(url.path, paths),
            "work_here": self._work_at(values.get("district"), url.path),
            "sent_before": self._sent_before(url.path),
        }
        made = render(template, self.lang, {**given, **values})
        return (StoredPage if has_stored else HTMLResponse)(made, status_code=used)

    def repeated(self, answer: StoredPage, at: datetime) -> Response:
        """Return a page that was shown before, which says that its form was sent once more."""
        main = b'<main id="main" tabindex="-1">'
        told = self.part("sent_before.html", sent_before=at).encode()
        body = bytes(answer.body).replace(main, main + told, 1)
        return HTMLResponse(body, status_code=answer.status_code)

    def _sent_before(self, path: str) -> datetime | None:
        """Return when the form was carried out that was sent once more and led to this page."""
        if self.session is None or self.request.method != "GET":
            return None
        return self.desk.once.take_word(self.session.session_id, path)

    def _work_at(self, district: object, path: str) -> Job | None:
        """Return the work that is going on for a page's district, elsewhere than on this page."""
        if not isinstance(district, DistrictRow):
            return None
        job = self.desk.jobs.find_running(district.district_id)
        return None if job is None or job.page == path else job

    def part(self, template: str, **values: Any) -> str:
        """Return part of a page, for scripts that replace an element with it."""
        given = {"session": self.session, "typed": self.typed, "error": self.error}
        return render(template, self.lang, {**given, **values})

    def say_error(self, error: CanvassError) -> str:
        """Return what an error says on a page, in its language, of files by their names only.

        What the database's file is called is said to the organizer on their own machine only.
        """
        is_organizer = self.session is not None and self.session.role is Role.ORGANIZER
        said, sent = say_error(error, self.lang), self.desk.sent
        said = without_place(said, self.desk.db, is_named=is_organizer and not self.desk.is_shared)
        return said if sent is None else sent.without_folders(said)

    def go(self, path: str) -> Response:
        """Redirect the browser to another page (303)."""
        return RedirectResponse(path, status_code=303)

    def json(self, answer: BaseModel, *, status: int = 200) -> Response:
        """Return a JSON answer for scripts."""
        return JSONResponse(answer.model_dump(mode="json"), status_code=status)

    def file(self, content: bytes, name: str, kind: str, *, is_shown: bool = False) -> Response:
        """Return a file to download or (`is_shown`) to display; `name` is plain ASCII."""
        way = "inline" if is_shown else "attachment"
        headers = {"Content-Disposition": f'{way}; filename="{name}"'}
        return Response(content, media_type=kind, headers=headers)
