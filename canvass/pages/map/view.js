"use strict";
// The view: scale in pixels a step, and the place in the middle. What is shown whole stands beside
// the buttons, `left` pixels wide: below them nobody sees or clicks a door.
(() => {
  const { clamp } = globalThis.canvassMap;
  const CLOSEST = 20; // pixels a metre

  class View {
    constructor(box, step) {
      Object.assign(this, { box, step, x: 0, y: 0, scale: 1, width: 0, height: 0, left: 0 });
    }

    get perMetre() { return this.scale / this.step; }

    get fitScale() {
      const [west, north, east, south] = this.box;
      // Never below one pixel: a window may be tiny for a moment, and a scale is never negative.
      return Math.min(Math.max(1, this.width - this.left - 56) / Math.max(1, east - west),
        Math.max(1, this.height - 56) / Math.max(1, south - north));
    }

    /** Put a box of steps in the middle of what is beside the buttons. */
    centre([west, north, east, south], scale) {
      this.scale = scale;
      this.x = (west + east) / 2 - this.left / 2 / scale;
      this.y = (north + south) / 2;
    }

    get isWhole() { return this.scale <= 1.05 * this.fitScale; }

    fit() { this.centre(this.box, this.fitScale); }

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
    show(box, closest = 3) {
      const [west, north, east, south] = box;
      const scale = Math.min((this.width - this.left - 60) / Math.max(1, east - west),
        (this.height - 60) / Math.max(1, south - north));
      this.centre(box, clamp(scale, this.fitScale * 0.6, closest * this.step));
    }
  }

  globalThis.canvassMap = { ...globalThis.canvassMap, View };
})();
