"""The monthly score of a project or of a person, and every line it is made of."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope


def in_all(sums: pa.Table) -> tuple[int, float]:
    """How many lines rows of ``score_sums`` (or of ``person_scores``, without their points) are made of, and what
    these come to.
    """
    points = pc.sum(sums["capped_points"]).as_py() if "capped_points" in sums.column_names else None
    return pc.sum(sums["lines"]).as_py() or 0, points or 0.0


class ScoreAnswers(Marts):
    """Points of the monthly assessment, by the pack version in force in each month."""

    def scores(self, scope: Scope) -> pa.Table:
        """One row per project and month that has begun by ``as_of``; a project without cases keeps its base score.

        Columns: project (string), month (date32), base, missed_points, escalation_points, unclosed_points (double,
        ≤ 0), entry_points (signed), bonus_points (after the cap), bonus_uncapped, adjusted_points (what people added to
        a locked month), bound_points (what the floor gives or the ceiling takes), total (double, what all but
        bonus_uncapped come to), running (bool: the month is not over at ``as_of``), stage (string: running, opened,
        proposed, locked, preview). The total is the sum of ``score_sums.capped_points``; a locked month's is the locked
        one.
        """
        return self._ask("scores", scope)

    def score_months(self, scope: Scope) -> pa.Table:
        """How far the assessment of each project and month is that has begun by ``as_of``: nothing is counted.

        Columns: project (string), month (date32), running (bool), stage (string, as in ``scores``), and what prices the
        month.
        """
        return self._ask("score_months", scope)

    def score_sums(self, scope: Scope) -> pa.Table:
        """What each score is made of, by clause: as many rows as there are clauses, however many lines they have.

        Columns: project (string), month (date32), kind (as in ``score_lines``), rule_key, clause (string), lines
        (int64), points (double, signed, as the rule gives them), capped_points (double, as counted).
        """
        return self._ask("score_sums", scope)

    def score_lines(self, scope: Scope, *, limit: int = 500) -> pa.Table:
        """The first ``limit`` lines of the scores, by project, month and line.

        Columns: project (string), month (date32), line (int64, 1… within project and month), case_id, number, rule_key,
        clause (string), kind (a ``LineKind``), points (double, signed,
        as the rule gives them), capped_points (double, as counted), happened_at (timestamp), origin (string: what the
        line comes from, ``ScoreLine.of``), detail (string: verdict of
        a missed obligation, cause of an escalation, days of an unclosed case, kind of an entry, reason of a bonus).
        """
        return self._ask("score_lines", scope, row_limit=limit, derived=False)

    def person_sheets(self, scope: Scope) -> pa.Table:
        """The months of projects in which the reader sees what all persons have, by project and month.

        Columns: project (string), month (date32), running (bool), pack, clause (string), base, floor_points,
        ceiling_points (double), set_by (string).
        """
        return self._ask("person_sheets", scope)

    def person_scores(self, scope: Scope) -> pa.Table:
        """What each person has in a month, of those of whom something counted and whom the reader may see, by name.

        Columns: project (string), month (date32), whom (string: account or staff number; null: nobody who is known
        yet), base, entry_points (double), bound_points (double: what the floor gives or the ceiling takes), total
        (double; null without a person), entries, lines (int64), running (bool).
        """
        return self._ask("person_scores", scope)

    def person_score_lines(self, scope: Scope, *, limit: int = 500) -> pa.Table:
        """The first ``limit`` lines of persons' months, by project, month, person and line.

        Columns: project (string), month (date32), whom (string), line (int64), case_id, number, clause (string), kind
        (string: base, entry, floor, ceiling), points, capped_points (double), happened_at (timestamp), detail (string:
        kind of the entry), origin (string).
        """
        return self._ask("person_score_lines", scope, row_limit=limit)
