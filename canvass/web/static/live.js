// Asks for what changed and shows it; goes on for days, and says when the desk does not answer.
"use strict";

(() => {
  const now = document.getElementById("now");
  const live = document.getElementById("live");
  const EVERY_MS = 3000;
  const SLOWEST_MS = 60000;
  const HOUR_MS = 3600000;
  let wait = EVERY_MS;
  let screen = null;

  function say(isLost) {
    const text = isLost ? live.dataset.lost : live.dataset.live;
    live.hidden = false;
    live.classList.toggle("lost", isLost);
    if (live.textContent !== text) live.textContent = text;
  }

  async function ask() {
    try {
      const answer = await desk.get(`${now.dataset.address}?after=${now.dataset.number}`);
      if (answer.html) desk.put(now, answer.html);
      now.dataset.number = answer.number;
      wait = EVERY_MS;
      say(false);
    } catch {
      wait = Math.min(SLOWEST_MS, wait * 2);
      say(true);
    }
    window.setTimeout(ask, wait);
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

  say(false);
  window.setTimeout(ask, EVERY_MS);
})();
