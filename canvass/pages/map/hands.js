"use strict";
// Hands: mouse, finger, keys. Nothing can be done by dragging alone.
(() => {
  const { clamp } = globalThis.canvassMap;
  const STEP_PX = 80;
  const STILL_PX = { mouse: 3, pen: 6, touch: 12 }; // a finger rolls on the glass

  /**
   * Let people move a map. `acts` has: click(px, py, event), hover(px, py) or leave(), corner(px,
   * py), drop(count of corners) and drawn() while `isDrawing()`, keys {name: act}.
   */
  const addHands = (root, map, acts) => {
    const pointers = new Map();
    let start = [0, 0], moved = 0, corners = 0, hadTwo = false, two = null;
    const place = (event) => {
      const r = root.getBoundingClientRect();
      return [event.clientX - r.left, event.clientY - r.top];
    };
    const isOwn = (event) => !event.target.closest(".buttons");
    const isStill = (event) => moved <= (STILL_PX[event.pointerType] || STILL_PX.mouse);

    /** Two fingers zoom by their distance and move the map by their middle. */
    const pinch = (now) => {
      map.pan(now.x - two.x, now.y - two.y);
      if (two.gap && now.gap) map.zoomAt(now.x, now.y, now.gap / two.gap);
      two = now;
    };

    const twoFingers = () => {
      if (pointers.size !== 2) return null;
      const [[ax, ay], [bx, by]] = pointers.values();
      return { gap: Math.hypot(ax - bx, ay - by), x: (ax + bx) / 2, y: (ay + by) / 2 };
    };

    root.addEventListener("pointerdown", (event) => {
      if (!isOwn(event)) return;
      root.setPointerCapture(event.pointerId);
      if (!pointers.size) [start, moved, corners, hadTwo] = [place(event), 0, 0, false];
      else if (!hadTwo) {
        // What the first finger drew until the second came was no outline.
        hadTwo = true;
        if (corners) acts.drop(corners);
      }
      pointers.set(event.pointerId, place(event));
      two = twoFingers();
      root.classList.add("dragging");
    });
    root.addEventListener("pointermove", (event) => {
      const [px, py] = place(event), before = pointers.get(event.pointerId);
      if (!before) {
        if (event.pointerType === "mouse" && isOwn(event)) acts.hover(px, py);
        return;
      }
      pointers.set(event.pointerId, [px, py]);
      if (two) pinch(twoFingers());
      else if (pointers.size === 1) {
        moved += Math.abs(px - before[0]) + Math.abs(py - before[1]);
        if (isStill(event)) return;
        if (!acts.isDrawing()) map.pan(px - before[0], py - before[1]);
        else if (!hadTwo) {
          acts.corner(px, py);
          corners += 1;
        }
      }
    });
    const lift = (event) => {
      if (!pointers.delete(event.pointerId)) return;
      two = twoFingers();
      if (!pointers.size) root.classList.remove("dragging");
      if (event.type !== "pointerup" || hadTwo) return;
      if (isStill(event)) {
        // Where the finger came down: it rolls before it is lifted.
        if (acts.isDrawing()) acts.corner(...start);
        else acts.click(...start, event);
      } else if (acts.isDrawing()) {
        acts.corner(...place(event));
        acts.drawn();
      }
    };
    root.addEventListener("pointerup", lift);
    root.addEventListener("pointercancel", lift);
    // A finger that is lifted leaves as well: what it tapped stays said.
    root.addEventListener("pointerleave", (event) => {
      if (event.pointerType === "mouse") acts.leave();
    });
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
