// Fills in a list as its lines are typed; without this script "Look through" does the same.
"use strict";

(() => {
  const form = document.getElementById("sheet");
  const keys = document.getElementById("keys");
  const rows = [...document.querySelectorAll("#doors tbody tr")];
  let waiting = 0;
  let asked = 0;

  function list(id, sentences) {
    const place = document.getElementById(id);
    place.replaceChildren(
      ...sentences.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }),
    );
    return place;
  }

  function show(answer) {
    answer.marks.forEach((word, index) => {
      const cell = rows[index].lastElementChild;
      rows[index].classList.toggle("changed", cell.textContent !== word);
      cell.textContent = word;
    });
    list("faults", answer.faults).hidden = !answer.faults.length;
    list("met", answer.met).hidden = !answer.met.length;
    list("asked-doors", answer.asked);
    document.getElementById("asked").hidden = !answer.asked.length;
    const odd = document.getElementById("odd");
    odd.textContent = answer.odd;
    odd.hidden = !answer.odd;
    document.querySelector("#counts strong").textContent = answer.counts;
    document.getElementById("store").textContent = answer.store;
  }

  async function look() {
    const mine = (asked += 1);
    const value = Object.fromEntries(new FormData(form));
    delete value.token;
    delete value.seen;
    try {
      const answer = await desk.send(form.dataset.see, value);
      if (mine !== asked || answer.marks.length !== rows.length) return;
      show(answer);
      document.getElementById("seen").value = value.keys;
    } catch (error) {
      if (mine === asked) list("faults", [error.message]).hidden = false;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.name === "sure") return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(look, 150);
  });
  // Put the cursor at the end of the lines typed so far.
  keys.focus();
  keys.setSelectionRange(keys.value.length, keys.value.length);
})();
