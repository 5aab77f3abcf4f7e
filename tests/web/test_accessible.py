"""Every screen in English, as WCAG 2.2 AA asks: contrast, names, targets, focus, reflow.

A file for each language: each takes minutes, and files run side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.for_everybody import examine, open_screen, page_in
from tests.web.screens import ACTS, SCREENS, show

pytestmark = pytest.mark.place


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Yield a page on the desk."""
    with page_in("en", tmp_path_factory.mktemp("screens")) as opened:
        yield opened


@pytest.mark.parametrize("screen", [*SCREENS, *ACTS])
def test_a_screen_is_for_everybody(page: Any, screen: str):
    """Each is opened once: it takes a browser seconds."""
    open_screen(page, screen)

    assert examine(page) == {}


def test_a_screen_that_is_not_is_noticed(page: Any):
    """The mutant: small, nameless, pale, too wide, and last where the eye sees it first."""
    show(page, "/safe")
    page.evaluate("""() => {
      const added = document.createElement("div");
      added.innerHTML = '<button id="bad" tabindex="1"></button><p id="pale">pale</p>';
      document.getElementById("main").append(added);
    }""")
    page.add_style_tag(
        content="#bad { width: 20px; height: 20px; min-width: 0; min-height: 0; padding: 0 }"
        "#bad { outline: 0 !important }"
        "#pale { color: #ccc; background: #fff; width: 2000px }"
    )

    found = examine(page)

    assert found.keys() == {
        "rules", "keys", "at 320", "at 1300", "twice the text", "twice the text at 320",
    }  # fmt: skip
