"use strict";
// The routes page: the map selects, the tray beside it shows where the doors would fit.
(() => {
  const root = document.getElementById("map");
  const tray = document.getElementById("tray"), ways = document.getElementById("ways");
  const close = document.getElementById("close-area"), stops = document.getElementById("stops");
  const WAIT_MS = 250;
  let map = null, timer = 0, asked = 0;

  const chosenIds = () => [...map.selection.chosen].map((i) => map.ids[i]);

  /** Show the selection in the list beside the map, and ask where it would fit. */
  const selected = () => {
    const ids = chosenIds();
    if (stops) {
      const chosen = new Set(ids);
      for (const box of stops.querySelectorAll("input[type=checkbox]")) {
        box.checked = chosen.has(box.value);
      }
    }
    close.hidden = !map.selection.isDrawing;
    clearTimeout(timer);
    timer = setTimeout(() => ask(ids), WAIT_MS);
  };

  const ask = async (ids) => {
    const mine = ++asked;
    try {
      const answer = await desk.send(root.dataset.tray, { stop: ids, route: root.dataset.shown });
      if (mine === asked) desk.put(tray, answer.html);
    } catch (error) {
      if (mine === asked) desk.tell(error.message, true);
    }
  };

  const clear = () => {
    map.selection.set([]);
    map.selection.outline = [];
    map.drawChosen();
    selected();
  };

  /** Highlight one route and show all of it, its way included; the others are dimmed. */
  const front = (id) => {
    const k = map.points.groups.findIndex((group) => group.id === id);
    map.points.setFront(k < 0 ? null : [k]);
    if (k < 0 || !map.points.members[k].length) {
      map.draw();
      return;
    }
    const boxes = [map.points.box(k), ...(map.paths && map.paths.has(k) ? [map.paths.box(k)] : [])];
    const of = (at, choose) => choose(...boxes.map((box) => box[at]));
    map.show([of(0, Math.min), of(1, Math.min), of(2, Math.max), of(3, Math.max)]);
  };

  const takeChecked = () => {
    const wanted = new Set([...stops.querySelectorAll("input:checked")].map((box) => box.value));
    const kept = chosenIds().filter((id) => !stops.querySelector(`[value="${CSS.escape(id)}"]`));
    kept.forEach((id) => wanted.add(id));
    map.selection.set(map.placesOf(wanted));
    map.drawChosen();
    selected();
  };

  /** Fetch the path of the highlighted route, if there are too many routes to send all paths. */
  const addPath = async (id) => {
    const k = map.points.groups.findIndex((group) => group.id === id);
    if (k < 0 || map.paths.has(k)) return;
    map.paths.add(k, await desk.get(root.dataset.path));
  };

  const start = async () => {
    const routes = desk.get(root.dataset.routes);
    const ground = await desk.get(root.dataset.ground);
    root.hidden = false;
    // The background is drawn first, while the routes of a city are still loading.
    map = new canvassMap.CanvassMap(root, ground, {
      picked: () => tray && selected(),
      keys: { Escape: () => tray && clear() },
    });
    map.resize();
    map.setOverlay(await routes, Boolean(root.dataset.shown));
    if (!tray) map.selection = null;
    if (root.dataset.shown) {
      await addPath(root.dataset.shown).catch(() => {});
      front(root.dataset.shown);
    }
    root.canvassMap = map;
    if (!tray) return;
    const chosen = tray.querySelectorAll("input[name=stop]");
    if (chosen.length) {
      map.selection.set(map.placesOf(new Set([...chosen].map((input) => input.value))));
      map.drawChosen();
    }
    ways.hidden = false;
    // Let the server read the streets now, so that the first selection need not wait.
    requestAnimationFrame(() => setTimeout(() => desk.get(root.dataset.opened).catch(() => {})));
    ways.addEventListener("change", () => {
      map.selection.setMode(ways.querySelector("input[name=way]:checked").value);
      map.selection.everywhere = document.getElementById("everywhere").checked;
      close.hidden = !map.selection.isDrawing;
      map.drawChosen();
    });
    close.addEventListener("click", () => map.closeOutline());
    root.addEventListener("focus", () => map.drawChosen());
    root.addEventListener("blur", () => map.drawChosen());
    if (stops) stops.addEventListener("change", takeChecked);
    tray.addEventListener("click", (event) => {
      if (!event.target.closest("[data-clear]")) return;
      event.preventDefault();
      clear();
    });
  };

  start().catch((error) => desk.tell(error.message, true));
})();
