"use strict";
// Steps become coordinates; tiles of 512 m hold what is drawn together.
(() => {
  const TILE_M = 512;

  const clamp = (value, low, high) => Math.max(low, Math.min(high, value));

  const element = (name, className, words) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (words !== undefined) made.textContent = words;
    return made;
  };

  /** Return points as x, y, x, y …; each but the first is given as its step from the last. */
  const decode = (d) => {
    const out = new Float32Array(d.length);
    let x = 0;
    let y = 0;
    for (let i = 0; i < d.length; i += 2) {
      x += d[i];
      y += d[i + 1];
      out[i] = x;
      out[i + 1] = y;
    }
    return out;
  };

  /** Return where each line of so many points begins. */
  const startsOf = (counts) => {
    const starts = new Array(counts.length);
    let at = 0;
    for (let i = 0; i < counts.length; i++) {
      starts[i] = at;
      at += counts[i];
    }
    return starts;
  };

  const boxOf = (xy, from, to) => {
    let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    for (let i = from; i < to; i++) {
      const x = xy[2 * i], y = xy[2 * i + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    return [west, north, east, south];
  };

  /** Return lines {n, d} as tiles ready to be drawn, null where there is none. */
  const makeLayer = (lines, step, closed) => {
    if (!lines || !lines.n.length) return null;
    const xy = decode(lines.d), tiles = new Map(), size = TILE_M / step;
    let at = 0;
    for (const n of lines.n) {
      const [west, north, east, south] = boxOf(xy, at, at + n);
      const column = Math.floor((west + east) / 2 / size);
      const key = column + ":" + Math.floor((north + south) / 2 / size);
      let tile = tiles.get(key);
      if (!tile) {
        tile = { starts: [], counts: [], box: [west, north, east, south], path: null };
        tiles.set(key, tile);
      }
      tile.starts.push(at);
      tile.counts.push(n);
      const b = tile.box;
      tile.box = [Math.min(b[0], west), Math.min(b[1], north), Math.max(b[2], east),
        Math.max(b[3], south)];
      at += n;
    }
    return { xy, tiles: [...tiles.values()], closed };
  };

  const pathOf = (layer, tile) => {
    if (tile.path) return tile.path;
    const path = new Path2D(), xy = layer.xy;
    for (let k = 0; k < tile.starts.length; k++) {
      let i = tile.starts[k];
      const end = i + tile.counts[k];
      path.moveTo(xy[2 * i], xy[2 * i + 1]);
      for (i++; i < end; i++) path.lineTo(xy[2 * i], xy[2 * i + 1]);
      if (layer.closed) path.closePath();
    }
    tile.path = path;
    return path;
  };

  globalThis.canvassMap = {
    ...globalThis.canvassMap, clamp, element, decode, startsOf, boxOf, makeLayer, pathOf,
  };
})();
