"""Surveys: what was answered item by item, who was asked and what became of it, and how the field work goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import pyarrow as pa
import pyarrow.compute as pc

from etl.subjects.marts import Marts, check_dimensions
from etl.warehouse.scope import Scope
from surveys.looking import Looks

ITEM_PARTS = ("wave", "project", "stratum", "month")
FIELD_PARTS = ("day", "mode", "actor")


class SurveyAnswers(Marts):
    """Answers that stand by ``scope.as_of``, whatever the questionnaire; what was withdrawn is in none of them."""

    def survey_waves(self) -> pa.Table:
        """The surveys there are, one row per questionnaire and wave.

        Columns: questionnaire, wave (string; NULL of answers that belong to no survey), name (string; NULL unless
        planned here), sheet_version (int32), opens, closes (date32), opened_at, closed_at (timestamp), confidential
        (bool), answered (int64).
        """
        return self._ask("survey_waves", projects=self._listed())

    def survey_sheet(self, questionnaire: str) -> pa.Table:
        """What the newest published version asks, one row per item in the order of the sheet; empty when none was."""
        return self._ask("survey_sheet", of_questionnaire=questionnaire, every_version=False)

    def survey_wordings(self, questionnaire: str) -> pa.Table:
        """As ``survey_sheet``, of every version that was published."""
        return self._ask("survey_sheet", of_questionnaire=questionnaire, every_version=True)

    def survey_items(self, scope: Scope, questionnaire: str, by: Sequence[str] = ()) -> pa.Table:
        """Answers counted and weighed, one row per item, answer and combination of ``by``.

        ``by`` ⊂ wave, project, stratum, month. Columns: the dimensions, questionnaire, item, option (string), value
        (double; NULL where the answer is no number), n (int64), weight, squared (double: Σw, Σw²).
        """
        check_dimensions(by, ITEM_PARTS)
        return self._ask("survey_items", scope, parts=list(by), of_questionnaire=questionnaire)

    def survey_strata(self, scope: Scope, questionnaire: str) -> pa.Table:
        """How many answered in each stratum: questionnaire, wave, project, stratum, population (int64; NULL where
        nothing was drawn), answered (int64), weight (double), first_at, last_at (timestamp).
        """
        return self._ask("survey_strata", scope, of_questionnaire=questionnaire)

    def survey_cross(self, scope: Scope, questionnaire: str, wave: str | None, row: str, column: str) -> pa.Table:
        """Two items against each other by stratum: stratum, row_option, column_option, row_value, column_value, n,
        weight, squared; of persons who answered both.
        """
        named = {"of_questionnaire": questionnaire, "of_wave": wave, "row_item": row, "column_item": column}
        return self._ask("survey_cross", scope, **named)

    def survey_pairs(self, scope: Scope, questionnaire: str, wave: str | None, overall: str) -> pa.Table:
        """Each rated item with the one that sums up all.

        Columns: item, n (int64), weight, squared, x, y, xx, yy, xy (double).
        """
        return self._ask("survey_pairs", scope, of_questionnaire=questionnaire, of_wave=wave, overall_item=overall)

    def survey_sample(self, scope: Scope, wave: str) -> pa.Table:
        """Who was asked and who answered against everybody: wave, fact (project, sex, purchase_status), category
        (string; empty where it is not known), population, invited, answered (int64), and the
        part of the fact that each is: population_share, invited_share, answered_share (double).
        """
        return self._ask("survey_sample", scope, of_wave=wave)

    def survey_cells(self, scope: Scope, questionnaire: str, wave: str | None) -> pa.Table:
        """Sheets by known facts: stratum, project, sex, purchase_status (string), weight (double), item (string; NULL
        counts everybody), value (double), n (int64).
        """
        return self._ask("survey_cells", scope, of_questionnaire=questionnaire, of_wave=wave)

    def survey_data(self, scope: Scope, questionnaire: str, wave: str | None) -> pa.Table:
        """Every answer of every sheet as a code: sheet (int64; holds rows of one together), wave, project, stratum,
        month (date32), weight (double), item, option (string), value (double); a sheet without answers has no item.
        """
        return self._ask("survey_data", scope, of_questionnaire=questionnaire, of_wave=wave)

    def survey_by_case(self, scope: Scope, questionnaire: str, wave: str | None, item: str) -> pa.Table:
        """Answers to an item by what became of the case: fact (clocks, level, days), category, stratum, option
        (string), value (double), n (int64), weight, squared (double).
        """
        return self._ask("survey_by_case", scope, of_questionnaire=questionnaire, of_wave=wave, row_item=item)

    def survey_looks(self, scope: Scope, questionnaire: str, wave: str | None, looks: Looks) -> pa.Table:
        """Sheets to look at: wave, project, response, answered_at, mode, actor, flag, value, usually, looked_at (bool),
        said_by, note (string: who spoke of it last, and what they said).
        """
        named = {"of_questionnaire": questionnaire, "of_wave": wave, **asdict(looks)}
        return self._ask("survey_looks", scope, **named)

    def survey_interviewers(self, scope: Scope, questionnaire: str, wave: str | None, overall: str) -> pa.Table:
        """Sums of an item by who asked on the phone: actor (string), n (int64), total, squares (double)."""
        named = {"of_questionnaire": questionnaire, "of_wave": wave, "overall_item": overall}
        return self._ask("survey_interviewers", scope, **named)

    def survey_avoided(self, scope: Scope, wave: str) -> pa.Table:
        """Whether the unhappy are called less: wave, said_before (satisfied, unhappy, unknown: at the last callback
        before), persons, called, attempts, not_eligible, answered (int64), calls_each (double).
        """
        return self._ask("survey_avoided", scope, of_wave=wave)

    def survey_against_callback(self, scope: Scope, questionnaire: str, wave: str | None, overall: str) -> pa.Table:
        """The same customers at the callback before and in the survey: callback, option (string), value (double), n."""
        named = {"of_questionnaire": questionnaire, "of_wave": wave, "overall_item": overall}
        return self._ask("survey_against_callback", scope, **named)

    def contact_burden(self, scope: Scope) -> pa.Table:
        """Customers by the number of days on which they were contacted: project (string), days, customers (int64)."""
        return self._ask("contact_burden", scope)

    def contact_days(self, scope: Scope, most: int) -> list[int]:
        """How many customers were contacted on 0, 1 … days, the last of them on ``most`` and more."""
        rows = self.contact_burden(scope).to_pylist()
        return [sum(row["customers"] for row in rows if min(row["days"], most) == days) for days in range(most + 1)]

    def survey_words(
        self, scope: Scope, questionnaire: str, wave: str | None, searched: str | None = None, limit: int = 500
    ) -> pa.Table:
        """What respondents wrote, the latest first: wave, project, answered_at (timestamp), item, words (string)."""
        named = {"of_questionnaire": questionnaire, "of_wave": wave, "searched": searched, "row_limit": limit}
        return self._ask("survey_words", scope, **named)

    def survey_outcomes(self, scope: Scope) -> pa.Table:
        """What became of those invited: wave, project, stratum, disposition, outcome (string), persons (int64)."""
        return self._ask("survey_outcomes", scope)

    def survey_persons(self, scope: Scope, wave: str) -> dict[str, int]:
        """How many of those invited to a wave ended in each group (``outcome``)."""
        found = self.survey_outcomes(scope)
        counts = found.filter(pc.equal(found["wave"], wave)).group_by("outcome").aggregate([("persons", "sum")])
        return {row["outcome"]: row["persons_sum"] for row in counts.to_pylist()}

    def survey_field_work(self, scope: Scope, by: Sequence[str] = ()) -> pa.Table:
        """Attempts by wave and ``by`` ⊂ day, mode, actor.

        Columns: wave, the dimensions, attempts, answers, refusals, not_eligible, lapsed, seconds (int64).
        """
        check_dimensions(by, FIELD_PARTS)
        return self._ask("survey_field_work", scope, parts=list(by))

    def _listed(self) -> list[str] | None:
        return None if self._projects is None else list(self._projects)
