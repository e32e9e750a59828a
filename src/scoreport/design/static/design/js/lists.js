// Lists that grow (tables with data-list): a box that finds rows, and heads of columns that sort. Without scripts the
// list stands there whole, in its own order.
(function () {
  "use strict";
  const FEW = 10; // so many rows are seen at a glance
  const order = new Intl.Collator(document.documentElement.lang, { numeric: true, sensitivity: "base" });

  function fold(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  // What somebody reads in a cell; of a choice, what is chosen. data-sort says it where the words sort otherwise.
  function words(cell) {
    if (!cell) return "";
    if (cell.dataset.sort) return cell.dataset.sort;
    const choice = cell.querySelector("select");
    return (choice ? choice.selectedOptions[0].textContent : cell.textContent).trim();
  }

  function find(table, rows) {
    const box = document.createElement("input");
    const told = document.createElement("span");
    box.type = "search";
    box.className = "form-control";
    box.autocomplete = "off";
    box.placeholder = table.dataset.list;
    box.setAttribute("aria-label", table.dataset.list + ": " + table.caption.textContent.trim());
    told.setAttribute("role", "status");
    box.addEventListener("input", function () {
      const wanted = fold(box.value).split(/\s+/).filter(Boolean);
      rows.forEach(function (row) {
        const text = fold([...row.cells].map(words).join(" "));
        row.hidden = !wanted.every((part) => text.includes(part));
      });
      const shown = rows.filter((row) => !row.hidden).length;
      told.textContent = wanted.length
        ? table.dataset.listShown.replace("{shown}", shown).replace("{all}", rows.length)
        : "";
    });
    // Enter belongs to the form around the table, which may be one that saves.
    box.addEventListener("keydown", function (event) {
      if (event.key === "Enter") event.preventDefault();
    });
    const bar = document.createElement("div");
    bar.className = "ds-list-find";
    bar.append(box, told);
    table.closest(".ds-table").before(bar);
  }

  function sort(table, rows, head) {
    const up = head.getAttribute("aria-sort") !== "ascending";
    const at = head.cellIndex;
    table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", up ? "ascending" : "descending");
    rows.sort((a, b) => order.compare(words(a.cells[at]), words(b.cells[at])) * (up ? 1 : -1));
    table.tBodies[0].append(...rows);
  }

  function offer(table) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 2) return;
    if (rows.length > FEW) find(table, rows);
    if (table.closest(".ds-table-stack") && window.matchMedia("(max-width: 39.99rem)").matches) return; // no heads there
    table.querySelectorAll("thead th").forEach(function (head) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ds-sort";
      button.append(...head.childNodes);
      button.addEventListener("click", () => sort(table, rows, head));
      head.append(button);
    });
  }

  function ready(root) {
    root.querySelectorAll("table[data-list]:not([data-offered])").forEach(function (table) {
      table.dataset.offered = "";
      offer(table);
    });
  }

  document.addEventListener("DOMContentLoaded", () => ready(document));
  document.addEventListener("htmx:load", (event) => ready(event.target));
})();
