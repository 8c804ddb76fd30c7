"""The figures of every unit, month by month."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope

SCORE = "score"
"""The one figure with a mart of its own: it is dearer to plan than all others, and few pages show it."""


class KpiAnswers(Marts):
    """What cards, matrix, sentences and reports say: two marts for all of them."""

    def kpi_months(self, scope: Scope, kpis: Sequence[str] | None = None) -> pa.Table:
        """One row per unit, figure and month that has begun by ``as_of``; projects narrow it, and ``kpis``.

        Columns: unit (string, project; NULL for all together), month (date32), kpi (string), hits (double), n (int64,
        NULL for figures that are no shares), target (double), running (bool: so far, the month is not over),
        judged_since (date32: its past begins there anew; NULL mostly), survey (string: of which survey; NULL for what
        is of none).
        """
        wanted = None if kpis is None else [str(each) for each in kpis]
        found = [] if wanted == [SCORE] else [self._ask("kpi_months", scope, kpis=wanted)]
        if wanted is None or SCORE in wanted:
            found.append(self._ask("kpi_scores", scope))
        return pa.concat_tables(found)

    def baselines(self, scope: Scope) -> pa.Table:
        """One row per unit, figure and month from which on it is judged by what comes after alone; oldest first.

        Columns: unit (string, project; NULL for all together), kpi (string), since (date32), reason (string),
        recorded_at (timestamp).
        """
        return self._ask("baselines", scope)
