// Whether this browser says aloud what is due within the hour: not, silently or with a sound. The browser asks for leave.
const SHOUT = "yingsheng.bell.shout";

export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("select");
  const told = parentElement.querySelector("output");
  const value = () => localStorage.getItem(SHOUT) ?? "";
  parentElement.querySelector("span").textContent = data.title;
  list.replaceChildren(...Object.entries(data.ways).map(([way, word]) => new Option(word, way, false, way === value())));
  const say = () => {
    const refused = value() && globalThis.Notification?.permission !== "granted";
    told.textContent = refused ? data.refused : "";
  };
  list.onchange = async () => {
    if (list.value) localStorage.setItem(SHOUT, list.value);
    else localStorage.removeItem(SHOUT);
    if (list.value) await globalThis.Notification?.requestPermission();
    say();
  };
  say();
}
