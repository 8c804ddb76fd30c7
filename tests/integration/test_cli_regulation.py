"""``yingsheng regulation``: list, show, compare, export, import, propose, adopt; and what a hostile archive is told."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from cases import case, project, received, write
from typer.testing import CliRunner, Result
from wall_clock import WallClock

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.adoption.packing import packed
from casework.record.events import Contacted, Dispatched
from casework.record.ledger import Ledger
from casework.regulation import Folder
from casework.regulation.outcomes import taken_over
from casework.regulation.rewriting import rewritten
from casework.settings import ROOT, settings
from casework.vocabulary.desk import Role
from etl.cli import app
from etl.cli.frame import out

SHIPPED = ROOT / "data" / "regulations"
NOW = datetime(2026, 11, 18, 7, tzinfo=UTC)
DAY = "2026-12-28"
"""Forty days later."""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    with WallClock.at(tmp_path, "2026-11-18T15:00").believed():
        yield from regulated(tmp_path, monkeypatch)


def regulated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An installation that has two regulations and two people."""
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr(out, "width", 400)  # a row on one line
    for folder in ("savills", "sunshine@2002-01-01"):
        shutil.copytree(SHIPPED / folder, tmp_path / "regulations" / folder)
    wait(tmp_path / "regulations" / "savills" / "posts.toml")
    monkeypatch.setenv("YINGSHENG_REGULATION_DIR", str(tmp_path / "regulations"))
    settings.cache_clear()
    ledger = Ledger.open(settings().ledger)
    with ledger.transaction() as transaction:
        people = [User("ann", "Ann", (Right(Role.CENTRE),)), User("bob", "Bob", (Right(Role.EXECUTIVE),))]
        enrol(transaction.connection, people, "test", NOW)
    ledger.close()
    yield tmp_path
    settings.cache_clear()


def wait(posts: Path) -> None:
    """Let a regulation hide cases from some whom it tells that there is one, which the desk does not do yet."""
    rule = '[[sees]]\nclause = "{clause}"\nexistence = false\nposts = ["{post}"]\n'
    written = tomllib.loads(posts.read_text(encoding="utf-8"))
    post, said = next(iter(written["posts"].items()))
    told = rule.format(clause=said["clause"], post=post)
    posts.write_text(posts.read_text(encoding="utf-8") + "\n" + told, encoding="utf-8")


def run(*arguments: str) -> str:
    result = invoked(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def invoked(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["regulation", *arguments])


def changed() -> Folder:
    """The version in force with another limit and another name."""
    folder = Folder.read(SHIPPED / "sunshine@2002-01-01")
    folder = rewritten(rewritten(folder, "pack", ("version",), "next"), "pack", ("effective_from",), None)
    return taken_over(rewritten(folder, "clocks", ("visitor", "limit"), "30 minutes"))


def test_every_version_is_listed_with_its_day_and_what_it_waits_for(home: Path):
    said = run("list")
    assert re.search(r"sunshine\W+2026\.1\W+2002-01-01\W+the program", said)
    assert re.search(r"savills.*Regulation savills waits: sees\.\d+: existence = false", said)


def test_a_version_is_shown_clause_by_clause(home: Path):
    said = run("show", "savills")
    assert "4.4.1.2  " in said
    assert "clocks.pass_on_at_night" in said


def test_a_folder_goes_out_comes_in_is_proposed_and_adopted_by_a_second_person(home: Path):
    out = home / "out.zip"
    run("export", "sunshine", "--to", str(out))
    with ZipFile(out) as archive:
        shipped = (SHIPPED / "sunshine@2002-01-01" / "clocks.toml").read_text(encoding="utf-8")
        assert archive.read("sunshine@2002-01-01/clocks.toml").decode() == shipped
    out.write_bytes(packed(changed()))
    draft = re.search(r"Draft (\w+) is kept; things to be put right: 0", run("import", str(out), "--by", "ann"))
    assert draft is not None
    assert draft[1] in run("drafts")
    said = run("propose", draft[1], "--from", DAY, "--reason", "visitors come from afar", "--by", "ann")
    proposal = re.search(r"Proposed: (\w+)", said)
    assert proposal is not None
    refused = invoked("adopt", proposal[1], "--by", "ann")
    assert (refused.exit_code, "a second person must" in refused.output) == (2, True)
    assert f"in force from {DAY}" in run("adopt", proposal[1], "--by", "bob")
    assert re.search(rf"next\W+{DAY}\W+adopted by bob", run("list"))
    assert re.search(r"clocks\.visitor\W+limit", run("compare", "sunshine", "2026.1", "next"))
    assert "adopted" in run("proposals")


def archive(path: Path, entries: dict[str, bytes]) -> Path:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as inside:
        for name, content in entries.items():
            inside.writestr(name, content)
    path.write_bytes(made.getvalue())
    return path


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ({"mine/../../etc/passwd": b"x"}, "is no file of a regulation"),
        ({"mine/pack.toml": b"", "other/pack.toml": b""}, "it holds several folders"),
        ({"mine/run.exe": b"MZ"}, "is no file of a regulation"),
        ({"mine/steps.toml": b"\xff\xfe"}, "cannot be opened as a ZIP archive"),
        ({f"mine/forms/{n}.toml": b"" for n in range(101)}, "more than a regulation has"),
        ({"mine/cases.toml": b"#" * 5_000_000}, "more than a regulation has"),
        ({"mine/pack.toml": b'id = "mine"'}, "is missing: every regulation has one"),
    ],
    ids=["way out", "two", "program", "no text", "many", "bomb", "half"],
)  # fmt: skip
def test_an_archive_that_holds_no_regulation_is_told_why(home: Path, entries: dict[str, bytes], said: str):
    result = invoked("import", str(archive(home / "in.zip", entries)), "--by", "ann")
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_check_lists_what_a_regulation_waits_for_and_calls_it_no_fault(home: Path):
    result = CliRunner().invoke(app, ["check"])
    assert re.search(r"sound  regulations\n", result.output)
    assert re.search(r"waits  Regulation savills waits: ", result.output)


def test_the_corrected_edition_says_which_figures_it_changes_and_why(home: Path):
    shutil.copytree(SHIPPED / "sunshine", home / "regulations" / "sunshine")
    start = NOW - timedelta(days=20)
    steps = [(0, received()), (5, Dispatched(department="engineering", due_at=start + timedelta(hours=2)))]
    ledger = Ledger.open(settings().ledger)
    write(ledger, project())
    write(ledger, case([*steps, (30, Contacted())], "c1", start=start))
    ledger.close()
    said = run("effect", "sunshine", "2026.2")
    assert re.search(r"appointment\W+4\.4\.2\.3\W+company\W+overdue\W+1\W.*counts: False → True", said)
    assert re.search(r"P1\W+\d{4}-\d\d\W+[\d.]+\W+[\d.]+\W+-1\b", said)
    assert "in force from 2027-01-01: figures of what began before stay as they are" in said
