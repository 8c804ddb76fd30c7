// Keys that work on every page: / searches, ? lists the keys, n begins a case, j and k go through a list or from case to
// case, also when what had the focus is gone because a step was taken. Nothing is heard while somebody types, nor where the keys were switched off (keys_switch.js).
const OFF = "yingsheng.keys.off";
const TYPING = "input, textarea, select, canvas, [contenteditable=true], [role=combobox], [role=textbox]";
const ROWS = "[class*=st-key-row-], [class*=st-key-found-]";

function press(selector) {
  const found = document.querySelector(selector);
  if (!found) return false;
  found.click();
  return true;
}

function go(path) {
  const link = [...document.querySelectorAll(".st-key-menu a")].find((each) => new URL(each.href).pathname.endsWith(path));
  link?.click();
  return Boolean(link);
}

let last = { list: "", name: "", index: -1, of: 0 };

function rows() {
  return [...document.querySelectorAll(ROWS)].filter((row) => row.querySelector("a"));
}

function named(row) {
  return [...row.classList].find((each) => each.startsWith("st-key-"));
}

function noted(event) {
  const row = event.target.closest?.(ROWS);
  const all = rows();
  if (row) last = { list: location.href, name: named(row), index: all.indexOf(row), of: all.length };
}

// Where one is in the list: at the row with the focus, or where one was last. Where the step that was taken there made the
// row go, or go elsewhere in the order, one is before what stands there now.
function place(all, by) {
  const at = all.findIndex((row) => row.contains(document.activeElement));
  if (at >= 0) return at;
  if (last.list !== location.href) return by > 0 ? -1 : all.length;
  const was = all.findIndex((row) => named(row) === last.name);
  if (was >= 0 && (was === last.index || all.length !== last.of)) return was;
  return last.index - (by > 0 ? 1 : 0);
}

function step(by) {
  if (press(by > 0 ? ".st-key-case-after a" : ".st-key-case-before a")) return true;
  const all = rows();
  if (!all.length) return false;
  const next = all[Math.min(Math.max(place(all, by) + by, 0), all.length - 1)].querySelector("a");
  next.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

const KEYS = {
  "/": () => press(".st-key-search-everywhere button"),
  "?": () => press(".st-key-keys-sheet button"),
  n: () => go("/new"),
  j: () => step(1),
  k: () => step(-1),
};

function heard(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (event.target.closest?.(TYPING) || localStorage.getItem(OFF)) return;
  if (document.querySelector("[role=dialog]")) return;
  if (KEYS[event.key]?.()) event.preventDefault();
}

let listening = false;

export default function () {
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", heard);
  document.addEventListener("focusin", noted);
}
