"""The security log as administrators see it: all lines, leaf by leaf, by deed, person and day, and as a file."""

from __future__ import annotations

import ast
import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from looking import Files, open_as_reader, reader_becomes
from running_pages import platform_at

from casework.access import security
from casework.access.permissions import Right, User
from casework.access.security import STRANGER, Line
from casework.access.users import Users
from casework.case import finding
from casework.case.revealing import reveal
from casework.errors import PermissionRefused
from casework.record import people
from casework.record.events import Event, ProjectRegistered
from casework.record.people import Customer
from casework.settings import ROOT
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed
from dashboard.frame import state

FIRST = datetime(2026, 3, 1, tzinfo=UTC)
DOWNLOADS = 250


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    """250 downloads, one an hour, then a refusal that was repeated and a change of rights; an administrator looks."""
    for held in platform_at(tmp_path):
        ledger = state.platform().ledger
        with ledger.transaction() as transaction:
            for n in range(DOWNLOADS):
                line = Line("wang", Deed.DOWNLOADED, f"case/c{n}/1", project="BJ01")
                security.write(transaction, line, FIRST + timedelta(hours=n))
        refusal = PermissionRefused("There is no account for {user}. Ask an administrator to make one.", user="li")
        for second in range(30):
            security.refused(ledger, STRANGER, refusal, FIRST + timedelta(days=20, seconds=second), what="sign-in")
        security.settle(ledger)
        admin = reader_becomes(Right(Role.ADMIN))
        Users(ledger).save(admin, admin, FIRST + timedelta(days=30))
        yield held


def test_a_line_names_its_project(office: Path):
    """Before, lines had the project's code."""
    payload, ledger = ProjectRegistered(code="BJ01", name="云杉里"), state.platform().ledger
    entry = Event(
        stream="project/BJ01", occurred_at=FIRST, recorded_at=FIRST, actor="x", project="BJ01", payload=payload
    )
    ledger.append("project/BJ01", 0, [entry])
    assert "BJ01 云杉里" in set(open_as_reader("security", lang="en").dataframe[0].value["project"])


def test_the_newest_lines_come_first_in_words(office: Path):
    app = open_as_reader("security", lang="en")
    shown = app.dataframe[0].value
    assert not app.exception
    assert list(shown["deed"])[:3] == ["Rights changed", "Refused", "Refused"]
    assert list(shown["times"])[:3] == [1, 29, 1]
    assert list(shown["detail"])[:2] == ["✓ active; Admin · all projects", "There is no account for …. Ask an "
                                         "administrator to make one."]  # fmt: skip
    assert list(shown["who"])[1] == "not signed in"


def test_every_line_can_be_reached_leaf_by_leaf(office: Path):
    seen: list[int] = []
    for leaf in ("1", "2", "3"):
        app = open_as_reader("security", lang="en", leaf=leaf)
        seen += list(app.dataframe[0].value["seq"])
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == DOWNLOADS + 3
    assert any("Rows 201 to 253 of 253" in caption.value for caption in app.caption)


def test_a_leaf_beyond_the_last_leads_back_to_the_first(office: Path):
    app = open_as_reader("security", lang="en", leaf="99")
    assert any("Rows 1 to 100 of 253" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("chosen", "rows"),
    [
        ({"deed": "refused"}, 2),
        ({"who": STRANGER}, 2),
        ({"deed": "downloaded", "since": "2026-03-02", "until": "2026-03-02"}, 24),
        ({"since": "2026-03-31"}, 1),
    ],
)
def test_lines_can_be_asked_for_by_deed_person_and_day(office: Path, chosen: dict[str, str], rows: int):
    app = open_as_reader("security", **chosen)
    assert not app.exception
    assert len(app.dataframe[0].value) == rows


def test_the_file_holds_every_line_of_the_choice(office: Path, monkeypatch: pytest.MonkeyPatch):
    files = Files().watch(monkeypatch)
    open_as_reader("security", lang="en", deed="downloaded")
    rows = list(csv.reader(io.StringIO(files.of("security-log", ".csv").decode("utf-8-sig"))))
    assert len(rows) == 1 + DOWNLOADS


