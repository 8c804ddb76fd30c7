"""One case: header, timeline, obligations."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope


class CaseFileAnswers(Marts):
    """Tables of one case; empty when the case does not exist or stands in a project outside the scope."""

    def case_header(self, scope: Scope, case_id: str) -> pa.Table:
        """At most one row: the columns of ``core.cases`` as now known (not as of)."""
        return self._ask("case_header", scope, of_case=case_id)

    def case_timeline(self, scope: Scope, case_id: str) -> pa.Table:
        """Events of the case up to ``as_of``, in the order they happened.

        Columns: ordinal, seq, version (int64), kind (string), occurred_at, recorded_at (timestamp), lag_minutes
        (double), late (bool: later than the pack allows), actor (string), payload (string, JSON), corrected (bool),
        target (int64).
        """
        return self._ask("case_timeline", scope, of_case=case_id)

    def case_obligations(self, scope: Scope, case_id: str) -> pa.Table:
        """Every obligation of the case started by ``as_of``, in order of start.

        Columns: obligation_id, rule, rule_key, clause, clock (string), ordinal, from_version (int64), started_at,
        due_at, warn_at, met_at, void_at (timestamp), void_reason, verdict (string), taken_minutes, limit_minutes,
        late_minutes (double), points (double), escalate_level (int64), provisional (bool), pack, pack_version (string).
        """
        return self._ask("case_obligations", scope, of_case=case_id)

    def case_search(self, text: str, customers: Sequence[str], *, limit: int = 50) -> pa.Table:
        """Cases whose number or words contain ``text`` (empty: none by it) or whose customer is one of ``customers``.

        Those by number or customer first, then open ones, then the latest. Columns: case_id, number, project, pack,
        customer_id, category, concern, department, stage (string), level (int32), content (string), received_at,
        closed_at (timestamp), satisfaction (string).
        """
        seen = self._seen(None)
        return self._ask(
            "case_search",
            sought=text.strip().lower() or None,
            customers=list(customers),
            projects=None if seen is None else list(seen),
            row_limit=limit,
        )
