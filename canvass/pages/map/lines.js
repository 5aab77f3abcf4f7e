"use strict";
// Lines: block faces coloured by a share, and the paths of routes.
(() => {
  const { boxOf, clamp, decode, startsOf } = globalThis.canvassMap;
  const NEAR_PX = 9;
  const MOST_TOGETHER = 60; // routes_overlay.py sends the paths of so many

  class Lines {
    constructor(data) {
      Object.assign(this, data);
      this.xy = decode(data.d);
      this.starts = startsOf(data.n);
      this.measure = 0;
    }

    classOf(i) {
      const doors = this.doors[i], done = this.measures[this.measure].values[i];
      if (!doors) return -1;
      if (done === 0) return 0;
      if (done >= doors) return this.classes.length - 1;
      const between = this.classes.length - 2;
      return 1 + Math.min(between - 1, Math.floor((done / doors) * between));
    }

    draw(ctx, view) {
      const w = clamp(view.perMetre * 5, 1.3, 7), by = this.classes.map(() => new Path2D());
      for (let i = 0; i < this.n.length; i++) {
        const k = this.classOf(i);
        if (k >= 0) trace(by[k], view, this.xy, this.starts[i], this.n[i]);
      }
      ctx.lineCap = ctx.lineJoin = "round";
      by.forEach((path) => {
        ctx.strokeStyle = "rgba(60,60,60,.75)";
        ctx.lineWidth = w + (w < 2 ? 0.7 : 1.4);
        ctx.stroke(path);
      });
      by.forEach((path, k) => {
        ctx.strokeStyle = this.classes[k].colour;
        ctx.lineWidth = w;
        ctx.stroke(path);
        if (!this.classes[k].dash || w <= 2.4) return;
        ctx.lineCap = "butt";
        ctx.strokeStyle = "#6b6b6b";
        ctx.lineWidth = w * 0.3;
        ctx.setLineDash([w * 0.9, w * 1.3]);
        ctx.stroke(path);
        ctx.setLineDash([]);
        ctx.lineCap = "round";
      });
    }

    /** Return the line under a place on the screen, or nearest within `reach`; -1: none. */
    nearest(view, px, py, reach = 0) {
      const [x, y] = view.toSteps(px, py), xy = this.xy;
      let best = -1, least = Math.max(NEAR_PX, reach);
      for (let i = 0; i < this.n.length; i++) {
        const at = this.starts[i];
        for (let j = at; j < at + this.n[i] - 1; j++) {
          const ax = xy[2 * j], ay = xy[2 * j + 1];
          const bx = xy[2 * j + 2] - ax, by = xy[2 * j + 3] - ay;
          const t = clamp(((x - ax) * bx + (y - ay) * by) / (bx * bx + by * by || 1), 0, 1);
          const d = Math.hypot(x - ax - t * bx, y - ay - t * by) * view.scale;
          if (d < least) {
            least = d;
            best = i;
          }
        }
      }
      return best;
    }

    /** Return the middle point of a line. */
    place(i) {
      const k = this.starts[i] + Math.floor((this.n[i] - 1) / 2);
      return [this.xy[2 * k], this.xy[2 * k + 1]];
    }

    words(i) {
      const doors = this.doors[i];
      const share = (m) => Math.round((100 * m.values[i]) / Math.max(1, doors));
      return [this.texts[i], ...this.measures.map(
        (m) => `${m.label}: ${m.values[i]} / ${doors} (${share(m)}\u00a0%)`)];
    }
  }

  const trace = (path, view, xy, at, count) => {
    for (let j = at; j < at + count; j++) {
      const [px, py] = view.toScreen(xy[2 * j], xy[2 * j + 1]);
      if (j === at) path.moveTo(px, py);
      else path.lineTo(px, py);
    }
  };

  /** The paths of routes: those in front over the others, all of them where they are few. */
  class Paths {
    constructor(data) {
      this.n = data.n;
      this.xy = decode(data.d);
      this.starts = startsOf(data.n);
      this.added = new Map();
    }

    has(k) { return this.n[k] > 0 || this.added.has(k); }

    /** Take the path of one route that came later; it is {n: [points], d}. */
    add(k, line) { if (line.n.length) this.added.set(k, decode(line.d)); }

    /** Return the box of a path, in steps. */
    box(k) {
      const own = this.added.get(k);
      if (own) return boxOf(own, 0, own.length / 2);
      return boxOf(this.xy, this.starts[k], this.starts[k] + this.n[k]);
    }

    draw(ctx, view, groups, front) {
      const few = this.n.length <= MOST_TOGETHER;
      for (let k = 0; k < this.n.length; k++) {
        if (!this.has(k) || (front ? !front.has(k) : !few)) continue;
        const path = new Path2D(), own = this.added.get(k);
        if (own) trace(path, view, own, 0, own.length / 2);
        else trace(path, view, this.xy, this.starts[k], this.n[k]);
        ctx.lineJoin = ctx.lineCap = "round";
        ctx.strokeStyle = "rgba(255,255,255,.85)";
        ctx.lineWidth = front ? 5 : 3;
        ctx.stroke(path);
        ctx.strokeStyle = groups[k].colour;
        ctx.lineWidth = front ? 2.6 : 1.2;
        ctx.stroke(path);
      }
    }
  }

  globalThis.canvassMap = { ...globalThis.canvassMap, Lines, Paths };
})();
