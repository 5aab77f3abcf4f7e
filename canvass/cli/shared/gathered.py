"""The options of a command as one value: what travels together has one name."""

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
    """Hand a command those of its options that `kind`, a dataclass, has as fields as one `kind`.

    What else there is (`--format`) comes behind it as before. Stands below `click.pass_obj`.
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
