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

  // No room on the server: the same is sent again by itself, and a list that was to be renewed stays meanwhile.
  function again(form, seconds) {
    window.setTimeout(function () {
      if (!form.isConnected) return;
      if (form.dataset.renews) form.dataset.unattended = "";
      form.requestSubmit();
    }, seconds * 1000 * (0.7 + 0.6 * Math.random()));
  }

  // Words come with 422, 429 and 503; anything else (signed out elsewhere, right withdrawn) the page itself tells best.
  function show(event) {
    if ([422, 429, 503].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
    if (event.detail.xhr.getResponseHeader("X-Crowded")) {
      const form = event.detail.requestConfig.elt;
      if (form.dataset.renews) event.detail.shouldSwap = false;
      again(form, Number(event.detail.xhr.getResponseHeader("Retry-After")));
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
