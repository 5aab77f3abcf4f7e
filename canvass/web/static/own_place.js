// The place of an organisation: a click on the map, or Enter on it, fills in the form.
"use strict";

(() => {
  const root = document.getElementById("map");
  const pin = document.getElementById("pin");
  const { place, address } = document.getElementById("own-form").elements;
  let map = null;
  let isTyped = false;

  const put = (found) => {
    map.mark = [found.x, found.y];
    map.drawChosen();
    const words = found.label || `${found.lat.toFixed(6)}, ${found.lon.toFixed(6)}`;
    pin.hidden = false;
    pin.textContent = pin.dataset.said.replace("{place}", words);
  };

  const ask = (query) => desk.get(`${root.dataset.place}?${query}`);

  async function placed(x, y) {
    try {
      const found = await ask(`x=${Math.round(x)}&y=${Math.round(y)}`);
      place.value = `${found.lat.toFixed(6)}, ${found.lon.toFixed(6)}`;
      // What stands on paper is where it is: the old address is no longer that.
      if (!isTyped) address.value = found.label;
      put(found);
    } catch (error) {
      desk.tell(error.message, true);
    }
  }

  // Who types another address means the address, and not the place that was there before it.
  address.addEventListener("input", () => {
    isTyped = true;
    if (place.value !== place.defaultValue) return;
    place.value = "";
    pin.hidden = true;
    if (!map) return;
    map.mark = null;
    map.drawChosen();
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
    const [lat, lon] = place.value.split(",").map(Number);
    if (!place.value || Number.isNaN(lat) || Number.isNaN(lon)) return;
    put(await ask(`lat=${lat}&lon=${lon}`));
  }

  draw().catch((error) => desk.tell(error.message, true));
})();
