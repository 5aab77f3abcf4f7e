"use strict";
// The view: scale in pixels a step, and the place in the middle.
(() => {
  const { clamp } = globalThis.canvassMap;
  const CLOSEST = 20; // pixels a metre

  class View {
    constructor(box, step) {
      Object.assign(this, { box, step, x: 0, y: 0, scale: 1, width: 0, height: 0 });
    }

    get perMetre() { return this.scale / this.step; }

    get fitScale() {
      const [west, north, east, south] = this.box;
      // Never below one pixel: a window may be tiny for a moment, and a scale is never negative.
      return Math.min(Math.max(1, this.width - 56) / Math.max(1, east - west),
        Math.max(1, this.height - 56) / Math.max(1, south - north));
    }

    get isWhole() { return this.scale <= 1.05 * this.fitScale; }

    fit() {
      const [west, north, east, south] = this.box;
      this.x = (west + east) / 2;
      this.y = (north + south) / 2;
      this.scale = this.fitScale;
    }

    toScreen(x, y) {
      return [(x - this.x) * this.scale + this.width / 2,
        (y - this.y) * this.scale + this.height / 2];
    }

    toSteps(px, py) {
      return [(px - this.width / 2) / this.scale + this.x,
        (py - this.height / 2) / this.scale + this.y];
    }

    /** Return what is in view in steps, with some pixels around. */
    seen(margin = 20) {
      return [...this.toSteps(-margin, -margin),
        ...this.toSteps(this.width + margin, this.height + margin)];
    }

    zoomAt(px, py, factor) {
      const [x, y] = this.toSteps(px, py);
      this.scale = clamp(this.scale * factor, this.fitScale * 0.6, CLOSEST * this.step);
      this.x = x - (px - this.width / 2) / this.scale;
      this.y = y - (py - this.height / 2) / this.scale;
    }

    pan(dx, dy) {
      const [west, north, east, south] = this.box;
      this.x = clamp(this.x - dx / this.scale, west, east);
      this.y = clamp(this.y - dy / this.scale, north, south);
    }

    /** Show a box of steps whole, not closer than so many pixels a metre. */
    show([west, north, east, south], closest = 3) {
      this.x = (west + east) / 2;
      this.y = (north + south) / 2;
      const scale = Math.min((this.width - 60) / Math.max(1, east - west),
        (this.height - 60) / Math.max(1, south - north));
      this.scale = clamp(scale, this.fitScale * 0.6, closest * this.step);
    }
  }

  globalThis.canvassMap = { ...globalThis.canvassMap, View };
})();
