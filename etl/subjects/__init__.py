"""The questions that pages, documents and the command line may ask; each answered by one SQL mart.

Every method takes a ``Scope`` and returns a ``pyarrow.Table``. Column types are Arrow's: moments are
``timestamp[us, UTC]``, months and days ``date32``, counts ``int64``, minutes and points ``double`` where they may be
fractions, codes ``string``. A column that has nothing to say is NULL, never 0.
"""

from __future__ import annotations

from etl.subjects.case.answers import CaseFileAnswers
from etl.subjects.cause.answers import CauseAnswers
from etl.subjects.club.answers import ClubAnswers
from etl.subjects.company.answers import Choices, ChoicesAnswers, ProjectChoice, RuleChoice, WarehouseState
from etl.subjects.compliance.answers import ComplianceAnswers
from etl.subjects.duty.answers import DutyAnswers
from etl.subjects.kpi.answers import KpiAnswers
from etl.subjects.report.answers import ReportAnswers
from etl.subjects.satisfaction.answers import SatisfactionAnswers
from etl.subjects.score.answers import ScoreAnswers
from etl.subjects.security.answers import SecurityAnswers
from etl.subjects.survey.answers import SurveyAnswers
from etl.subjects.unresolved.answers import UnresolvedAnswers

__all__ = ["Answers", "Choices", "ProjectChoice", "RuleChoice", "WarehouseState"]


class Answers(
    KpiAnswers,
    ComplianceAnswers,
    DutyAnswers,
    UnresolvedAnswers,
    CauseAnswers,
    ScoreAnswers,
    ClubAnswers,
    SatisfactionAnswers,
    SurveyAnswers,
    CaseFileAnswers,
    ReportAnswers,
    SecurityAnswers,
    ChoicesAnswers,
):
    """All questions, asked of one warehouse: ``Answers(warehouse).compliance(scope, by=("project",))``.

    Safe to share between threads: every question runs on a cursor of its own.
    """
