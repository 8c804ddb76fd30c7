"use strict";
// Saves each answer as it is given. Answers that cannot be sent stay on this device until the network is back.
(() => {
  const problems = document.getElementById("problems");
  if (problems) problems.focus();
  const form = document.querySelector("form[data-held]");
  const kept = document.getElementById("kept");
  const [, place] = location.pathname.match(/^(.*)\/p\/[^/]+$/) || [];
  if (!place) return;
  const store = "answers:" + place;
  const held = () => JSON.parse(localStorage.getItem(store) || "{}");
  const hold = (answers) => Object.keys(answers).length
    ? localStorage.setItem(store, JSON.stringify(answers)) : localStorage.removeItem(store);
  const say = (text) => { if (kept) kept.textContent = text; };
  let sending = false;

  async function send() {
    const answers = held();
    const codes = Object.keys(answers);
    if (!codes.length || sending) return;
    sending = true;
    const now = Date.now();
    const body = JSON.stringify(Object.fromEntries(codes.map((code) =>
      [code, { value: answers[code].value, age: (now - answers[code].at) / 1000 }])));
    try {
      const answer = await fetch(place + "/save", { method: "POST", body, headers: { "content-type": "application/json" } });
      if (answer.status === 429 || answer.status >= 500) throw new Error(answer.status);
      const left = held();
      for (const code of codes) if (left[code] && left[code].at === answers[code].at) delete left[code];
      hold(left);
      say(answer.ok && form ? form.dataset.saved : "");
    } catch {
      if (form) say(form.dataset.held);
    } finally {
      sending = false;
    }
  }

  addEventListener("online", send);
  setInterval(send, 5000);
  if (!form) return send();

  const read = (code) => {
    const fields = [...form.elements].filter((field) => field.name === code);
    const ticked = fields.filter((field) => field.checked).map((field) => field.value);
    const typed = fields.filter((field) => !/radio|checkbox/.test(field.type)).map((field) => field.value);
    return [...ticked, ...typed.filter((text) => text && !ticked.length)];
  };
  form.addEventListener("change", ({ target }) => {
    if (!target.name || target.name === "shown") return;
    const answers = held();
    answers[target.name] = { value: read(target.name), at: Date.now() };
    hold(answers);
    send();
  });
  // Going on without a network would lose the page: what is held is sent first.
  form.addEventListener("submit", (event) => {
    if (navigator.onLine !== false) return hold({});
    event.preventDefault();
    say(form.dataset.held);
  });
  send();
})();
