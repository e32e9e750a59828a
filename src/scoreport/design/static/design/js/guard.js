// Back must not show a page whose session has ended: what the browser keeps is kept hidden, and asked for again.
(function () {
  "use strict";
  const root = document.documentElement;

  function cameFromCache(event) {
    if (event.persisted) return true;
    const entry = performance.getEntriesByType("navigation")[0];
    // A fresh answer (bytes came over the wire) has passed the server's checks already.
    return Boolean(entry) && entry.type === "back_forward" && !entry.transferSize;
  }

  window.addEventListener("pagehide", function () {
    root.hidden = true;
  });
  window.addEventListener("pageshow", function (event) {
    if (cameFromCache(event)) {
      root.hidden = true;
      window.location.reload();
    } else {
      root.hidden = false;
    }
  });
})();
