"""How far the months are: for the centre their stage, appeals and reports; for a project what it may contest."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from casework.access.permissions import User
from casework.month.desk import contestable
from casework.month.reading import Months
from casework.month.steps import STEPS, may
from casework.vocabulary.assessing import MonthStage, MonthStep
from dashboard.frame import shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label
from dashboard.frame.state import Platform
from dashboard.parts.formats import listed, moment, month, number, stated
from dashboard.parts.scope_bar import Names
from dashboard.views.home import told
from etl.warehouse.scope import Scope, months_before
from reporting.copies import DONE, stages
from reporting.load import shipped
from reporting.schedule import owed


@apart
def of_all(platform: Platform, scope: Scope, names: Names) -> None:
    """The stage of the last month that is over, the appeals that wait, the reports that nobody accepted yet."""
    over, read = months_before(scope.month_to, 1), Months(platform.ledger)
    begun = platform.answers.score_months(replace(scope, month_from=over, month_to=over))["stage"].to_pylist()
    counted = listed(stated(label(stage), number(begun.count(stage))) for stage in MonthStage if stage in begun)
    name = _("Assessment of {month}", month=month(over))
    if not counted:
        told.figure("score", name, _("not opened by the clock, a preview"), at_month=f"{over:%Y-%m}")
    else:
        stage = label(read.assessment(over).stage)
        told.figure("score", name, _("{stage} ({projects})", stage=stage, projects=counted), at_month=f"{over:%Y-%m}")
        _appeals(read, names, over)
    _reports(platform)


def _appeals(read: Months, names: Names, over: date) -> None:
    waiting = read.appeals_waiting(names.projects, over)
    n = number(len([line for lines in waiting.values() for line in lines]))
    whose = listed(names.projects[project] for project in waiting)
    said = _("{n}: {projects}", n=n, projects=whose) if waiting else n
    told.figure("score", _("Appeals to be decided"), said, at_month=f"{over:%Y-%m}")


def _reports(platform: Platform) -> None:
    packs = {each.code: each.pack for each in platform.answers.projects()}
    copies = [each.copy for each in owed(shipped(), packs, platform.policies, shell.figures_at(platform))]
    waiting = [stage for stage in stages(platform.ledger, copies) if stage not in DONE]
    told.figure("reports", _("Reports due, not accepted yet"), len(waiting))


@apart
def of_projects(platform: Platform, user: User, scope: Scope, names: Names, mine: Collection[str]) -> None:
    """The lines that the reader's projects may contest now, and until when."""
    over = months_before(scope.month_to, 1)
    asked = [project for project in mine if may(user, MonthStep.APPEAL, project)]
    for found in Months(platform.ledger).of(asked, over):
        lines, proposed = contestable(found), found.proposed
        if found.stage not in STEPS[MonthStep.APPEAL].at or proposed is None or shell.now() > proposed.appeals_until:
            continue
        name = _("{project}: lines of {month} to contest", project=names.projects[found.project], month=month(over))
        until = _("{n}, until {at}", n=number(len(lines)), at=moment(proposed.appeals_until))
        told.figure("score", name, until, at_project=found.project, at_month=f"{over:%Y-%m}")
