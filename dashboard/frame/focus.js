// Puts the cursor into the first field of a part of the page, once for each word it is told (the next empty form has
// another). Whoever is typing elsewhere by then is left alone.
const WAIT = 50;
const TRIES = 60;

let done = null;

function reach(part, tries) {
  const held = document.activeElement;
  if (held && held.matches("input, textarea") && !held.readOnly) return;
  const field = document.querySelector(`.st-key-${part} input, .st-key-${part} textarea`);
  if (field) field.focus();
  else if (tries) setTimeout(reach, WAIT, part, tries - 1);
}

export default function ({ data }) {
  if (data.word === done) return;
  done = data.word;
  reach(data.part, TRIES);
}
