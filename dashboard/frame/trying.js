// Remembers in this browser whom somebody chose to be in the demo, so that a page loaded anew is still theirs.
let kept = null;

export default function ({ data }) {
  if (kept === data.person) return;
  kept = data.person;
  document.cookie = `${data.cookie}=${encodeURIComponent(kept)}; path=/; max-age=2592000; samesite=lax`;
}
