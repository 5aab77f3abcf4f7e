"""The error tree: every error a user can mend is a `CanvassError`.

A message is one line that says what is wrong, where, and what to do about it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar


class CanvassError(Exception):
    """Base of all errors the program explains in one line (exit code 2).

    With values, the message is a message id of the catalogues with placeholders; without values it
    is used unchanged. `has_stored`: a part was stored before it was raised.
    """

    has_stored = False

    def __init__(self, message: str = "", **values: object) -> None:
        super().__init__(message.format(**values) if values else message)
        self.message = message
        self.values = values

    def say(self, translate: Callable[[str], str]) -> str:
        """Return the translated message with its values."""
        if not self.values:
            return translate(self.message) if self.message else str(self)
        said = {
            name: value.say(translate) if isinstance(value, CanvassError) else value
            for name, value in self.values.items()
        }
        return translate(self.message).format(**said)


class MapError(CanvassError, ValueError):
    """A map file is missing, damaged, hostile, of the wrong type or unusable."""


class GraphError(MapError):
    """A networkx graph lacks what a street graph needs, or has impossible values."""


class GraphTypeError(CanvassError, TypeError):
    """The argument is not a graph."""


class FrameError(CanvassError, ValueError):
    """A GeoDataFrame lacks a CRS, a place or a required column."""


class FrameTypeError(CanvassError, TypeError):
    """The argument is not a GeoDataFrame."""


class BoundaryError(CanvassError, ValueError):
    """A boundary is invalid, in another CRS, or misses the map."""


class DoorError(CanvassError, ValueError):
    """A door, an address or an address file is invalid."""


class BaseError(CanvassError, ValueError):
    """The base is outside the map or off the walking network."""


class NoDoorReachedError(BaseError):
    """None of the doors to be planned can be reached on foot from the base."""


class PlanError(CanvassError, ValueError):
    """No plan can be made as asked, or a plan breaks a promise."""


class DocumentError(CanvassError, ValueError):
    """A plan document cannot be read."""


class StoreError(CanvassError, RuntimeError):
    """The database cannot be opened, read or written as asked."""


class UnavailableError(StoreError):
    """The database cannot be used now: it is busy, read-only, full, damaged, gone or too new."""


class NotOursError(UnavailableError):
    """The file is no database of this program, or one of a newer version of it."""


class DamagedError(UnavailableError):
    """The database is damaged; only a backup helps."""


class ChangedMeanwhileError(StoreError):
    """A change was based on a plan that is no longer the newest; look at the new one, try again."""


class NotFoundError(CanvassError, LookupError):
    """There is no district, week, route, team or door with this name."""


class OutputError(CanvassError, OSError):
    """A file or folder cannot be written."""


class InputError(CanvassError, ValueError):
    """A value given by the user is impossible."""


class ArgumentTypeError(CanvassError, TypeError):
    """An argument of the library is of the wrong type."""


class VisitError(CanvassError, ValueError):
    """A visit is invalid: an unknown outcome, a wrong time, an impossible event."""


Kind = TypeVar("Kind", bound=CanvassError)


def error_to_plain(error: CanvassError) -> list[Any]:
    """Return an error as JSON values, its message and the values in it, for another process."""
    values = {
        name: error_to_plain(value) if isinstance(value, CanvassError) else value
        if isinstance(value, str | int | float) else str(value)
        for name, value in error.values.items()
    }  # fmt: skip
    return [error.message or str(error), values]


def error_from_plain(plain: list[Any], kind: type[Kind]) -> Kind:
    """Undo `error_to_plain`; the error and those among its values are of the kind asked for."""
    values = {
        name: error_from_plain(value, kind) if isinstance(value, list) else value
        for name, value in plain[1].items()
    }
    return kind(plain[0], **values)
