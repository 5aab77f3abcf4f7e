// What all pages of the desk share. Pages also work without it.
"use strict";

const desk = (() => {
  const meta = document.querySelector('meta[name="canvass-token"]');

  /** Ask an address of the desk; throws an Error if the desk does not answer. */
  function ask(address, value, method) {
    return fetch(address, {
      method,
      credentials: "same-origin",
      headers: {
        "Content-Type": "application/json",
        "X-Canvass-Token": meta ? meta.content : "",
      },
      body: method === "GET" ? undefined : JSON.stringify(value),
    }).catch(() => {
      throw new Error(document.body.dataset.gone);
    });
  }

  /** Send JSON to an address of the desk and return its JSON; throws an Error with a message. */
  async function send(address, value, method = "POST") {
    let answer = await ask(address, value, method);
    if (answer.status === 403 && method === "POST" && (await renew())) {
      answer = await ask(address, value, method);
    }
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

  /** Take over the session's token; return whether this browser signed in since the page opened. */
  async function renew() {
    if (!meta) return false;
    const { token } = await get("/api/session");
    if (token === meta.content) return false;
    meta.content = token;
    document.querySelectorAll('input[name="token"]').forEach((field) => {
      field.value = token;
    });
    return true;
  }

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

  return { send, get, renew, tell, put };
})();

// What is typed must not be lost where the desk was stopped or the session ended meanwhile: before
// such a form is sent, the page asks whether it still may.
document.addEventListener("input", (event) => {
  const form = event.target.form;
  const isSignedIn = document.querySelector('meta[name="canvass-token"]');
  if (form && form.method === "post" && isSignedIn) form.dataset.typed = "yes";
});

async function mayBeSent() {
  try {
    await desk.renew();
  } catch (error) {
    if (error.status && error.status !== 401) return true; // the answer to the form says why
    desk.tell(document.body.dataset[error.status ? "signedOut" : "gone"], true);
    document.getElementById("told").scrollIntoView({ block: "center" });
    return false;
  }
  return true;
}

// A double click sends only once; going back makes the form usable again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent === "asked") {
    form.dataset.sent = "yes";
    return;
  }
  if (form.dataset.sent || form.dataset.typed) event.preventDefault();
  if (form.dataset.sent) return;
  form.dataset.sent = "yes";
  if (!form.dataset.typed) return;
  mayBeSent().then((may) => {
    form.dataset.sent = may ? "asked" : "";
    // Not while this event is being dispatched: a form is sent once at a time.
    if (may) window.setTimeout(() => form.requestSubmit(event.submitter));
  });
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

document.querySelectorAll("form[data-submit-now]").forEach((form) => form.requestSubmit());
