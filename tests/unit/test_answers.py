"""What answers from outside come to: kept, refused with a reason, or left out because they are hidden."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire import Kind, Questionnaire, holds, read
from tests.factories.questionnaires import OPTIONS, ROLE, SHEETS, TINY, item, questionnaire, questionnaires

EXCLUSIVE = {"code": "none", "exclusive": True, "zh": "都没有", "en": "None of them"}
ONE = {
    "single": item("x", "single", options=[*OPTIONS, ROLE]),
    "multiple": item("x", "multiple", options=[*OPTIONS, EXCLUSIVE], min=2, max=2),
    "scale": item("x", "scale", min=1, max=5, options=[ROLE]),
    "0-10": item("x", "0-10"),
    "number": item("x", "number", min=0, max=2.5),
    "whole": item("x", "number", whole=True),
    "text": item("x", "text", longest=5),
    "form": item("x", "text", pattern="[0-9]{6}", message={"zh": "六位邮编", "en": "Six digits"}),
    "date": item("x", "date", earliest="2026-01-01", latest="2026-12-31"),
}
KEPT = [
    ("single", "a", "a"), ("single", ["b"], "b"), ("single", "dont_know", "dont_know"),
    ("multiple", ["c", "a"], ["a", "c"]), ("multiple", "none", ["none"]),
    ("scale", "4", 4), ("scale", 5.0, 5), ("scale", "dont_know", "dont_know"), ("0-10", 0, 0), ("0-10", "10", 10),
    ("number", "2.5", 2.5), ("number", "0", 0), ("whole", "-12", -12), ("date", " 2026-03-02 ", "2026-03-02"),
]  # fmt: skip
REFUSED = [
    ("single", "d", "Choose one of the answers."), ("single", ["a", "b"], "Choose one of the answers."),
    ("single", {"a": 1}, "Choose one of the answers."), ("multiple", ["a"], "Choose 2 at least."),
    ("multiple", ["a", "b", "c"], "Choose 2 at most."), ("multiple", ["a", "none"], "“None of them” goes with no"),
    ("scale", 6, "Give a number from 1 to 5."), ("scale", 2.5, "Give a whole number."), ("scale", True, "Give a whole"),
    ("scale", "two", "Give a whole number."), ("0-10", -1, "Give a number from 0 to 10."),
    ("number", float("nan"), "Give a number."), ("number", "1e999", "Give a number."), ("number", 10**400, "Give a"),
    ("number", "２", "Give a number."), ("whole", "1.5", "Give a whole number."),
    ("text", "x" * 100_000, "Shorten this to 5 characters; it has 100000."), ("text", 7, "Give some words."),
    ("form", "12345", "Six digits"), ("date", "2026-02-30", "Give a day"), ("date", "20260302", "Give a day"),
    ("date", "2025-12-31", "Give 2026-01-01 or a later day."), ("date", "2027-01-01", "Give 2026-12-31 or an earlier"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given_answer", "kept"), KEPT)
def test_an_answer_is_kept_as_its_kind_is(kind: str, given_answer: object, kept: object) -> None:
    assert questionnaire(ONE[kind]).judged({"x": given_answer}).answers == {"x": kept}


@pytest.mark.parametrize(("kind", "given_answer", "said"), REFUSED)
def test_an_answer_that_cannot_be_is_refused_and_told_what_can(kind: str, given_answer: object, said: str) -> None:
    judged = questionnaire(ONE[kind]).judged({"x": given_answer})
    assert said in judged.refusals["x"].en
    assert judged.refusals["x"].zh != judged.refusals["x"].en
    assert judged.all == {}


def test_words_are_kept_apart_and_lose_signs_that_no_text_has() -> None:
    judged = questionnaire(item("x")).judged({"x": " <script>\0\x07好\ud800 "})
    assert judged.words == {"x": "<script>好"}
    assert judged.answers == {}


def test_what_is_required_is_missing_only_at_the_end_and_only_where_it_is_shown() -> None:
    tiny = read(TINY.replace("longest = 20", "required = true"), "tiny.toml")
    assert list(tiny.judged({}).refusals) == ["moved_in"]
    assert tiny.judged({}, complete=False).sound
    assert list(tiny.judged({"moved_in": "yes", "quality": 1}).refusals) == ["why"]
    assert tiny.judged({"moved_in": "no", "quality": 1}).sound


def test_an_answer_hidden_by_a_later_change_of_mind_is_left_out() -> None:
    tiny = read(TINY, "tiny.toml")
    sheet = {"moved_in": "yes", "quality": 1, "why": "cold"}
    assert tiny.judged(sheet).all == sheet
    assert tiny.judged({**sheet, "moved_in": "no"}).all == {"moved_in": "no"}
    assert tiny.judged({**sheet, "quality": "dont_know"}).all == {"moved_in": "yes", "quality": "dont_know"}


def test_another_version_s_option_or_item_is_refused_by_name() -> None:
    judged = read(TINY, "tiny.toml").judged({"moved_in": "perhaps", "gone": 3})
    assert {code: refusal.en for code, refusal in judged.refusals.items()} == {
        "gone": "This questionnaire has no such question.",
        "moved_in": "Choose one of the answers.",
    }


@settings(max_examples=50, deadline=None)
@given(made=questionnaires(), sheet=SHEETS)
def test_no_hidden_item_is_ever_counted(made: Questionnaire, sheet: dict[str, object]) -> None:
    judged = made.judged(sheet)
    met = made.shown(sheet)
    assert {*judged.answers, *judged.words} <= set(met)
    assert {*judged.refusals} - {"stranger"} <= {*met} | (sheet.keys() - made.items.keys())
    for code in judged.all:
        assert all(holds(tree, judged.all) for tree in made.conditions[code])


@settings(max_examples=50, deadline=None)
@given(made=questionnaires(), sheet=SHEETS)
def test_what_was_kept_is_kept_again_and_travels_as_json(made: Questionnaire, sheet: dict[str, object]) -> None:
    once = made.judged(sheet, complete=False)
    again = made.judged(json.loads(json.dumps(once.all, allow_nan=False)), complete=False)
    assert (again.answers, again.words, again.refusals) == (once.answers, once.words, {})
    assert made.shown(once.all) == made.shown(sheet)


@settings(max_examples=50, deadline=None)
@given(made=questionnaires(), sheet=SHEETS)
def test_every_item_shown_is_answered_refused_or_open(made: Questionnaire, sheet: dict[str, object]) -> None:
    judged = made.judged(sheet)
    pages = made.pages(sheet)
    assert [code for page in pages for code in page.codes] == [
        code for code in made.shown(sheet) if made.items[code].kind is not Kind.NOTE
    ]
    sets = [set(judged.answers), set(judged.words), set(judged.refusals)]
    assert sum(map(len, sets)) == len(set.union(*sets))
    open_items = set(made.shown(sheet)) - set.union(*sets)
    assert not any(made.items[code].required for code in open_items)


@settings(max_examples=50, deadline=None)
@given(made=questionnaires(), data=st.data())
def test_a_version_out_of_its_content_is_the_same(made: Questionnaire, data: st.DataObject) -> None:
    again = Questionnaire.model_validate_json(made.content)
    sheet = data.draw(SHEETS)
    assert again.digest == made.digest
    assert again.judged(sheet) == made.judged(sheet)
