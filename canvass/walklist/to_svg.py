"""Write a display list as SVG, for screens and pictures."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

import numpy as np

from canvass.walklist.drawing import Clip, Colour, Item, Page, Shapes, Text
from canvass.walklist.type import Face

WEIGHTS = {Face.REGULAR: "400", Face.BOLD: "700", Face.NARROW: "700"}


def _hex(colour: Colour | None) -> str:
    if colour is None:
        return "none"
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)


def _shapes(shapes: Shapes) -> str:
    end = "Z" if shapes.closed else ""
    parts = []
    for points in shapes.lines:
        if len(points) < 2:
            continue
        steps = " ".join(["%.2f %.2f" % (x, y) for x, y in np.asarray(points).tolist()])  # noqa: UP031
        parts.append(f"M{steps}{end}")
    if not parts:
        return ""
    look = f'fill="{_hex(shapes.fill)}"'
    if shapes.stroke is not None:
        cap = "butt" if shapes.butt or shapes.dash else "round"
        look += f' stroke="{_hex(shapes.stroke)}" stroke-width="{shapes.width:.2f}"'
        look += f' stroke-linejoin="round" stroke-linecap="{cap}"'
        if shapes.dash:
            look += f' stroke-dasharray="{" ".join(f"{d:.2f}" for d in shapes.dash)}"'
    return f'<path d="{"".join(parts)}" {look}/>'


def _text(text: Text) -> str:
    look = f'font-size="{text.size:.2f}" font-weight="{WEIGHTS[text.face]}"'
    if text.face is Face.NARROW:
        look += ' font-stretch="condensed"'
    look += f' fill="{_hex(text.colour)}" text-anchor="{text.anchor}"'
    if text.angle:
        look += f' transform="rotate({text.angle:.1f} {text.x:.2f} {text.y:.2f})"'
    if text.halo:
        look += f' stroke="#ffffff" stroke-width="{2 * text.halo:.2f}"'
        look += ' stroke-linejoin="round" paint-order="stroke"'
    return f'<text x="{text.x:.2f}" y="{text.y:.2f}" {look}>{escape(text.text)}</text>'


def _items(items: Iterable[Item], clips: list[str]) -> Iterable[str]:
    for item in items:
        if isinstance(item, Shapes):
            yield _shapes(item)
        elif isinstance(item, Text):
            yield _text(item)
        else:
            yield from _clip(item, clips)


def _clip(clip: Clip, clips: list[str]) -> Iterable[str]:
    name = f"clip{len(clips)}"
    frame = clip.frame
    clips.append(
        f'<clipPath id="{name}"><rect x="{frame.x:.2f}" y="{frame.y:.2f}"'
        f' width="{frame.width:.2f}" height="{frame.height:.2f}"/></clipPath>'
    )
    yield f'<g clip-path="url(#{name})">'
    yield from _items(clip.items, clips)
    yield "</g>"


def render_svg(page: Page) -> str:
    """Return one page as an SVG document."""
    clips: list[str] = []
    body = "\n".join(_items(page.items, clips))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{page.width:.1f}mm"'
        f' height="{page.height:.1f}mm" viewBox="0 0 {page.width:.2f} {page.height:.2f}"'
        f' font-family="DejaVu Sans, Verdana, sans-serif">\n<defs>{"".join(clips)}</defs>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )
