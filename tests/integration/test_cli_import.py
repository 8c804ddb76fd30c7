"""``yingsheng import`` and ``quarantine``: load, judge, hold back, mend."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from mail_server import SECRET, letter, mail_server
from typer import Exit
from typer.testing import CliRunner, Result

from casework.settings import settings
from etl.cli import app, frame
from etl.cli.showing import show_totals
from etl.intake.reconciliation import ReconciledTotal, Reconciliation

HEADER = "number,project,received_at,channel,concern,content\n"
GOOD = "A-1,P1,2026-03-02 09:00,phone,engineering,Leak\nA-2,P1,2026-03-03 10:00,phone,property,Noise\n"
BAD = "A-3,P1,the day before yesterday,phone,property,Lift\n"
PROJECTS = "code,name\nP1,First\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.delenv("YINGSHENG_LEDGER_URL", raising=False)
    monkeypatch.setattr(frame.out, "width", 200)  # it keeps the COLUMNS that stood when it was made
    settings.cache_clear()
    (tmp_path / "projects.csv").write_text(PROJECTS, encoding="utf-8")
    (tmp_path / "cases.csv").write_text(HEADER + GOOD + BAD, encoding="utf-8")
    assert run("import", str(tmp_path / "projects.csv"), "--kind", "projects").exit_code == 0
    yield tmp_path
    settings.cache_clear()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def ledger_rows(home: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "data" / "ledger.sqlite")
    found = connection.execute(statement).fetchall()
    connection.close()
    return found


def cases(home: Path) -> int:
    return len(ledger_rows(home, "select 1 from event where kind = 'received'"))


def test_a_file_is_loaded_and_accounted_for(home: Path) -> None:
    result = run("import", str(home / "cases.csv"), "--kind", "complaints")
    assert result.exit_code == 0, result.output
    assert "rows: 3" in result.output
    assert cases(home) == 2
    assert "2026-03" in result.output
    assert "File, ledger and warehouse agree" in result.output


def test_of_many_control_totals_only_what_differs_is_printed() -> None:
    sound = [ReconciledTotal(f"P{n}", None, 5, 1, 1, 3, 3) for n in range(30)]
    lost = ReconciledTotal("LOST", None, 5, 1, 1, 3, 2)
    with frame.out.capture() as told, pytest.raises(Exit):
        show_totals(Reconciliation((*sound, lost)))
    assert ("LOST" in told.get(), "P7" in told.get()) == (True, False)
    assert "Control totals that agree, and are not shown: 30." in told.get()


def test_the_same_file_twice_changes_nothing(home: Path) -> None:
    run("import", str(home / "cases.csv"), "--kind", "complaints")
    again = run("import", str(home / "cases.csv"), "--kind", "complaints")
    assert (again.exit_code, cases(home)) == (0, 2)
    assert "Held back by an earlier load already and not kept twice: 1." in again.output


def test_a_dry_run_judges_and_writes_nothing(home: Path) -> None:
    result = run("import", str(home / "cases.csv"), "--kind", "complaints", "--dry-run")
    assert result.exit_code == 0
    assert "Rows read: 3; would be held back: 1." in result.output
    assert cases(home) == 0


def test_a_row_held_back_is_listed_exported_mended_and_loaded(home: Path) -> None:
    run("import", str(home / "cases.csv"), "--kind", "complaints")
    assert "the day before yesterday" in run("quarantine", "list").output
    batch = str(ledger_rows(home, "select batch from quarantine_row")[0][0])
    assert run("quarantine", "export", batch, str(home / "mend.csv")).exit_code == 0
    text = (home / "mend.csv").read_text(encoding="utf-8-sig")
    (home / "mend.csv").write_text(text.replace("the day before yesterday", "2026-03-04 11:00"), encoding="utf-8-sig")
    result = run("import", str(home / "mend.csv"), "--kind", "complaints")
    assert "rows held back earlier that went in: 1" in result.output
    assert cases(home) == 3
    assert "Nothing waits" in run("quarantine", "list").output


def test_the_rows_of_a_query_are_loaded(home: Path) -> None:
    crm = sqlite3.connect(home / "crm.sqlite")
    crm.execute("create table ticket (number, project, received_at, channel, concern, content)")
    crm.execute("insert into ticket values ('B-1', 'P1', '2026-04-01 09:00', 'phone', 'other', 'Parking')")
    crm.commit()
    crm.close()
    url = f"sqlite:///{home / 'crm.sqlite'}"
    result = run("import", "--query", "select * from ticket", "--url", url, "--kind", "complaints")
    assert result.exit_code == 0, result.output
    assert cases(home) == 1


def test_suggest_drafts_a_profile(home: Path) -> None:
    result = run("import", "--suggest", str(home / "cases.csv"))
    assert result.exit_code == 0
    assert "[columns.received_at]" in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["import"], "either a file, or --query"),
        (["import", "missing.csv", "--kind", "complaints"], "missing.csv"),
        (["import", "projects.csv"], "--suggest drafts one"),
        (["import", "projects.csv", "--profile", "nowhere"], "nowhere"),
        (["quarantine", "export", "none", "out.csv"], "none"),
        (["quarantine", "export", "none", "out.docx"], ".csv or .xlsx"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: list[str], words: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home)
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.output
    assert "Traceback" not in result.output


def test_what_comes_into_a_watched_folder_is_loaded_and_put_away(home: Path) -> None:
    inbox = home / "inbox"
    inbox.mkdir()
    for name, text in {"a.csv": HEADER + GOOD + BAD, "b.csv": "x,y\n1,2\n", "note.md": "no table"}.items():
        arrived(inbox / name, text)
    (inbox / "growing.csv").write_text(HEADER, encoding="utf-8")
    result = run("import", "--watch", str(inbox), "--every", "0", "--kind", "complaints")
    assert result.exit_code == 0, result.output
    assert cases(home) == 2
    assert sorted(path.name for path in inbox.iterdir()) == ["growing.csv", "loaded", "note.md", "refused"]
    loaded, report = sorted((inbox / "loaded").iterdir())
    assert loaded.name.endswith("-a.csv")
    assert "New 2, corrected 0, unchanged 0, repeated 0, held back 1." in report.read_text(encoding="utf-8")
    _file, reason = sorted((inbox / "refused").iterdir())
    assert "b.csv: the profile complaints needs the column(s)" in reason.read_text(encoding="utf-8")


def arrived(path: Path, text: str) -> None:
    """A file that rests."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_780_000_000, 1_780_000_000))


def test_an_old_workbook_in_a_watched_folder_is_refused_and_a_row_that_waits_already_told_again(home: Path) -> None:
    inbox = home / "inbox"
    for _time in range(2):
        arrived(inbox / "a.csv", HEADER + GOOD + BAD)
        arrived(inbox / "old.xls", "\xd0\xcf\x11\xe0")
        run("import", "--watch", str(inbox), "--every", "0", "--kind", "complaints")
    first, again = (path.read_text(encoding="utf-8") for path in sorted((inbox / "loaded").glob("*.report.md")))
    row = next(line for line in first.splitlines() if line.startswith("Row "))
    assert "1 wait since an earlier load." in again.splitlines()
    assert row in again.splitlines()
    told = [path.read_text(encoding="utf-8") for path in (inbox / "refused").glob("*.report.md")]
    assert len(told) == 2
    assert all("old.xls: files ending in .xls cannot be imported. Save it as CSV, XLSX" in text for text in told)


def test_what_would_be_right_stands_in_lists_reports_and_files_to_mend(home: Path) -> None:
    inbox, right = home / "inbox", "[channel] The word is not in the vocabulary."
    inbox.mkdir()
    (inbox / "a.csv").write_text(HEADER + GOOD.replace("phone", "pigeon"), encoding="utf-8")
    os.utime(inbox / "a.csv", (1_780_000_000, 1_780_000_000))
    tried = run("import", str(inbox / "a.csv"), "--kind", "complaints", "--dry-run").output
    assert "Choose among: Phone, Letter" in " ".join(tried.split())
    run("import", "--watch", str(inbox), "--every", "0", "--kind", "complaints")
    batch = str(ledger_rows(home, "select batch from quarantine_row")[0][0])
    run("quarantine", "export", batch, str(home / "mend.csv"))
    (report,) = (inbox / "loaded").glob("*.report.md")
    told = [path.read_text(encoding="utf-8-sig") for path in (report, home / "mend.csv")]
    for text in (*told, " ".join(run("quarantine", "list").output.split())):
        assert right in text
        assert "Choose among: Phone, Letter" in text


def test_a_folder_that_is_not_there_is_told(home: Path) -> None:
    result = run("import", "--watch", str(home / "nowhere"), "--every", "0", "--kind", "complaints")
    assert result.exit_code != 0
    assert "there is no such folder" in str(result.output) + str(result.exception)


def test_a_mailbox_is_watched_as_a_folder_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGSHENG_MAILBOX_SECRET", SECRET)
    monkeypatch.setenv("YINGSHENG_MAILBOX_SENDERS", '["erp@example.com"]')
    settings.cache_clear()
    with mail_server() as server:
        server.put(letter("erp@example.com", "March", cases_csv=(HEADER + GOOD).encode()))
        result = run("import", "--watch", server.address, "--every", "0", "--kind", "complaints")
    assert result.exit_code == 0, result.output
    assert (cases(home), server.titles("loaded")) == (2, ["March", "Report: March"])
