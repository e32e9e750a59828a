// Passkeys: forms marked data-passkey ask the browser to make ("create") or use ("get") one and then send it.
// Options stand in the page as JSON, or at the address in data-options. Without passkeys in the browser such forms
// stay hidden.
(function () {
  "use strict";
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  function bytes(text) {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(padded), (char) => char.charCodeAt(0));
  }

  function text(buffer) {
    const binary = String.fromCharCode(...new Uint8Array(buffer));
    return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  function opened(options) {
    const key = structuredClone(options.publicKey);
    key.challenge = bytes(key.challenge);
    if (key.user) key.user.id = bytes(key.user.id);
    for (const list of [key.allowCredentials, key.excludeCredentials]) {
      for (const known of list || []) known.id = bytes(known.id);
    }
    return { publicKey: key };
  }

  function closed(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    return {
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: response,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
    };
  }

  async function options(form) {
    if (!form.dataset.options) return JSON.parse(document.getElementById("passkey-options").textContent);
    const answer = await fetch(form.dataset.options, { headers: { Accept: "application/json" } });
    return (await answer.json()).request_options;
  }

  async function ask(form) {
    const wanted = opened(await options(form));
    const credential = await navigator.credentials[form.dataset.passkey](wanted);
    const others = document.getElementById("id_shared");
    if (form.elements.shared && others && others.checked) form.elements.shared.value = "on";
    form.elements.credential.value = JSON.stringify(closed(credential));
    form.submit();
  }

  document.querySelectorAll("form[data-passkey]").forEach(function (form) {
    const trouble = form.querySelector("[data-trouble]");
    form.hidden = false;
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      trouble.hidden = true;
      ask(form).catch(function () {
        trouble.hidden = false;
      });
    });
  });
})();
