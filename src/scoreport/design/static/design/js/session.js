// A sign-in that nobody uses ends. Shortly before, this asks whether somebody is there; whoever has typed or pressed
// anything since the last answer is, and is not asked. When it has ended the page goes away.
(function () {
  "use strict";
  const WARN = 120; // seconds before the end
  const dialog = document.getElementById("session-dialog");
  if (!dialog || !dialog.showModal) return;
  const form = dialog.querySelector("form");
  let idleAt = 0;
  let finalAt = 0;
  let busyAt = 0;
  let timer = 0;
  let isRead = false; // that this sign-in has reached its longest time

  function seconds(at) {
    return Math.round((at - Date.now()) / 1000);
  }

  function take(left) {
    idleAt = Date.now() + left.idle * 1000;
    finalAt = Date.now() + left.final * 1000;
    busyAt = 0;
    if (left.idle > WARN && dialog.open) dialog.close();
    plan();
  }

  function plan() {
    clearTimeout(timer);
    const next = seconds(idleAt) - (dialog.open || isRead ? 0 : WARN);
    timer = setTimeout(look, Math.max(1, Math.min(next, 15)) * 1000);
  }

  function over() {
    document.documentElement.hidden = true;
    window.location.replace(dialog.dataset.signIn);
  }

  async function ask(isAlive) {
    const headers = { "HX-Request": "true" };
    if (!isAlive) headers["X-Unattended"] = "1";
    const sent = isAlive ? { method: "POST", body: new FormData(form), headers: headers } : { headers: headers };
    const answer = await fetch(form.action, sent);
    // Too busy to say: the sign-in goes on, and it is asked again.
    if (answer.status === 503) throw new Error("no room");
    if (answer.ok && !answer.headers.get("HX-Redirect")) take(await answer.json());
    else over();
  }

  function tell() {
    const isFinal = finalAt - idleAt < 1000;
    dialog.querySelector("[data-idle-text]").hidden = isFinal;
    dialog.querySelector("[data-final-text]").hidden = !isFinal;
    dialog.querySelector("[data-stay]").hidden = isFinal;
    dialog.querySelector("[data-close]").hidden = !isFinal;
    dialog.querySelector("[data-minutes]").textContent = dialog.dataset.minutes.replace(
      "0", Math.max(1, Math.ceil(seconds(idleAt) / 60)).toLocaleString(document.documentElement.lang)
    );
  }

  function warn() {
    if (seconds(idleAt) > WARN || dialog.open) return;
    tell();
    dialog.showModal();
  }

  function look() {
    if (document.documentElement.hidden) return;
    if (seconds(idleAt) > WARN) plan();
    else if (seconds(idleAt) <= 0) ask(false).catch(over);
    else if (busyAt && finalAt > idleAt) ask(true).catch(plan);
    else if (dialog.open || isRead) {
      tell();
      plan();
    } else {
      // Another tab may have been in use.
      ask(false).then(warn).catch(plan);
    }
  }

  function present(event) {
    if (event.isTrusted && !dialog.open) busyAt = Date.now();
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    ask(true).catch(over);
  });
  dialog.addEventListener("cancel", function (event) {
    event.preventDefault();
    if (finalAt - idleAt >= 1000) ask(true).catch(over);
    else dialog.querySelector("[data-close]").click();
  });
  dialog.querySelector("[data-close]").addEventListener("click", function () {
    isRead = true;
    dialog.close();
  });
  document.addEventListener("pointerdown", present, true);
  document.addEventListener("keydown", present, true);
  document.addEventListener("visibilitychange", function () {
    if (!document.hidden) look();
  });
  take({ idle: Number(dialog.dataset.idle), final: Number(dialog.dataset.final) });
})();
