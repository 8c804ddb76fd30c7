"""Share of satisfied customers by source, and how many cases were called back at all."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope

SATISFACTION_DIMENSIONS = ("source", "survey", "project", "category", "concern", "month")
COUNTED_TOGETHER = (
    ("source",),
    ("source", "project"),
    ("source", "category"),
    ("source", "survey", "project"),
    ("source", "survey", "month"),
)
"""What the satisfaction page counts by within one scope."""
COVERAGE_DIMENSIONS = ("project", "department", "month", "rule_key")


class SatisfactionAnswers(Marts):
    """Satisfaction as stated by customers by ``scope.as_of``; sources are never mixed."""

    def satisfaction(self, scope: Scope, by: Sequence[str]) -> pa.Table:
        """Satisfied of answered, by source; ``by`` must hold ``source`` (else ``ScopeError``).

        ``by`` ⊂ source, survey, project, category, concern, month; source is case_callback | club | survey. Columns:
        the dimensions, satisfied, answered, asked (int64: asked counts calls and responses, answered those with an
        answer), satisfied_weight, answered_weight, answered_weight_squared (double; weights are 1 but for surveys that
        give them), promoters, passives, detractors (int64, of recommend 9–10, 7–8, 0–6; surveys only), net_promoters
        (double; null where nobody recommends or not).
        The share is satisfied / answered.
        """
        return self._count_together(
            "satisfaction", scope, by, SATISFACTION_DIMENSIONS, COUNTED_TOGETHER, required=("source",)
        )

    def asked_of(self, scope: Scope, source: str, survey: str | None, category: str | None) -> int:
        """How many answers of a source, given or not, stand behind a figure; None for every survey or category."""
        groups = self.satisfaction(scope, by=("source", "survey", "category")).to_pylist()
        return sum(
            group["asked"]
            for group in groups
            if group["source"] == source
            and survey in {None, group["survey"]}
            and (category is None or (group["category"] or "") == category)
        )

    def customer_answers(
        self, scope: Scope, source: str, *, survey: str | None = None, category: str | None = None, limit: int = 500
    ) -> pa.Table:
        """The calls and responses of one source behind its figures, the dissatisfied first, the unanswered last.

        ``survey`` keeps those of one survey, ``category`` those of one category, the empty one those that name none.
        Columns: source, case_id (NULL unless a case callback), survey, number, project, category, concern (string),
        month (date32), answered_at (timestamp), answer (string), satisfied (bool), words (string).
        """
        return self._ask(
            "customer_answers", scope, of_source=source, of_survey=survey, of_category=category, row_limit=limit
        )

    def rework(self, scope: Scope) -> pa.Table:
        """What became of customers dissatisfied at the callback, in the months of the scope: one row per outcome.

        Columns: outcome (satisfied | dissatisfied | reworked: not asked since | nothing), n, reworked (int64),
        median_days (double; until solved again).
        """
        return self._ask("rework", scope)

    def callback_coverage(self, scope: Scope, by: Sequence[str] = ()) -> pa.Table:
        """Callbacks owed after feedback (rules that a ``called_back`` fulfils), by month of their due moment.

        ``by`` ⊂ project, department, month, rule_key. Columns: the dimensions, due (int64: limit passed or done, void
        left out), done (by ``as_of``, in time or late), in_time (int64).
        """
        return self._count("callback_coverage", scope, by, COVERAGE_DIMENSIONS)
