"""The error tree: every error a user can mend is a `CanvassError`.

A message is one line that says what is wrong, where, and what to do about it.
"""


class CanvassError(Exception):
    """Base of all errors the program explains in one line (exit code 2)."""


class MapError(CanvassError, ValueError):
    """A map file is missing, damaged, hostile, of the wrong type or without use."""


class BoundaryError(CanvassError, ValueError):
    """A boundary is invalid, in another CRS, or misses the map."""


class DoorError(CanvassError, ValueError):
    """A door, an address or an address file is not as it must be."""


class BaseError(CanvassError, ValueError):
    """The base lies outside the map or off the walking network."""


class PlanError(CanvassError, ValueError):
    """No plan can be made as asked, or a plan breaks a promise."""


class DocumentError(CanvassError, ValueError):
    """A plan document cannot be read."""


class StoreError(CanvassError, RuntimeError):
    """The database cannot be opened, read or written as asked."""


class NotFoundError(CanvassError, LookupError):
    """A district, week, route, team or door of that name does not exist."""


class OutputError(CanvassError, OSError):
    """A file or folder cannot be written."""


class InputError(CanvassError, ValueError):
    """A value given by the user is impossible."""


class VisitError(CanvassError, ValueError):
    """A visit is not as it must be: an unknown outcome, a wrong time, an impossible event."""
