// What every page of the desk shares. No page needs it: it only makes them quicker.
"use strict";

const desk = (() => {
  const meta = document.querySelector('meta[name="canvass-token"]');

  /** Send JSON to an address of the desk and return its JSON; throws an Error with a sentence. */
  async function send(address, value, method = "POST") {
    const answer = await fetch(address, {
      method,
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-Canvass-Token": meta ? meta.content : "",
      },
      body: method === "GET" ? undefined : JSON.stringify(value),
    });
    const read = await answer.json().catch(() => ({}));
    if (!answer.ok) {
      throw Object.assign(new Error(read.error || answer.statusText), {
        status: answer.status,
        answer: read,
      });
    }
    return read;
  }

  /** Return the JSON of an address. */
  const get = (address) => send(address, null, "GET");

  /** Say something to everybody, those who hear the page too. */
  function tell(text, isBad = false) {
    let place = document.getElementById("told");
    if (!place) {
      place = document.createElement("div");
      place.id = "told";
      place.setAttribute("role", "status");
      document.getElementById("main").prepend(place);
    }
    place.className = isBad ? "message bad" : "message";
    place.textContent = text;
  }

  /** Put a piece of a page, made and escaped by the server, in the place of what is there. */
  function put(place, html) {
    const made = new DOMParser().parseFromString(html, "text/html");
    place.replaceChildren(...made.body.childNodes);
  }

  return { send, get, tell, put };
})();

// A double click sends once; the back button makes the form usable again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

document.querySelectorAll("form[data-submit-now]").forEach((form) => form.requestSubmit());
