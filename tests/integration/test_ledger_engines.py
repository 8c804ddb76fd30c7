"""What is particular to one engine: SQLite's settings and errors, PostgreSQL's locks, and the schema of both."""

from __future__ import annotations

import ast
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from facts import batch, facts, many

from casework.errors import LedgerError, LedgerUnavailable
from casework.record import migrations
from casework.record.ledger import Ledger, sqlite
from casework.settings import ROOT
from casework.upkeep.schema import metadata


def scalar(ledger: Ledger, statement: str) -> object:
    with ledger.reading() as connection:
        return connection.exec_driver_sql(statement).scalar()


# The schema


@pytest.mark.filterwarnings("ignore:.*expression-based index")  # on SQLite, that a query finds it shows its words
def test_migrations_make_exactly_the_tables_that_the_program_knows(book: Ledger):
    with book.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_schema_holds_the_tables_of_every_room_whatever_else_is_imported():
    named = {
        ast.literal_eval(node.args[0])
        for path in (ROOT / "casework").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "sa.Table"
        and ast.unparse(node.args[1]) == "metadata"
    }
    alone = "from casework.upkeep.schema import metadata; print(*metadata.tables)"
    told = subprocess.run([sys.executable, "-c", alone], cwd=ROOT, check=True, capture_output=True, text=True)
    assert set(told.stdout.split()) == named


def test_head_is_the_newest_revision():
    folder = Path(migrations.__file__).parent
    assert ScriptDirectory(str(folder)).get_heads() == [migrations.HEAD]


def test_ledger_of_a_newer_program_is_refused(book: Ledger, address: str):
    with book.transaction() as transaction:
        transaction.connection.exec_driver_sql("update alembic_version set version_num = '9999'")
    with pytest.raises(LedgerError, match="newer version"):
        Ledger.open(address)


def test_opening_says_nothing(tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture):
    Ledger.open(f"sqlite:///{tmp_path / 'quiet.sqlite'}").close()
    assert capfd.readouterr() == ("", "")
    assert [record for record in caplog.records if record.levelname not in ("DEBUG", "INFO")] == []


# SQLite


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 30_000), ("foreign_keys", 1)]
)
def test_sqlite_is_set_to_keep_what_it_acknowledges(
    tmp_path: Path, no_power_cut_is_tested: tuple[str, ...], pragma: str, value: object, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sqlite, "PRAGMAS", no_power_cut_is_tested)
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    with ledger.reading() as connection:
        assert connection.exec_driver_sql(f"pragma {pragma}").scalar() == value
    ledger.close()


def test_sqlite_file_is_sound_after_bulk_and_single_writes(ledger: Ledger):
    ledger.bulk_append([many(0, 100)])
    ledger.append("case/x", 0, facts("case/x", 5))
    assert scalar(ledger, "pragma integrity_check") == "ok"


def test_replacing_an_event_is_refused_like_deleting_it(ledger: Ledger):
    ledger.append("case/1", 0, facts("case/1", 1))
    same = "seq, stream, version, kind, 0, 0, 'x', project, '{}', words, hash, step"
    replace = f"insert or replace into event select {same} from event"  # noqa: S608
    with pytest.raises(LedgerError, match="never removed"), ledger.transaction() as transaction:
        transaction.connection.exec_driver_sql(replace)
    assert ledger.stream("case/1")[0].actor == "王芳"


def test_triggers_hold_for_clients_that_are_not_ours(ledger: Ledger, tmp_path: Path):
    ledger.append("case/1", 0, facts("case/1", 1))
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite")) as stranger:
        with pytest.raises(sqlite3.IntegrityError, match="never changed"):
            stranger.execute("update event set actor = 'x'")
        with pytest.raises(sqlite3.IntegrityError, match="never removed"):
            stranger.execute("delete from event")


