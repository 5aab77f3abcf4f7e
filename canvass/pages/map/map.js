"use strict";
// One map in one element: the ground below, an overlay over it that can be replaced.
(() => {
  const M = globalThis.canvassMap;
  const SLOW_MS = 24; // a frame that takes longer is replaced by a picture of the last one
  const SETTLE_MS = 140;
  const FINGER_PX = 22; // half of what a fingertip covers
  const SCALES_M = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

  class CanvassMap {
    /**
     * `root` holds a canvas; `content` is {step, box, ground, overlay}. `hooks` may have drawn(),
     * picked(what, event), hovered(what): what is {kind: "point" | "line", i, words} or null;
     * placed(x, y), over(ctx, view) to draw above all, twice() for a double click that is no zoom.
     */
    constructor(root, content, hooks = {}) {
      this.root = root;
      this.hooks = hooks;
      this.canvas = root.querySelector("canvas");
      this.ctx = this.canvas.getContext("2d", { alpha: false });
      this.tip = root.querySelector("[data-tip]");
      this.scaleLine = root.querySelector("[data-scale]");
      this.view = new M.View(content.box, content.step);
      this.ground = M.makeGround(content.ground, content.step);
      this.names = M.makeNames(content.ground.names);
      this.ratio = 1;
      this.frame = 0;
      this.cost = 0;
      this.snapshot = null;
      this.mark = null;
      this.setOverlay(content.overlay || {});
      M.addHands(root, this, this.acts());
      new ResizeObserver(() => {
        const r = root.getBoundingClientRect(), { width, height } = this.view;
        if (Math.round(r.width) !== width || Math.round(r.height) !== height) this.resize();
      }).observe(root);
    }

    /** Replace what lies over the ground; what was selected is kept by the points' ids. */
    setOverlay(overlay, isDrawnLater = false) {
      this.snapshot = null;
      const before = this.selection, ids = this.ids;
      this.points = overlay.points ? new M.Points(overlay.points, this.view.step) : null;
      this.lines = overlay.lines ? new M.Lines(overlay.lines) : null;
      this.paths = overlay.paths ? new M.Paths(overlay.paths) : null;
      this.selection = null;
      this.ids = overlay.points && overlay.points.ids;
      if (this.points && overlay.points.sides) {
        this.selection = new M.Selection(this.points, overlay.points.sides,
          overlay.points.streets);
      }
      if (this.selection && before) {
        const kept = new Set([...before.chosen].map((i) => ids[i]));
        this.selection.mode = before.mode;
        this.selection.everywhere = before.everywhere;
        this.selection.set(this.placesOf(kept));
      }
      if (this.view.width && !isDrawnLater) this.draw();
    }

    /** Return the numbers of the points with these ids. */
    placesOf(ids) { return this.ids.flatMap((id, i) => (ids.has(id) ? [i] : [])); }

    acts() {
      return {
        hover: (px, py) => this.showTip(this.at(px, py), px, py),
        leave: () => this.showTip(null),
        click: (px, py, event) => {
          const found = this.at(px, py, event.pointerType === "touch" ? FINGER_PX : 0);
          this.place(px, py);
          this.showTip(found, px, py);
          this.pick(found, event);
        },
        isDrawing: () => Boolean(this.selection && this.selection.isDrawing),
        corner: (px, py) => this.corner(px, py),
        drop: (count) => this.dropCorners(count),
        drawn: () => this.closeOutline(),
        twice: this.hooks.twice,
        keys: {
          " ": (event) => this.pickMiddle(event),
          Enter: (event) => this.enter(event),
          ...(this.hooks.keys || {}),
        },
      };
    }

    /** Return what is under a place on the screen, or nearest to it within `reach` pixels. */
    at(px, py, reach = 0) {
      const i = this.points ? this.points.nearest(this.view, px, py, reach) : -1;
      if (i >= 0) return { kind: "point", i, words: this.points.words(i) };
      const j = this.lines ? this.lines.nearest(this.view, px, py, reach) : -1;
      return j >= 0 ? { kind: "line", i: j, words: this.lines.words(j) } : null;
    }

    pick(found, event) {
      if (found && found.kind === "point" && this.selection) {
        this.selection.toggle(found.i);
        this.drawChosen();
      }
      if (this.hooks.picked) this.hooks.picked(found, event);
    }

    /** Tell where somebody pointed, in steps. */
    place(px, py) {
      if (this.hooks.placed) this.hooks.placed(...this.view.toSteps(px, py));
    }

    pickMiddle(event) {
      const { width, height } = this.view;
      this.place(width / 2, height / 2);
      if (this.selection && this.selection.isDrawing) this.corner(width / 2, height / 2);
      else this.pick(this.at(width / 2, height / 2), event);
    }

    enter(event) {
      if (this.selection && this.selection.isDrawing) this.closeOutline();
      else this.pickMiddle(event);
    }

    corner(px, py) {
      this.selection.corner(...this.view.toSteps(px, py));
      this.drawChosen();
    }

    dropCorners(count) {
      this.selection.outline.splice(-count);
      this.drawChosen();
    }

    closeOutline() {
      this.selection.close();
      this.drawChosen();
      if (this.hooks.picked) this.hooks.picked(null, null);
    }

    zoomAt(px, py, factor) {
      this.view.zoomAt(px, py, factor);
      this.changed();
    }

    zoom(factor) { this.zoomAt(this.view.width / 2, this.view.height / 2, factor); }

    pan(dx, dy) {
      this.view.pan(dx, dy);
      this.changed();
    }

    fit() {
      this.view.fit();
      this.changed();
    }

    show(box, closest) {
      this.view.show(box, closest);
      this.changed();
    }

    /** Draw again before long: a picture of the last drawing moves where drawing is slow. */
    changed() {
      if (this.tip) this.tip.hidden = true;
      if (this.frame) return;
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        if (this.snapshot && this.cost > SLOW_MS) {
          this.drawQuick();
          clearTimeout(this.settle);
          this.settle = setTimeout(() => this.draw(), SETTLE_MS);
        } else this.draw();
      });
    }

    draw() {
      const start = performance.now(), { ctx, view } = this;
      this.ground.draw(ctx, view, this.ratio);
      if (this.lines) this.lines.draw(ctx, view);
      this.names.draw(ctx, view);
      if (this.paths) this.paths.draw(ctx, view, this.points.groups, this.points.front);
      if (this.points) this.points.draw(ctx, view);
      this.cost = performance.now() - start;
      this.snapshot = { x: view.x, y: view.y, scale: view.scale, image: this.copy() };
      this.drawOver();
      this.drawScale();
      const told = document.documentElement.dataset;
      if (!told.drawnMs) told.drawnMs = String(Math.round(performance.now()));
      if (this.hooks.drawn) this.hooks.drawn();
    }

    /** Return a picture of what is drawn without what is chosen. */
    copy() {
      const { width, height } = this.canvas;
      const kept = this.picture || document.createElement("canvas");
      if (kept.width !== width || kept.height !== height) Object.assign(kept, { width, height });
      kept.getContext("2d", { alpha: false }).drawImage(this.canvas, 0, 0);
      this.picture = kept;
      return kept;
    }

    /** Draw what is over the map: what is chosen, a mark, where Enter picks. */
    drawOver() {
      const { ctx, view } = this;
      if (this.selection) this.selection.draw(ctx, view);
      if (this.hooks.over) this.hooks.over(ctx, view);
      if (this.mark) M.drawRing(ctx, ...view.toScreen(...this.mark));
      const picks = this.selection || this.hooks.placed || this.hooks.picked;
      const isPicking = picks && this.root.matches(":focus-visible");
      if (isPicking) M.drawCross(ctx, view.width / 2, view.height / 2);
    }

    /** Show another selection: the rest stays as it is drawn. */
    drawChosen() {
      const { ctx, ratio, snapshot, view } = this;
      const isSame = snapshot && snapshot.x === view.x
        && snapshot.y === view.y && snapshot.scale === view.scale;
      if (!isSame) {
        this.draw();
        return;
      }
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.drawImage(snapshot.image, 0, 0);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.drawOver();
    }

    drawQuick() {
      const { canvas, ctx, snapshot, view, ratio } = this;
      const k = view.scale / snapshot.scale;
      ctx.setTransform(1, 0, 0, 1, 0, 0);
      ctx.fillStyle = M.LOOK.ground;
      ctx.fillRect(0, 0, canvas.width, canvas.height);
      ctx.drawImage(snapshot.image,
        ratio * ((view.width / 2) * (1 - k) + (snapshot.x - view.x) * view.scale),
        ratio * ((view.height / 2) * (1 - k) + (snapshot.y - view.y) * view.scale),
        canvas.width * k, canvas.height * k);
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      this.drawOver();
    }

    drawScale() {
      if (!this.scaleLine) return;
      const perMetre = this.view.perMetre;
      const metres = SCALES_M.filter((m) => m * perMetre <= 130).pop() || SCALES_M[0];
      this.scaleLine.style.width = Math.round(metres * perMetre) + "px";
      this.scaleLine.textContent = metres >= 1000 ? metres / 1000 + " km" : metres + " m";
    }

    /** Take the element's size; what showed the whole district shows it whole again. */
    resize(keep = false) {
      const r = this.root.getBoundingClientRect(), view = this.view;
      const isFirst = !view.width || (!keep && view.isWhole);
      this.ratio = Math.min(2, window.devicePixelRatio || 1);
      view.width = Math.max(50, Math.round(r.width));
      view.height = Math.max(50, Math.round(r.height));
      const bar = this.root.querySelector(".buttons");
      view.left = bar && bar.offsetWidth ? bar.offsetLeft + bar.offsetWidth : 0;
      this.canvas.width = view.width * this.ratio;
      this.canvas.height = view.height * this.ratio;
      if (isFirst) view.fit();
      this.snapshot = null;
      this.draw();
    }

    showTip(found, px, py) {
      this.root.classList.toggle("over", Boolean(found));
      if (!this.tip) return;
      this.tip.hidden = !found;
      if (!found) return;
      this.tip.replaceChildren(M.element("b", "", found.words[0]),
        ...found.words.slice(1).map((w) => M.element("div", "", w)));
      const { width, height } = this.view, tip = this.tip;
      tip.style.left = M.clamp(px + 14, 4, width - tip.offsetWidth - 4) + "px";
      tip.style.top = M.clamp(py + 14, 4, height - tip.offsetHeight - 4) + "px";
    }
  }

  globalThis.canvassMap = { ...M, CanvassMap };
})();
