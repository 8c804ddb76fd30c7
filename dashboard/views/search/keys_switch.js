// Whether single keys are heard, kept by the browser: who steers by voice, or shares a keyboard, can do without them.
const OFF = "yingsheng.keys.off";

export default function ({ data, parentElement }) {
  const box = parentElement.querySelector("input");
  parentElement.querySelector("span").textContent = data.word;
  box.checked = !localStorage.getItem(OFF);
  box.onchange = () => (box.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1"));
}
