"""What regulations bar from a register of cases: words that are another's, and cases kept for their handlers."""

from __future__ import annotations

import pyarrow as pa
import sqlalchemy as sa

from casework.policy import Policies
from casework.record.desk_tables import confided
from casework.regulation.conditions import Condition
from casework.vocabulary.own import BASE
from etl.intake.workbench import Workbench

SAID = frozenset({"channel", "nature", "concern", "severity", "urgency", "validity", "disposition"})
"""Columns of a register whose words are a regulation's."""
CONFIDENTIAL = "confidential_case"
"""The rule of a row whose content is not kept while it is held back."""
WORDS = pa.schema([(name, pa.string()) for name in ("pack", "vocabulary", "word")])


def bring_barred(bench: Workbench, policies: Policies) -> None:
    """The words that only some regulations have, and which cases each keeps for their handlers."""
    house = {(name, term.value) for name, terms in BASE.items() for term in terms}
    words = {
        (pack.id, name, word)
        for pack in policies.packs
        for name in SAID
        for word in pack.words.get(name, {})
        if (name, word) not in house
    }
    kept = {
        (pack.id, *each) for pack in policies.packs for rule in pack.regulation.sees for each in _told_by(rule.when)
    }
    bench.put("regulation_words", _table(sorted(words)))
    bench.put("confided_kinds", _table(sorted(kept, key=str)))


def _told_by(when: Condition) -> list[tuple[str | None, str | None]]:
    """The words of a row by which a rule about confidentiality applies; none of them where it asks for nothing."""
    if not when:
        return [(None, None)]
    field, *others = when
    return [(field, str(word)) for word in when[field]] if not others and field in SAID else []


def _table(rows: list[tuple[str | None, ...]]) -> pa.Table:
    return pa.Table.from_pylist([dict(zip(WORDS.names, row, strict=True)) for row in rows], schema=WORDS)


def openly_known(connection: sa.Connection, streams: list[str]) -> set[str]:
    """Those of ``streams`` that are no confidential cases: a file learns of these as little as of none."""
    query = sa.select(confided.c.stream).where(confided.c.stream.in_(streams))
    return set(streams) - set(connection.scalars(query))
