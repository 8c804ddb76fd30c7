"""What a questionnaire asks, for whoever reads its figures: as published, as shipped, or as files bring it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from surveys.brought import BROUGHT
from surveys.fieldwork.sheets import in_folders
from surveys.questionnaire import Item
from surveys.results import Asked


def asked_items(platform: Platform, questionnaire: str) -> list[Asked]:
    """The items in the order of the sheet; empty when nobody knows the questionnaire any more."""
    published = platform.answers.survey_sheet(questionnaire).to_pylist()
    if published:
        return [Asked.of(item) for item in map(_item, published) if item.asks]
    if questionnaire in BROUGHT:
        return list(BROUGHT[questionnaire].items)
    known = in_folders(platform.policies).get(questionnaire)
    return [Asked.of(item) for item in known.items.values() if item.asks] if known else []


def titles(platform: Platform, questionnaires: Iterable[str], language: str) -> dict[str, str]:
    """What questionnaires are called, by id; the id itself where nobody knows one any more."""
    asked = {name: each.title for name, each in fieldwork.sheets(platform).every().items()}
    known = asked | {name: each.title for name, each in BROUGHT.items()}
    return {name: known[name].label(language) if name in known else name for name in questionnaires}


def _item(row: Mapping[str, object]) -> Item:
    said = {
        "code": row["item"],
        "kind": row["kind"],
        "text": {"zh": row["text_zh"], "en": row["text_en"]},
        "min": row["low"],
        "max": row["high"],
        "measures": row["measures"],
        "options": row["options"] or (),
    }
    return Item.model_validate({key: value for key, value in said.items() if value is not None})
