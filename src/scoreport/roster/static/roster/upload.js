// The package on its way in: how much of it has arrived. Without script the browser sends the same form.
(function () {
  "use strict";

  function bar(form) {
    const box = form.querySelector(".ds-progress");
    box.hidden = false;
    return box.querySelector("progress");
  }

  // Upload and answer both tell of their progress; only the answer's comes after the upload's end.
  function moved(event) {
    if (event.target.dataset.sent || !event.detail.lengthComputable) return;
    const shown = bar(event.target);
    shown.max = event.detail.total;
    shown.value = event.detail.loaded;
  }

  function sent(event) {
    event.target.dataset.sent = "yes";
    bar(event.target).removeAttribute("value");
  }

  document.addEventListener("htmx:xhr:progress", moved);
  document.addEventListener("htmx:xhr:loadend", sent);
  // What is no page of ours (the network broke off, signed out elsewhere) the page itself tells best.
  document.addEventListener("htmx:sendError", () => window.location.reload());
  document.addEventListener("htmx:responseError", () => window.location.reload());
})();
