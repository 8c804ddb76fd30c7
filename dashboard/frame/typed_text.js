// Hands on what is typed into a text area while it is typed, at the next pause: by itself the framework waits until the
// area is left, and a page that is loaded anew before that has lost it. A form that is sent whole is left alone.
const PAUSE = 900;
const AREA = "[data-testid=stTextArea] textarea";

let waiting = null;
let composing = false;

function handOn(area) {
  if (composing || document.activeElement !== area) return;
  area.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
  area.dispatchEvent(new FocusEvent("focusin", { bubbles: true }));
}

function typed({ target }) {
  if (!target.matches?.(AREA) || target.closest("[data-testid=stForm]")) return;
  clearTimeout(waiting);
  waiting = setTimeout(handOn, PAUSE, target);
}

let listening = false;

export default function () {
  if (listening) return;
  listening = true;
  document.addEventListener("input", typed);
  document.addEventListener("compositionstart", () => { composing = true; });
  document.addEventListener("compositionend", (event) => { composing = false; typed(event); });
}
