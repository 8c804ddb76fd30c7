"""What reports ask: any mart by its name, over a period that need not be made of months."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

import pyarrow as pa

from etl.statements import named
from etl.subjects.marts import FILTERS, Marts, mart, parameters
from etl.subjects.questions import Parameter
from etl.warehouse.scope import Scope, ScopeError

ALL = 2**62
"""More rows than there can be."""


@cache
def mart_columns(name: str) -> Mapping[str, str]:
    """The columns of the mart ``name`` with their types; raises ``ScopeError`` where there is none."""
    if name not in named("marts"):
        raise ScopeError("There is no mart {mart}: choose one that docs/kpi.md lists.", mart=name)
    return {column.name: column.type for column in mart(name).columns}


class ReportAnswers(Marts):
    """Marts as reports ask them. ``since`` and ``until`` (aware, the end excluded) are the period, to the moment."""

    def flow_of_cases(self, scope: Scope, since: datetime, until: datetime) -> pa.Table:
        """Cases carried over, received, reopened, done and open at the end, one row per project.

        Columns: project (string), carried, received, reopened, done, open_cases (int64), done_share (double), overdue,
        unclosed (int64).
        """
        return self.of_period("flow_of_cases", scope, since, until)

    def received_counts(self, scope: Scope, since: datetime, until: datetime, by: Sequence[str] = ()) -> pa.Table:
        """Count cases received in the period, ``by`` ⊂ project, department, nature, concern, category, severity.

        Columns: those dimensions (string, NULL where not asked for), n, valid, invalid, unreasonable, undecided
        (int64); the most first.
        """
        return self.of_period("received_counts", scope, since, until, by)

    def call_answering(self, scope: Scope) -> pa.Table:
        """How soon calls on service lines were picked up, one row per project with calls.

        Columns: project, pack (string), pick_up_seconds, calls, answered, in_time (int64), in_time_share (double).
        """
        return self._ask("call_answering", scope)

    def typical_cases(self, scope: Scope, since: datetime, until: datetime) -> pa.Table:
        """Cases of the period worth telling, the most reasons first; ``reasons`` are codes separated by commas.

        Columns: case_id, number, project, department, pack, concern, category, severity (string), received_at,
        dispatched_at, contacted_at, solved_at, closed_at (timestamp), level (int32), satisfaction, reasons (string).
        """
        return self.of_period("typical_cases", scope, since, until)

    def of_period(
        self, name: str, scope: Scope, since: datetime, until: datetime, by: Collection[str] = ()
    ) -> pa.Table:
        """The rows of any mart about what the reader may see; what the mart has no parameter for is not asked.

        Raises ``ScopeError`` for a mart that there is none of, or that wants to know more than a period and projects.
        """
        mart_columns(name)
        narrowed = scope.narrow(self._projects)
        values: dict[str, Parameter] = {
            "since": _naive(since),
            "until": _naive(until),
            "dimensions": list(by),
            "dimension_sets": [list(by)],
            "row_limit": ALL,
            "projects": None if narrowed.projects is None else list(narrowed.projects),
        }
        known = {"as_of", "local_offset", "month_from", "month_to", *FILTERS, *values}
        wanted = [each for each in parameters(name) if each not in known]
        if wanted:
            raise ScopeError(
                "The mart {mart} cannot stand in a report: it wants to know {wanted}.",
                mart=name,
                wanted=", ".join(wanted),
            )
        return self._ask(name, scope, **values)


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
