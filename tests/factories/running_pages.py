"""The application run page by page without a browser, over a data folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash
from wall_clock import WallClock

from casework.access.users import enrol
from casework.settings import ROOT, settings
from casework.upkeep import demo_mark
from dashboard.frame import drafts, shell, state
from etl.demo.personas import personas


def platform_at(folder: Path) -> Iterator[Path]:
    """Let this process hold the data of ``folder`` while a fixture lives; a clock that hangs there is believed."""
    with ExitStack() as held:
        clock = WallClock.on(folder)
        if clock is not None:
            held.enter_context(clock.believed())
        held.enter_context(pytest.MonkeyPatch.context()).setenv("YINGSHENG_DATA_DIR", str(folder))
        state.stop()
        settings.cache_clear()
        drafts.forget_tabs()
        state.platform()
        yield folder
        state.stop()
    settings.cache_clear()


def empty_platform_at(folder: Path) -> Iterator[Path]:
    """The same, for a folder without anything to show in which the demo company's people may look around."""
    for held in platform_at(folder):
        with state.platform().ledger.transaction() as transaction:
            transaction.append(demo_mark.STREAM, 0, [demo_mark.mark(shell.now())])
            enrol(transaction.connection, personas(), "test", shell.now())
        yield held


def open_page(path: str, *, acting_as: str | None = None, **parameters: str | list[str]) -> AppTest:
    """Run the application as a browser would that opens ``/path?parameters``; ``acting_as`` is somebody of the demo."""
    app = AppTest.from_file(ROOT / "dashboard" / "frame" / "entry.py", default_timeout=120)
    if acting_as is not None:
        app.session_state["acting_as"] = acting_as
    for name, value in parameters.items():
        app.query_params[name] = value
    app._page_hash = calc_hash(path)  # AppTest can switch to file pages only; this is how st.Page names its own
    return app.run()


def words(app: AppTest) -> str:
    """What a page says outside its tables and charts, also what its small print says when asked."""
    shown = [*app.title, *app.header, *app.subheader, *app.caption, *app.markdown]
    asked = [caption.proto.help for caption in app.caption]
    return "\n".join([*(str(element.value) for element in shown), *asked])
