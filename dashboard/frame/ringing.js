// Has the bell drawn anew when another number of notices waits than it shows, and says a notice that is due within the hour
// aloud where the reader asked for it (bell_choice.js). Unless they did, there is no connection while nobody looks.
const AGAIN = 2000;
const SHOUT = "yingsheng.bell.shout";
const HEARD = "yingsheng.bell.heard";

let connection = null;
let ticket = "";
let shown = null;
let tell = null;

const wanted = () => ticket && (!document.hidden || localStorage.getItem(SHOUT));

function connect() {
  if (connection || !wanted()) return;
  const address = new URL("ringing", document.baseURI);
  address.protocol = address.protocol.replace("http", "ws");
  connection = new WebSocket(address, ["yingsheng.changes", ticket]);
  connection.onmessage = (message) => {
    const waiting = Number(message.data);
    if (tell && waiting !== shown) tell(waiting);
  };
  connection.onclose = () => {
    connection = null;
    setTimeout(connect, AGAIN);
  };
}

function shout(newest) {
  if (!newest?.pressing || Number(localStorage.getItem(HEARD) ?? 0) >= newest.id) return;
  const how = localStorage.getItem(SHOUT);
  if (!how || globalThis.Notification?.permission !== "granted") return;
  localStorage.setItem(HEARD, String(newest.id));
  new Notification(newest.title, { body: newest.body, tag: "yingsheng", silent: how !== "sound" });
}

document.addEventListener("visibilitychange", () => (wanted() ? connect() : connection?.close()));

export default function ({ data, setTriggerValue }) {
  const mine = (waiting) => setTriggerValue("rung", waiting);
  shown = data.shown;
  ticket = data.ticket;
  tell = mine;
  shout(data.newest);
  connect();
  return () => {
    if (tell === mine) tell = null;
  };
}
