// A QR code or a link brings the code in the address's fragment, which no server sees. It goes into its field, and out
// of the address, so that neither history nor a bookmark keeps it.
(function () {
  "use strict";
  function fill() {
    const code = new URLSearchParams(location.hash.slice(1)).get("code");
    if (!code) return;
    history.replaceState(null, "", location.pathname + location.search);
    const form = document.getElementById("activate");
    form.elements.code.value = code;
    form.querySelector("[data-filled]").hidden = false;
    form.elements.month.focus();
  }
  fill();
  window.addEventListener("hashchange", fill);
})();
