// The place of an organisation: a click on the map, or Enter on it, fills in the form.
"use strict";

(() => {
  const { place, address } = document.getElementById("own-form").elements;
  const said = document.getElementById("pin").dataset.said;
  let isTyped = false;

  const put = (found) => {
    pinMap.put(found, said.replace("{place}", found.label || pinMap.text(found)));
  };

  function placed(found) {
    place.value = pinMap.text(found);
    // What stands on paper is where it is: the old address is no longer that.
    if (!isTyped) address.value = found.label;
    put(found);
  }

  // Who types another address means the address, and not the place that was there before it.
  address.addEventListener("input", () => {
    isTyped = true;
    if (place.value !== place.defaultValue) return;
    place.value = "";
    pinMap.takeAway();
  });

  async function draw() {
    await pinMap.draw(placed);
    const [lat, lon] = place.value.split(",").map(Number);
    if (!place.value || Number.isNaN(lat) || Number.isNaN(lon)) return;
    put(await pinMap.ask(`lat=${lat}&lon=${lon}`));
  }

  draw().catch((error) => desk.tell(error.message, true));
})();
