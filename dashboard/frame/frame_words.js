// Says the framework's own words in the reader's language, and tells the browser which language that is. What the app
// or a customer wrote is left alone: it stands in Markdown, HTML or drawings, which are not looked into, save for the
// parts whose Markdown is the framework's.
const TOLD = ["aria-label", "title", "placeholder", "data-title"];
const MARKDOWN = "[data-testid=stMarkdownContainer]";
const WRITTEN = `${MARKDOWN}, [data-testid=stHtml], svg, canvas, style, script, noscript`;
const FRAME = "[data-testid=stFileUploaderDropzone], [data-testid=stMainMenuList]";

let words = new Map();
let colon = ": ";
let patterns = [];
let changed = [];
let observer = null;

function learn(told, between) {
  colon = between;
  words = new Map(Object.entries(told).filter(([from]) => !from.includes("{n}")));
  patterns = Object.entries(told).filter(([from]) => from.includes("{n}")).map(([from, to]) => {
    const [before, after] = from.split("{n}").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    return [new RegExp(`^${before}([\\d,.]+)${after}$`), to];
  });
}

function translated(text) {
  const bare = text.trim();
  const known = words.get(bare);
  if (known !== undefined) return known;
  const [name, ...rest] = bare.split(": ");
  if (rest.length && words.has(name)) return `${words.get(name)}${colon}${rest.join(": ")}`;
  for (const [pattern, to] of patterns) {
    const found = bare.match(pattern);
    if (found) return to.replace("{n}", found[1]);
  }
  return null;
}

function written(element) {
  const part = element.closest(WRITTEN);
  return part && !(part.matches(MARKDOWN) && part.closest(FRAME));
}

function put(node, name, text) {
  if (name) node.setAttribute(name, text);
  else node.nodeValue = text;
}

function held(node, name) {
  return name ? node.getAttribute(name) : node.nodeValue;
}

function say(node, name) {
  const from = held(node, name);
  const to = from && translated(from);
  if (to === null || to === "" || to === from) return;
  put(node, name, to);
  changed.push({ node: new WeakRef(node), name, from, to });
  if (changed.length > 2000) changed = changed.filter((change) => change.node.deref()?.isConnected);
}

function look(root) {
  if (root.nodeType === Node.TEXT_NODE) {
    if (root.parentElement && !written(root.parentElement)) say(root, null);
    return;
  }
  if (root.nodeType !== Node.ELEMENT_NODE || written(root)) return;
  const all = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
    node.nodeType === Node.ELEMENT_NODE && written(node) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = all.currentNode; node; node = all.nextNode()) {
    if (node.nodeType === Node.TEXT_NODE) say(node, null);
    else for (const name of TOLD) if (node.hasAttribute(name)) say(node, name);
  }
}

function follow(mutations) {
  for (const { type, target, attributeName, addedNodes } of mutations) {
    if (type === "childList") addedNodes.forEach(look);
    else if (!written(target.parentElement ?? target)) say(target, attributeName);
  }
}

function takeBack() {
  for (const { node: reference, name, from, to } of changed) {
    const node = reference.deref();
    if (node && held(node, name) === to) put(node, name, from);
  }
  changed = [];
}

export default function ({ data }) {
  if (document.documentElement.lang === data.language && observer) return;
  document.documentElement.lang = data.language;
  takeBack();
  learn(data.words, data.colon);
  if (!observer) {
    observer = new MutationObserver(follow);
    const what = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: TOLD };
    observer.observe(document.body, what);
  }
  look(document.body);
}
