"""Unresolved complaints: open cases as of, their next clock, survival, the unclosed register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pyarrow as pa

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope

UNRESOLVED_DIMENSIONS = ("age_band", "pack", "stage", "level", "project", "department", "severity", "concern")
ALL = 2**62
"""More rows than there can be."""


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

    def withdrawn_cases(self, scope: Scope, since: datetime, *, limit: int = ALL) -> pa.Table:
        """One row per case closed from ``since`` (aware) on as withdrawn or a duplicate and not looked at since; the
        latest first.

        Columns: case_id, number, project, department, pack, disposition (string), withdrawn_at (timestamp), closed_by,
        reason, customers_word, of_case (string).
        """
        moment = since.astimezone(UTC).replace(tzinfo=None)
        return self._ask("withdrawn_cases", scope, since=moment, row_limit=limit)

    def appointments(self, scope: Scope, since: datetime, until: datetime, *, limit: int = ALL) -> pa.Table:
        """One row per open case whose agreed time lies from ``since`` to before ``until`` (aware); the earliest first.

        Columns: case_id, number, project, department, pack, stage (string), due_at (timestamp).
        """
        first, end = (moment.astimezone(UTC).replace(tzinfo=None) for moment in (since, until))
        return self._ask("appointments", scope, since=first, until=end, row_limit=limit)

    def unresolved_then(self, scope: Scope) -> pa.Table:
        """Give the same rows as ``unresolved``, judged as of a moment that may lie in the past."""
        return self._ask("unresolved_then", scope, row_limit=ALL)

    def unresolved_listed(
        self,
        scope: Scope,
        *,
        window: str = "all",
        order: str = "due",
        group: tuple[str, str] | None = None,
        limit: int = 200,
    ) -> pa.Table:
        """The first ``limit`` open cases of a window and a group, in an order; and how many there are.

        ``window``: all | overdue | day | week (due within) | none (no clock runs). ``order``: due | age | level, the
        most pressing, oldest or highest first. ``group``: age_band, stage (``pack/stage``), level or project, and its
        code. Columns: those of ``unresolved``, and total (int64, the same in each row).
        """
        of_group, of_code = group or (None, None)
        return self._ask(
            "unresolved_listed",
            scope,
            of_window=window,
            of_order=order,
            of_group=of_group,
            of_code=of_code,
            row_limit=limit,
        )

    def unresolved_pressing(self, scope: Scope, *, raised: int = 30, overdue: int = 3) -> pa.Table:
        """The first ``raised`` open cases of those raised, the highest first, then the first ``overdue`` of those
        overdue, for longest first.

        Columns: why (string: raised | overdue), case_id, number, project (string), level (int32), overdue_minutes
        (double, of the longest overdue one; NULL when none). A case may stand there for both.
        """
        return self._ask("unresolved_pressing", scope, raised_limit=raised, overdue_limit=overdue)

    def unresolved_totals(self, scope: Scope) -> pa.Table:
        """One row of counts of open cases (int64): n, overdue, due_in_a_day, raised (escalated), unclosed."""
        return self._ask("unresolved_totals", scope)

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
