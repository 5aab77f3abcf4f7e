"use strict";
// Points: findings, entrances or stops, in groups; some groups in front, the others dimmed.
(() => {
  const { Grid, addMark, boxOf, clamp, decode, paintMark } = globalThis.canvassMap;
  const DIM = "#a9a296";
  const MANY = 3000;

  class Points {
    constructor(data, step) {
      this.data = data;
      this.groups = data.groups;
      this.of = data.of;
      this.texts = data.texts;
      this.from = data.from || 0;
      this.xy = decode(data.xy);
      this.grid = new Grid(this.xy, step);
      this.shown = this.groups.map((group) => group.on !== false);
      this.front = null;
      this.members = this.groups.map(() => []);
      this.of.forEach((group, i) => this.members[group].push(i));
    }

    /** Put some groups in front; null: all are alike. */
    setFront(groups) { this.front = groups && groups.length ? new Set(groups) : null; }

    isInFront(i) { return !this.front || this.front.has(this.of[i]); }

    isSeen(view) { return view.perMetre >= this.from; }

    radius(view) { return clamp(2.1 + view.perMetre * 3.2, 2.4, 7.5); }

    draw(ctx, view) {
      if (!this.isSeen(view)) return;
      const r = this.radius(view);
      if (this.front) this.drawDimmed(ctx, view, r);
      let count = 0;
      for (let k = this.groups.length - 1; k >= 0; k--) {
        if (!this.shown[k] || (this.front && !this.front.has(k))) continue;
        count += this.members[k].length;
        if (r <= 3.4 && (count > MANY || this.of.length > MANY)) this.drawSmall(ctx, view, k, r);
        else this.drawGroup(ctx, view, k, r);
      }
    }

    each(view, indices, paint) {
      for (const i of indices) {
        const [px, py] = view.toScreen(this.xy[2 * i], this.xy[2 * i + 1]);
        if (px < -9 || py < -9 || px > view.width + 9 || py > view.height + 9) continue;
        paint(px, py);
      }
    }

    drawGroup(ctx, view, k, r) {
      const line = r > 4 ? 1.2 : 0.6, group = this.groups[k];
      this.each(view, this.members[k], (px, py) => paintMark(ctx, group, px, py, r, line));
    }

    /** Draw a group at one stroke: of thousands of small marks nobody sees the rims. */
    drawSmall(ctx, view, k, r) {
      ctx.beginPath();
      const shape = this.groups[k].shape;
      this.each(view, this.members[k], (px, py) => addMark(ctx, shape, px, py, r));
      ctx.fillStyle = this.groups[k].colour;
      ctx.fill();
    }

    drawDimmed(ctx, view, r) {
      ctx.beginPath();
      this.groups.forEach((group, k) => {
        if (!this.shown[k] || this.front.has(k)) return;
        this.each(view, this.members[k], (px, py) => ctx.rect(px - r / 2, py - r / 2, r, r));
      });
      ctx.fillStyle = DIM;
      ctx.fill();
    }

    /** Return the point under a place on the screen, or nearest within `reach`; -1: none. */
    nearest(view, px, py, reach = 0) {
      if (!this.isSeen(view)) return -1;
      const [x, y] = view.toSteps(px, py);
      const most = Math.max(9, this.radius(view) + 4, reach) / view.scale;
      return this.grid.nearest(x, y, most, (i) => this.shown[this.of[i]]);
    }

    /** Return the box of a group's points, in steps. */
    box(k) {
      const flat = this.members[k].flatMap((i) => this.place(i));
      return boxOf(flat, 0, flat.length / 2);
    }

    place(i) { return [this.xy[2 * i], this.xy[2 * i + 1]]; }

    words(i) { return [this.groups[this.of[i]].label, this.texts[i]]; }
  }

  globalThis.canvassMap = { ...globalThis.canvassMap, Points };
})();
