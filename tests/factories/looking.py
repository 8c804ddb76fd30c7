"""Open a page as somebody, and collect every byte that reaches the browser: elements, tables, charts, files."""

from __future__ import annotations

import io
import json
import traceback
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.settings import ROOT
from casework.time import present
from casework.upkeep import demo_mark
from dashboard.frame import landing, state
from etl.demo.personas import personas

READER = "demo-centre"
"""The invented person whose account takes on the rights that a test is about."""


def reader_becomes(*rights: Right, active: bool = True) -> User:
    """Give the reader these rights and no other, and switch off all others whom a visitor of this demo could be."""
    user = User(READER, "林若澄", rights, active=active)
    others = [replace(persona, active=False) for persona in personas() if persona.user_id != READER]
    now = present.now()
    with state.platform().ledger.transaction() as transaction:
        if not transaction.stream(demo_mark.STREAM):
            transaction.append(demo_mark.STREAM, 0, [demo_mark.mark(now)])
        enrol(transaction.connection, [user, *others], "test", now)
    return user


def open_as_reader(path: str, **parameters: str | list[str]) -> AppTest:
    """Run the application as the reader's browser would that opens ``/path?parameters``."""
    return open_as(READER, path, **parameters)


def open_as(person: str, path: str, /, *, first: bool = False, **parameters: str | list[str]) -> AppTest:
    """As ``open_as_reader``, for another of the invented people; ``first`` is the first page of the tab."""
    app = AppTest.from_file(ROOT / "dashboard" / "frame" / "entry.py", default_timeout=120)
    app.session_state["acting_as"] = person
    app.session_state[landing.KEY] = None if first else person
    for name, value in {"lang": "zh-CN", **parameters}.items():
        app.query_params[name] = value
    app._page_hash = calc_hash(path)  # AppTest can switch to file pages only
    return app.run()


@dataclass
class Files:
    """Every file that a page offers, made as if it had been asked for."""

    made: dict[str, bytes] = field(default_factory=dict)
    views: set[str] = field(default_factory=set)
    """The views that offered them."""

    def of(self, page: str, ending: str) -> bytes:
        """The one file of a page that is called by it, whatever its filters and the day."""
        (found,) = (made for name, made in self.made.items() if name.startswith(f"{page}-") and name.endswith(ending))
        return found

    def watch(self, patch: pytest.MonkeyPatch) -> Files:
        """Note what every download button would give."""
        original = DeltaGenerator.download_button

        def noting(place: DeltaGenerator, label: str, data: object, *rest: object, **options: object) -> bool:
            self.views |= _views_at_work()
            content = _outside_the_run(data) if callable(data) else data
            name = str(options.get("file_name") or (rest[0] if rest else label))
            self.made[name] = content if isinstance(content, bytes) else str(content).encode()
            return bool(original(place, label, data, *rest, **options))

        patch.setattr(DeltaGenerator, "download_button", noting)
        patch.setattr("streamlit.download_button", _on_main(noting))
        return self


def _views_at_work() -> set[str]:
    """The modules below ``dashboard.views`` that are being run."""
    paths = [Path(frame.filename) for frame in traceback.extract_stack()]
    return {f"{path.parent.name}.{path.stem}" for path in paths if path.parent.parent.name == "views"}


def _outside_the_run(make: Callable[[], object]) -> object:
    """What a file is made of where the server makes it: in a thread that has no reader."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(make).result()


def _on_main(noting: Callable[..., bool]) -> Callable[..., bool]:
    import streamlit as st

    return lambda *args, **options: noting(st._main, *args, **options)


def unpacked(content: bytes) -> bytes:
    """A file's bytes; of an Excel or Word file those of all its parts."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return b"\n".join(parts.read(name) for name in parts.namelist())


def sent(app: AppTest) -> bytes:
    """All that the page sent to the browser, as bytes."""
    return b"\n".join(_protos(app._tree))


def _protos(node: object) -> Iterator[bytes]:
    proto = getattr(node, "proto", None)
    if hasattr(proto, "SerializeToString"):
        yield proto.SerializeToString()
    for child in getattr(node, "children", {}).values():
        yield from _protos(child)


def found_in(content: bytes, texts: set[str]) -> set[str]:
    """Those of ``texts`` that stand in ``content``, plain or as JSON writes them."""
    return {text for text in texts if text.encode() in content or json.dumps(text)[1:-1].encode() in content}
