"""A tab of a browser without a browser: it speaks the server's own protocol over real websockets, and draws nothing.

It does what a tab does with what is sent: keeps the fields and links that stand on the page, asks for a page or a part
of it, asks for news every few seconds, and has itself told over a second socket that there are some (``changes.js``).
What it does not do is load scripts and draw; so what it measures is the server's answer.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from urllib.parse import quote
from urllib.request import urlopen

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from dashboard.frame import changes, trying

GIVES_UP_AFTER = 120.0
PAUSE = 1.0
"""Seconds between two drawings that news ask for, as in ``changes.js``."""
INTERNAL = "$$STREAMLIT_INTERNAL_KEY"
"""Before the id by which a component's events go."""
WHOLE, PART = ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY


@dataclass(frozen=True, slots=True)
class Drawn:
    """One element that stands on the page: what kind, and in which part."""

    kind: str
    element: Element
    part: str


@dataclass
class Tab:
    """One open tab; ``bytes_read`` counts what the server sent, unpacked."""

    address: str
    cookies: str
    socket: ClientConnection
    page: str = ""
    query: str = ""
    drawn: dict[str, Drawn] = field(default_factory=dict)
    typed: dict[str, WidgetState] = field(default_factory=dict)
    shown: int = 0
    """The ledger position whose figures stand on the page."""
    bytes_read: int = 0
    longest: int = 0
    """Bytes of the longest message."""
    noted: Callable[[Tab], None] = lambda _tab: None
    """Is called whenever the page has been drawn."""
    _parts: tuple[str, ...] = ()
    _waiting: list[tuple[Callable[[int], bool], asyncio.Future[None]]] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _asking: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _told: float = 0.0
    _reached: int = 0
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _hears: bool = False

    @classmethod
    async def opened(cls, address: str, person: str, browser: Sequence[str] = ()) -> Tab:
        """A new tab at ``address`` (``http://host:port``), whose browser says that ``person`` sits there.

        ``browser``: cookies (``name=value``) that it kept from before.
        """
        given = browser or await asyncio.to_thread(_given, address)
        cookies = "; ".join([*given, f"{trying.COOKIE}={quote(person)}"])
        socket = await connect(
            f"{address.replace('http', 'ws', 1)}/_stcore/stream", subprotocols=["streamlit"],  # type: ignore[list-item]
            additional_headers={"Cookie": cookies, "Origin": address}, max_size=None, open_timeout=GIVES_UP_AFTER,
            ping_timeout=None,
        )  # fmt: skip
        tab = cls(address, cookies, socket)
        tab._begin(tab._read())
        return tab

    async def close(self) -> None:
        """Close the tab, and wait until what it was at has let go of its sockets."""
        tasks = [*self._tasks, *self._asking.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.socket.close()

    async def go(self, page: str, /, **query: str) -> float:
        """Open a page of the menu; returns after how many seconds it stands there."""
        told = "&".join(f"{name}={quote(value)}" for name, value in {"lang": "zh-CN", **query}.items())
        return await self.follow(page, told)

    async def follow(self, page: str, query: str) -> float:
        """As ``go``, with a query as it stands in a link."""
        self.page, self.query, self.typed = calc_hash(page), query, {}
        return await self._ask("", lambda status: status == WHOLE and not self._parts)

    async def press(self, key: str) -> float:
        """Press a button by the beginning of its key; returns after how many seconds the page has answered."""
        found = self.find(key)
        state = WidgetState(id=found, trigger_value=True)
        return await self._tell(found, state)

    async def type(self, key: str, text: str, kind: str = "string_value") -> float:
        """Fill in a field by the beginning of its key, and leave it."""
        found = self.find(key)
        self.typed[found] = WidgetState(id=found, **{kind: text})  # type: ignore[arg-type]
        return await self._tell(found, None)

    def find(self, key: str) -> str:
        """The id of the field whose key begins so; raises ``LookupError``."""
        for identifier in reversed(self.drawn):
            if key_of(identifier).startswith(key):
                return identifier
        raise LookupError(key, self.page, self.query)

    def ending(self, suffix: str) -> str:
        """The key of the field whose key ends so; raises ``LookupError``."""
        found = next((key for key in map(key_of, reversed(self.drawn)) if key.endswith(suffix)), None)
        if found is None:
            raise LookupError(suffix, self.page, self.query)
        return found

    def offers(self, suffix: str) -> bool:
        """Whether a field stands there whose key ends so."""
        return any(key_of(identifier).endswith(suffix) for identifier in self.drawn)

    def has(self, key: str) -> bool:
        """Whether a field stands there whose key begins so."""
        return any(key_of(identifier).startswith(key) for identifier in self.drawn)

    def links(self, page: str) -> list[str]:
        """The queries of all links to a page."""
        target = calc_hash(page)
        found = (each.element.page_link for each in self.drawn.values() if each.kind == "page_link")
        return list(dict.fromkeys(link.query_string for link in found if link.page_script_hash == target))

    def errors(self) -> list[str]:
        """What the page says in red."""
        said = [each.element for each in self.drawn.values() if each.kind in {"alert", "exception"}]
        return [
            each.exception.message if each.HasField("exception") else f"{each.alert.icon} {each.alert.body}"
            for each in said
            if each.HasField("exception") or each.alert.format == Alert.ERROR
        ]

    async def _tell(self, identifier: str, pressed: WidgetState | None) -> float:
        part = self.drawn[identifier].part
        return await self._ask(
            part, lambda status: status == WHOLE or (status == PART and part in self._parts), pressed
        )

    async def _ask(self, part: str, answered: Callable[[int], bool], *states: WidgetState | None) -> float:
        began = monotonic()
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((answered, future))
        await self._send(part, *(state for state in states if state is not None))
        await asyncio.wait_for(future, GIVES_UP_AFTER)
        return monotonic() - began

    async def _send(self, part: str, *states: WidgetState, alone: bool = False) -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string, asked.page_script_hash, asked.fragment_id = self.query, self.page, part
        asked.is_auto_rerun = alone
        asked.context_info.timezone, asked.context_info.locale = "Asia/Shanghai", "zh-CN"
        kept = [state for identifier, state in self.typed.items() if identifier in self.drawn]
        asked.widget_states.widgets.extend([*kept, *states])
        await self.socket.send(message.SerializeToString())

    async def _read(self) -> None:
        with suppress(ConnectionClosed):
            async for content in self.socket:
                self.bytes_read += len(content)
                self.longest = max(self.longest, len(content))
                message = ForwardMsg.FromString(content)  # type: ignore[arg-type]
                getattr(self, f"_on_{message.WhichOneof('type')}", lambda _message: None)(message)

    def _on_new_session(self, message: ForwardMsg) -> None:
        self._parts = tuple(message.metadata.run.fragment_ids)
        if not self._parts:
            self.drawn = {}
            self._stop_asking()
        else:
            self.drawn = {name: each for name, each in self.drawn.items() if each.part not in self._parts}

    def _on_delta(self, message: ForwardMsg) -> None:
        delta: Delta = message.delta
        if not delta.HasField("new_element"):
            return
        element = delta.new_element
        kind = element.WhichOneof("type") or ""
        identifier = getattr(getattr(element, kind, None), "id", "") or str(list(message.metadata.delta_path))
        self.drawn.pop(identifier, None)
        self.drawn[identifier] = Drawn(kind, element, delta.fragment_id)
        if kind == "bidi_component" and element.bidi_component.component_name == "changes":
            self._on_changes(json.loads(element.bidi_component.json))

    def _on_auto_rerun(self, message: ForwardMsg) -> None:
        told = message.auto_rerun
        if told.fragment_id in self._asking:
            self._asking.pop(told.fragment_id).cancel()
        self._asking[told.fragment_id] = asyncio.create_task(self._ask_again(told.interval, told.fragment_id))

    def _on_script_finished(self, message: ForwardMsg) -> None:
        status = message.script_finished
        if message.metadata.run.fragment_ids:
            self._parts = tuple(message.metadata.run.fragment_ids)
        for answered, future in list(self._waiting):
            if answered(status):
                self._waiting.remove((answered, future))
                if not future.done():
                    future.set_result(None)
        self.noted(self)

    def _on_changes(self, told: Mapping[str, object]) -> None:
        self.shown = int(str(told["shown"]))
        if not self._hears:
            self._hears = True
            self._begin(self._hear(str(told["ticket"])))
            self._begin(self._heed())
        self._look()

    async def _hear(self, ticket: str) -> None:
        address = f"{self.address.replace('http', 'ws', 1)}{changes.PATH}"
        protocols, said_along = [changes.PROTOCOL, ticket], {"Origin": self.address, "Cookie": self.cookies}
        with suppress(ConnectionClosed, OSError):
            async with connect(address, subprotocols=protocols, additional_headers=said_along) as news:  # type: ignore[arg-type]
                async for said in news:
                    self._reached = int(said)
                    self._look()

    def _look(self) -> None:
        if self._reached > self.shown:
            self._news.set()

    async def _heed(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            await asyncio.sleep(max(0.0, self._told + PAUSE - monotonic()))
            if self._reached > self.shown and self.has("changes"):
                self._told = monotonic()
                found = self.find("changes")
                event = json.dumps([{"event": "moved", "value": self._reached}])
                state = WidgetState(id=f"{INTERNAL}_{found}__events", json_trigger_value=event)
                await self._send(self.drawn[found].part, state)

    async def _ask_again(self, seconds: float, part: str) -> None:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.sleep(seconds)
                await self._send(part, alone=True)

    def _stop_asking(self) -> None:
        for task in self._asking.values():
            task.cancel()
        self._asking = {}

    def _begin(self, work: object) -> None:
        self._tasks.add(asyncio.ensure_future(work))  # type: ignore[arg-type]


def _given(address: str) -> list[str]:
    """The cookies that a browser gets with the page, before it opens its sockets."""
    with urlopen(address, timeout=GIVES_UP_AFTER) as page:  # noqa: S310 - of this machine
        return [each.split(";")[0] for each in page.headers.get_all("Set-Cookie") or []]


def key_of(identifier: str) -> str:
    """The key of a field, from its id: what a program called it."""
    return identifier.split("-", 2)[2] if identifier.startswith("$$ID") else ""
