// The table of rights: says how many changes are not saved, and asks before they are lost. Without it the style
// sheet still shows which boxes differ.
(function () {
  "use strict";
  const form = document.querySelector(".ac-matrix");
  const told = form && form.querySelector(".ac-unsaved span");
  if (!told) return;
  let saving = false;

  function count() {
    return [...form.elements].filter(function (box) {
      return box.type === "checkbox" && box.checked !== ("held" in box.dataset);
    }).length;
  }

  function tell() {
    const number = count();
    told.textContent = number === 1 ? told.dataset.one : told.dataset.many.replace("%n", number);
  }

  tell();
  form.addEventListener("change", tell);
  form.addEventListener("submit", function () {
    saving = true;
  });
  window.addEventListener("beforeunload", function (event) {
    if (!saving && count()) event.preventDefault();
  });
})();
