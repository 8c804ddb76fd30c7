"""Papers drawn from a regulation's folder: every line a row, boxes ticked, rows for pens and hands left free."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pytest
from desks import policies
from docx.table import Table
from papers import STAMP, WANG

from casework.case.folding import fold
from casework.desk.step_forms import form_of
from casework.policy import Pack
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.regulation.model import Form
from dashboard.frame.i18n import speaking
from dashboard.parts.documents.case_facts import CaseFacts
from dashboard.parts.documents.case_forms import available
from dashboard.parts.documents.folder_forms import drawn, is_of_a_case

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
GREENTOWN = (
    ev.Received(number="G-1", content="厨房漏水", pack="greentown", channel="phone", severity="general"),
    ev.Dispatched(department="工程部"),
    ev.CauseAnalysed(cause="管件老化"),
    ev.PlanSubmitted(plan="换管"),
    ev.PlanDecided(decision="approved_with_requirements"),
    ev.MeasureSet(measure="换整段管", owner="工程部"),
    ev.MeasureSet(measure="道歉", owner="工程部"),
    ev.MeasureDone(measure="道歉"),
)
FORMS = [(p, name, f) for p in policies().packs for name, f in p.regulation.forms.items() if is_of_a_case(f)]


def facts(pack: Pack, language: str, *payloads: ev.Payload) -> CaseFacts:
    entries = [
        StoredEvent(
            stream="case/c", occurred_at=AT, recorded_at=AT, actor="u1", project="P1", payload=each, seq=n, version=n
        )
        for n, each in enumerate(payloads or (ev.Received(number="N-1", pack=pack.id),), start=1)
    ]
    state = fold("case/c", entries, policies())
    assert state is not None
    return CaseFacts(state, entries, WANG, pack, language, "海韵", {"u1": "赵专员"}, STAMP)


def paper(pack: Pack, form: Form, language: str, *payloads: ev.Payload) -> Table:
    with speaking(language):
        return docx.Document(io.BytesIO(drawn(form, facts(pack, language, *payloads)))).tables[0]


def said(table: Table) -> dict[str, str]:
    return {row.cells[0].text: row.cells[1].text for row in table.rows}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("pack", "name", "form"), FORMS, ids=[f"{p.id}-{name}" for p, name, _ in FORMS])
def test_every_line_of_every_folder_is_a_row_with_its_label(pack: Pack, name: str, form: Form, language: str) -> None:
    wanted = [line[0 if language == "zh-CN" else 1].removeprefix("#").strip() for line in form.lines]
    assert [row.cells[0].text for row in paper(pack, form, language).rows] == wanted, name


def test_the_handling_sheet_says_what_happened_ticks_the_decision_and_what_is_done() -> None:
    pack = policies().in_force("greentown", AT.date())
    found = said(paper(pack, pack.regulation.forms["handling_sheet"], "zh-CN", *GREENTOWN))
    assert (found["编号"], found["直接责任人"], found["内容"]) == ("G-1", "工程部", "厨房漏水")
    assert (found["原因"], found["处理措施"], found["结果"]) == ("管件老化", "换管", "")
    assert found["领导审批"] == "☐ 同意  ☑ 同意并有要求  ☐ 重新制定  ☐ 视为同意"
    assert found["要求"] == "☐ 换整段管\n☑ 道歉"
    assert found["责任人审签"] == "签字：____________  日期：________"


def test_whom_it_is_about_may_be_unknown_but_who_is_punished_may_not() -> None:
    judge, penalise = (
        form_of(name, policies().in_force(pack, AT.date()).steps[name]).model_fields
        for pack, name in (("sales_consultants", "judge"), ("sales_grievance", "penalise"))
    )
    assert (judge["whom"].is_required(), penalise["person"].is_required()) == (False, True)


def test_rows_for_hands_and_pens_are_high_enough() -> None:
    pack = policies().in_force("sales_consultants", AT.date())
    table = paper(pack, pack.regulation.forms["unit_control"], "en")
    heights = {row.cells[0].text: round(row.height.cm, 1) for row in table.rows if row.height is not None}
    assert heights == {"Unit": 1.6, "Price and discount": 1.6, "Confirmed for sale": 1.2, "Consultant": 1.2}
    assert said(table)["Consultant"] == "Signature: ____________  Date: ________"


def test_a_case_offers_the_papers_of_its_regulation_and_none_of_its_units() -> None:
    greentown = policies().in_force("greentown", AT.date())
    titles = [each.title for each in available(facts(greentown, "zh-CN", *GREENTOWN))]
    assert titles == ["投诉登记表", "投诉信息汇报表", "投诉处理单"]
    sunshine = policies().in_force("sunshine", AT.date())
    assert "季度典型案例" not in [each.title for each in available(facts(sunshine, "zh-CN"))]
