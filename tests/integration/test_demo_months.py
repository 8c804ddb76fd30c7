"""The demo company's last months are assessed by the commands themselves, and stand up to the proof."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from desks import policies
from pages import small_company

from casework.month import proof
from casework.month.reading import Months
from casework.record.events import CorrectionEntered
from casework.record.ledger import Ledger
from casework.vocabulary.assessing import AssessmentStage, MonthStage, Ruling
from etl.demo.assessing import Assessing
from etl.subjects.score.handed import WarehouseScores
from etl.warehouse.warehouse import Warehouse

TODAY, SHANGHAI = date(2026, 11, 20), "Asia/Shanghai"
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))


def test_the_last_months_are_locked_one_line_is_given_back_in_part_and_one_month_corrected(tmp_path: Path) -> None:
    small_company(tmp_path, 0.1, today=TODAY)
    ledger = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}")
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", policies())
    scores = WarehouseScores(warehouse)
    Assessing(ledger, policies(), scores, SHANGHAI, datetime(2026, 11, 20, tzinfo=ZoneInfo(SHANGHAI))).tell()
    every = Months(ledger).every()
    stages = {(each.month, each.stage) for each in every}
    assert stages == {(month, MonthStage.LOCKED) for month in (AUGUST, SEPTEMBER, OCTOBER)} | {
        (NOVEMBER, MonthStage.OPENED)
    }
    assert {each.stage for each in Months(ledger).assessments()} == {AssessmentStage.PUBLISHED}
    decided = [appeal.decision for each in every for appeal in each.appeals.values()]
    assert {each.ruling for each in decided if each} == {Ruling.PARTLY}
    (corrected,) = [(each.month, settled.entry) for each in every for settled in each.settled]
    assert corrected[0] == SEPTEMBER
    assert isinstance(corrected[1], CorrectionEntered)
    assert corrected[1].points > 0
    found = proof.prove(ledger, scores, months=[AUGUST])
    assert (found.faults, found.updated, [each.left for each in found.today]) == ((), (), [0.0])
    warehouse.close()
    ledger.close()
