// The boundaries on the map: a click selects in the list, and the list highlights on the map.
"use strict";

(() => {
  const paths = [...document.querySelectorAll("#outlines path")];
  const radios = [...document.querySelectorAll("input[name=boundary]")];

  function show() {
    const chosen = radios.find((radio) => radio.checked);
    const number = chosen ? chosen.dataset.number : undefined;
    for (const path of paths) path.classList.toggle("chosen", path.dataset.number === number);
  }

  for (const path of paths) {
    path.addEventListener("click", () => {
      const radio = radios.find((each) => each.dataset.number === path.dataset.number);
      if (!radio) return;
      radio.checked = true;
      radio.focus();
      show();
    });
  }
  radios.forEach((radio) => radio.addEventListener("change", show));
  // Browsers choose again what was chosen before a reload or "back".
  window.addEventListener("pageshow", show);
  show();
})();
