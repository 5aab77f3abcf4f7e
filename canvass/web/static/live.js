// Fetches changes and shows them, for days if need be; says so if the desk does not answer.
"use strict";

(() => {
  const now = document.getElementById("now");
  const live = document.getElementById("live");
  const EVERY_MS = 3000;
  const SLOWEST_MS = 60000;
  const HOUR_MS = 3600000;
  let wait = EVERY_MS;
  let screen = null;
  let timer = 0;

  function say(isLost) {
    const text = isLost ? live.dataset.lost : live.dataset.live;
    live.hidden = false;
    live.classList.toggle("lost", isLost);
    if (live.textContent !== text) live.textContent = text;
  }

  // What is long stands below the map, so that nobody has to scroll past it.
  function below() {
    const place = document.getElementById("below");
    const part = now.querySelector("[data-below]");
    if (place && part) place.replaceChildren(part);
  }

  function show(html) {
    desk.put(now, html);
    below();
  }

  async function ask() {
    try {
      const answer = await desk.get(`${now.dataset.address}?after=${now.dataset.number}`);
      if (answer.html) show(answer.html);
      const isNew = now.dataset.number !== String(answer.number);
      now.dataset.number = answer.number;
      if (isNew) document.dispatchEvent(new CustomEvent("canvass:changed"));
      wait = EVERY_MS;
      say(false);
    } catch {
      wait = Math.min(SLOWEST_MS, wait * 2);
      say(true);
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, wait);
  }

  // An event makes it ask at once; a hidden tab keeps no connection open.
  let news = null;
  function listen() {
    const isSeen = document.visibilityState === "visible";
    if (isSeen && !news) {
      news = new EventSource(now.dataset.news);
      news.onmessage = (event) => {
        if (event.data === now.dataset.number) return;
        window.clearTimeout(timer);
        timer = window.setTimeout(ask, 50);
      };
    } else if (!isSeen && news) {
      news.close();
      news = null;
    }
  }

  // The wall: the screen stays on, and is dimmed at night.
  async function stayOn() {
    if (!navigator.wakeLock || document.visibilityState !== "visible") return;
    screen = await navigator.wakeLock.request("screen").catch(() => screen);
  }
  function dim() {
    const hour = new Date().getHours();
    document.documentElement.classList.toggle("night", hour >= 22 || hour < 6);
  }
  if (document.documentElement.classList.contains("wall")) {
    stayOn();
    dim();
    window.setInterval(dim, HOUR_MS / 6);
    document.addEventListener("visibilitychange", stayOn);
  }

  below();
  say(false);
  timer = window.setTimeout(ask, EVERY_MS);
  if (window.EventSource) {
    listen();
    document.addEventListener("visibilitychange", listen);
  }
})();
