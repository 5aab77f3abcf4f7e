"use strict";
// Marks: a shape and a colour for each group, so that either is enough.
(() => {
  const { element } = globalThis.canvassMap;

  const closed = (path, points) => {
    points.forEach(([x, y], k) => (k ? path.lineTo(x, y) : path.moveTo(x, y)));
    path.closePath();
  };

  const SHAPES = {
    circle: (c, x, y, r) => {
      c.moveTo(x + r, y);
      c.arc(x, y, r, 0, 2 * Math.PI);
    },
    square: (c, x, y, r) => c.rect(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76),
    bar: (c, x, y, r) => c.rect(x - r * 1.3, y - r * 0.55, r * 2.6, r * 1.1),
    diamond: (c, x, y, r) => closed(c, [[x, y - r * 1.25], [x + r * 1.25, y], [x, y + r * 1.25],
      [x - r * 1.25, y]]),
    triangle: (c, x, y, r) => closed(c, [[x, y - r * 1.2], [x + r * 1.15, y + r * 0.9],
      [x - r * 1.15, y + r * 0.9]]),
    down: (c, x, y, r) => closed(c, [[x, y + r * 1.2], [x + r * 1.15, y - r * 0.9],
      [x - r * 1.15, y - r * 0.9]]),
    cross: (c, x, y, r) => {
      const a = r * 0.42, b = r * 1.15;
      closed(c, [[x - a, y - b], [x + a, y - b], [x + a, y - a], [x + b, y - a], [x + b, y + a],
        [x + a, y + a], [x + a, y + b], [x - a, y + b], [x - a, y + a], [x - b, y + a],
        [x - b, y - a], [x - a, y - a]]);
    },
  };

  /** Add a mark's outline to a path or context. */
  const addMark = (c, shape, x, y, r) => (SHAPES[shape] || SHAPES.circle)(c, x, y, r);

  const paintMark = (c, group, x, y, r, line) => {
    c.beginPath();
    addMark(c, group.shape, x, y, r);
    c.fillStyle = group.colour;
    c.fill();
    c.lineWidth = line;
    c.strokeStyle = group.line || "#fff";
    c.stroke();
  };

  const twice = (c, wide, narrow, colour) => {
    c.lineWidth = wide;
    c.strokeStyle = "#fff";
    c.stroke();
    c.lineWidth = narrow;
    c.strokeStyle = colour;
    c.stroke();
  };

  /** Draw a ring round a place that is meant. */
  const drawRing = (c, x, y) => {
    c.beginPath();
    c.arc(x, y, 14, 0, 2 * Math.PI);
    twice(c, 5, 2.6, "#111");
  };

  /** Draw where Enter picks, for those who move the map with keys. */
  const drawCross = (c, x, y) => {
    c.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      c.moveTo(x + 4 * dx, y + 4 * dy);
      c.lineTo(x + 14 * dx, y + 14 * dy);
    }
    twice(c, 4, 2, "#a3123f");
  };

  /** Return a small drawing for a legend. */
  const sample = (w, h, draw) => {
    const made = element("canvas");
    made.width = w * 2;
    made.height = h * 2;
    made.setAttribute("aria-hidden", "true");
    const c = made.getContext("2d");
    c.scale(2, 2);
    draw(c);
    return made;
  };

  const markSample = (group) => sample(20, 20, (c) => paintMark(c, group, 10, 10, 6, 1));

  globalThis.canvassMap = {
    ...globalThis.canvassMap, addMark, paintMark, drawRing, drawCross, sample, markSample,
  };
})();
