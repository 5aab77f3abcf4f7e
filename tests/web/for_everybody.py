"""What is wrong with a screen by WCAG 2.2 AA: contrast, names, targets, focus, reflow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.web.browser import chromium, running_desk
from tests.web.screens import ACTS, SCREENS, opened_desk, prepare, show

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
CONTROLS = "button, a[href], summary, select, textarea, input:not([type=hidden]), label.tick"
SMALL = """(controls) => [...document.querySelectorAll(controls)]
  .filter((e) => e.offsetParent && !e.closest(".skip, label label") && !e.matches("p a, td p a")
    && !(e.matches("input") && e.closest("label.tick")))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, r]) => r.width > 1 && (r.height < 43.5 || r.width < 43.5))
  .map(([e, r]) => `${e.outerHTML.slice(0, 70)} ${Math.round(r.width)}×${Math.round(r.height)}`)"""
BEYOND = "() => document.documentElement.scrollWidth - window.innerWidth"
FOCUSED = """() => {
  const e = document.activeElement, s = getComputedStyle(e);
  if (e === document.body || e === document.documentElement) return null;
  window.walked = window.walked || [];
  const before = window.walked[window.walked.length - 1];
  // A field for a time has several places of its own: the key stays within it for some steps.
  if (e === before) return {what: "", again: false, isAfter: true, isSeen: true};
  const again = window.walked.includes(e);
  if (!again) window.walked.push(e);
  const isAfter = !before
    || Boolean(before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING);
  const isSeen = (s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1.5)
    || s.boxShadow !== "none" || e.matches("#map, main");
  return {what: e.outerHTML.slice(0, 80), again, isAfter, isSeen};
}"""
LEFT_OUT = """(controls) => [...document.querySelectorAll(controls)]
  .filter((e) => e.checkVisibility({visibilityProperty: true}) && !e.matches("label")
    && !e.disabled && e.tabIndex >= 0
    && !window.walked.includes(e)
    && !(e.type === "radio" && window.walked.some((w) => w.name === e.name)))
  .map((e) => e.outerHTML.slice(0, 80))"""
NAMED = """() => [document.documentElement.lang, document.title.endsWith(" · canvass"),
  document.querySelectorAll("h1").length, document.querySelectorAll("main").length]"""
MOST_STEPS = 400


@contextmanager
def page_in(lang: str, folder: Path) -> Iterator[Any]:
    """Yield a page on a desk in one language; a list's code is `page.code`."""
    with chromium() as browser:
        code = prepare(folder)
        with running_desk(folder, lang=lang) as address, \
                opened_desk(browser, lang, address) as opened:  # fmt: skip
            opened.code, opened.lang, opened.folder = code, lang, folder
            yield opened


def open_screen(page: Any, screen: str) -> None:
    """Show a screen, or do what leads to it."""
    if screen in ACTS:
        ACTS[screen](page)
    else:
        show(page, SCREENS[screen].format(code=page.code))


def rules_broken(page: Any) -> list[str]:
    """Return what axe finds of the rules of WCAG 2.2 AA."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{each['id']}: {node['html'][:100]}"
        for each in found.response["violations"]
        for node in each["nodes"][:3]
    ]


def walk_by_keys(page: Any) -> list[str]:
    """Return what the Tab key finds out of order, does not show, or never reaches."""
    wrong = []
    # Some screens put the cursor into their first field; here the walk begins at the top.
    page.evaluate("() => { document.body.tabIndex = -1; document.body.focus(); }")
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        step = page.evaluate(FOCUSED)
        if step is None or step["again"]:
            break
        if not step["isAfter"]:
            wrong.append(f"out of order: {step['what']}")
        if not step["isSeen"]:
            wrong.append(f"focus is not seen: {step['what']}")
    return wrong + [f"never reached: {what}" for what in page.evaluate(LEFT_OUT, CONTROLS)]


def examine(page: Any) -> dict[str, list[str]]:
    """Return what is wrong with the screen that is shown, by what was looked at."""
    told = page.evaluate(NAMED)
    found = {
        "names": [] if told == [page.lang, True, 1, 1] else [str(told)],
        "rules": rules_broken(page),
        "keys": walk_by_keys(page),
    }
    for width in (1300, 320):
        page.set_viewport_size({"width": width, "height": 800})
        beyond = page.evaluate(BEYOND)
        found[f"at {width}"] = [
            *page.evaluate(SMALL, CONTROLS),
            *([f"{beyond} px beyond the edge"] if beyond > 0 else []),
            *(rules_broken(page) if width == 320 else []),
        ]
    page.set_viewport_size({"width": 640, "height": 800})
    page.add_style_tag(content="html { font-size: 200% !important }")
    beyond = page.evaluate(BEYOND)
    found["twice the text"] = [
        *([f"{beyond} px beyond the edge"] if beyond > 0 else []),
        *page.evaluate(SMALL, CONTROLS),
        *rules_broken(page),
    ]
    page.set_viewport_size({"width": 320, "height": 800})
    narrow = page.evaluate(BEYOND)
    found["twice the text at 320"] = [f"{narrow} px beyond the edge"] if narrow > 0 else []
    page.set_viewport_size({"width": 1300, "height": 900})
    return {what: wrong for what, wrong in found.items() if wrong}
