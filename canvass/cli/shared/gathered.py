"""Pass the options of a command as one value."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from typing import Concatenate, ParamSpec, TypeVar

from canvass.cli.shared.session import Session

Asked = TypeVar("Asked")
Rest = ParamSpec("Rest")


def gathered(
    kind: type[Asked],
) -> Callable[[Callable[Concatenate[Session, Asked, Rest], None]], Callable[..., None]]:
    """Pass the options that are fields of `kind` (a dataclass) to a command as one `kind`.

    Other options (`--format`) follow as usual. Put this decorator below `click.pass_obj`.
    """
    names = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]

    def hand_over(
        command: Callable[Concatenate[Session, Asked, Rest], None],
    ) -> Callable[..., None]:
        @functools.wraps(command)
        def called(session: Session, /, **options: object) -> None:
            asked = kind(**{name: options.pop(name) for name in names})
            command(session, asked, **options)  # type: ignore[arg-type, call-arg]

        return called

    return hand_over
