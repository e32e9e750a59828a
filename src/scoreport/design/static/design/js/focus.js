// After an htmx swap the focus goes to what the page marked with data-focus; open menus close on Escape and outside.
(function () {
  "use strict";
  const MENUS = "details.ds-menu[open]";

  document.addEventListener("htmx:afterSettle", function (event) {
    const wanted = event.target.matches("[data-focus]") ? event.target : event.target.querySelector("[data-focus]");
    if (!wanted) return;
    if (!wanted.matches("a, button, input, select, textarea, [tabindex]")) wanted.tabIndex = -1;
    wanted.focus();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll(MENUS).forEach(function (menu) {
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    });
  });

  document.addEventListener("click", function (event) {
    document.querySelectorAll(MENUS).forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
})();
