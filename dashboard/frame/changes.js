// Tells an open page that the figures have moved on. One connection a tab: the server sends how far the warehouse is,
// and the page is drawn anew when that is further than what it shows; not faster than PAUSE. While nobody looks there is
// no connection: the server tells one page after another, and would wait for this one.
const PAUSE = 1000;
const AGAIN = 2000;
const HIDDEN = 4000;
const UNHEARD = 10000;

let connection = null;
let reached = 0;
let shown = Infinity;
let told = 0;
let waiting = null;
let tell = null;
let ticket = "";

function connect() {
  if (connection || !ticket || document.hidden) return;
  const address = new URL("changes", document.baseURI);
  address.protocol = address.protocol.replace("http", "ws");
  connection = new WebSocket(address, ["yingsheng.changes", ticket]);
  connection.onmessage = (message) => {
    reached = Number(message.data);
    look();
  };
  connection.onclose = () => {
    connection = null;
    setTimeout(connect, AGAIN);
  };
}

function seen() {
  if (document.hidden) connection?.close(HIDDEN);
  else {
    connect();
    look(); // what came between hiding and its end
  }
}

function look() {
  if (waiting || document.hidden || !tell || reached <= shown) return;
  waiting = setTimeout(() => {
    waiting = null;
    if (!tell || reached <= shown) return;
    told = Date.now();
    tell(reached);
    setTimeout(look, UNHEARD); // told while something was pressed it is put off; nothing here is drawn then
  }, Math.max(0, told + PAUSE - Date.now()));
}

document.addEventListener("visibilitychange", seen);

export default function ({ data, setTriggerValue }) {
  const mine = (position) => setTriggerValue("moved", position);
  shown = data.shown;
  ticket = data.ticket;
  tell = mine;
  connect();
  look();
  return () => {
    if (tell === mine) tell = null;
  };
}
