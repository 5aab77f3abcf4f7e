"""One connection for all that one request reads: for whoever answers requests."""

from canvass.store.one_reader import one_reader as one_reader
