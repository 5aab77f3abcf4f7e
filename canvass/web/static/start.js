// Says on the start page what a check of the database finds; the page does not wait for it.
"use strict";

(() => {
  const place = document.getElementById("findings");
  if (!place || !place.dataset.address) return;
  desk.get(place.dataset.address)
    .then((answer) => desk.put(place, answer.html))
    .catch(() => {});
})();
