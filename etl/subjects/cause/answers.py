"""What complaints are about, where they come from, what comes again, and what is better only on paper."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope

CAUSE_DIMENSIONS = ("project", "category", "building", "month")
COUNTED_TOGETHER = (("category",), ("project",), ("building",), ("category", "month"))
"""What the section on causes counts by within one scope."""


class CauseAnswers(Marts):
    """Complaints received in the scope's months, by what they are about."""

    def causes(self, scope: Scope, by: Sequence[str]) -> pa.Table:
        """Count complaints; ``by`` ⊂ project, category, building, month; the most frequent first.

        Columns: the dimensions (category, building NULL where nobody said), n, open_cases (int64), share_so_far
        (double: of all complaints, up to this row).
        """
        found = self._count_together("causes", scope, by, CAUSE_DIMENSIONS, COUNTED_TOGETHER)
        return found.sort_by([("share_so_far", "ascending")])

    def cause_cases(self, scope: Scope, *, group: tuple[str, str] | None = None, limit: int = 200) -> pa.Table:
        """The first ``limit`` complaints that ``causes`` counts, open ones first, then the latest; and how many.

        ``group``: category, building or project, and its code (``-``: nobody said). Columns: case_id, number, project,
        category, building (string), received_at, closed_at (timestamp; NULL: open), total, open_cases (int64, the same
        in each row).
        """
        of_group, of_code = group or (None, None)
        return self._ask("cause_cases", scope, of_group=of_group, of_code=of_code, row_limit=limit)

    def repeats(self, scope: Scope, *, days: int, least: int, limit: int) -> pa.Table:
        """Homes, and categories within one building, with ``least`` complaints in the last ``days``, one of them open.

        Columns: kind (home | cause), project, building, category (string), n, open_cases (int64), case_id, number
        (string; of the latest). The most first.
        """
        return self._ask("repeats", scope, days=days, least=least, row_limit=limit)

    def late_kept(self, scope: Scope) -> pa.Table:
        """Projects that reach their target in a month by late entries alone.

        Columns: project (string), month (date32), met, met_late_entered, due (int64), share_without, target (double).
        """
        return self._ask("late_kept", scope)
