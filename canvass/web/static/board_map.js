// The map of board and wall: block faces, drawn again when something has changed.
"use strict";

(() => {
  const LEAST_MS = 4000;
  const root = document.getElementById("map");
  const legend = document.getElementById("legend");
  let map = null;
  let at = 0;
  let timer = 0;

  // What the lines of the map are asked for by; the wall's lines have no doors to show.
  let ids = [];

  const sides = () => desk.get(root.dataset.sides);

  function show(lines) {
    ids = lines.ids || [];
    map.setOverlay({ lines });
  }

  function open(what) {
    const id = what && what.kind === "line" ? ids[what.i] : "";
    if (id) window.location.assign(root.dataset.doors + encodeURIComponent(id));
  }

  async function refresh() {
    timer = 0;
    at = Date.now();
    const answer = await sides().catch(() => null);
    if (answer) show(answer.lines);
  }

  document.addEventListener("canvass:changed", () => {
    if (!map || timer) return;
    timer = window.setTimeout(refresh, Math.max(0, at + LEAST_MS - Date.now()));
  });

  function tell(classes) {
    legend.replaceChildren(...classes.map((each) => {
      const row = canvassMap.element("li");
      const line = canvassMap.sample(28, 12, (c) => {
        c.fillStyle = "#3c3c3c";
        c.fillRect(0, 2, 28, 8);
        c.fillStyle = each.colour;
        c.fillRect(1, 3, 26, 6);
      });
      row.append(line, canvassMap.element("span", "", each.label));
      return row;
    }));
    legend.hidden = false;
  }

  async function start() {
    const ground = await desk.get(root.dataset.ground);
    root.hidden = false;
    map = new canvassMap.CanvassMap(root, ground, root.dataset.doors ? { picked: open } : {});
    map.resize();
    const { lines } = await sides();
    at = Date.now();
    show(lines);
    root.canvassMap = map;
    tell(lines.classes);
  }

  start().catch((error) => desk.tell(error.message, true));
})();
