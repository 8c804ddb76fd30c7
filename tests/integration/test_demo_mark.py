"""A demo ledger is one for ever, and only there may anybody choose who to be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest

from casework.access import security
from casework.access.permissions import User
from casework.access.security import Line
from casework.access.users import enrol
from casework.record.events import Event, ImportLoaded
from casework.record.ledger import Ledger
from casework.record.ledger.engines import store_for
from casework.record.ledger.tables import Moment
from casework.record.migrations.upgrade import migrate
from casework.settings import Settings
from casework.upkeep import demo_mark
from casework.vocabulary.security import Deed
from dashboard.frame import state, trying
from etl.demo.personas import personas

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINE = "Demo company: what is entered here is for trying, and open to whoever reaches this machine."


OLD_EVENT = sa.text(
    "insert into event (seq, stream, version, kind, occurred_at, recorded_at, actor, project, payload) "
    "values (1, 'import/b', 1, 'import_loaded', :at, :at, 'a', '-', :payload)"
).bindparams(sa.bindparam("at", type_=Moment))


def loaded() -> Event:
    figures = dict.fromkeys(("rows", "accepted", "unchanged", "corrected", "quarantined"), 0)
    payload = ImportLoaded(batch="b", filename="f", digest="d", profile="p", target="complaints", **figures)
    return Event(stream="import/b", occurred_at=NOW, recorded_at=NOW, actor="a", project="-", payload=payload)


def choosers(app: AppTest) -> list[str]:
    return [box.label for box in app.sidebar.selectbox if box.label == "You are (demo company)"]


def test_the_demo_company_marks_its_ledger(tmp_path: Path):
    small_company(tmp_path)
    ledger = Ledger.open(Settings(data_dir=tmp_path).ledger)
    assert demo_mark.is_demo(ledger)
    ledger.close()


def test_a_new_ledger_is_no_demo(book: Ledger):
    assert not demo_mark.is_demo(book)


def before_the_mark(address: str, *, by: str, imported: bool) -> Iterator[Ledger]:
    """A ledger as the program before wrote it (accounts of invented people, no mark), opened by this one."""
    old = store_for(address)
    with old.engine.connect().execution_options(**old.writing_options) as connection, connection.begin():
        migrate(connection, to="0005")
        enrol(connection, personas(), by, NOW)
        if imported:
            connection.execute(OLD_EVENT, {"at": NOW, "payload": loaded().payload_json()})
    old.close()
    opened = Ledger.open(address)
    yield opened
    opened.close()


def test_a_demo_filled_by_an_earlier_version_is_marked_when_it_is_opened(address: str):
    for old in before_the_mark(address, by="demo", imported=False):
        assert demo_mark.is_demo(old)
        assert old.count_events() == 1


def test_real_data_beside_the_demo_company_are_no_demo(address: str):
    for old in before_the_mark(address, by="demo", imported=True):
        assert not demo_mark.is_demo(old)


def test_a_ledger_of_ones_own_is_no_demo(address: str):
    for old in before_the_mark(address, by="boss", imported=False):
        assert not demo_mark.is_demo(old)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Path]:
    small_company(tmp_path)
    yield from platform_at(tmp_path)


def test_a_demo_stays_one_when_data_are_imported_beside_it_and_says_so(demo: Path):
    state.platform().ledger.append("import/b", 0, [loaded()])
    app = open_page("permissions", lang="en")
    assert choosers(app)
    assert LINE in words(app)


@pytest.mark.parametrize("path", ["home", "compliance", "unresolved", "club", "desk", "new", "case", "import"])
def test_every_page_of_a_demo_says_that_it_is_one(demo: Path, path: str):
    assert LINE in words(open_page(path, lang="en"))


def test_nobody_chooses_who_to_be_on_a_ledger_of_ones_own(tmp_path: Path):
    for _folder in platform_at(tmp_path):
        with state.platform().ledger.transaction() as transaction:
            enrol(transaction.connection, personas(), "demo", NOW)  # accounts alone open nothing
        app = open_page("compliance", lang="en")
        assert choosers(app) == []
        assert not app.sidebar.get("page_link")
        assert "Response-time compliance" not in words(app)


def test_a_browser_that_chose_is_that_person_when_it_comes_again(demo: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(type(trying.st.context), "cookies", {trying.COOKIE: "demo-admin"})
    app = open_page("users", lang="en")
    assert [title.value for title in app.title] == ["Users"]


def test_who_was_turned_away_is_no_use_but_an_account_or_an_entry_is(book: Ledger):
    security.record(book, Line(security.STRANGER, Deed.REFUSED), NOW)
    assert not demo_mark.in_use(book)
    with book.transaction() as transaction:
        enrol(transaction.connection, [User("boss", "Boss")], "test", NOW)
    assert demo_mark.in_use(book)
