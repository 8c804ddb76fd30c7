"""Questionnaires for tests: a small one to spoil, and random ones with answers that fit and answers that do not."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from surveys.questionnaire import Questionnaire, sound

WORDS = {"zh": "文字", "en": "Words"}
CODES = [f"i{number}" for number in range(8)]
OPTIONS = [{"code": code, **WORDS} for code in ("a", "b", "c")]
ROLE = {"code": "dont_know", "role": "dont_know", **WORDS}

TINY = """
id = "tiny"
version = 1
title = { zh = "小问卷", en = "Tiny" }

[options]
yes_no = [{ code = "yes", zh = "是", en = "Yes" }, { code = "no", zh = "否", en = "No" }]

[[sections]]
code = "first"
title = { zh = "一", en = "One" }

[[sections.items]]
code = "moved_in"
kind = "single"
required = true
text = { zh = "入住了吗？", en = "Moved in?" }
options = "yes_no"

[[sections.items]]
code = "quality"
kind = "scale"
min = 1
max = 5
text = { zh = "质量", en = "Quality" }
when = { item = "moved_in", is = "yes" }
options = [{ code = "dont_know", zh = "不清楚", en = "Don't know", role = "dont_know" }]

[[sections]]
code = "second"
title = { zh = "二", en = "Two" }
when = { item = "quality", at_most = 2 }

[[sections.items]]
code = "why"
kind = "text"
longest = 20
text = { zh = "为什么？", en = "Why?" }
"""


def item(code: str, kind: str = "text", **said: object) -> dict[str, Any]:
    """One item as a file writes it."""
    return {"code": code, "kind": kind, "text": WORDS, **said}


def questionnaire(*items: dict[str, Any], **said: object) -> Questionnaire:
    """A questionnaire of one page."""
    section = {"code": "page", "title": WORDS, "items": list(items)}
    return sound({"id": "made", "version": 1, "title": WORDS, "sections": [section], **said}, "made.toml")


BARE = {
    "single": {"options": [*OPTIONS, ROLE]},
    "multiple": {"options": [*OPTIONS, {"code": "none", "exclusive": True, **WORDS}], "max": 2},
    "scale": {"min": 1, "max": 5, "options": [ROLE]},
    "0-10": {"options": [ROLE]},
    "number": {"min": -5, "max": 5},
    "text": {"longest": 30},
    "date": {"earliest": "2020-01-01", "options": [ROLE]},
    "note": {},
}


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Some items of every kind over some pages; each may look at those before it."""
    items: list[dict[str, Any]] = []
    for code in CODES[: draw(st.integers(1, len(CODES)))]:
        kind = draw(st.sampled_from(sorted(BARE)))
        made = item(code, kind, **BARE[kind])
        if kind != "note":
            made["required"] = draw(st.booleans())
        if (before := [each for each in items if each["kind"] != "note"]) and draw(st.booleans()):
            made["when"] = draw(conditions(before))
        items.append(made)
    cut = draw(st.integers(0, len(items) - 1))
    parts = [part for part in (items[:cut], items[cut:]) if part]
    sections = [{"code": f"s{n}", "title": WORDS, "items": part} for n, part in enumerate(parts)]
    said = {"id": "made", "version": 1, "title": WORDS, "sections": sections}
    return Questionnaire.model_validate(said)


def conditions(before: list[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """What can be said of the answers before."""
    leaf = st.sampled_from(before).flatmap(_said_of)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda several: {"all": several}),
            st.lists(inner, min_size=1, max_size=3).map(lambda several: {"any": several}),
            inner.map(lambda one: {"not": one}),
        ),
        max_leaves=4,
    )


def _said_of(other: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    code, kind = other["code"], other["kind"]
    answered = st.booleans().map(lambda there: {"item": code, "answered": there})
    if "options" in other:
        codes = [option["code"] for option in other["options"]]
        answered |= st.sampled_from(codes).map(lambda option: {"item": code, "is": option})
    if kind in {"scale", "0-10", "number"}:
        answered |= st.integers(0, 6).map(lambda bound: {"item": code, "at_least": bound})
    if kind == "date":
        answered |= st.dates().map(lambda day: {"item": code, "at_most": day.isoformat()})
    return answered


ANSWERS = st.one_of(
    st.none(),
    st.sampled_from(["a", "b", "none", "dont_know", "2026-03-02", "3", "-7", "x\0y", "<script>", ""]),
    st.integers(-3, 12),
    st.floats(allow_nan=True),
    st.booleans(),
    st.text(st.sampled_from("ab1 <&'\0\ud800\n好"), max_size=40),
    st.lists(st.sampled_from(["a", "b", "c", "none", "z"]), max_size=4),
    st.just({"a": 1}),
)
"""Whatever may come from outside."""
SHEETS = st.dictionaries(st.sampled_from([*CODES, "stranger"]), ANSWERS)
