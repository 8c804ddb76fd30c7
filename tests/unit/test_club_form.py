"""Annex 3 as a Word document, opened again and compared."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from desks import pack
from papers import STAMP

from dashboard.frame.i18n import speaking
from dashboard.parts.documents.blank_forms import CLUB, LANGUAGES, template_path
from dashboard.parts.documents.club_form import ClubMonth

MAY = ClubMonth(
    "海韵",
    {"period_from": date(2026, 5, 11), "period_to": date(2026, 5, 13), "signed": 420, "called": 6, "valid": 5,
     "no_card": 2, "contact_updated": 1, "content": 2, "acceptable": 2, "discontent": 1},
    {"on_consultant": ["热情", "热情", "联系少"], "on_service": [], "expectations": ["多办活动"]},
    STAMP,
)  # fmt: skip


def fields() -> set[tuple[str, str]]:
    """Heading and line of each field, by the marks that the form names."""
    found, heading = set(), ""
    for line in pack().regulation.forms[CLUB].lines:
        heading = line.mark or "" if line.heading else heading
        if not line.heading:
            found.add((heading, line.mark or ""))
    return found


def test_every_field_of_annex_3_is_given() -> None:
    assert len(fields()) == 22
    assert {(heading, field) for heading, given in MAY.values().items() for field in given} == fields()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shipped_template_asks_for_every_field(language: str) -> None:
    (table,) = docx.Document(str(template_path(CLUB, language))).tables
    text = "\n".join(cell.text for cell in table._cells)
    assert {each for each in fields() if f"{{{{ {'.'.join(each)} }}}}" not in text} == set()


def test_numbers_and_shares_of_valid_calls_stand_on_the_paper() -> None:
    with speaking("zh-CN"):
        paper = docx.Document(io.BytesIO(MAY.render()))
    text = "\n".join(cell.text for row in paper.tables[0].rows for cell in row.cells)
    for expected in ("420", "83.3%", "40.0%", "20.0%", "热情 ×2\n联系少", "多办活动", "海韵 · 项目销售部"):
        assert expected in text


def test_a_project_whose_signed_customers_were_never_counted_shows_a_dash() -> None:
    unknown = ClubMonth(MAY.project, {**MAY.row, "signed": None}, MAY.words, STAMP)
    assert unknown.values()["calls"]["signed"] == "–"
