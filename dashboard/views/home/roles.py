"""What a reader comes for by what they are: the centre's duties, a project's clocks and month, the calls of sales."""

from __future__ import annotations

import pyarrow.compute as pc
import streamlit as st

from casework.access.permissions import ASKING_ROLES, PLANNING_ROLES, User, projects_held_as
from casework.vocabulary import Verdict
from casework.vocabulary.desk import Role
from dashboard.frame import access, navigation, shell
from dashboard.frame.apart import apart
from dashboard.frame.i18n import _, label, language
from dashboard.frame.state import Platform
from dashboard.parts import fieldwork
from dashboard.parts.formats import listed, month
from dashboard.parts.scope_bar import Names
from dashboard.views.home import assessing, told
from etl.warehouse.scope import Scope, months_before
from reporting.figures import Figures, Kpi
from reporting.sentences import running_score
from surveys.fieldwork.club_months import ClubMonths

OF_A_PROJECT = frozenset({Role.PROJECT_SERVICE, Role.PROJECT_MANAGER, Role.DEPARTMENT})


@apart
def show(platform: Platform, scope: Scope, names: Names, found: Figures | None = None) -> None:
    """Draw the part of each role that the reader holds; executives and leaders come for the figures below.

    ``found`` are the figures that the reader may see.
    """
    user = access.reader()
    roles = user.roles()
    if Role.CENTRE in roles:
        _centre(platform, scope, names, found or {})
    if roles & OF_A_PROJECT:
        _project(platform, scope, user, names)
    if Role.SALES in roles:
        _sales(platform, scope, user, names)


@apart
def _centre(platform: Platform, scope: Scope, names: Names, found: Figures) -> None:
    """The month's stage and appeals, reports and other duties that are late or wait, who owes the club's month."""
    st.subheader(_("For the centre"), anchor=False)
    duties = platform.answers.duties_by_verdict(scope)
    over = months_before(scope.month_to, 1)
    calling = tuple(code for code in names.projects if (club := found.get((code, Kpi.CLUB))) and club.now)
    late = _not_handed_in(platform, names, calling, scope)
    assessing.of_all(platform, scope, names)
    told.figure("duties", _("Duties overdue"), duties[Verdict.OVERDUE])
    told.figure("duties", _("Duties to come"), duties[Verdict.PENDING])
    told.figure("club", _("Club's {month} not handed in by", month=month(over)), late or _("nobody"))


@apart
def _project(platform: Platform, scope: Scope, user: User, names: Names) -> None:
    """My clocks, my month so far, and what of the last one I may contest: each project of the reader by itself."""
    st.subheader(_("For your project"), anchor=False)
    open_now = platform.answers.unresolved_totals(scope).to_pylist()[0]
    told.figure("unresolved", _("Clocks overdue"), open_now["overdue"], window="overdue")
    told.figure("unresolved", _("Due within 24 hours"), open_now["due_in_a_day"], window="day")
    mine = projects_held_as(user, OF_A_PROJECT)
    scores = platform.answers.scores(scope)
    for row in scores.filter(pc.equal(scores["month"], scope.month_to)).to_pylist():
        if mine is not None and row["project"] in mine:
            name = names.projects.get(row["project"], row["project"])
            so_far = running_score(row["month"], row["total"], row["total_unkept"], language())
            told.figure("score", name, so_far, at_project=row["project"], at_month=f"{row['month']:%Y-%m}")
    assessing.of_projects(platform, user, scope, names, [code for code in names.projects if code in (mine or ())])
    _ways("desk", "project", "duties")


@apart
def _sales(platform: Platform, scope: Scope, user: User, names: Names) -> None:
    """The calls that are due, and the club's month."""
    st.subheader(_("For sales"), anchor=False)
    left, over = fieldwork.calling(platform).progress(user, shell.now()), months_before(scope.month_to, 1)
    held = projects_held_as(user, ASKING_ROLES)
    own = tuple(code for code in names.projects if held is None or code in held)
    told.figure("next", _("To call now"), left.due)
    told.figure("next", _("Later"), left.later)
    months = ClubMonths(platform.ledger, platform.policies)
    for code in own:
        title = _("{project}: club's {month}", project=names.projects[code], month=month(over))
        told.figure("club", title, label(months.read(code, over).stage), project=code)


def _not_handed_in(platform: Platform, names: Names, projects: tuple[str, ...], scope: Scope) -> str:
    if projects_held_as(access.reader(), PLANNING_ROLES) == frozenset():
        return ""
    over = months_before(scope.month_to, 1)
    late = ClubMonths(platform.ledger, platform.policies).missing(projects, over)
    return listed(names.projects[code] for code in late)


def _ways(*paths: str) -> None:
    with st.container(horizontal=True):
        for path in filter(navigation.exists, paths):
            navigation.link(path, navigation.title(path), icon=":material/arrow_forward:")
