"""The figures of every unit, month by month."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope


class KpiAnswers(Marts):
    """What cards, matrix, sentences and reports say: one mart for all of them."""

    def kpi_months(self, scope: Scope, kpis: Sequence[str] | None = None) -> pa.Table:
        """One row per unit, figure and month that has begun by ``as_of``; projects narrow it, and ``kpis``.

        Columns: unit (string, project; NULL for all together), month (date32), kpi (string), hits (double), n (int64,
        NULL for figures that are no shares), target (double), running (bool: so far, the month is not over).
        """
        return self._ask("kpi_months", scope, kpis=None if kpis is None else [str(each) for each in kpis])
