"""A person's copy as a Word file, in Chinese or English: one table a row, field beside value."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import datetime

import docx
from docx.oxml.ns import qn

from casework.upkeep.privacy.copying import PersonCopy
from casework.vocabulary import EventKind, Term
from casework.wording import moment

FONT = "SimSun"


class Said(Term):
    """The sentences of the paper."""

    TITLE = "your_personal_data", "您的个人信息副本"
    NOTHING = "nothing_is_held", "无"
    MADE = "made_at", "生成时间"


KINDS = {kind.value: kind for kind in EventKind}
FIELDS = {
    "stream": "记录",
    "number": "序号",
    "kind": "事项",
    "occurred_at": "发生时间",
    "recorded_at": "登记时间",
    "actor": "经办人",
    "words_gone": "文字已删除",
    "customer_id": "客户编号",
    "project": "项目",
    "name": "姓名",
    "sex": "性别",
    "phone": "电话",
    "mobile": "手机",
    "email": "电子邮箱",
    "address": "地址",
    "postcode": "邮编",
    "phase": "分期",
    "building": "楼栋",
    "room": "房号",
    "contract_number": "合同编号",
    "purchase_status": "购房情况",
    "pager": "寻呼机",
    "other_contact": "其他联系方式",
    "handed_over_on": "收房日期",
    "erased_at": "删除时间",
    "content": "内容",
    "note": "备注",
    "comment": "意见",
    "reason": "理由",
    "channel": "渠道",
    "department": "部门",
    "filename": "文件名",
    "media_type": "文件类型",
    "size": "大小",
    "digest": "校验值",
    "satisfaction": "满意度",
    "score": "评分",
    "recommend": "推荐度",
    "due_at": "时限",
    "created_at": "生成时间",
    "read_at": "阅读时间",
    "title": "标题",
    "body": "正文",
    "form": "表单",
    "fields": "填写内容",
    "saved_at": "保存时间",
    "file": "文件",
    "row_number": "行号",
    "raw": "原始行",
    "value": "值",
    "user_id": "用户",
    "deed": "行为",
    "field": "字段",
    "detail": "详情",
    "what": "对象",
    "request": "申请编号",
    "version": "版本",
    "state": "状态",
}
"""Chinese names of the fields that people ask about; others keep the name they have in the file for machines."""


def paper(copy: PersonCopy, language: str) -> bytes:
    """The bytes of a .docx file."""
    sheet = docx.Document()
    style = sheet.styles["Normal"]
    style.font.name = FONT
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    sheet.add_heading(Said.TITLE.label(language), level=0)
    sheet.add_paragraph(f"{copy.customer_id} · {copy.project}")
    sheet.add_paragraph(f"{Said.MADE.label(language)}: {moment(copy.made_at)}")
    for part, rows in copy.parts.items():
        sheet.add_heading(f"{part.label(language)} ({len(rows)})", level=1)
        for row in rows:
            _table(sheet, row, language)
        if not rows:
            sheet.add_paragraph(Said.NOTHING.label(language))
    written = io.BytesIO()
    sheet.save(written)
    return written.getvalue()


def _table(sheet: docx.document.Document, row: Mapping[str, object], language: str) -> None:
    table = sheet.add_table(rows=0, cols=2, style="Table Grid")
    for name, value in row.items():
        if value in (None, "", False):
            continue
        cells = table.add_row().cells
        cells[0].text = FIELDS.get(name, name) if language.startswith("zh") else name.replace("_", " ").capitalize()
        cells[1].text = _printable(_said(name, value, language))
    sheet.add_paragraph()


def _said(name: str, value: object, language: str) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if name == "kind" and value in KINDS:
        return KINDS[str(value)].label(language)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _printable(text: str) -> str:
    """Without control characters, which a Word file cannot hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
