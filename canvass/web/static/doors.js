"use strict";
// The doors page: houses ticked in the list are ringed on the map, and the other way round.
(() => {
  const root = document.getElementById("map"), form = document.getElementById("chosen-doors");
  const ways = document.getElementById("ways"), count = document.getElementById("count");
  const close = document.getElementById("close-area"), legend = document.getElementById("legend");
  const elsewhere = document.getElementById("elsewhere");
  const lang = document.documentElement.lang;
  let map = null;

  const boxes = () => [...form.querySelectorAll("input[name=house][type=checkbox]")];
  const ticked = () => boxes().filter((box) => box.checked).map((box) => box.value);

  /** Show how many are selected; houses on other pages of the list are sent as hidden fields. */
  const say = (ids) => {
    const words = ids.length === 1 ? count.dataset.one : count.dataset.many;
    const said = words.replace("{count}", ids.length.toLocaleString(lang));
    count.textContent = ids.length ? said : count.dataset.none;
    const here = new Set(boxes().map((box) => box.value));
    elsewhere.replaceChildren(...ids.filter((id) => !here.has(id)).map((id) => {
      const input = document.createElement("input");
      input.type = "hidden";
      input.name = "house";
      input.value = id;
      return input;
    }));
  };

  const fromMap = () => {
    const ids = [...map.selection.chosen].map((i) => map.ids[i]), chosen = new Set(ids);
    for (const box of boxes()) box.checked = chosen.has(box.value);
    close.hidden = !map.selection.isDrawing;
    say(ids);
    const first = boxes().find((box) => box.checked);
    if (first) first.closest("tr").scrollIntoView({ block: "nearest" });
  };

  const fromList = (event) => {
    const place = new Map(map.ids.map((id, i) => [id, i]));
    const here = new Set(boxes().map((box) => box.value));
    const others = [...map.selection.chosen].filter((i) => !here.has(map.ids[i]));
    const mine = ticked().flatMap((id) => (place.has(id) ? [place.get(id)] : []));
    map.selection.set([...others, ...mine]);
    const at = event ? place.get(event.target.value) : undefined;
    if (at !== undefined && event.target.checked) {
      const [x, y] = map.points.place(at);
      map.show([x - 400, y - 400, x + 400, y + 400], 1.5);
    } else map.drawChosen();
    say([...map.selection.chosen].map((i) => map.ids[i]));
  };

  const clear = () => {
    map.selection.set([]);
    map.selection.outline = [];
    map.drawChosen();
    fromMap();
  };

  const makeLegend = () => {
    legend.replaceChildren(...map.points.groups.map((group) => {
      const row = canvassMap.element("li");
      row.append(canvassMap.markSample(group),
        canvassMap.element("span", "", `${group.label}: ${group.count.toLocaleString(lang)}`));
      return row;
    }));
    legend.hidden = false;
  };

  const start = async () => {
    const [ground, overlay] = await Promise.all([desk.get(root.dataset.ground),
      desk.get(root.dataset.doors)]);
    root.hidden = false;
    map = new canvassMap.CanvassMap(root, { ...ground, overlay }, {
      picked: fromMap, keys: { Escape: clear },
    });
    root.canvassMap = map;
    map.selection.everywhere = true;
    map.resize();
    makeLegend();
    ways.hidden = false;
    ways.addEventListener("change", () => {
      map.selection.setMode(ways.querySelector("input[name=way]:checked").value);
      close.hidden = !map.selection.isDrawing;
      map.drawChosen();
    });
    close.addEventListener("click", () => map.closeOutline());
    root.addEventListener("focus", () => map.drawChosen());
    root.addEventListener("blur", () => map.drawChosen());
    form.addEventListener("change", (event) => {
      if (event.target.name === "house") fromList(event);
    });
    if (ticked().length) fromList(null);
    if (overlay.points.of.length && overlay.points.of.length < 400) {
      map.show(canvassMap.boxOf(map.points.xy, 0, overlay.points.of.length));
    }
  };

  start().catch((error) => desk.tell(error.message, true));
})();
