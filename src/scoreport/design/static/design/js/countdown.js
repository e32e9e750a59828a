// Staff pages: the minutes left of every [data-ends-at], once a second. The text beside it stays for screen readers.
(function () {
  "use strict";
  const SOON = 5 * 60;

  function clock(seconds) {
    const minutes = Math.floor(seconds / 60);
    return minutes + ":" + String(seconds % 60).padStart(2, "0");
  }

  function show(element) {
    const shown = element.querySelector(".ds-clock");
    const left = Math.floor((Date.parse(element.dataset.endsAt) - Date.now()) / 1000);
    if (left > 0) {
      shown.hidden = false;
      shown.textContent = clock(left);
      shown.toggleAttribute("data-soon", left <= SOON);
    } else if (!element.hasAttribute("data-over")) {
      element.setAttribute("data-over", "");
      element.textContent = element.dataset.ended;
      element.dispatchEvent(new CustomEvent("countdown:ended", { bubbles: true }));
    }
  }

  function tick() {
    document.querySelectorAll("[data-ends-at]:not([data-over])").forEach(show);
  }

  tick();
  window.setInterval(tick, 1000);
})();
