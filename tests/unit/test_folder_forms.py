"""Papers drawn from a regulation's folder: every line a row, boxes ticked, rows for pens and hands left free."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest
from desks import policies
from docx.table import Table, _Row
from papers import STAMP, WANG

from casework.case.folding import fold
from casework.desk.step_forms import form_of
from casework.policy import Pack
from casework.record import events as ev
from casework.record.events import PAYLOADS
from casework.record.ledger import StoredEvent
from casework.regulation.model import Form
from casework.vocabulary import EventKind, Satisfaction
from dashboard.parts.documents import blank_forms
from dashboard.parts.documents.case_facts import CaseFacts
from dashboard.parts.documents.case_forms import CaseDocument, available
from dashboard.parts.documents.printed import is_of_a_case

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


def paper(pack: Pack, name: str, language: str, *payloads: ev.Payload) -> Table:
    document = CaseDocument(name, pack.regulation.forms[name], facts(pack, language, *payloads))
    return docx.Document(io.BytesIO(document.render())).tables[0]


def apart(row: _Row) -> list[str]:
    """The cells of a row, merged ones once."""
    return [cell.text for cell in {id(cell._tc): cell for cell in row.cells}.values()]


def said(table: Table) -> dict[str, str]:
    return {label: text for row in table.rows for label, text in zip(apart(row)[::2], apart(row)[1::2], strict=False)}


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize(("pack", "name", "form"), FORMS, ids=[f"{p.id}-{p.version}-{name}" for p, name, _ in FORMS])
def test_every_line_of_every_folder_is_printed_under_its_label(
    pack: Pack, name: str, form: Form, language: str
) -> None:
    wanted = [line.label(language) for line in form.lines]
    printed = [text for row in paper(pack, name, language).rows for text in apart(row)[::2]]
    assert printed == wanted


@pytest.mark.parametrize("pack", policies().packs, ids=lambda pack: f"{pack.id}-{pack.version}")
def test_every_line_prints_what_some_step_of_its_regulation_can_say(pack: Pack) -> None:
    written = {kind for step in pack.steps.values() for kind in step.writes}
    sources = {source for form in pack.regulation.forms.values() for line in form.lines for source in line.sources}
    entries = {source for source in sources if source.room in set(EventKind)}
    assert {source.room for source in entries} <= written
    mute = [each for each in entries if each.field not in {"at", "by", *PAYLOADS[EventKind(each.room)].model_fields}]
    assert mute == []


def test_the_handling_sheet_says_what_happened_ticks_the_decision_and_what_is_done() -> None:
    pack = policies().in_force("greentown", AT.date())
    found = said(paper(pack, "handling_sheet", "zh-CN", *GREENTOWN))
    assert (found["编号"], found["直接责任人"], found["内容"]) == ("G-1", "工程部", "厨房漏水")
    assert (found["原因"], found["处理措施"], found["结果"]) == ("管件老化", "换管", "")
    assert found["领导审批"] == "☐ 同意  ☑ 同意并有要求  ☐ 重新制定  ☐ 视为同意"
    assert found["要求"] == "☐ 换整段管\n☑ 道歉"
    assert found["责任人审签"] == "签字：____________  日期：________"


def test_each_measure_is_printed_with_its_owner_and_its_date() -> None:
    pack = policies().in_force("sales_office", AT.date())
    found = said(
        paper(
            pack, "handling_sheet", "zh-CN", ev.Received(number="S-1", content="态度", pack="sales_office"),
            ev.MeasureSet(measure="培训", owner="售楼处", due_at=AT), ev.MeasureSet(measure="换人", owner="按揭组"),
            ev.MeasureDone(measure="培训"),
        )
    )  # fmt: skip
    assert found["措施、责任人、期限"] == "☑ 培训 · 售楼处 · 2026-03-02 09:30\n☐ 换人 · 按揭组"


def test_both_callbacks_stand_on_annex_2_and_both_answers_to_the_customer() -> None:
    pack = policies().in_force("sunshine", date(2027, 1, 1))
    found = said(
        paper(
            pack, "centre_record", "zh-CN", ev.Received(number="Y-1", content="渗水"), ev.Replied(reply="下周修"),
            ev.Replied(reply="改为月底"), ev.CalledBack(satisfaction=Satisfaction.SATISFIED, opinion="好"),
            ev.CalledBack(caller="project_service", opinion="慢", result="已修", effect="不再渗"),
        )
    )  # fmt: skip
    assert (found["反馈客户"], found["第二次反馈"]) == ("下周修", "改为月底")
    assert (found["客户是否满意"], found["其他建议"]) == ("满意", "好")
    assert (found["项目客服回访意见"], found["回访结果"], found["回访效果"]) == ("慢", "已修", "不再渗")


def test_a_form_is_there_once_what_it_is_about_has_happened() -> None:
    pack = policies().in_force("zhonghai", AT.date())
    received = ev.Received(number="Z-1", content="门坏了", pack="zhonghai")
    before = [each.form_id for each in available(facts(pack, "zh-CN", received))]
    after = [
        each.form_id for each in available(facts(pack, "zh-CN", received, ev.ChargedBack(party="甲", amount=1200.0)))
    ]
    assert [name for name in after if name not in before] == ["sm03_24"]
    assert {"sm03_07", "sm03_15"} <= set(before)
    assert (
        said(paper(pack, "sm03_24", "en", received, ev.ChargedBack(party="甲", amount=1200.0)))["Amount"] == "1,200.00"
    )


def test_what_the_company_restyled_takes_the_place_of_what_is_drawn(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blank_forms, "TEMPLATES", tmp_path)
    pack = policies().in_force("greentown", AT.date())
    first = [path.relative_to(tmp_path).as_posix() for path in blank_forms.write(pack, club=False)]
    assert "greentown/handling_sheet.zh.docx" in first
    assert blank_forms.write(pack, club=False) == []
    marked = docx.Document(str(tmp_path / "greentown" / "handling_sheet.zh.docx"))
    marked.add_paragraph('另：{{ called_back["reached=True"].at or case.stage }}，{{ customer.place }}')
    marked.save(str(tmp_path / "greentown" / "handling_sheet.zh.docx"))
    document = CaseDocument("handling_sheet", pack.regulation.forms["handling_sheet"], facts(pack, "zh-CN", *GREENTOWN))
    filled = docx.Document(io.BytesIO(document.render()))
    assert filled.paragraphs[-1].text == "另：处理中，一期 3号楼 3-1-201"
    assert said(filled.tables[0])["要求"] == "☐ 换整段管\n☑ 道歉"


def test_whom_it_is_about_may_be_unknown_but_who_is_punished_may_not() -> None:
    judge, penalise = (
        form_of(name, policies().in_force(pack, AT.date()).steps[name]).model_fields
        for pack, name in (("sales_consultants", "judge"), ("sales_grievance", "penalise"))
    )
    assert (judge["whom"].is_required(), penalise["person"].is_required()) == (False, True)


def test_rows_for_hands_and_pens_are_high_enough() -> None:
    pack = policies().in_force("sales_consultants", AT.date())
    table = paper(pack, "unit_control", "en")
    heights = {row.cells[0].text: round(row.height.cm, 1) for row in table.rows if row.height is not None}
    assert heights == {"Unit": 1.6, "Price and discount": 1.6, "Confirmed for sale": 1.2, "Consultant": 1.2}
    assert said(table)["Consultant"] == "Signature: ____________  Date: ________"


def test_a_case_offers_the_papers_of_its_regulation_and_none_of_its_units() -> None:
    greentown = policies().in_force("greentown", AT.date())
    titles = [each.title for each in available(facts(greentown, "zh-CN", *GREENTOWN))]
    assert titles == ["投诉登记表", "投诉信息汇报表", "投诉处理单"]
    sunshine = policies().in_force("sunshine", AT.date())
    assert "季度典型案例" not in [each.title for each in available(facts(sunshine, "zh-CN"))]