def test_it_is_for_administrators(office: Path):
    reader_becomes(Right(Role.CENTRE))
    app = open_as_reader("security", lang="en")
    assert [str(error.value) for error in app.error] == [
        "The page Users is open to admin. Ask an administrator if you need it."
    ]
    entries = state.platform().ledger.stream("access/demo-centre")
    assert entries[-1].payload_json() == (
        '{"deed":"refused","what":"page:users","detail":"The page {page} is open to {roles}. Ask an administrator if '
        'you need it.","times":1}'
    )


def test_account_changes_are_all_there_leaf_by_leaf(office: Path, monkeypatch: pytest.MonkeyPatch):
    admin = reader_becomes(Right(Role.ADMIN))
    users = Users(state.platform().ledger)
    for n in range(230):
        users.save(admin, admin, FIRST + timedelta(days=40, minutes=n))
    total = users.change_count(admin)
    assert total > 230
    files = Files().watch(monkeypatch)
    last = open_as_reader("users", lang="en", leaf=str(-(-total // 100)))
    assert len(last.dataframe[-1].value) == (total - 1) % 100 + 1
    assert len(files.of("account-changes", ".csv").decode("utf-8-sig").strip().splitlines()) == total + 1


CUSTOMER = Customer(customer_id="k9", project="BJ01", name="钱多多", mobile="13812345678")
MANAGER = User("manager", "Manager", (Right(Role.PROJECT_MANAGER, "BJ01"),))


def everything_happens() -> None:
    """Each deed once: through what does it where that is a function of the ledger, else as a line of its own."""
    ledger = state.platform().ledger
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [CUSTOMER])
    reveal(ledger, MANAGER, "k9", "mobile", "call back", FIRST)
    limits = finding.Limits(10, 10)
    assert finding.look_up(ledger, MANAGER, "13812345678", FIRST, limits)
    assert not finding.look_up(ledger, MANAGER, "13899999999", FIRST, limits)
    for deed in set(Deed) - {Deed.REVEALED, Deed.SEARCHED}:
        security.record(ledger, Line("wang", deed), FIRST)
    security.settle(ledger)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_every_deed_can_be_seen_on_the_page_and_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
):
    files = Files().watch(monkeypatch)
    for _held in platform_at(tmp_path):
        everything_happens()
        reader_becomes(Right(Role.ADMIN))
        app = open_as_reader("security", lang=language)
        rows = list(csv.DictReader(io.StringIO(files.of("security-log", ".csv").decode("utf-8-sig"))))
        shown = app.dataframe[0].value
    words = {deed.label(language) for deed in Deed}
    assert set(shown["deed"]) == words
    assert {list(row.values())[2] for row in rows} == words


def test_a_look_for_a_reason_a_value_typed_whole_and_one_that_is_nobody_s_are_told_apart(tmp_path: Path):
    for _held in platform_at(tmp_path):
        everything_happens()
        reader_becomes(Right(Role.ADMIN))
        log = open_as_reader("security", lang="en").dataframe[0].value
        looks = open_as_reader("reveals", lang="en").dataframe[0].value
    log = log[log["who"] == "manager"]
    assert sorted(zip(log["deed"], log["what"], log["detail"], strict=True)) == [
        ("Revealed", "k9", "Mobile: call back"),
        ("Searched", "k9", "Mobile: found by typing it whole"),
        ("Searched", "the search", "found nobody"),
    ]
    assert list(looks["reason"]) == ["found by typing it whole", "call back"]


def test_every_deed_of_the_log_is_written_somewhere():
    written = {
        node.attr
        for room in ("casework", "dashboard", "etl")
        for path in (ROOT / room).rglob("*.py")
        if path.name != "security_words.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "Deed"
    }
    assert [deed.name for deed in Deed if deed.name not in written | {"REVEALED"}] == []
