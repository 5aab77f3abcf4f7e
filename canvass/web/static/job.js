// Follows a job: moves the bar, shows its progress, and goes on when it is over.
"use strict";

(() => {
  const place = document.getElementById("job");
  if (!place) return;
  const bar = document.getElementById("share");
  const said = document.getElementById("said");
  const seconds = document.getElementById("seconds");

  async function look() {
    try {
      const job = await desk.get(place.dataset.job);
      if (!["running", "stopping"].includes(job.state)) {
        window.location.replace(window.location.href);
        return;
      }
      if (job.share === null) bar.removeAttribute("value");
      else bar.value = job.share;
      if (said.textContent !== job.said) said.textContent = job.said;
      seconds.textContent = job.seconds;
    } catch (error) {
      // 404: the desk was restarted; the page says so.
      if (error.status === 404 || error.status === 401) {
        window.location.reload();
        return;
      }
    }
    window.setTimeout(look, 700);
  }

  window.setTimeout(look, 500);
})();
