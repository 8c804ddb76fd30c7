// Brings the reader back to the row they came from: a list notes how far it is scrolled at every press; a case opened from
// it says so, and the list that is then shown again goes there, unless somebody scrolls first.
const PLACE = "yingsheng.place.";
const BACK = "yingsheng.back";
const WAIT = 100;
const TRIES = 60;

let list = null;
let round = 0;

const page = () => document.querySelector("[data-testid=stMain]");

function note() {
  if (list) sessionStorage.setItem(PLACE + list, String(page()?.scrollTop ?? 0));
}

function go(top, mine, tries) {
  const main = page();
  if (mine !== round || !main || !tries) return;
  if (main.scrollHeight >= top + main.clientHeight) main.scrollTop = top;
  else setTimeout(go, WAIT, top, mine, tries - 1);
}

for (const event of ["pointerdown", "keydown"]) document.addEventListener(event, note, { capture: true });
for (const event of ["wheel", "touchmove"]) document.addEventListener(event, () => { round += 1; }, { passive: true });

export default function ({ data }) {
  list = data.list;
  if (data.from) sessionStorage.setItem(BACK, data.from);
  else if (data.list && sessionStorage.getItem(BACK) === data.list) {
    sessionStorage.removeItem(BACK);
    round += 1;
    go(Number(sessionStorage.getItem(PLACE + data.list) ?? 0), round, TRIES);
  }
  return () => { list = null; };
}
