"""Annex 3 as a Word document, opened again and compared."""

from __future__ import annotations

import io
from datetime import date

import docx
from desks import pack
from papers import STAMP

from dashboard.frame.i18n import speaking
from dashboard.parts.documents.club_form import ClubMonth

MAY = ClubMonth(
    "海韵",
    {"period_from": date(2026, 5, 11), "period_to": date(2026, 5, 13), "signed": 420, "called": 6, "valid": 5,
     "no_card": 2, "contact_updated": 1, "content": 2, "acceptable": 2, "discontent": 1},
    {"on_consultant": ["热情", "热情", "联系少"], "on_service": [], "expectations": ["多办活动"]},
    STAMP,
)  # fmt: skip


def test_every_field_of_annex_3_is_given() -> None:
    form = pack().form("club_summary")
    wanted = {(section.id, field.id) for section in form.sections for field in section.fields}
    assert {(section, field) for section, fields in MAY.values().items() for field in fields} == wanted


def test_numbers_and_shares_of_valid_calls_stand_on_the_paper() -> None:
    with speaking("zh-CN"):
        paper = docx.Document(io.BytesIO(MAY.render()))
    text = "\n".join(cell.text for row in paper.tables[0].rows for cell in row.cells)
    for expected in ("420", "83.3%", "40.0%", "20.0%", "热情 ×2\n联系少", "多办活动", "海韵 · 项目销售部"):
        assert expected in text


def test_a_project_whose_signed_customers_were_never_counted_shows_a_dash() -> None:
    unknown = ClubMonth(MAY.project, {**MAY.row, "signed": None}, MAY.words, STAMP)
    assert unknown.values()["calls"]["signed"] == "–"
