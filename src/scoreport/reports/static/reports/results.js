// Lists of reports: links are renewed shortly before they end while somebody looks on, and an answer that is
// no success is shown instead of being dropped.
(function () {
  "use strict";
  const BEFORE = 90 * 1000; // renew this long before the end
  const MOST = 4; // renewals of one list without a press on the page in between: two hours
  const renewed = new Map();

  function due(form) {
    return Date.parse(form.dataset.renewAt) - Date.now() < BEFORE && (renewed.get(form.dataset.renews) || 0) < MOST;
  }

  function renew(form) {
    renewed.set(form.dataset.renews, (renewed.get(form.dataset.renews) || 0) + 1);
    form.removeAttribute("data-renew-at");
    form.dataset.unattended = "";
    form.requestSubmit();
  }

  // Nobody pressed anything: that must not keep the sign-in alive.
  function confess(event) {
    const form = event.target.closest("form[data-unattended]");
    if (!form) return;
    event.detail.headers["X-Unattended"] = "1";
    delete form.dataset.unattended;
  }

  function look() {
    if (document.hidden || !window.htmx) return;
    document.querySelectorAll("form[data-renew-at]").forEach(function (form) {
      if (due(form)) renew(form);
    });
  }

  function pressed(event) {
    if (event.isTrusted) renewed.clear();
  }

  // Words come with 422 and 503; anything else (signed out elsewhere, right withdrawn) the page itself tells best.
  function show(event) {
    if ([422, 503].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  }

  document.addEventListener("htmx:configRequest", confess);
  document.addEventListener("htmx:beforeSwap", show);
  document.addEventListener("htmx:responseError", function () {
    window.location.reload();
  });
  document.addEventListener("pointerdown", pressed);
  document.addEventListener("keydown", pressed);
  document.addEventListener("visibilitychange", look);
  window.setInterval(look, 5000);
})();
