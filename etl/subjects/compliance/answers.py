"""Response-time compliance: counts by verdict, drill rows, time taken, late entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
import pyarrow.compute as pc

from casework.vocabulary import Verdict
from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope

COMPLIANCE_DIMENSIONS = ("project", "department", "rule_key", "month", "severity", "channel", "concern")
CUBE_ONLY = frozenset({"severity", "channel", "concern"})
"""Dimensions that the small matrix does not have."""
COUNTED_TOGETHER = ((), ("project",), ("rule_key",), ("month",), ("project", "rule_key"), ("rule_key", "month"))
"""What the compliance page counts by within one scope, and the overview."""
LATE_DIMENSIONS = ("project", "department", "month", "kind", "actor")


class ComplianceAnswers(Marts):
    """Were the clauses kept? Verdicts are formed as of ``scope.as_of`` on every call."""

    def compliance(self, scope: Scope, by: Sequence[str] = ()) -> pa.Table:
        """Count obligations by verdict; the month is the local month of the due moment.

        ``by`` ⊂ project, department, rule_key, month, severity, channel, concern. Columns: the dimensions of ``by``
        (string; month date32), met, missed, overdue, pending, void (int64). ``by=()`` gives exactly one row; else only
        groups that hold an obligation. The share is met / (met + missed + overdue); without denominator: no data.
        """
        if _goes_deep(scope) or CUBE_ONLY & set(by):
            return self._count("compliance", scope, by, COMPLIANCE_DIMENSIONS)
        return self._count_together("compliance_matrix", scope, by, COMPLIANCE_DIMENSIONS, COUNTED_TOGETHER)

    def compliance_scan(self, scope: Scope, by: Sequence[str] = ()) -> pa.Table:
        """Give the same rows as ``compliance``, always from the single obligations: what tests hold it against."""
        return self._count("compliance_scan", scope, by, COMPLIANCE_DIMENSIONS)

    def obligations(self, scope: Scope, *, verdicts: Sequence[Verdict] | None = None, limit: int = 2000) -> pa.Table:
        """List the obligations behind the counts, the worst first; at most ``limit`` rows.

        Columns: obligation_id, case_id, number, project, department, rule_key, clause (string), month (date32),
        severity, channel, concern (string), started_at, due_at, met_at (timestamp; met_at NULL unless met by
        ``as_of``), verdict (string), taken_minutes (double, in the obligation's own clock), limit_minutes (double),
        late_minutes (double, clock minutes past due, NULL unless missed or overdue), entry_lag_minutes (double, from
        meeting it to recording that), provisional (bool: the statutory calendar was not yet announced).
        """
        wanted = None if verdicts is None else [str(verdict) for verdict in verdicts]
        return self._ask("obligations", scope, verdicts=wanted, row_limit=limit)

    def verdicts(self, scope: Scope, wanted: Iterable[Verdict]) -> int:
        """How many obligations have one of the verdicts."""
        counts = self.compliance(scope).to_pylist()[0]
        return sum(counts[verdict] for verdict in set(wanted))

    def time_taken(self, scope: Scope) -> pa.Table:
        """Distribution of time taken against the limit, of obligations met or missed by ``as_of``.

        Columns: rule_key (string), bin (double, lower edge of taken / limit in steps of 0.1; 3.0 holds all from there),
        n (int64). Rules without a limit in minutes (zero or unknown) do not appear.
        """
        return self._ask("time_taken" if _goes_deep(scope) else "time_taken_matrix", scope)

    def time_taken_of_all(self, scope: Scope) -> tuple[pa.Table, int]:
        """The same over all rules, by bin (columns bin, n), and of how many obligations."""
        found = self.time_taken(scope).group_by("bin").aggregate([("n", "sum")]).rename_columns(["bin", "n"])
        return found.sort_by("bin"), pc.sum(found["n"]).as_py() or 0

    def late_entries(self, scope: Scope, by: Sequence[str] = ()) -> pa.Table:
        """How many events were recorded late: later after they happened than the pack's ``late_entry_minutes``.

        ``by`` ⊂ project, department, month, kind, actor (month = local month in which it happened). Columns: the
        dimensions, entries, late (int64), median_lag_minutes (double, NULL without entries).
        """
        return self._count("late_entries", scope, by, LATE_DIMENSIONS)

    def source_agreement(self, scope: Scope) -> pa.Table:
        """How often sources of files and we agree, by clause.

        Columns: rule_key, clause (string), both_on_time, both_late, only_we_late, only_source_late, not_judged (int64).
        """
        return self._ask("source_agreement", scope)

    def source_verdicts(self, scope: Scope, *, limit: int = 500) -> pa.Table:
        """The single obligations behind ``source_agreement``, those that differ first; at most ``limit`` rows.

        Columns: case_id, number, project, rule_key, clause, said, verdict (string), agrees (bool, NULL where we do not
        judge), due_at, met_at (timestamp).
        """
        return self._ask("source_verdicts", scope, row_limit=limit)


def _goes_deep(scope: Scope) -> bool:
    """Whether the scope is narrowed by what the small cubes do not have."""
    return (scope.severities, scope.channels, scope.concerns) != (None, None, None)
