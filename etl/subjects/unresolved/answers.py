"""Unresolved complaints: open cases as of, their next clock, survival, the unclosed register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope

UNRESOLVED_DIMENSIONS = ("age_band", "pack", "stage", "level", "project", "department", "severity", "concern")
ALL = 2**62
"""More rows than there can be."""


def in_age_band(rows: pa.Table, bands: pa.Table, age_band: str) -> pa.Table:
    """Those ``rows`` (with pack and age_days) that are of this band by their own pack; ``bands`` as ``age_bands``."""
    chosen = pc.scalar(False)  # noqa: FBT003
    for band in bands.filter(pc.field("age_band") == age_band).to_pylist():
        age = pc.field("age_days")
        chosen |= (pc.field("pack") == band["pack"]) & (age >= band["from_days"]) & (age < band["until_days"])
    return rows.filter(chosen)


class UnresolvedAnswers(Marts):
    """What is still open as of ``scope.as_of``. Months of the scope do not matter here except where said."""

    def unresolved(self, scope: Scope, *, limit: int = ALL) -> pa.Table:
        """One row per case received by and not closed at ``as_of``; what is due (or overdue) first comes first.

        At most ``limit`` rows.

        Columns: case_id, number, project, department, stage (string), level (int32), received_at (timestamp), age_days
        (int64, whole days since received), pack, severity, channel, concern, category (string), extended, unclosed
        (bool), next_rule_key, next_clause (string), next_due_at (timestamp) — the earliest obligation neither met nor
        void, NULL when none runs —, minutes_left (double, negative = overdue), overdue_count (int64), overdue_minutes
        (double, of the longest overdue one; NULL when none).
        """
        mart = "unresolved_now" if self._settled(scope) else "unresolved_then"
        return self._ask(mart, scope, row_limit=limit)

    def owed_after_closing(self, scope: Scope, since: datetime, *, limit: int = ALL) -> pa.Table:
        """One row per closed case that wants project service's call, due from ``since`` (aware) on; first due first.

        Columns: case_id, next_rule_key (string), next_due_at (timestamp).
        """
        moment = since.astimezone(UTC).replace(tzinfo=None)
        return self._ask("owed_after_closing", scope, since=moment, row_limit=limit)

    def unresolved_then(self, scope: Scope) -> pa.Table:
        """Give the same rows as ``unresolved``, always folded from the events up to ``as_of`` (the slow road)."""
        return self._ask("unresolved_then", scope, row_limit=ALL)

    def age_bands(self, scope: Scope) -> pa.Table:
        """The age bands of each pack as of the scope, for ``in_age_band``; of all rows at once, a join costs a quarter
        of the question.

        Columns: pack (string), from_days, until_days (int64), age_band (string, ``0–2``, ``3–6`` … ``60+``).
        """
        return self._ask("age_bands", scope)

    def unresolved_counts(self, scope: Scope, by: Sequence[str] = ()) -> pa.Table:
        """Count open cases; ``by`` ⊂ age_band, pack, stage, level, project, department, severity, concern.

        Columns: the dimensions, n, overdue (int64: cases with an overdue obligation).
        """
        mart = "unresolved_counts_now" if self._settled(scope) else "unresolved_counts_then"
        return self._count(mart, scope, by, UNRESOLVED_DIMENSIONS, row_limit=ALL)

    def time_to_solve(self, scope: Scope) -> pa.Table:
        """Days from receipt to solution, of cases received in the scope's months, for the survival curve.

        Columns: day (int64, whole days), solved, censored (int64). Solved: the first ``solved`` (or direct answer, or
        closing) by ``as_of``; cases open at ``as_of`` and void ones (withdrawn, duplicate) are censored, not dropped.
        """
        return self._ask("time_to_solve", scope)

    def unclosed_register(self, scope: Scope) -> pa.Table:
        """Cases declared unclosed and not closed since, as of ``as_of``; the longest first.

        Columns: case_id, number, project, department (string), declared_at (timestamp), days_unclosed (int64), reason
        (string), meetings (int64), last_meeting_on (date32), participants, decisions (string, of the last meeting).
        """
        return self._ask("unclosed_register", scope)
