"""Connections of the desk: who keeps one open and sends nothing makes room for others."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

LONGEST_HEAD_S = 20.0
"""The time within which the lines before a request's body must be complete."""
MOST_OPEN = 300
"""Of more connections the one that was silent longest is closed; at 600 all are told to wait."""


class Connection(H11Protocol):
    """Uvicorn's protocol, which waits for half a request for ever, with an end to that.

    A connection is *waiting* if the client has the next move: it has sent no request, half a
    request, or has had its answer. `opened` has all connections of a server, silent ones first.
    """

    opened: OrderedDict[Connection, None]
    _head: asyncio.TimerHandle | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether it is the client's move."""
        return self.conn.their_state in (h11.IDLE, h11.SEND_BODY)

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; where there are too many, close the one silent longest."""
        super().connection_made(transport)
        self.opened[self] = None
        self._watch_head()
        if len(self.opened) > MOST_OPEN:
            waiting = (each for each in self.opened if each.is_waiting and each is not self)
            oldest = next(waiting, None)
            if oldest is not None:
                oldest.hang_up()

    def data_received(self, data: bytes) -> None:
        """Take what was sent, and note that something was."""
        if self in self.opened:
            self.opened.move_to_end(self)
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._head_is_there()
        elif self.conn.trailing_data[0]:
            self._watch_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.opened.pop(self, None)
        self._head_is_there()
        super().connection_lost(exc)

    def hang_up(self) -> None:
        """Close the connection at once."""
        self.opened.pop(self, None)
        self.transport.abort()

    def _watch_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(LONGEST_HEAD_S, self.hang_up)

    def _head_is_there(self) -> None:
        if self._head is not None:
            self._head.cancel()
            self._head = None


def make_connections() -> type[Connection]:
    """Return the protocol of one server, with its own list of connections."""
    return type("ServedConnection", (Connection,), {"opened": OrderedDict()})
