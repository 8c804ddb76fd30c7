// Keys that work on every page: / searches, ? lists the keys, n begins a case, j and k go through a list or from case to
// case. Nothing is heard while somebody types, nor where the keys were switched off (keys_switch.js).
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

function step(by) {
  if (press(by > 0 ? ".st-key-case-after a" : ".st-key-case-before a")) return true;
  const rows = [...document.querySelectorAll(ROWS)].map((row) => row.querySelector("a")).filter(Boolean);
  if (!rows.length) return false;
  const at = rows.findIndex((link) => link.closest(ROWS).contains(document.activeElement));
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
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
}
