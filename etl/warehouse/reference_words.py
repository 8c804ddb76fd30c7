"""Reference tables of words: what each regulation calls its words and stages, and what they count as elsewhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import pyarrow as pa

from casework.policy import Policies
from casework.regulation.model import Word
from casework.vocabulary import Term
from casework.vocabulary.own import BASE

Row = dict[str, object]

_WORD = pa.string()
WORDS = pa.schema(
    [
        *[(n, _WORD) for n in ("pack", "vocabulary", "word", "base", "key", "zh", "en")],
        *[("listed", pa.bool_()), ("position", pa.int32())],
    ]
)
"""Every word of a pack; those of the house that it does not list itself among them (``listed`` is false).

``base`` is what it counts as over several packs; ``key`` within its own: the base where it alone is of that base, else
``pack/word``.
"""
STAGE_WORDS = pa.schema(
    [(n, _WORD) for n in ("pack", "stage", "zh", "en")] + [("final", pa.bool_()), ("position", pa.int32())]
)
"""Every stage of a pack in the order of a life; ``final`` where a case ends. Stages of earlier versions come last."""


def word_rows(policies: Policies) -> Iterator[Row]:
    """The rows of ``ref.words``."""
    for pack in sorted({pack.id for pack in policies.packs}):
        own = policies.words(pack)
        for vocabulary in sorted({*own, *BASE}):
            yield from _vocabulary(pack, vocabulary, own.get(vocabulary, {}))


def _vocabulary(pack: str, vocabulary: str, own: Mapping[str, Word]) -> Iterator[Row]:
    bases = {name: word.is_ or name for name, word in own.items()}
    shared = Counter(bases.values())
    for place, (name, word) in enumerate(own.items()):
        key = bases[name] if shared[bases[name]] == 1 else f"{pack}/{name}"
        yield _row(pack, vocabulary, name, bases[name], key, word, place)
    for place, term in enumerate(BASE.get(vocabulary, ()), start=len(own)):
        if term.value not in own:
            yield _row(pack, vocabulary, term.value, term.value, term.value, term, place)


def _row(pack: str, vocabulary: str, word: str, base: str, key: str, text: Word | Term, position: int) -> Row:
    return {
        "pack": pack, "vocabulary": vocabulary, "word": word, "base": base, "key": key, "zh": text.zh, "en": text.en,
        "listed": isinstance(text, Word), "position": position,
    }  # fmt: skip


def stage_rows(policies: Policies) -> Iterator[Row]:
    """The rows of ``ref.stage_words``."""
    for pack in sorted({pack.id for pack in policies.packs}):
        for place, (name, stage) in enumerate(policies.stages(pack).items()):
            yield {"pack": pack, "stage": name, "zh": stage.zh, "en": stage.en, "final": stage.final, "position": place}
