// An outline drawn by hand: corners by click, tap or Enter, never by dragging.
"use strict";

(() => {
  const root = document.getElementById("map"), part = document.getElementById("draw");
  const choice = document.getElementById("by-hand"), said = document.getElementById("drawn");
  const takeBack = document.getElementById("take-back");
  const close = document.getElementById("close-outline");
  const again = document.getElementById("start-again");
  const outlines = document.getElementById("outlines");
  const form = root.closest("form"), field = form.elements.corners;
  const byHand = choice.querySelector("input");
  const first = said.textContent;
  const SAME_PX = 4, CLOSE_PX = 14;
  let corners = [], isClosed = false, isGood = false, map = null, asked = 0;

  const distance = ([x, y], [a, b]) => Math.hypot(x - a, y - b) * map.view.scale;

  function paint(ctx, view) {
    if (!corners.length) return;
    const places = corners.map(([x, y]) => view.toScreen(x, y));
    const trace = (points) => {
      ctx.beginPath();
      points.forEach(([px, py], k) => (k ? ctx.lineTo(px, py) : ctx.moveTo(px, py)));
    };
    const stroke = (width, colour) => {
      ctx.lineWidth = width;
      ctx.strokeStyle = colour;
      ctx.stroke();
    };
    ctx.lineJoin = "round";
    if (corners.length > 2) {
      trace(places);
      ctx.closePath();
      ctx.fillStyle = isGood ? "rgba(11,99,165,.16)" : "rgba(163,18,63,.16)";
      ctx.fill();
      trace([places[places.length - 1], places[0]]);
      if (!isClosed) ctx.setLineDash([6, 5]);
      stroke(5, "#fff");
      stroke(2.5, "#0b4a7c");
      ctx.setLineDash([]);
    }
    trace(places);
    stroke(5, "#fff");
    stroke(2.5, "#0b4a7c");
    places.forEach(([px, py], k) => {
      const r = k ? 4 : 7;
      ctx.beginPath();
      ctx.rect(px - r, py - r, 2 * r, 2 * r);
      ctx.fillStyle = "#fff";
      ctx.fill();
      stroke(2.5, k === places.length - 1 ? "#a3123f" : "#0b4a7c");
    });
  }

  /** Show the corners, keep them in the form, and say how many addresses are inside. */
  async function changed() {
    field.value = corners.map(([x, y]) => `${x},${y}`).join(" ");
    keep();
    for (const button of [takeBack, again]) button.disabled = !corners.length;
    close.disabled = isClosed || corners.length < 3;
    if (map) map.drawChosen();
    const mine = (asked += 1);
    if (!corners.length) {
      isGood = false;
      said.className = "message";
      said.textContent = first;
      return;
    }
    try {
      const query = new URLSearchParams({ corners: field.value });
      const answer = await desk.get(`${root.dataset.outline}?${query}`);
      if (mine !== asked) return;
      isGood = answer.is_good;
      said.textContent = answer.said;
      said.className = isGood || corners.length < 3 ? "message" : "message bad";
    } catch (error) {
      if (mine !== asked) return;
      said.textContent = error.message;
      said.className = "message bad";
    }
    if (map) map.drawChosen();
  }

  /** Keep the corners behind the address, for a reload and "back"; nobody is sent them. */
  function keep() {
    const kept = byHand.checked && corners.length ? `#${field.value.replaceAll(" ", ";")}` : "";
    if (window.location.hash === kept) return;
    window.history.replaceState(null, "", window.location.pathname + kept);
  }

  function add(x, y) {
    const corner = [Math.round(x), Math.round(y)];
    if (isClosed) {
      said.textContent = said.dataset.closed;
      return;
    }
    if (corners.length > 2 && distance(corner, corners[0]) < CLOSE_PX) {
      shut();
      return;
    }
    // The second click of a double click is no corner of its own.
    if (corners.length && distance(corner, corners[corners.length - 1]) < SAME_PX) return;
    corners.push(corner);
    changed();
  }

  function shut() {
    isClosed = true;
    changed();
    map.drawChosen();
  }

  function back() {
    if (isClosed) isClosed = false;
    else corners.pop();
    changed();
  }

  takeBack.addEventListener("click", () => { back(); if (takeBack.disabled) root.focus(); });
  close.addEventListener("click", () => { shut(); root.focus({ preventScroll: true }); });
  again.addEventListener("click", () => {
    corners = [];
    isClosed = false;
    changed();
    root.focus({ preventScroll: true });
  });

  async function open() {
    part.hidden = false;
    if (outlines) outlines.classList.add("aside");
    if (map || root.dataset.asked) return;
    root.dataset.asked = "yes";
    try {
      const content = await desk.get(root.dataset.ground);
      root.hidden = false;
      document.getElementById("keys").hidden = false;
      map = new canvassMap.CanvassMap(root, content, {
        placed: add, over: paint, twice: () => {}, keys: { Backspace: back },
      });
      map.resize();
      root.canvassMap = map;
      root.addEventListener("focus", () => map.drawChosen());
      root.addEventListener("blur", () => map.drawChosen());
      if (corners.length) map.show(canvassMap.boxOf(corners.flat(), 0, corners.length));
    } catch (error) {
      delete root.dataset.asked;
      desk.tell(error.message, true);
    }
  }

  function show() {
    if (byHand.checked) open();
    else {
      part.hidden = true;
      if (outlines) outlines.classList.remove("aside");
    }
    keep();
  }

  // After a refusal the corners are in the form again, after a reload or "back" behind the address.
  const behind = window.location.hash.slice(1).replaceAll(";", " ");
  if (!field.value && /^-?\d+,-?\d+( -?\d+,-?\d+)*$/.test(behind)) {
    field.value = behind;
    byHand.checked = true;
  }
  corners = field.value.split(" ").filter(Boolean).map((pair) => pair.split(",").map(Number));
  form.action = window.location.pathname;
  window.addEventListener("pageshow", show);
  form.addEventListener("change", (event) => { if (event.target.name === "boundary") show(); });
  choice.hidden = false;
  show();
  if (corners.length) changed();
})();