def test_ledger_locked_by_another_program_is_unavailable_and_then_available(ledger: Ledger, tmp_path: Path):
    with ledger.reading() as connection:  # a short patience for this one pooled connection
        connection.exec_driver_sql("pragma busy_timeout = 50")
    with closing(sqlite3.connect(tmp_path / "ledger.sqlite", isolation_level=None)) as stranger:
        stranger.execute("begin immediate")
        with pytest.raises(LedgerUnavailable, match="database is locked") as caught:
            ledger.append("case/1", 0, facts("case/1", 1))
        stranger.execute("rollback")
    assert caught.value.__cause__ is not None
    assert ledger.append("case/1", 0, facts("case/1", 1)) == 1


def test_folder_in_the_place_of_the_file_is_unavailable(tmp_path: Path):
    with pytest.raises(LedgerUnavailable, match="unable to open"):
        Ledger.open(f"sqlite:///{tmp_path}")


def test_file_that_is_no_database_is_refused(tmp_path: Path):
    (tmp_path / "letter.sqlite").write_text("Dear Sir or Madam, " * 500)
    with pytest.raises(LedgerError, match="not a database"):
        Ledger.open(f"sqlite:///{tmp_path / 'letter.sqlite'}")


def test_database_of_another_program_is_refused(tmp_path: Path):
    with closing(sqlite3.connect(tmp_path / "other.sqlite")) as other:
        other.execute("create table event (id)")
    with pytest.raises(LedgerError, match="cannot be used"):
        Ledger.open(f"sqlite:///{tmp_path / 'other.sqlite'}")


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_ledger_in_memory_is_refused(url: str):
    with pytest.raises(LedgerError, match="needs a file"):
        Ledger.open(url)


def test_other_engines_are_refused():
    with pytest.raises(LedgerError, match="not in mysql"):
        Ledger.open("mysql://localhost/ledger")


def test_batch_too_long_for_one_text_is_read_by_rows(ledger: Ledger):
    ledger.bulk_append([batch([("case/1", 1), ("case/2", 1)], payload=['{"note":"%s"}' % ("漏" * 900)] * 2)])
    with ledger.reading() as connection:
        driver = connection.connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, 4_000)
    assert [row["seq"] for part in ledger.read() for row in part.to_pylist()] == [1, 2]


def test_folder_of_the_ledger_is_made(tmp_path: Path):
    Ledger.open(f"sqlite:///{tmp_path / 'a' / 'b' / 'ledger.sqlite'}").close()
    assert (tmp_path / "a" / "b" / "ledger.sqlite").exists()


# PostgreSQL


@pytest.mark.postgres
def test_truncate_is_refused(postgres_address: str):
    ledger = Ledger.open(postgres_address)
    ledger.append("case/1", 0, facts("case/1", 1))
    with pytest.raises(LedgerError, match="never changed or removed"), ledger.transaction() as transaction:
        transaction.connection.exec_driver_sql("truncate event")
    assert ledger.count_events() == 1
    ledger.close()


@pytest.mark.postgres
def test_taken_back_append_leaves_no_hole_in_the_numbers(postgres_address: str):
    ledger = Ledger.open(postgres_address)
    with pytest.raises(LedgerError), ledger.transaction() as transaction:
        transaction.bulk_append([many(0, 1), batch([("case/1", 1)], payload=["{oops"])])
    assert ledger.append("case/1", 0, facts("case/1", 1)) == 1
    ledger.close()


@pytest.mark.postgres
def test_lost_connection_is_healed(postgres_address: str):
    ledger = Ledger.open(postgres_address)
    ledger.append("case/1", 0, facts("case/1", 1))
    other = sa.create_engine(postgres_address, isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'yingsheng'"
        )
    assert ledger.append("case/1", 1, facts("case/1", 1)) == 2
    other.dispose()
    ledger.close()


def test_server_that_does_not_answer_is_unavailable_and_its_password_unsaid():
    with pytest.raises(LedgerUnavailable) as caught:
        Ledger.open("postgresql://ledger:hunter2@127.0.0.1:1/none")
    assert "hunter2" not in str(caught.value)
    assert caught.value.__cause__ is not None
