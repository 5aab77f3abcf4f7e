"use strict";
// A map with one pin: a click on it, or Enter, asks the desk what place that is.
(() => {
  const root = document.getElementById("map"), pin = document.getElementById("pin");
  let map = null;

  const ask = (query) => desk.get(`${root.dataset.place}?${query}`);

  /** Put the pin at a place, and say it below the map. */
  const put = (place, said) => {
    if (!map) return;
    map.mark = [place.x, place.y];
    map.drawChosen();
    pin.hidden = false;
    pin.textContent = said;
  };

  const takeAway = () => {
    pin.hidden = true;
    if (!map) return;
    map.mark = null;
    map.drawChosen();
  };

  const text = (place) => `${place.lat.toFixed(6)}, ${place.lon.toFixed(6)}`;

  /** Draw the map; `placed(place)` gets each place that is chosen on it. */
  async function draw(placed) {
    const ground = await desk.get(root.dataset.ground);
    root.hidden = false;
    document.getElementById("keys").hidden = false;
    map = new canvassMap.CanvassMap(root, ground, {
      placed: (x, y) => ask(`x=${Math.round(x)}&y=${Math.round(y)}`).then(placed)
        .catch((error) => desk.tell(error.message, true)),
    });
    map.resize();
    root.canvassMap = map;
    root.addEventListener("focus", () => map.drawChosen());
    root.addEventListener("blur", () => map.drawChosen());
  }

  globalThis.pinMap = { ask, draw, put, takeAway, text };
})();
