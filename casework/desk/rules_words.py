"""Is a word that was entered one of the regulation's, and one for such a case?"""

from __future__ import annotations

from pydantic import BaseModel

from casework.desk.ground import Ground
from casework.errors import RuleError
from casework.regulation.conditions import Facts
from casework.vocabulary.own import vocabularies
from casework.wording import phrases

CATEGORY = "category"
"""Categories are checked where they are entered: a regulation without any takes every one."""


def check_words(entered: BaseModel, ground: Ground, case: Facts | None = None) -> None:
    """Every word that was entered is one that the regulation lists; with ``case``, one for a case that says so."""
    for field, vocabulary in vocabularies(type(entered)).items():
        word = getattr(entered, field)
        if word is not None and field in entered.model_fields_set and vocabulary != CATEGORY:
            _check(vocabulary, word, ground, case)


def _check(vocabulary: str, word: str, ground: Ground, case: Facts | None) -> None:
    known = ground.pack.choices(vocabulary)
    if word not in known:
        raise RuleError(
            "“{word}” is none of the regulation's words here. Choose one of: {known}.",
            word=word,
            known=phrases(ground.pack.said(vocabulary, each) for each in known),
        )
    fitting = known if case is None else ground.pack.choices(vocabulary, case)
    if word not in fitting:
        raise RuleError(
            "“{word}” is not for a case like this one. Choose one of: {known}.",
            word=ground.pack.said(vocabulary, word),
            known=phrases(ground.pack.said(vocabulary, each) for each in fitting),
        )
