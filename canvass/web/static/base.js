// Says at once about how many routes a base and a shift make.
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
    try {
      const answer = await desk.get(`${form.dataset.estimate}?${query}`);
      text = answer.said;
      document.dispatchEvent(new CustomEvent("canvass:base", { detail: answer }));
    } catch (error) {
      text = error.message;
    }
    if (mine !== asked) return;
    said.hidden = false;
    said.textContent = text;
  }

  form.addEventListener("input", () => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(estimate, 400);
  });
})();
