// What was found among the doors: a mark on the map says it, and the list leads to its mark.
"use strict";

(() => {
  const root = document.getElementById("map"), told = document.getElementById("finding");
  const legend = document.getElementById("legend");
  const lang = document.documentElement.lang;
  const rows = [...document.querySelectorAll("li[data-at]")];
  const NEAR = 400; // steps of a quarter of a metre
  let map = null;

  const say = (i) => {
    told.hidden = false;
    told.textContent = map.points.words(i).join(": ");
  };

  const ring = (i) => {
    map.mark = map.points.place(i);
    map.drawChosen();
    say(i);
  };

  const picked = (found) => {
    if (!found) return;
    ring(found.i);
    const row = rows.find((each) => Number(each.dataset.at) === found.i);
    if (row) row.scrollIntoView({ block: "nearest" });
  };

  const show = (i) => {
    const [x, y] = map.points.place(i);
    map.show([x - NEAR, y - NEAR, x + NEAR, y + NEAR], 1.5);
    ring(i);
    root.scrollIntoView({ block: "nearest" });
  };

  /** Marks that need no work are hidden at first; a tick shows or hides the marks of a kind. */
  const makeLegend = () => {
    legend.replaceChildren(...map.points.groups.map((group, k) => {
      const row = canvassMap.element("li"), label = canvassMap.element("label", "tick");
      const tick = canvassMap.element("input");
      tick.type = "checkbox";
      tick.checked = map.points.shown[k];
      tick.addEventListener("change", () => {
        map.points.shown[k] = tick.checked;
        map.draw();
      });
      label.append(tick, canvassMap.markSample(group),
        canvassMap.element("span", "", `${group.label}: ${group.count.toLocaleString(lang)}`));
      row.append(label);
      return row;
    }));
    legend.hidden = false;
  };

  const start = async () => {
    const [ground, overlay] = await Promise.all([desk.get(root.dataset.ground),
      desk.get(root.dataset.points)]);
    root.hidden = false;
    document.getElementById("keys").hidden = false;
    map = new canvassMap.CanvassMap(root, { ...ground, overlay }, { picked });
    root.canvassMap = map;
    map.resize();
    makeLegend();
    root.addEventListener("focus", () => map.drawChosen());
    root.addEventListener("blur", () => map.drawChosen());
    for (const row of rows) {
      const button = row.querySelector("[data-show]");
      button.hidden = false;
      button.addEventListener("click", () => show(Number(row.dataset.at)));
    }
  };

  start().catch((error) => desk.tell(error.message, true));
})();
