// What all pages of the desk share. Pages also work without it.
"use strict";

const desk = (() => {
  const meta = document.querySelector('meta[name="canvass-token"]');

  /** Send JSON to an address of the desk and return its JSON; throws an Error with a message. */
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

  /** Show a message, also to screen readers. */
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

  /** Replace an element by HTML that the server made and escaped. */
  function put(place, html) {
    const made = new DOMParser().parseFromString(html, "text/html");
    place.replaceChildren(...made.body.childNodes);
  }

  return { send, get, tell, put };
})();

// A double click sends only once; going back makes the form usable again.
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
