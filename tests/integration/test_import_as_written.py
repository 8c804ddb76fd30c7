"""Registers of the shared cases that were always read rightly: each keeps the value that stands in the file."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from import_files import load_file, profile_of, tried

from casework.case.effective import effective
from casework.record.events import Received, SurveyAnswered
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from casework.vocabulary import EventKind
from etl.intake.kinds import SURVEYS
from etl.intake.looking import look
from etl.intake.quarantine import list_quarantine
from etl.intake.readings import NO_ANSWER, Reading, first_meanings, foreign_words
from etl.intake.sources import open_source

REGISTERS = Path(__file__).parents[1] / "data" / "registers"
LOADED = ("11_semicolon.csv", "12_utf16.txt", "13_gb18030.csv", "22_header_forms.xlsx", "27_1904.xlsx",
          "28_names.xlsx", "36_month_edge.csv", "03_merged_project.xlsx", "07_notes_first.xlsx",
          "38_roundtrip.csv")  # fmt: skip
MORNING = datetime(2026, 3, 5, 1, 10, tzinfo=UTC)
"""2026-03-05 09:10 in Shanghai, which is what nearly all of these files say."""
WORDS = {
    "S1": "漏水,渗水;霉变",  # quoted, in a file whose cells end with semicolons
    "U1": "厨房漏水",  # UTF-16, cells end with tabs
    "G1": "㛃㛃",  # GB18030, beyond GBK
    "E1": "厨房漏水",  # headers with stars, line breaks, colons
    "Y1": "厨房漏水",  # a workbook that counts its days from 1904
    "N1": "厨房漏水",  # the second sheet, behind notes
    "N2": "厨房漏水",
    "P1": "厨房漏水",  # one merged cell names the project of three rows
    "P2": "厨房漏水",
    "P3": "厨房漏水",
}


@pytest.fixture(scope="module")
def loaded(empty_ledger: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """A ledger into which all of them went; for looking only."""
    folder = tmp_path_factory.mktemp("written")
    shutil.copyfile(empty_ledger, folder / "ledger.sqlite")
    ledger = Ledger.open(f"sqlite:///{folder / 'ledger.sqlite'}")
    for name in LOADED:
        load_file(ledger, REGISTERS / name)
    yield ledger
    ledger.close()


@pytest.mark.parametrize("number", WORDS)
def test_moment_project_and_words_are_those_of_the_file(loaded: Ledger, number: str) -> None:
    first = effective(loaded.stream(f"case/{number}"))[0]
    assert isinstance(first.payload, Received)
    assert (first.occurred_at, first.project, first.payload.content) == (MORNING, "云栖里", WORDS[number])


def test_steps_around_the_end_of_a_month_keep_their_days(loaded: Ledger) -> None:
    told = {entry.kind: entry.occurred_at for entry in effective(loaded.stream("case/TZ1"))}
    assert told[EventKind.RECEIVED] == datetime(2026, 1, 31, 15, 59, tzinfo=UTC)  # 23:59 on the 31st in Shanghai
    assert told[EventKind.DISPATCHED] == datetime(2026, 1, 31, 16, 5, tzinfo=UTC)  # 00:05 on the 1st
    assert told[EventKind.SOLVED] == datetime(2026, 2, 3, 2, tzinfo=UTC)


def of_whom(ledger: Ledger, number: str) -> tuple[object, ...]:
    """Name, number and room of the customer of a case."""
    payload = effective(ledger.stream(f"case/{number}"))[0].payload
    assert isinstance(payload, Received)
    wanted = sa.select(customer.c.name, customer.c.mobile, customer.c.room)
    with ledger.reading() as connection:
        found = connection.execute(wanted.where(customer.c.customer_id == payload.customer_id)).one_or_none()
    return () if found is None else tuple(found)


def test_names_and_numbers_are_kept_as_they_stand(loaded: Ledger) -> None:
    assert of_whom(loaded, "G1")[0] == "䶮某"
    assert of_whom(loaded, "E1")[1] == "13800000011"
    assert of_whom(loaded, "I4")[:2] == ("D'Arcy 🐉", "13800000022")
    assert of_whom(loaded, "I5") == ("张三", None, "3-1-1201")


def test_what_waits_is_handed_back_as_it_was_written(loaded: Ledger) -> None:
    with (REGISTERS / "38_roundtrip.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["编号"]: row for row in csv.DictReader(file)}
    waiting = {cell.raw["编号"]: cell.raw for cell in list_quarantine(loaded) if cell.file == "38_roundtrip.csv"}
    assert waiting == written
    assert waiting["RT1"]["内容"] == '=1+1 漏水, "急"\n第二行'


def test_words_and_units_behind_a_score_can_be_mapped(ledger: Ledger) -> None:
    plain = 'register_projects = true\nguess = true\n[columns.score]\nfrom = "总体评分"\nmap = { "5分" = "5" }\n'
    mapped = profile_of(plain + '[columns.recommend]\nfrom = "推荐意愿"\nmap = { "10分" = "10" }\n', kind="surveys")
    shown = tried(ledger, REGISTERS / "19_survey.xlsx", mapped)
    assert {problem.rule for problem in shown.problems if problem.row_number == 6} == {"too_long"}  # s5: its words


def test_words_in_a_column_of_points_are_asked_for_and_loaded_as_said(ledger: Ledger) -> None:
    source = open_source(REGISTERS / "19_survey.xlsx")
    seen = look(source)
    means = first_meanings(SURVEYS, seen)
    columns = {each.header: SURVEYS.column(means[each.header]) for each in seen if each.header in means}
    asked = {each.header: set(foreign_words(columns[each.header], each, {})) for each in seen if each.header in means}
    assert asked["总体评分"] == {"非常满意", "5分", "95%", "4.5", "0", "满意"}
    assert asked["推荐意愿"] >= {"10分", "11"}
    words = {"score": {"非常满意": "5", "满意": "4", "0": NO_ANSWER}, "recommend": {"N/A": NO_ANSWER}}
    profile = Reading("surveys", "Asia/Shanghai", means, words).profile(seen)
    report = load_file(ledger, REGISTERS / "19_survey.xlsx", profile)
    told = [ledger.stream(f"survey/2026上半年~{number}")[0].payload for number in ("s4", "s10")]
    assert [(each.score, each.recommend) for each in told if isinstance(each, SurveyAnswered)] == [(5, 9), (4, None)]
    assert report.outcomes.accepted == 5  # s1 to s4 and s10
