"use strict";
// Which points are near a place: looked up in squares of 64 m, never in all of them.
(() => {
  const CELL_M = 64;

  class Grid {
    constructor(xy, step) {
      this.xy = xy;
      this.size = CELL_M / step;
      this.cells = new Map();
      for (let i = 0; i < xy.length / 2; i++) {
        const key = this.key(Math.floor(xy[2 * i] / this.size),
          Math.floor(xy[2 * i + 1] / this.size));
        const cell = this.cells.get(key);
        if (cell) cell.push(i);
        else this.cells.set(key, [i]);
      }
    }

    key(column, row) { return column * 1e6 + row; }

    /** Call with every point whose square meets a box of steps. */
    within([west, north, east, south], see) {
      const size = this.size;
      const first = Math.floor(west / size), last = Math.floor(east / size);
      const top = Math.floor(north / size), bottom = Math.floor(south / size);
      if ((last - first + 1) * (bottom - top + 1) > this.cells.size) {
        for (let i = 0; i < this.xy.length / 2; i++) see(i);
        return;
      }
      for (let column = first; column <= last; column++) {
        for (let row = top; row <= bottom; row++) {
          const cell = this.cells.get(this.key(column, row));
          if (cell) for (const i of cell) see(i);
        }
      }
    }

    /** Return the nearest point that counts within a distance, -1 where there is none. */
    nearest(x, y, most, counts) {
      let best = -1, least = most;
      this.within([x - most, y - most, x + most, y + most], (i) => {
        const d = Math.hypot(this.xy[2 * i] - x, this.xy[2 * i + 1] - y);
        if (d < least && counts(i)) {
          least = d;
          best = i;
        }
      });
      return best;
    }

    /** Return the points inside a closed outline of [x, y]. */
    inside(outline, counts) {
      const xs = outline.map((p) => p[0]), ys = outline.map((p) => p[1]), found = [];
      const box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
      this.within(box, (i) => {
        if (isInside(this.xy[2 * i], this.xy[2 * i + 1], outline) && counts(i)) found.push(i);
      });
      return found;
    }
  }

  const isInside = (x, y, outline) => {
    let is = false;
    for (let i = 0, j = outline.length - 1; i < outline.length; j = i++) {
      const [ax, ay] = outline[i], [bx, by] = outline[j];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) is = !is;
    }
    return is;
  };

  globalThis.canvassMap = { ...globalThis.canvassMap, Grid };
})();
