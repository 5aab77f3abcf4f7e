"""Imported once by the process that the desk's work is forked from: see `tests.forked`."""

from canvass.planning.first_run import is_first_run
from canvass.workflow import warm

# Compiled code is taken along. To compile it here would keep the first work waiting.
if not is_first_run():
    warm.main()
