"""By what the scores of a month are named for ever: the root of the company's month, the digest of a project's score.

They stand on every file and message of a report about scores, so that whoever holds one can have it proven
(``yingsheng month prove --root``). Only what was locked by the report's moment is named: made again, it is the same.
"""

from __future__ import annotations

from casework.month.state import assessment_from, month_from
from casework.month.streams import assessment_stream, month_stream
from casework.record.ledger import Ledger, StoredEvent
from reporting.filling import Copy, Seals

MONTH = "month"
SCORES = frozenset({"scores", "score_lines"})
"""The marts whose figures a lock settles."""


def seals(ledger: Ledger, copy: Copy) -> Seals:
    """What names the scores that a copy shows, by its moment."""
    if copy.report.period != MONTH or not any(each.mart in SCORES for each in copy.report.sections):
        return Seals()
    month = copy.span.first
    company = assessment_from(month, _by_then(ledger, copy, assessment_stream(month)))
    root = company.locked.root if company.locked else None
    if copy.project is None:
        return Seals(root)
    own = month_from(copy.project, month, _by_then(ledger, copy, month_stream(copy.project, month)))
    return Seals(root, own.locked.digest if own.locked else None)


def _by_then(ledger: Ledger, copy: Copy, stream: str) -> list[StoredEvent]:
    return [entry for entry in ledger.stream(stream) if entry.recorded_at <= copy.as_of]
