"use strict";
// A page of its own with a map: legend, list of what is in view, what is chosen, print.
(() => {
  const { CanvassMap, element, markSample, sample } = globalThis.canvassMap;
  const content = JSON.parse(document.getElementById("content").textContent);
  const say = content.strings, overlay = content.overlay;
  const root = document.getElementById("map"), list = document.getElementById("list");
  const legend = document.getElementById("legend"), panel = document.getElementById("chosen");
  const LISTED = 60;
  const lang = document.documentElement.lang;
  const number = (value) => value.toLocaleString(lang);
  const text = (key, values) => say[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  let chosen = null, listed = [], timer = 0, measure = 0;

  const map = new CanvassMap(root, content, {
    drawn: () => {
      clearTimeout(timer);
      timer = setTimeout(makeList, 200);
    },
    picked: (found) => choose(found, false),
    keys: {
      n: () => step(1), N: () => step(1), p: () => step(-1), P: () => step(-1),
      Escape: () => choose(null, false),
    },
  });
  const { points, lines, view } = map;

  const choose = (found, centre) => {
    chosen = found;
    map.mark = null;
    panel.replaceChildren();
    if (!found) {
      map.draw();
      return;
    }
    map.mark = (found.kind === "point" ? points : lines).place(found.i);
    panel.append(element("b", "", found.words[0]),
      ...found.words.slice(1).map((w) => element("p", "", w)));
    const todo = found.kind === "point" && points.groups[points.of[found.i]].todo;
    if (todo) panel.append(element("p", "", `${say.todo}: ${todo}`));
    if (centre) {
      [view.x, view.y] = map.mark;
      view.scale = Math.max(view.scale, 0.9 * view.step);
      map.changed();
    } else map.draw();
    document.querySelectorAll("#list button").forEach(
      (b) => b.setAttribute("aria-current", String(Number(b.dataset.i) === found.i)));
  };

  const pointOf = (i) => ({ kind: "point", i, words: points.words(i) });

  const rowOf = (i) => {
    const group = points.groups[points.of[i]], button = element("button");
    const isChosen = Boolean(chosen && chosen.kind === "point" && chosen.i === i);
    button.type = "button";
    button.dataset.i = i;
    button.setAttribute("aria-current", String(isChosen));
    button.append(markSample(group), element("span", "", points.texts[i]));
    button.setAttribute("aria-label", `${group.label}: ${points.texts[i]}`);
    button.addEventListener("click", () => choose(pointOf(i), true));
    const item = element("li");
    item.append(button);
    return item;
  };

  const makeList = () => {
    if (!points || overlay.points.listed === false) return;
    const seen = [];
    let every = 0;
    for (let i = 0; i < points.of.length; i++) {
      if (!points.shown[points.of[i]]) continue;
      every++;
      const [px, py] = view.toScreen(...points.place(i));
      if (px >= 0 && py >= 0 && px <= view.width && py <= view.height) seen.push(i);
    }
    listed = seen.slice(0, LISTED);
    const rows = element("ul");
    rows.append(...listed.map(rowOf));
    const counts = { shown: number(seen.length), all: number(every) };
    list.replaceChildren(element("h2", "", text("in_view", counts)));
    list.append(seen.length ? rows : element("p", "remark", say.nothing));
    const more = seen.length - LISTED;
    if (more > 0) list.append(element("p", "remark", text("more", { count: number(more) })));
  };

  const step = (by) => {
    if (!listed.length) return;
    const now = chosen ? listed.indexOf(chosen.i) : -1;
    choose(pointOf(listed[(now + by + listed.length) % listed.length]), false);
  };

  const choiceOfMeasure = () => {
    const choice = element("div", "choice");
    lines.measures.forEach((m, k) => {
      const button = element("button", "", m.label);
      button.type = "button";
      button.setAttribute("aria-pressed", String(k === measure));
      button.addEventListener("click", () => {
        lines.measure = measure = k;
        makeLegend();
        map.draw();
        legend.querySelectorAll(".choice button")[k].focus();
      });
      choice.append(button);
    });
    return choice;
  };

  const classSample = (look) => sample(42, 15, (p) => {
    p.lineCap = "round";
    p.beginPath();
    p.moveTo(7, 7.5);
    p.lineTo(35, 7.5);
    for (const [width, colour] of [[8, "rgba(60,60,60,.75)"], [6.6, look.colour]]) {
      p.lineWidth = width;
      p.strokeStyle = colour;
      p.stroke();
    }
    if (!look.dash) return;
    p.lineCap = "butt";
    p.lineWidth = 2;
    p.strokeStyle = "#6b6b6b";
    p.setLineDash([6, 8]);
    p.stroke();
  });

  const ramp = () => {
    const made = element("div", "ramp"), counts = lines.classes.map(() => 0);
    for (let i = 0; i < lines.n.length; i++) {
      const k = lines.classOf(i);
      if (k >= 0) counts[k] += lines.doors[i];
    }
    lines.classes.forEach((look, k) => made.append(classSample(look),
      element("span", "", look.label),
      element("span", "count", text("doors", { count: number(counts[k]) }))));
    return made;
  };

  const groupRow = (group, k) => {
    const row = element("label", "group"), input = element("input");
    input.type = "checkbox";
    input.checked = points.shown[k];
    input.addEventListener("change", () => {
      points.shown[k] = input.checked;
      map.draw();
      makeList();
    });
    row.title = group.todo || "";
    row.append(input, markSample(group), element("span", "", group.label),
      element("span", "count", number(group.count)));
    return row;
  };

  const makeLegend = () => {
    legend.replaceChildren();
    if (lines) legend.append(element("h2", "", say.share), choiceOfMeasure(), ramp());
    if (points) legend.append(...points.groups.map(groupRow));
  };

  let onScreen = null;
  window.addEventListener("beforeprint", () => {
    onScreen = [view.x, view.y, view.scale];
    // The layout of paper comes later: the size it will have is that of the style sheet.
    const before = [view.width, view.height], isWhole = view.isWhole;
    root.classList.add("paper");
    map.resize(true);
    if (isWhole) view.fit();
    else view.scale *= Math.min(view.width / before[0], view.height / before[1]);
    map.draw();
  });
  window.addEventListener("afterprint", () => {
    root.classList.remove("paper");
    if (!onScreen) return;
    [view.x, view.y, view.scale] = onScreen;
    map.resize(true);
  });

  const start = location.hash.match(/^#(-?[\d.]+),(-?[\d.]+),([\d.]+)$/);
  makeLegend();
  map.resize();
  if (start) {
    const [west, north, east, south] = content.box;
    view.x = west + (east - west) * start[1];
    view.y = north + (south - north) * start[2];
    view.scale = start[3] * view.step;
    map.draw();
  }
  makeList();
})();
