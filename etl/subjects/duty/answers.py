"""Duties of units: what projects owe by the calendar, and whether it was done in time."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from casework.vocabulary import Verdict
from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope


class DutyAnswers(Marts):
    """Duties whose period had begun by ``scope.as_of``, in the months in which they fall due."""

    def duties(self, scope: Scope) -> pa.Table:
        """One row per project, duty and period, what falls due first at the top.

        Columns: project, pack, duty_key, duty, clause, name_zh, name_en, every, owed_by, set_by (string), target
        (double), period_from, period_to (date32), due_at (timestamp), month (date32), provisional (bool), done_at
        (timestamp), verdict (string).
        """
        return self._ask("duties", scope)

    def duty_compliance(self, scope: Scope) -> pa.Table:
        """One row per duty, in the order of its regulation.

        Columns: pack, duty_key, clause, name_zh, name_en, every, set_by (string), target (double), met, missed,
        overdue, pending (int64), overdue_since (timestamp).
        """
        return self._ask("duty_compliance", scope)

    def duties_by_verdict(self, scope: Scope) -> dict[Verdict, int]:
        """How many duties of all kinds have each verdict that a duty can have."""
        found = self.duty_compliance(scope)
        verdicts = (Verdict.MET, Verdict.MISSED, Verdict.OVERDUE, Verdict.PENDING)
        return {verdict: pc.sum(found[verdict]).as_py() or 0 for verdict in verdicts}
