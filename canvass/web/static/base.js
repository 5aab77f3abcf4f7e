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
    if (!found) pinMap.takeAway();
    said.hidden = false;
    said.textContent = text;
  }

  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(estimate, 400);
  });

  // The map: a click sets the pin, and so does a typed place.
  const { base, label } = form.elements;
  let own = label.value;

  function placed(place) {
    base.value = pinMap.text(place);
    // A name typed by the user is not replaced.
    if (label.value === own) label.value = own = place.label;
    pinMap.put(place, place.said);
    estimate();
  }

  document.addEventListener("canvass:base", async (event) => {
    const { lat, lon } = event.detail;
    const place = await pinMap.ask(`lat=${lat}&lon=${lon}`).catch(() => null);
    if (place) pinMap.put(place, place.said);
  });

  pinMap.draw(placed)
    .then(() => { if (base.value.trim()) estimate(); })
    .catch((error) => desk.tell(error.message, true));
})();
