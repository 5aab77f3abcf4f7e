// Shows an estimate of the routes for a base and a shift while one types.
"use strict";

(() => {
  const form = document.getElementById("base-form");
  const said = document.getElementById("estimate");
  let waiting = 0;
  let asked = 0;

  async function estimate() {
    const mine = (asked += 1);
    const query = new URLSearchParams();
    for (const name of ["base", "minutes", "minutes_per_door"]) {
      const value = form.elements[name].value.trim();
      if (value) query.set(name, value);
    }
    if (!query.get("base")) return;
    let text;
    let found = false;
    try {
      const answer = await desk.get(`${form.dataset.estimate}?${query}`);
      text = answer.said;
      found = true;
      document.dispatchEvent(new CustomEvent("canvass:base", { detail: answer }));
    } catch (error) {
      text = error.message;
    }
    if (mine !== asked) return;
    // What was said of another place does not stand beside "no such address".
    if (!found && map) {
      pin.hidden = true;
      map.mark = null;
      map.drawChosen();
    }
    said.hidden = false;
    said.textContent = text;
  }

  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(estimate, 400);
  });

  // The map: a click sets the pin, and so does a typed place.
  const root = document.getElementById("map");
  const pin = document.getElementById("pin");
  const { base, label } = form.elements;
  let map = null;
  let own = label.value;

  function put(place) {
    map.mark = [place.x, place.y];
    map.drawChosen();
    pin.hidden = false;
    pin.textContent = place.said;
  }

  async function placed(x, y) {
    try {
      const place = await desk.get(`${root.dataset.place}?x=${Math.round(x)}&y=${Math.round(y)}`);
      base.value = `${place.lat.toFixed(6)}, ${place.lon.toFixed(6)}`;
      // A name typed by the user is not replaced.
      if (label.value === own) label.value = own = place.label;
      put(place);
      estimate();
    } catch (error) {
      desk.tell(error.message, true);
    }
  }

  document.addEventListener("canvass:base", async (event) => {
    const { lat, lon } = event.detail;
    const place = await desk.get(`${root.dataset.place}?lat=${lat}&lon=${lon}`).catch(() => null);
    if (place && map) put(place);
  });

  async function draw() {
    const ground = await desk.get(root.dataset.ground);
    root.hidden = false;
    document.getElementById("keys").hidden = false;
    map = new canvassMap.CanvassMap(root, ground, { placed });
    map.resize();
    root.canvassMap = map;
    root.addEventListener("focus", () => map.drawChosen());
    root.addEventListener("blur", () => map.drawChosen());
    if (base.value.trim()) estimate();
  }

  draw().catch((error) => desk.tell(error.message, true));
})();
