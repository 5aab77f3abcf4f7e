"use strict";
// Hands: mouse, finger, keys. Nothing can be done by dragging alone.
(() => {
  const { clamp } = globalThis.canvassMap;
  const STEP_PX = 80;
  const STILL_PX = 3;

  /**
   * Let people move a map. `acts` has: click(px, py, event), hover(px, py) or leave(), corner(px,
   * py) and drawn() while `isDrawing()`, keys {name: act}.
   */
  const addHands = (root, map, acts) => {
    const pointers = new Map();
    let moved = 0, gap = 0;
    const place = (event) => {
      const r = root.getBoundingClientRect();
      return [event.clientX - r.left, event.clientY - r.top];
    };
    const isOwn = (event) => !event.target.closest(".buttons");

    root.addEventListener("pointerdown", (event) => {
      if (!isOwn(event)) return;
      root.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, place(event));
      moved = 0;
      gap = 0;
      root.classList.add("dragging");
    });
    root.addEventListener("pointermove", (event) => {
      const [px, py] = place(event), before = pointers.get(event.pointerId);
      if (!before) {
        if (event.pointerType === "mouse" && isOwn(event)) acts.hover(px, py);
        return;
      }
      pointers.set(event.pointerId, [px, py]);
      const all = [...pointers.values()];
      if (all.length === 2) {
        const now = Math.hypot(all[0][0] - all[1][0], all[0][1] - all[1][1]);
        const middle = [(all[0][0] + all[1][0]) / 2, (all[0][1] + all[1][1]) / 2];
        if (gap) map.zoomAt(middle[0], middle[1], now / gap);
        gap = now;
        moved = 99;
      } else if (all.length === 1) {
        moved += Math.abs(px - before[0]) + Math.abs(py - before[1]);
        if (moved <= STILL_PX) return;
        if (acts.isDrawing()) acts.corner(px, py);
        else map.pan(px - before[0], py - before[1]);
      }
    });
    const lift = (event) => {
      if (!pointers.delete(event.pointerId)) return;
      gap = 0;
      if (!pointers.size) root.classList.remove("dragging");
      if (event.type !== "pointerup") return;
      const [px, py] = place(event);
      if (moved > STILL_PX) {
        if (acts.isDrawing() && moved < 99) acts.corner(px, py);
        if (acts.isDrawing()) acts.drawn();
      } else if (acts.isDrawing()) acts.corner(px, py);
      else acts.click(px, py, event);
    };
    root.addEventListener("pointerup", lift);
    root.addEventListener("pointercancel", lift);
    root.addEventListener("pointerleave", () => acts.leave());
    root.addEventListener("wheel", (event) => {
      event.preventDefault();
      map.zoomAt(...place(event), Math.exp(-clamp(event.deltaY, -200, 200) / 300));
    }, { passive: false });
    root.addEventListener("dblclick", (event) => {
      if (!isOwn(event)) return;
      if (acts.isDrawing()) acts.drawn();
      else if (acts.twice) acts.twice();
      else map.zoomAt(...place(event), 2);
    });
    root.querySelectorAll("[data-do]").forEach((button) => {
      const does = { in: () => map.zoom(1.6), out: () => map.zoom(1 / 1.6), fit: () => map.fit() };
      button.addEventListener("click", () => does[button.dataset.do]());
    });

    const keys = {
      ArrowLeft: () => map.pan(STEP_PX, 0), ArrowRight: () => map.pan(-STEP_PX, 0),
      ArrowUp: () => map.pan(0, STEP_PX), ArrowDown: () => map.pan(0, -STEP_PX),
      "+": () => map.zoom(1.4), "=": () => map.zoom(1.4), "-": () => map.zoom(1 / 1.4),
      0: () => map.fit(), ...acts.keys,
    };
    root.addEventListener("keydown", (event) => {
      const act = keys[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey || !isOwn(event)) return;
      event.preventDefault();
      act(event);
    });
  };

  globalThis.canvassMap = { ...globalThis.canvassMap, addHands };
})();
