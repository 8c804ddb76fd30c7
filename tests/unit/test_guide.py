"""The guides say what stands in the application; each word of the trade is explained in both languages."""

from __future__ import annotations

import re

import pytest

from casework.vocabulary import Term
from casework.vocabulary.desk import Role
from casework.vocabulary.glossary import Word
from dashboard.frame.i18n import CHINESE, ENGLISH, catalogue, speaking
from dashboard.frame.navigation import SPECS
from dashboard.parts import glossary
from dashboard.views.guide.texts import FOLDER, GUIDES, QUOTED, guide, in_order

ROUND = [(name, language) for name in GUIDES for language in (CHINESE, ENGLISH)]
LONGEST = 120
"""Lines that are read in ten minutes."""


def words_of(language: str) -> set[str]:
    """What the application says: sentences of pages and terms of the vocabulary, without counts in brackets, which
    change."""
    terms = {each.label(language) for vocabulary in Term.__subclasses__() for each in vocabulary}
    said = catalogue()
    texts = terms | set(said.values() if language == CHINESE else said)
    return {re.sub(r" ?[（(]\{n\}[）)]", "", text) for text in texts}


WORDS = {language: words_of(language) for language in (CHINESE, ENGLISH)}


@pytest.mark.parametrize(("name", "language"), ROUND)
def test_a_guide_quotes_what_stands_in_the_application(name: str, language: str) -> None:
    _title, sections = guide(name, language)
    quoted = {text for section in sections for text in section.quoted()}
    assert len(quoted) > 10
    assert sorted(quoted - WORDS[language]) == []


@pytest.mark.parametrize(("name", "language"), ROUND)
def test_a_guide_is_read_in_ten_minutes_and_has_the_same_parts(name: str, language: str) -> None:
    title, sections = guide(name, language)
    path = FOLDER / f"{name}.{'zh' if language == CHINESE else 'en'}.md"
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert title
    assert len(sections) == 5


@pytest.mark.parametrize("name", GUIDES)
def test_both_languages_of_a_guide_quote_the_same_pages(name: str) -> None:
    titles = {spec.title for spec in SPECS}
    back = {zh: msgid for msgid, zh in catalogue().items() if msgid in titles}
    chinese, english = (
        {text for section in guide(name, language)[1] for text in section.quoted()} for language in (CHINESE, ENGLISH)
    )
    assert {back[text] for text in chinese if text in back} == english & titles


def test_every_role_has_a_guide_which_stands_first_for_it() -> None:
    assert {role for roles in GUIDES.values() for role in roles} == set(Role)
    assert in_order(frozenset({Role.SALES}))[0] == "sales"
    assert in_order(frozenset({Role.ADMIN, Role.DEPARTMENT}))[:2] == ["department", "admin"]


def test_no_other_file_lies_among_the_guides() -> None:
    names = {f"{name}.{ending}.md" for name in GUIDES for ending in ("zh", "en")}
    assert {path.name for path in FOLDER.glob("*.md")} == names


@pytest.mark.parametrize("word", Word)
def test_a_word_is_explained_in_one_sentence_in_both_languages(word: Word) -> None:
    assert re.fullmatch(r"[^。]+。", word.meaning(CHINESE))
    assert re.search("[,;:!?()]", word.meaning(CHINESE)) is None
    assert re.fullmatch(r"[^.]+\.", word.meaning(ENGLISH))
    assert QUOTED.search(word.meaning(ENGLISH)) is None


def test_a_tooltip_says_the_word_and_its_meaning_and_several_line_by_line() -> None:
    with speaking(CHINESE):
        assert (glossary.explained(Word.OPEN) or "").startswith("**未办结**：到所看的时点")
    assert (glossary.explained(Word.SAMPLE, Word.VOID) or "").count("\n") == 1
    assert glossary.explained() is None
