"use strict";
// The routes page: the map selects, the tray beside it shows where the doors would fit.
(() => {
  const root = document.getElementById("map");
  const tray = document.getElementById("tray"), ways = document.getElementById("ways");
  const close = document.getElementById("close-area"), stops = document.getElementById("stops");
  const WAIT_MS = 250;
  let map = null, timer = 0, asked = 0;

  const read = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.statusText);
    return answer.json();
  };

  /** Put a piece of a page, made and escaped by the server, in the place of what is there. */
  const put = (place, html) => {
    const made = new DOMParser().parseFromString(html, "text/html");
    place.replaceChildren(...made.body.childNodes);
  };

  const chosenIds = () => [...map.selection.chosen].map((i) => map.ids[i]);

  /** Say what is selected to the list beside, and ask where it fits. */
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
      if (mine === asked) put(tray, answer.html);
    } catch (error) {
      if (mine === asked) desk.tell(error.message, true);
    }
  };

  const clear = () => {
    map.selection.set([]);
    map.selection.outline = [];
    map.draw();
    selected();
  };

  /** Put one route in front and show it whole; the others are dimmed. */
  const front = (id) => {
    const k = map.points.groups.findIndex((group) => group.id === id);
    map.points.setFront(k < 0 ? null : [k]);
    if (k >= 0 && map.points.members[k].length) map.show(map.points.box(k));
  };

  const takeChecked = () => {
    const wanted = new Set([...stops.querySelectorAll("input:checked")].map((box) => box.value));
    const kept = chosenIds().filter((id) => !stops.querySelector(`[value="${CSS.escape(id)}"]`));
    kept.forEach((id) => wanted.add(id));
    map.selection.set(map.ids.flatMap((id, i) => (wanted.has(id) ? [i] : [])));
    map.draw();
    selected();
  };

  const start = async () => {
    const [ground, overlay] = await Promise.all([read(root.dataset.ground),
      read(root.dataset.routes)]);
    root.hidden = false;
    map = new canvassMap.CanvassMap(root, { ...ground, overlay }, {
      picked: () => tray && selected(),
      keys: { Escape: () => tray && clear() },
    });
    root.canvassMap = map;
    if (!tray) {
      map.selection = null;
      map.resize();
      front(root.dataset.shown);
      return;
    }
    const chosen = tray.querySelectorAll("input[name=stop]");
    const wanted = new Set([...chosen].map((input) => input.value));
    map.selection.set(map.ids.flatMap((id, i) => (wanted.has(id) ? [i] : [])));
    if (overlay.base.length) map.base = overlay.base;
    if (root.dataset.shown) {
      map.resize();
      front(root.dataset.shown);
    } else map.resize();
    ways.hidden = false;
    ways.addEventListener("change", () => {
      map.selection.setMode(ways.querySelector("input[name=way]:checked").value);
      map.selection.everywhere = document.getElementById("everywhere").checked;
      close.hidden = !map.selection.isDrawing;
      map.draw();
    });
    close.addEventListener("click", () => map.closeOutline());
    root.addEventListener("focus", () => map.draw());
    root.addEventListener("blur", () => map.draw());
    if (stops) stops.addEventListener("change", takeChecked);
    tray.addEventListener("click", (event) => {
      if (!event.target.closest("[data-clear]")) return;
      event.preventDefault();
      clear();
    });
  };

  start().catch((error) => desk.tell(error.message, true));
})();
