"use strict";
// What is selected: doors one by one, a side of a street, a whole street, or what is drawn round.
(() => {
  const RING = "#111";

  class Selection {
    /** `sides` and `streets` give each point's side of a street and street, by numbers. */
    constructor(points, sides, streets) {
      Object.assign(this, { points, sides, streets, mode: "door", everywhere: false });
      this.chosen = new Set();
      this.outline = [];
    }

    get isDrawing() { return this.mode === "draw"; }

    setMode(mode) {
      this.mode = mode;
      this.outline = [];
    }

    /** Return the points that go with one: itself, its side of the street, or its street. */
    withPoint(i) {
      const by = { side: this.sides, street: this.streets }[this.mode];
      if (!by) return [i];
      const { of, shown } = this.points, found = [];
      for (let k = 0; k < of.length; k++) {
        if (by[k] !== by[i] || !shown[of[k]]) continue;
        if (this.everywhere || of[k] === of[i]) found.push(k);
      }
      return found;
    }

    /** Choose a point and what goes with it; once more takes it out again. */
    toggle(i) {
      const group = this.withPoint(i), isIn = group.every((k) => this.chosen.has(k));
      group.forEach((k) => (isIn ? this.chosen.delete(k) : this.chosen.add(k)));
    }

    set(indices) { this.chosen = new Set(indices); }

    corner(x, y) { this.outline.push([x, y]); }

    /** Close what is drawn and choose the points inside; return how many. */
    close() {
      const outline = this.outline;
      this.outline = [];
      if (outline.length < 3) return 0;
      const { of, shown } = this.points;
      const counts = (i) => shown[of[i]] && (this.everywhere || this.points.isInFront(i));
      const found = this.points.grid.inside(outline, counts);
      found.forEach((i) => this.chosen.add(i));
      return found.length;
    }

    draw(ctx, view) {
      const r = Math.max(5, this.points.radius(view) + 2.5);
      for (const i of this.chosen) {
        const [px, py] = view.toScreen(...this.points.place(i));
        if (px < -9 || py < -9 || px > view.width + 9 || py > view.height + 9) continue;
        ctx.beginPath();
        ctx.arc(px, py, r, 0, 2 * Math.PI);
        ctx.lineWidth = 4.5;
        ctx.strokeStyle = "#fff";
        ctx.stroke();
        ctx.lineWidth = 2.4;
        ctx.strokeStyle = RING;
        ctx.stroke();
      }
      this.drawOutline(ctx, view);
    }

    drawOutline(ctx, view) {
      if (!this.outline.length) return;
      ctx.beginPath();
      this.outline.forEach(([x, y], k) => {
        const [px, py] = view.toScreen(x, y);
        if (k) ctx.lineTo(px, py);
        else ctx.moveTo(px, py);
        ctx.rect(px - 3, py - 3, 6, 6);
        ctx.moveTo(px, py);
      });
      ctx.lineWidth = 2;
      ctx.strokeStyle = RING;
      ctx.setLineDash([6, 4]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }

  globalThis.canvassMap = { ...globalThis.canvassMap, Selection };
})();
