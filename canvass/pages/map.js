"use strict";
(() => {
const content = JSON.parse(document.getElementById("content").textContent);
const say = content.strings, overlay = content.overlay, STEP = content.step;
const map = document.getElementById("map"), canvas = document.getElementById("ground");
const tip = document.getElementById("tip"), ctx = canvas.getContext("2d", {alpha: false});
const text = (key, values) => say[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
const element = (name, className, words) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (words !== undefined) made.textContent = words;
  return made;
};

/* Geometry: steps become coordinates; tiles of 512 m hold what is drawn together. */
const TILE = 512 / STEP;
const decode = d => {
  const out = new Float32Array(d.length);
  let x = 0, y = 0;
  for (let i = 0; i < d.length; i += 2) { x += d[i]; y += d[i + 1]; out[i] = x; out[i + 1] = y; }
  return out;
};
const makeLayer = (lines, closed) => {
  if (!lines || !lines.n.length) return null;
  const xy = decode(lines.d), tiles = new Map();
  let at = 0;
  for (const n of lines.n) {
    let west = Infinity, north = Infinity, east = -Infinity, south = -Infinity;
    for (let i = at; i < at + n; i++) {
      const x = xy[2 * i], y = xy[2 * i + 1];
      if (x < west) west = x;
      if (x > east) east = x;
      if (y < north) north = y;
      if (y > south) south = y;
    }
    const key = Math.floor((west + east) / 2 / TILE) + ":" + Math.floor((north + south) / 2 / TILE);
    let tile = tiles.get(key);
    if (!tile) tiles.set(key, tile = {starts: [], counts: [], box: [west, north, east, south], path: null});
    tile.starts.push(at); tile.counts.push(n);
    const b = tile.box;
    if (west < b[0]) b[0] = west;
    if (north < b[1]) b[1] = north;
    if (east > b[2]) b[2] = east;
    if (south > b[3]) b[3] = south;
    at += n;
  }
  return {xy, tiles: [...tiles.values()], closed};
};
const pathOf = (layer, tile) => {
  if (tile.path) return tile.path;
  const path = new Path2D(), xy = layer.xy;
  for (let k = 0; k < tile.starts.length; k++) {
    let i = tile.starts[k];
    const end = i + tile.counts[k];
    path.moveTo(xy[2 * i], xy[2 * i + 1]);
    for (i++; i < end; i++) path.lineTo(xy[2 * i], xy[2 * i + 1]);
    if (layer.closed) path.closePath();
  }
  return tile.path = path;
};
const g = content.ground;
const areas = ["green", "wood", "water", "square"].map(kind => [kind, makeLayer(g[kind], true)]);
const buildings = makeLayer(g.building, true), edge = makeLayer(g.edge, true);
const waterline = makeLayer(g.waterline, false), railway = makeLayer(g.railway, false);
const roads = g.road.map(lines => makeLayer(lines, false));
const LOOK = {ground: "#f4f2ec", green: "#e3ebd8", wood: "#d8e3cd", water: "#c9dde8", square: "#ece8df",
  building: "#e2dcd1", buildingLine: "#cbc3b5", casing: "#cfc8bb", road: "#ffffff", foot: "#d3c9b8",
  rail: "#b3aca1", name: "#514a40"};
const ROAD_M = [15, 12, 9, 7.5, 3.6, 1.6], ROAD_MIN = [2.2, 1.8, 1.3, .9, .45, .5], ROAD_FROM = [0, 0, 0, 0, .28, .5];

/* View: scale in pixels a step, and the place in the middle. */
const view = {x: 0, y: 0, scale: 1};
let width = 0, height = 0, ratio = 1, frame = 0, snapshot = null, fullCost = 0, settle = 0;
const box = content.box;
const fitScale = () => Math.min((width - 24) / Math.max(1, box[2] - box[0]), (height - 24) / Math.max(1, box[3] - box[1]));
const fit = () => { view.x = (box[0] + box[2]) / 2; view.y = (box[1] + box[3]) / 2; view.scale = fitScale(); changed(); };
const toScreen = (x, y) => [(x - view.x) * view.scale + width / 2, (y - view.y) * view.scale + height / 2];
const toSteps = (px, py) => [(px - width / 2) / view.scale + view.x, (py - height / 2) / view.scale + view.y];
const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const zoomAt = (px, py, factor) => {
  const [x, y] = toSteps(px, py);
  view.scale = clamp(view.scale * factor, fitScale() * .6, 5 * STEP * 4);
  view.x = x - (px - width / 2) / view.scale;
  view.y = y - (py - height / 2) / view.scale;
  changed();
};
const pan = (dx, dy) => {
  view.x = clamp(view.x - dx / view.scale, box[0], box[2]);
  view.y = clamp(view.y - dy / view.scale, box[1], box[3]);
  changed();
};

const each = (layer, draw) => {
  if (!layer) return;
  const [west, north] = toSteps(-20, -20), [east, south] = toSteps(width + 20, height + 20);
  for (const tile of layer.tiles) {
    const b = tile.box;
    if (b[0] <= east && b[2] >= west && b[1] <= south && b[3] >= north) draw(pathOf(layer, tile));
  }
};
const drawGround = () => {
  const s = view.scale, perMetre = s / STEP;
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.fillStyle = LOOK.ground;
  ctx.fillRect(0, 0, width, height);
  ctx.setTransform(ratio * s, 0, 0, ratio * s, ratio * (width / 2 - view.x * s), ratio * (height / 2 - view.y * s));
  ctx.lineJoin = ctx.lineCap = "round";
  for (const [kind, layer] of areas) { ctx.fillStyle = LOOK[kind]; each(layer, path => ctx.fill(path)); }
  ctx.strokeStyle = LOOK.water; ctx.lineWidth = Math.max(1 / s, 3 / STEP);
  each(waterline, path => ctx.stroke(path));
  ctx.fillStyle = LOOK.building;
  each(buildings, path => ctx.fill(path));
  if (perMetre > .9) { ctx.strokeStyle = LOOK.buildingLine; ctx.lineWidth = .8 / s; each(buildings, path => ctx.stroke(path)); }
  const wide = k => Math.max(ROAD_MIN[k] / s, ROAD_M[k] / STEP * (perMetre > .6 ? .8 : 1));
  if (perMetre >= ROAD_FROM[5]) {
    ctx.strokeStyle = LOOK.foot; ctx.lineWidth = wide(5); ctx.lineCap = "butt";
    ctx.setLineDash([4 / s, 3 / s]); each(roads[5], path => ctx.stroke(path)); ctx.setLineDash([]);
    ctx.lineCap = "round";
  }
  for (let k = 4; k >= 0; k--) {
    if (perMetre < ROAD_FROM[k]) continue;
    ctx.strokeStyle = LOOK.casing; ctx.lineWidth = wide(k) + (k < 2 ? 2 : 1.5) / s;
    each(roads[k], path => ctx.stroke(path));
  }
  for (let k = 4; k >= 0; k--) {
    if (perMetre < ROAD_FROM[k]) continue;
    ctx.strokeStyle = LOOK.road; ctx.lineWidth = wide(k);
    each(roads[k], path => ctx.stroke(path));
  }
  ctx.strokeStyle = LOOK.rail; ctx.lineWidth = 1.6 / s; ctx.lineCap = "butt";
  ctx.setLineDash([6 / s, 4 / s]); each(railway, path => ctx.stroke(path)); ctx.setLineDash([]);
  if (edge) { ctx.strokeStyle = "#7a5c8e"; ctx.lineWidth = 2 / s; ctx.setLineDash([10 / s, 5 / s]); each(edge, path => ctx.stroke(path)); ctx.setLineDash([]); }
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
};

const widths = new Map();
const drawNames = () => {
  const perMetre = view.scale / STEP, rows = g.names.rows, taken = [], last = new Map();
  if (perMetre < .1) return;
  const size = clamp(9.5 + perMetre * 1.6, 10, 13.5), font = `500 ${size}px system-ui, sans-serif`;
  const upTo = perMetre < .3 ? 1 : perMetre < .6 ? 2 : perMetre < 1 ? 3 : 4;
  ctx.font = font; ctx.textAlign = "center"; ctx.textBaseline = "middle"; ctx.lineJoin = "round";
  for (let i = 0; i < rows.length; i += 6) {
    if (rows[i] > upTo) break;
    const [px, py] = toScreen(rows[i + 2], rows[i + 3]);
    if (px < 0 || py < 0 || px > width || py > height) continue;
    const name = g.names.texts[rows[i + 1]], key = name + size;
    let w = widths.get(key);
    if (w === undefined) widths.set(key, w = ctx.measureText(name).width);
    if (rows[i + 5] * perMetre < w * .9) continue;
    const before = last.get(name);
    if (before && before.some(p => Math.hypot(p[0] - px, p[1] - py) < 260)) continue;
    const a = rows[i + 4] * Math.PI / 180, dx = Math.cos(a), dy = Math.sin(a), spots = [];
    let free = true;
    for (let t = -w / 2; t <= w / 2 + 1 && free; t += size) {
      const x = px + dx * t, y = py + dy * t;
      spots.push([x, y]);
      for (const spot of taken) if (Math.abs(spot[0] - x) < size * 1.25 && Math.abs(spot[1] - y) < size * 1.25) { free = false; break; }
    }
    if (!free) continue;
    taken.push(...spots);
    last.set(name, [...(before || []), [px, py]]);
    ctx.save(); ctx.translate(px, py); ctx.rotate(a);
    ctx.strokeStyle = "rgba(255,255,255,.9)"; ctx.lineWidth = 3; ctx.strokeText(name, 0, 0);
    ctx.fillStyle = LOOK.name; ctx.fillText(name, 0, 0); ctx.restore();
  }
};

/* Marks: a shape and a colour for each group, so that either is enough. */
const mark = (c, shape, x, y, r) => {
  c.beginPath();
  if (shape === "square") c.rect(x - r * .88, y - r * .88, r * 1.76, r * 1.76);
  else if (shape === "diamond") { c.moveTo(x, y - r * 1.25); c.lineTo(x + r * 1.25, y); c.lineTo(x, y + r * 1.25); c.lineTo(x - r * 1.25, y); c.closePath(); }
  else if (shape === "triangle") { c.moveTo(x, y - r * 1.2); c.lineTo(x + r * 1.15, y + r * .9); c.lineTo(x - r * 1.15, y + r * .9); c.closePath(); }
  else if (shape === "down") { c.moveTo(x, y + r * 1.2); c.lineTo(x + r * 1.15, y - r * .9); c.lineTo(x - r * 1.15, y - r * .9); c.closePath(); }
  else if (shape === "bar") c.rect(x - r * 1.3, y - r * .55, r * 2.6, r * 1.1);
  else if (shape === "cross") { const a = r * .42, b = r * 1.15; c.moveTo(x - a, y - b); c.lineTo(x + a, y - b); c.lineTo(x + a, y - a); c.lineTo(x + b, y - a); c.lineTo(x + b, y + a); c.lineTo(x + a, y + a); c.lineTo(x + a, y + b); c.lineTo(x - a, y + b); c.lineTo(x - a, y + a); c.lineTo(x - b, y + a); c.lineTo(x - b, y - a); c.lineTo(x - a, y - a); c.closePath(); }
  else c.arc(x, y, r, 0, 2 * Math.PI);
};
const paintMark = (c, group, x, y, r, line) => {
  mark(c, group.shape, x, y, r);
  c.fillStyle = group.colour; c.fill();
  c.lineWidth = line; c.strokeStyle = group.line || "#fff"; c.stroke();
};
const sample = (w, h, draw) => {
  const made = element("canvas");
  made.width = w * 2; made.height = h * 2; made.setAttribute("aria-hidden", "true");
  const c = made.getContext("2d");
  c.scale(2, 2); draw(c);
  return made;
};

/* Points: findings or doors. */
const points = overlay.points ? {
  groups: overlay.points.groups, of: overlay.points.of, texts: overlay.points.texts, xy: decode(overlay.points.xy)} : null;
const shown = points ? points.groups.map(group => group.on !== false) : [];
const pointRadius = () => clamp(2.1 + view.scale / STEP * 3.2, 2.4, 7.5);
const drawPoints = () => {
  if (!points || view.scale / STEP < (overlay.points.from || 0)) return;
  const r = pointRadius();
  for (let k = points.groups.length - 1; k >= 0; k--) {
    if (!shown[k]) continue;
    for (let i = 0; i < points.of.length; i++) {
      if (points.of[i] !== k) continue;
      const [px, py] = toScreen(points.xy[2 * i], points.xy[2 * i + 1]);
      if (px < -9 || py < -9 || px > width + 9 || py > height + 9) continue;
      paintMark(ctx, points.groups[k], px, py, r, r > 4 ? 1.2 : .6);
    }
  }
};

/* Lines: block faces coloured by a share. */
let measure = 0;
const lines = overlay.lines ? {...overlay.lines, xy: decode(overlay.lines.d), starts: []} : null;
if (lines) { let at = 0; for (const n of lines.n) { lines.starts.push(at); at += n; } }
const classOf = i => {
  const doors = lines.doors[i], done = lines.measures[measure].values[i];
  if (!doors) return -1;
  if (done === 0) return 0;
  if (done >= doors) return lines.classes.length - 1;
  return 1 + Math.min(lines.classes.length - 3, Math.floor(done / doors * (lines.classes.length - 2)));
};
const drawLines = () => {
  if (!lines) return;
  const perMetre = view.scale / STEP, w = clamp(perMetre * 5, 1.3, 7), by = lines.classes.map(() => new Path2D());
  for (let i = 0; i < lines.n.length; i++) {
    const k = classOf(i);
    if (k < 0) continue;
    const at = lines.starts[i];
    let [px, py] = toScreen(lines.xy[2 * at], lines.xy[2 * at + 1]);
    by[k].moveTo(px, py);
    for (let j = at + 1; j < at + lines.n[i]; j++) { [px, py] = toScreen(lines.xy[2 * j], lines.xy[2 * j + 1]); by[k].lineTo(px, py); }
  }
  ctx.lineCap = ctx.lineJoin = "round";
  by.forEach(path => { ctx.strokeStyle = "rgba(60,60,60,.75)"; ctx.lineWidth = w + (w < 2 ? .7 : 1.4); ctx.stroke(path); });
  by.forEach((path, k) => {
    ctx.strokeStyle = lines.classes[k].colour; ctx.lineWidth = w; ctx.stroke(path);
    if (lines.classes[k].dash && w > 2.4) { ctx.lineCap = "butt"; ctx.strokeStyle = "#6b6b6b"; ctx.lineWidth = w * .3; ctx.setLineDash([w * .9, w * 1.3]); ctx.stroke(path); ctx.setLineDash([]); ctx.lineCap = "round"; }
  });
};

let chosen = null;
const drawChosen = () => {
  if (!chosen) return;
  const [px, py] = toScreen(chosen.x, chosen.y);
  ctx.beginPath(); ctx.arc(px, py, 14, 0, 2 * Math.PI);
  ctx.lineWidth = 5; ctx.strokeStyle = "#fff"; ctx.stroke();
  ctx.lineWidth = 2.6; ctx.strokeStyle = "#111"; ctx.stroke();
};
const drawAll = () => {
  const start = performance.now();
  drawGround(); drawLines(); drawNames(); drawPoints(); drawChosen(); drawScale();
  fullCost = performance.now() - start;
  snapshot = {x: view.x, y: view.y, scale: view.scale, image: null};
  if (!document.documentElement.dataset.drawnMs) document.documentElement.dataset.drawnMs = String(Math.round(performance.now()));
};
const drawQuick = () => {
  if (!snapshot.image) {
    snapshot.image = document.createElement("canvas");
    snapshot.image.width = canvas.width; snapshot.image.height = canvas.height;
    snapshot.image.getContext("2d").drawImage(canvas, 0, 0);
  }
  const k = view.scale / snapshot.scale;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.fillStyle = LOOK.ground; ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.drawImage(snapshot.image,
    ratio * (width / 2 * (1 - k) + (snapshot.x - view.x) * view.scale),
    ratio * (height / 2 * (1 - k) + (snapshot.y - view.y) * view.scale), canvas.width * k, canvas.height * k);
};
const changed = () => {
  tip.hidden = true;
  if (frame) return;
  frame = requestAnimationFrame(() => {
    frame = 0;
    if (snapshot && fullCost > 24) {
      drawQuick();
      clearTimeout(settle);
      settle = setTimeout(() => { drawAll(); listSoon(); }, 140);
    } else { drawAll(); listSoon(); }
  });
};
const drawScale = () => {
  const perMetre = view.scale / STEP, line = document.getElementById("scale");
  const metres = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000].filter(m => m * perMetre <= 130).pop() || 10;
  line.style.width = Math.round(metres * perMetre) + "px";
  line.textContent = metres >= 1000 ? metres / 1000 + " km" : metres + " m";
};
const resize = (keep = false) => {
  /* What showed the whole district shows it whole in its new size: a phone that is turned. */
  const r = map.getBoundingClientRect(), first = !width || (!keep && view.scale <= 1.05 * fitScale());
  ratio = Math.min(2, window.devicePixelRatio || 1);
  width = Math.max(50, Math.round(r.width)); height = Math.max(50, Math.round(r.height));
  canvas.width = width * ratio; canvas.height = height * ratio;
  if (first) { view.x = (box[0] + box[2]) / 2; view.y = (box[1] + box[3]) / 2; view.scale = fitScale(); }
  snapshot = null;
  drawAll();
};

/* What is under a place, what is chosen, what is listed. */
const nearestPoint = (px, py) => {
  if (!points || view.scale / STEP < (overlay.points.from || 0)) return -1;
  let best = -1, least = Math.max(9, pointRadius() + 4);
  for (let i = 0; i < points.of.length; i++) {
    if (!shown[points.of[i]]) continue;
    const [x, y] = toScreen(points.xy[2 * i], points.xy[2 * i + 1]), d = Math.hypot(x - px, y - py);
    if (d < least) { least = d; best = i; }
  }
  return best;
};
const nearestLine = (px, py) => {
  if (!lines) return -1;
  let best = -1, least = 9;
  const [x, y] = toSteps(px, py);
  for (let i = 0; i < lines.n.length; i++) {
    const at = lines.starts[i], xy = lines.xy;
    for (let j = at; j < at + lines.n[i] - 1; j++) {
      const ax = xy[2 * j], ay = xy[2 * j + 1], bx = xy[2 * j + 2] - ax, by = xy[2 * j + 3] - ay;
      const t = clamp(((x - ax) * bx + (y - ay) * by) / (bx * bx + by * by || 1), 0, 1);
      const d = Math.hypot(x - ax - t * bx, y - ay - t * by) * view.scale;
      if (d < least) { least = d; best = i; }
    }
  }
  return best;
};
const lineWords = i => {
  const doors = lines.doors[i];
  return [lines.texts[i], ...lines.measures.map(m => `${m.label}: ${m.values[i]} / ${doors} (${Math.round(100 * m.values[i] / Math.max(1, doors))}\u00a0%)`)];
};
const wordsAt = (px, py) => {
  const i = nearestPoint(px, py);
  if (i >= 0) return {kind: "point", i, words: [points.groups[points.of[i]].label, points.texts[i]]};
  const j = nearestLine(px, py);
  return j >= 0 ? {kind: "line", i: j, words: lineWords(j)} : null;
};
const showTip = (found, px, py) => {
  map.classList.toggle("over", Boolean(found));
  tip.hidden = !found;
  if (!found) return;
  tip.replaceChildren(element("b", "", found.words[0]), ...found.words.slice(1).map(w => element("div", "", w)));
  tip.style.left = clamp(px + 14, 4, width - tip.offsetWidth - 4) + "px";
  tip.style.top = clamp(py + 14, 4, height - tip.offsetHeight - 4) + "px";
};
const choose = (found, centre) => {
  const panel = document.getElementById("chosen");
  if (!found) { chosen = null; panel.replaceChildren(); drawAll(); return; }
  const xy = found.kind === "point" ? points.xy : lines.xy;
  const k = found.kind === "point" ? found.i : lines.starts[found.i] + Math.floor((lines.n[found.i] - 1) / 2);
  chosen = {kind: found.kind, i: found.i, x: xy[2 * k], y: xy[2 * k + 1]};
  panel.replaceChildren(element("b", "", found.words[0]), ...found.words.slice(1).map(w => element("p", "", w)));
  if (found.kind === "point" && points.groups[points.of[found.i]].todo) panel.append(element("p", "", `${say.todo}: ${points.groups[points.of[found.i]].todo}`));
  if (centre) { view.x = chosen.x; view.y = chosen.y; view.scale = Math.max(view.scale, .9 * STEP); changed(); }
  else drawAll();
  document.querySelectorAll("#list button").forEach(b => b.setAttribute("aria-current", String(Number(b.dataset.i) === found.i)));
};
const list = document.getElementById("list");
const LISTED = 60;
let listed = [], timer = 0;
const listSoon = () => { clearTimeout(timer); timer = setTimeout(makeList, 200); };
const makeList = () => {
  if (!points || overlay.points.listed === false) return;
  const seen = [];
  let every = 0;
  for (let i = 0; i < points.of.length; i++) {
    if (!shown[points.of[i]]) continue;
    every++;
    const [px, py] = toScreen(points.xy[2 * i], points.xy[2 * i + 1]);
    if (px >= 0 && py >= 0 && px <= width && py <= height) seen.push(i);
  }
  listed = seen.slice(0, LISTED);
  const rows = element("ul");
  for (const i of listed) {
    const group = points.groups[points.of[i]], button = element("button");
    button.type = "button"; button.dataset.i = i;
    button.setAttribute("aria-current", String(Boolean(chosen && chosen.kind === "point" && chosen.i === i)));
    button.append(sample(20, 20, c => paintMark(c, group, 10, 10, 6, 1)), element("span", "", points.texts[i]));
    button.setAttribute("aria-label", `${group.label}: ${points.texts[i]}`);
    button.addEventListener("click", () => choose({kind: "point", i, words: [group.label, points.texts[i]]}, true));
    const item = element("li");
    item.append(button); rows.append(item);
  }
  list.replaceChildren(element("h2", "", text("in_view", {shown: seen.length.toLocaleString(document.documentElement.lang), all: every.toLocaleString(document.documentElement.lang)})));
  list.append(seen.length ? rows : element("p", "remark", say.nothing));
  if (seen.length > LISTED) list.append(element("p", "remark", text("more", {count: (seen.length - LISTED).toLocaleString(document.documentElement.lang)})));
};
const step = by => {
  if (!listed.length) return;
  const now = chosen ? listed.indexOf(chosen.i) : -1;
  const i = listed[(now + by + listed.length) % listed.length], group = points.groups[points.of[i]];
  choose({kind: "point", i, words: [group.label, points.texts[i]]}, false);
};

/* Legend. */
const legend = document.getElementById("legend");
const makeLegend = () => {
  legend.replaceChildren();
  if (lines) {
    const choice = element("div", "choice");
    lines.measures.forEach((m, k) => {
      const button = element("button", "", m.label);
      button.type = "button"; button.setAttribute("aria-pressed", String(k === measure));
      button.addEventListener("click", () => { measure = k; makeLegend(); drawAll(); legend.querySelectorAll(".choice button")[k].focus(); });
      choice.append(button);
    });
    const counts = lines.classes.map(() => 0), ramp = element("div", "ramp");
    for (let i = 0; i < lines.n.length; i++) { const k = classOf(i); if (k >= 0) counts[k] += lines.doors[i]; }
    lines.classes.forEach((c, k) => {
      ramp.append(sample(42, 15, p => {
        p.lineCap = "round"; p.beginPath(); p.moveTo(7, 7.5); p.lineTo(35, 7.5);
        p.lineWidth = 8; p.strokeStyle = "rgba(60,60,60,.75)"; p.stroke();
        p.lineWidth = 6.6; p.strokeStyle = c.colour; p.stroke();
        if (c.dash) { p.lineCap = "butt"; p.lineWidth = 2; p.strokeStyle = "#6b6b6b"; p.setLineDash([6, 8]); p.stroke(); }
      }), element("span", "", c.label), element("span", "count", text("doors", {count: counts[k].toLocaleString(document.documentElement.lang)})));
    });
    legend.append(element("h2", "", say.share), choice, ramp);
  }
  if (points) points.groups.forEach((group, k) => {
    const row = element("label", "group"), input = element("input");
    input.type = "checkbox"; input.checked = shown[k];
    input.addEventListener("change", () => { shown[k] = input.checked; drawAll(); makeList(); });
    row.title = group.todo || "";
    row.append(input, sample(20, 20, c => paintMark(c, group, 10, 10, 6, 1)), element("span", "", group.label), element("span", "count", group.count.toLocaleString(document.documentElement.lang)));
    legend.append(row);
  });
};

/* Hands: mouse, finger, keys. */
const pointers = new Map();
let moved = 0, gap = 0;
map.addEventListener("pointerdown", event => {
  if (event.target.closest(".buttons")) return;
  map.setPointerCapture(event.pointerId);
  pointers.set(event.pointerId, [event.offsetX, event.offsetY]);
  moved = 0; gap = 0; map.classList.add("dragging");
});
const place = event => { const r = map.getBoundingClientRect(); return [event.clientX - r.left, event.clientY - r.top]; };
map.addEventListener("pointermove", event => {
  const [px, py] = place(event), before = pointers.get(event.pointerId);
  if (!before) { if (event.pointerType === "mouse" && !event.target.closest(".buttons")) showTip(wordsAt(px, py), px, py); return; }
  pointers.set(event.pointerId, [px, py]);
  const all = [...pointers.values()];
  if (all.length === 2) {
    const now = Math.hypot(all[0][0] - all[1][0], all[0][1] - all[1][1]);
    if (gap) zoomAt((all[0][0] + all[1][0]) / 2, (all[0][1] + all[1][1]) / 2, now / gap);
    gap = now; moved = 99;
  } else if (all.length === 1) { moved += Math.abs(px - before[0]) + Math.abs(py - before[1]); if (moved > 3) pan(px - before[0], py - before[1]); }
});
const lift = event => {
  if (!pointers.delete(event.pointerId)) return;
  gap = 0;
  if (!pointers.size) map.classList.remove("dragging");
  if (event.type === "pointerup" && moved <= 3) { const [px, py] = place(event), found = wordsAt(px, py); showTip(found, px, py); choose(found, false); }
};
map.addEventListener("pointerup", lift);
map.addEventListener("pointercancel", lift);
map.addEventListener("pointerleave", () => showTip(null));
map.addEventListener("wheel", event => { event.preventDefault(); const [px, py] = place(event); zoomAt(px, py, Math.exp(-clamp(event.deltaY, -200, 200) / 300)); }, {passive: false});
map.addEventListener("dblclick", event => { if (!event.target.closest(".buttons")) zoomAt(...place(event), 2); });
const zoom = factor => zoomAt(width / 2, height / 2, factor);
document.querySelectorAll("[data-do]").forEach(button => button.addEventListener("click", () => ({in: () => zoom(1.6), out: () => zoom(1 / 1.6), fit})[button.dataset.do]()));
map.addEventListener("keydown", event => {
  const acts = {ArrowLeft: () => pan(80, 0), ArrowRight: () => pan(-80, 0), ArrowUp: () => pan(0, 80), ArrowDown: () => pan(0, -80),
    "+": () => zoom(1.4), "=": () => zoom(1.4), "-": () => zoom(1 / 1.4), "0": fit, n: () => step(1), N: () => step(1), p: () => step(-1), P: () => step(-1), Escape: () => choose(null)};
  const act = acts[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault(); act();
});
let screenSize = null;
window.addEventListener("beforeprint", () => {
  screenSize = [view.x, view.y, view.scale];
  /* The layout of paper comes later: the size it will have is that of map.css. */
  const before = [width, height], isWhole = view.scale <= 1.05 * fitScale();
  map.style.width = "186mm"; map.style.height = "150mm";
  resize();
  if (isWhole) { view.x = (box[0] + box[2]) / 2; view.y = (box[1] + box[3]) / 2; view.scale = fitScale(); }
  else view.scale *= Math.min(width / before[0], height / before[1]);
  drawAll();
});
window.addEventListener("afterprint", () => { map.style.width = map.style.height = ""; if (screenSize) { [view.x, view.y, view.scale] = screenSize; resize(true); } });
new ResizeObserver(() => { if (Math.round(map.getBoundingClientRect().width) !== width || Math.round(map.getBoundingClientRect().height) !== height) resize(); }).observe(map);
const start = location.hash.match(/^#(-?[\d.]+),(-?[\d.]+),([\d.]+)$/);
makeLegend();
resize();
if (start) { view.x = box[0] + (box[2] - box[0]) * start[1]; view.y = box[1] + (box[3] - box[1]) * start[2]; view.scale = start[3] * STEP; drawAll(); }
makeList();
})();
