"""Every screen in Swedish, as WCAG 2.2 AA asks: contrast, names, targets, focus, reflow.

See `test_accessible.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.for_everybody import examine, open_screen, page_in
from tests.web.screens import ACTS, SCREENS

pytestmark = pytest.mark.place


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield a page on the desk."""
    with page_in("sv", tmp_path_factory.mktemp("screens")) as opened:
        yield opened


@pytest.mark.parametrize("screen", [*SCREENS, *ACTS])
def test_a_screen_in_swedish_is_for_everybody(page: Any, screen: str):
    """Each is opened once: it takes a browser seconds."""
    open_screen(page, screen)

    assert examine(page) == {}
