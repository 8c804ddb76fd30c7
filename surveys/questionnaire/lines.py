"""Questionnaires as regulations wrote them first: one question a line, ``中文 | English | how it is answered``.

Versions that were adopted then stand in ledgers for ever, so they are still read; their items are ``q1``, ``q2`` …
"""

from __future__ import annotations

from collections.abc import Mapping

PARTS = 3
BANDS = (("content", "比较满意，没有意见", "Fairly satisfied, no suggestion"),
         ("acceptable", "还算满意，有建议", "Acceptable, has suggestions"),
         ("discontent", "比较不满，建议较多", "Rather dissatisfied, many suggestions"))  # fmt: skip
ANSWERS: dict[str, dict[str, object]] = {
    "five": {"kind": "scale", "min": 1, "max": 5},
    "text": {"kind": "text"},
    "yes no": {"kind": "single", "options": [{"code": "yes", "zh": "是", "en": "Yes"},
                                             {"code": "no", "zh": "否", "en": "No"}]},
    "band": {"kind": "single", "options": [{"code": code, "zh": zh, "en": en} for code, zh, en in BANDS]},
}  # fmt: skip


def from_lines(name: str, said: Mapping[str, object]) -> dict[str, object]:
    """An old questionnaire in the form of today."""
    lines = said["questions"]
    items = [_item(number, str(line)) for number, line in enumerate(lines if isinstance(lines, list) else [], start=1)]
    title = said["title"]
    return {
        "id": name,
        "version": 1,
        "title": title,
        "clause": said["clause"],
        "purpose": "club_call" if name.endswith("_club") else "survey",
        "sections": [{"code": "questions", "title": title, "items": items}],
    }


def _item(number: int, line: str) -> dict[str, object]:
    zh, en, answered = (*(part.strip() for part in line.split("|")), "", "", "")[:PARTS]
    return {"code": f"q{number}", "text": {"zh": zh, "en": en}, **ANSWERS.get(answered, {"kind": "text"})}
