"""The Word documents of a case: every field of the form filled, opened again and compared cell by cell."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from desks import policies
from papers import DAY, LIFE, STAMP, Life, facts

from casework.record import events as ev
from dashboard.parts.documents.case_forms import CaseDocument, TemplateError, available, fill, rooms


def cells(document: CaseDocument) -> dict[str, str]:
    """Label → value of a rendered form, each merged cell once; of a label that stands twice the first."""
    found: dict[str, str] = {}
    for row in docx.Document(io.BytesIO(document.render())).tables[0].rows:
        texts = [cell.text for cell in {id(cell._tc): cell for cell in row.cells}.values()]
        found = dict(zip(texts[::2], texts[1::2], strict=False)) | found
    return found


def one(form_id: str, language: str = "zh-CN", life: Life = LIFE) -> CaseDocument:
    return next(document for document in available(facts(language, life)) if document.form_id == form_id)


def test_annex_1_says_who_what_when_and_how_it_ended() -> None:
    found = cells(one("project_record"))
    assert found["编号"] == "SY-2026-000007"
    assert found["姓名"] == "王一一"
    assert found["合同编号"] == "HT-001"
    assert found["信息媒介"].startswith("☑ 来电  ☐ ")
    assert found["涉及事项"] == "☑ 工程  ☐ 物业  ☐ 销售  ☐ 其他 · 渗漏"
    assert found["详细内容"] == "客厅渗水 <严重> & 反复"
    assert found["批办意见"] == "三日内修复"
    assert found["处理结果"] == "已更换防水层并闭水试验"
    assert found["反馈客户"] == "已修复,质保五年"
    assert found["归档"] == "已解决 · 2026-03-10 09:00"


def test_annex_2_adds_demand_proposal_and_the_customers_verdict() -> None:
    found = cells(one("centre_record"))
    assert (found["客户要求"], found["客服中心建议"]) == ("尽快维修", "先查防水层")
    assert (found["客户是否满意"], found["其他建议"]) == ("满意", "希望更快")


def test_the_dispatch_slip_states_the_contact_limit_and_the_receipt() -> None:
    found = cells(one("dispatch_slip"))
    assert (found["派发单号"], found["联系客户时限"]) == ("PF-7", "2026-03-03 09:00")
    assert (found["责任部门"], found["确认人"]) == ("工程部", "李工")


def test_a_slip_confirmed_at_the_desk_names_the_person_and_not_the_account() -> None:
    life = [*LIFE[:2], ("u2", DAY[0], ev.ReceiptConfirmed(by="u2"))]
    assert cells(one("dispatch_slip", life=life))["确认人"] == "李工"
    assert cells(one("project_record", life=life))["接收人"] == "李工"


@pytest.mark.parametrize("form_id", ["dispatch_slip", "escalated_slip", "major_event"])
def test_a_slip_says_in_which_building_the_room_is(form_id: str) -> None:
    assert cells(one(form_id))["房号"] == "一期 3号楼 3-1-201"


def test_the_records_print_how_the_company_is_reached() -> None:
    assert (cells(one("project_record"))["服务专线"], cells(one("project_record"))["服务邮箱"]) == (
        "400-000-0001",
        "service@example.com",
    )
    assert (cells(one("centre_record"))["客服中心联系人"], cells(one("centre_record"))["联系电话"]) == (
        "赵专员",
        "010-0000 0002",
    )


def test_the_escalated_slip_states_cause_instruction_and_its_own_deadline() -> None:
    found = cells(one("escalated_slip"))
    assert (found["升级原因"], found["呈报"]) == ("未按时解决反馈", "项目总经理")
    assert (found["批示意见"], found["完成时限"]) == ("三日内修复", "2026-03-09 09:00")


def test_the_major_event_report_speaks_english_to_an_english_reader() -> None:
    found = cells(one("major_event", "en"))
    assert (found["Summary"], found["Compensation (yuan)"]) == ("媒体关注", "25,000.00")
    assert found["Stage"] == "Closed"


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2027, 3, 2)])
def test_annexes_and_slips_leave_room_for_pens_and_hands_in_every_edition(day: date) -> None:
    found = {}
    for document in available(replace(facts(life=LIFE[:2] + LIFE[3:6]), pack=policies().in_force("sunshine", day))):
        rows = docx.Document(io.BytesIO(document.render())).tables[0].rows
        high = [(row.cells[0].text, round(row.height.cm, 1)) for row in rows if row.height is not None]
        signed = [row.cells[0].text for row in rows if row.cells[1].text.startswith("签字：")]
        found[document.form_id] = high, signed
    responsible = [("责任人", 1.2), ("责任人", 1.2)]
    assert found == {
        "project_record": (responsible, ["责任人", "责任人"]),
        "centre_record": (responsible, ["责任人", "责任人"]),
        "dispatch_slip": ([("确认人", 1.2), ("现场记录", 1.6), ("客户签字", 1.2)], ["确认人", "客户签字"]),
        "escalated_slip": ([("签收", 1.2), ("现场记录", 1.6)], ["签收"]),
    }


def test_annex_1_has_both_rows_of_feedback_and_what_project_service_heard() -> None:
    heard = ev.CalledBack(caller="project_service", opinion="满意", result="无渗漏", effect="好")
    again = [*LIFE, ("u1", DAY[8], ev.Replied(reply="已回访，一切正常")), ("u2", DAY[8], heard)]
    found = cells(one("project_record", life=again))
    assert (found["反馈客户"], found["第二次反馈"]) == ("已修复,质保五年", "已回访，一切正常")
    assert (found["项目客服回访意见"], found["回访结果"], found["回访效果"]) == ("满意", "无渗漏", "好")


def test_only_forms_whose_event_has_happened_can_be_printed() -> None:
    early = available(facts(life=LIFE[:1]))
    assert [document.form_id for document in early] == ["project_record", "centre_record"]
    assert [document.form_id for document in available(facts())] == [
        "project_record", "centre_record", "dispatch_slip", "escalated_slip", "major_event"
    ]  # fmt: skip


def test_a_restyled_template_with_an_unknown_mark_is_named_with_what_to_do(tmp_path: Path) -> None:
    paper = docx.Document()
    paper.add_paragraph("{{ customer.shoe_size }}")
    broken = tmp_path / "project_record.zh.docx"
    paper.save(str(broken))
    with pytest.raises(TemplateError, match=r"project_record\.zh\.docx: .*shoe_size.*Correct the mark"):
        fill(broken, rooms(facts()), STAMP)


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match=r"There is no template gone\.docx"):
        fill(tmp_path / "gone.docx", {}, STAMP)


@pytest.mark.parametrize(("language", "as_of"), [("zh-CN", "数据截至"), ("en", "As of")])
def test_every_paper_says_how_far_the_ledger_went(language: str, as_of: str) -> None:
    footer = docx.Document(io.BytesIO(one("project_record", language).render())).sections[0].footer
    (line,) = [paragraph.text for paragraph in footer.paragraphs]
    assert line.startswith(f"{as_of} 2026-03-10 09:00 · ")
    assert "12:" + "ab" * 8 in line


def test_a_restyled_template_keeps_its_own_footers_and_states_the_head_on_every_page(tmp_path: Path) -> None:
    paper = docx.Document()
    paper.add_section()
    first, second = paper.sections
    first.different_first_page_header_footer = True
    first.footer.paragraphs[0].text = "Confidential"
    second.footer.is_linked_to_previous = False
    second.footer.paragraphs[0].text = "{{ customer.name }}"
    paper.save(str(tmp_path / "own.docx"))
    filled = fill(tmp_path / "own.docx", {"customer": {"name": "王一一"}}, STAMP)
    first, second = docx.Document(io.BytesIO(filled)).sections
    footers = [[p.text for p in f.paragraphs] for f in (first.footer, first.first_page_footer, second.footer)]
    line = STAMP.line()
    assert footers == [["Confidential", line], [line], ["王一一", line]]
