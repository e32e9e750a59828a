// The keyboard of staff: / and Ctrl-K for Tool Search, s for the search of students, ? for the page of keys; arrows walk
// through lists that are marked with data-arrows. Single keys can be turned off on the page of keys (WCAG 2.1.4).
(function () {
  "use strict";
  const OFF = "scoreport-keys-off";

  function stored() {
    try {
      return window.localStorage.getItem(OFF) === "1";
    } catch (_error) {
      return false; // a browser that keeps nothing: the keys stay on
    }
  }

  function isTyping(element) {
    return Boolean(element) && (element.isContentEditable || element.matches("input, textarea, select"));
  }

  function go(selector) {
    // What the page itself has goes before the same in the menu.
    const there = document.querySelector("main " + selector) || document.querySelector(selector);
    if (!there) return false;
    if (there.matches("a, button")) there.click();
    else {
      there.focus();
      if (there.select) there.select();
    }
    return true;
  }

  const SINGLE = { "/": "#tool-search", s: "[data-key='s']", r: "[data-key='r']", "?": "[data-key='?']" };

  function pressed(event) {
    if (event.defaultPrevented || event.altKey || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      if (go("#tool-search")) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey) return;
    if (walk(event) || isTyping(event.target) || stored()) return;
    if (SINGLE[event.key] && go(SINGLE[event.key])) event.preventDefault();
  }

  // Down from a search goes into what it found; up from the first goes back to it.
  function walk(event) {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return false;
    const list = document.querySelector("[data-arrows]");
    if (!list) return false;
    const stops = [...list.querySelectorAll("a")];
    const search = document.querySelector("[data-arrows-from]");
    const at = stops.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== search) return false;
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    const there = next < 0 ? search : stops[Math.min(next, stops.length - 1)];
    if (!there) return false;
    there.focus();
    event.preventDefault();
    return true;
  }

  function offer(box) {
    box.checked = !stored();
    box.addEventListener("change", function () {
      try {
        window.localStorage.setItem(OFF, box.checked ? "0" : "1");
      } catch (_error) {
        box.checked = true;
      }
    });
  }

  // What only scripts can do is shown where they run.
  function ready() {
    document.querySelectorAll("[data-keys-on]").forEach(offer);
    document.addEventListener("click", function (event) {
      const button = event.target.closest("[data-print], [data-copy]");
      if (!button) return;
      if (button.hasAttribute("data-print")) window.print();
      else copy(button);
    });
  }

  function copy(button) {
    const rows = [...document.querySelectorAll(button.dataset.copy + " tr[data-line]")];
    const text = rows.map((row) => row.dataset.line).join("\n");
    navigator.clipboard.writeText(text).then(function () {
      button.querySelector("span").textContent = button.dataset.copied;
    });
  }

  document.documentElement.classList.add("ds-js");
  document.addEventListener("keydown", pressed);
  document.addEventListener("DOMContentLoaded", ready);
})();
