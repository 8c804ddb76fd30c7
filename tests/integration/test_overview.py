"""The overview answers each role's question from one mart, and a project's page the project's."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from looking import open_as_reader, reader_becomes
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.record.desk_tables import inbox_item
from casework.settings import ROOT
from casework.vocabulary.desk import Role
from dashboard.frame import address, shell, state
from dashboard.parts.markdown import plain
from etl.warehouse.scope import Scope, months_before, running_month
from reporting.cli import app as yingsheng
from reporting.figures import Figure, Kpi, figures, history
from reporting.sentences import facts, sentence
from surveys.monitoring import Finding
from surveys.statistics import Share

BY_ROLE = {
    Role.EXECUTIVE: (),
    Role.COMPANY_LEADER: (),
    Role.CENTRE: ("For the centre",),
    Role.PROJECT_MANAGER: ("For your project",),
    Role.SALES: ("For sales",),
}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("company")
    small_company(folder)
    yield from platform_at(folder)


@pytest.fixture(scope="module")
def found(company: Path) -> dict[tuple[str | None, Kpi], Figure]:
    answers = state.platform().answers
    asked = history(answers.moment(shell.now()))
    return figures(answers.kpi_months(asked), asked)


def last_month() -> date:
    return months_before(running_month(state.platform().answers.moment(shell.now())), 1)


@pytest.mark.parametrize("role", BY_ROLE, ids=str)
def test_each_role_s_part_stands_on_its_overview_and_no_other(company: Path, role: Role) -> None:
    company_wide = role in (Role.EXECUTIVE, Role.COMPANY_LEADER, Role.CENTRE)
    reader_becomes(Right(role, None if company_wide else "BJ01"))
    app = open_as_reader("home", lang="en")
    assert not app.exception
    assert not app.error
    said = words(app)
    parts = {part for each in BY_ROLE.values() for part in each}
    assert {part for part in parts if part in said} == set(BY_ROLE[role])
    assert ("What is unusual, and real" in said) is (role is not Role.SALES)


def test_the_overview_is_headed_by_the_sentence_of_its_figures(
    company: Path, found: dict[tuple[str | None, Kpi], Figure]
) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    names = state.platform().answers.project_names()
    of = facts(found, None, Kpi.COMPLIANCE, last_month(), names)
    assert of is not None
    for language in ("en", "zh-CN"):
        assert plain(sentence(of, language)) in words(open_as_reader("home", lang=language))


ANSWERED = {
    "compliance": Kpi.COMPLIANCE, "unresolved": Kpi.OPEN, "score": Kpi.SCORE, "satisfaction": Kpi.CALLBACK,
    "club": Kpi.CLUB,
}  # fmt: skip


@pytest.mark.parametrize("path", ANSWERED)
def test_each_page_of_figures_is_headed_by_the_sentence_that_answers_its_question(
    path: str, company: Path, found: dict[tuple[str | None, Kpi], Figure]
) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    names = state.platform().answers.project_names()
    of = facts(found, None, ANSWERED[path], last_month(), names)
    assert of is not None
    assert plain(sentence(of, "en")) in words(open_as_reader(path, lang="en"))


def test_the_score_on_the_overview_is_the_median_of_the_projects(
    found: dict[tuple[str | None, Kpi], Figure],
) -> None:
    answers = state.platform().answers
    totals = answers.scores(Scope.of_month(last_month(), answers.moment(shell.now())))["total"].to_pylist()
    now = found[None, Kpi.SCORE].now
    assert now is not None
    assert now.hits == pytest.approx(median(totals))
    assert len(totals) > 1


def test_figures_agree_with_the_marts_they_are_counted_from(found: dict[tuple[str | None, Kpi], Figure]) -> None:
    answers, month = state.platform().answers, last_month()
    scope = Scope.of_month(month, answers.moment(shell.now()))
    (counted,) = answers.compliance_scan(scope).to_pylist()
    (called,) = answers.callback_coverage(scope).to_pylist()
    now = {kpi: found[None, kpi].now for kpi in Kpi if (None, kpi) in found}
    due = counted["met"] + counted["missed"] + counted["overdue"]
    satisfied = {row["source"]: Share(row["satisfied"], row["answered"])
                 for row in answers.satisfaction(scope, by=("source",)).to_pylist()}  # fmt: skip
    shares = {kpi: point.share for kpi, point in now.items() if point}
    assert shares[Kpi.COMPLIANCE] == Share(counted["met"], due)
    assert shares[Kpi.COVERAGE] == Share(called["done"], called["due"])
    assert shares[Kpi.CALLBACK] == satisfied["case_callback"]


@pytest.mark.parametrize("back", [0, 1, 4])
def test_open_and_overdue_at_a_month_s_end_are_those_of_the_page_of_open_cases_then(
    found: dict[tuple[str | None, Kpi], Figure], back: int
) -> None:
    """Counted from spans here, folded case by case there."""
    answers = state.platform().answers
    end = months_before(last_month(), back - 1)
    as_of = datetime(end.year, end.month, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
    (then,) = answers.unresolved_counts(Scope.last_months(1, as_of)).to_pylist()
    open_then = found[None, Kpi.OPEN].months[-1 - back]
    overdue = found[None, Kpi.OVERDUE].months[-1 - back]
    assert open_then is not None
    assert open_then.hits == then["n"]
    assert (overdue.hits if overdue else 0) == then["overdue"]


def test_the_running_month_is_so_far_and_no_month_of_the_past(found: dict[tuple[str | None, Kpi], Figure]) -> None:
    for figure in found.values():
        assert figure.now is None or figure.now.month == last_month()
        assert figure.so_far is None or figure.so_far.month > last_month()
    assert found[None, Kpi.COMPLIANCE].so_far is not None


def test_the_year_to_date_adds_up_the_months_that_are_over(found: dict[tuple[str | None, Kpi], Figure]) -> None:
    figure = found[None, Kpi.COMPLIANCE]
    assert figure.now is not None
    assert figure.year_ago is not None
    first = date(figure.now.month.year, 1, 1)
    answers = state.platform().answers
    (counted,) = answers.compliance(Scope(answers.moment(shell.now()), first, figure.now.month)).to_pylist()
    assert figure.to_date == Share(counted["met"], counted["met"] + counted["missed"] + counted["overdue"])


def tables(app: AppTest, column: str) -> pd.DataFrame:
    """The table that has this column."""
    return next(each.value for each in app.dataframe if column in each.value)


def test_every_figure_of_a_role_s_part_is_a_link(company: Path) -> None:
    shown = {
        Role.CENTRE: {
            "Assessment of",
            "Appeals to be decided",
            "Reports due",
            "Duties overdue",
            "Duties to come",
            "Club's",
        },
        Role.PROJECT_MANAGER: {"Clocks overdue", "Due within 24 hours", "云杉里: "},
        Role.SALES: {"To call now", "Later", "云杉里: club's"},
    }
    for role, figures_of in shown.items():
        reader_becomes(Right(role, None if role is Role.CENTRE else "BJ01"))
        app = open_as_reader("home", lang="en")
        labels = [link.label.replace("\\", "") for link in app.get("page_link")]
        lacking = {each for each in figures_of if not any(label.startswith(each) for label in labels)}
        assert lacking <= {"Appeals to be decided"}, role  # its months were not opened


def test_a_project_s_page_speaks_of_the_project_alone(company: Path) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    app = open_as_reader("project", lang="en", at_project="CD01")
    assert not app.exception
    assert not app.error
    assert "Limits kept in" in words(app)
    lines, said = (tables(app, column) for column in ("capped_points", "words"))
    assert lines["kind"].iloc[0] == "Base"
    assert "project" not in said
    assert said["words"].notna().all()
    owed = [link.label for link in app.get("page_link") if ", drafted from " in link.label]
    assert any(label.startswith("Quarterly typical cases, ") for label in owed)
    reader_becomes(Right(Role.PROJECT_MANAGER, "BJ01"))
    app = open_as_reader("project", lang="en", at_project="CD01")
    assert not app.exception
    assert [box.value for box in app.selectbox if box.label == "Project"] == ["BJ01"]


def test_no_page_forms_a_figure_or_a_judgement_of_its_own() -> None:
    """Overview and project page take both from ``reporting``; cards elsewhere show a difference's interval."""
    files = sorted((ROOT / "dashboard").rglob("*.py"))
    using = {(path.name, name) for path in files for name in imported(path, "surveys.statistics")}
    assert {file for file, name in using if name == "difference"} == {"components.py"}
    mine = [path for path in files if path.parent.name in ("home", "project")]
    assert "cards.py" in {path.name for path in mine}
    assert [path.name for path in mine if imported(path, "surveys.statistics")] == []


def imported(path: Path, module: str) -> set[str]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {
        each.name for node in nodes if isinstance(node, ast.ImportFrom) and node.module == module for each in node.names
    }


def test_a_young_company_is_not_judged_yet(found: dict[tuple[str | None, Kpi], Figure]) -> None:
    assert all(figure.verdict.finding is not Finding.NOT_YET or figure.verdict.p == 1 for figure in found.values())
    assert any(figure.verdict.finding is not Finding.NOT_YET for figure in found.values())
    assert open_page("home", lang="en").title


def test_causes_stand_on_overview_and_project_page_and_make_up_all_complaints(company: Path) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    drawn = {path: open_as_reader(path, lang="en", at_project="BJ01") for path in ("home", "project")}
    for page in drawn.values():
        assert not page.exception
        assert "Causes" in words(page)
        assert sum("Share of all, up to here" in chart.proto.spec for chart in page.get("plotly_chart")) == 2
    answers, running = state.platform().answers, months_before(last_month(), -1)
    scope = Scope(answers.moment(shell.now()), months_before(running, 12), running)
    about, where = (answers.causes(scope, (by,)) for by in ("category", "project"))
    assert sum(about["n"].to_pylist()) == sum(where["n"].to_pylist()) > 0
    assert (about["share_so_far"][-1].as_py(), about["share_so_far"].to_pylist()) == (
        1.0, sorted(about["share_so_far"].to_pylist()),
    )  # fmt: skip
    assert about["n"].to_pylist() == sorted(about["n"].to_pylist(), reverse=True)


@pytest.mark.parametrize(
    ("by", "of"),
    [("category", None), ("project", None), ("building", "BJ01"), ("category", "BJ01"), ("month", None)],
)
def test_a_bar_of_the_causes_lists_as_many_complaints_as_it_counts(company: Path, by: str, of: str | None) -> None:
    answers, running = state.platform().answers, months_before(last_month(), -1)
    asked = Scope(answers.moment(shell.now()), months_before(running, 12), running, projects=(of,) if of else None)
    dimensions = ("category", "month") if by == "month" else (by,)
    for bar in answers.causes(asked, dimensions).to_pylist()[:12]:
        within = replace(asked, month_from=bar["month"], month_to=bar["month"]) if by == "month" else asked
        code = address.UNSTATED if bar[dimensions[0]] is None else bar[dimensions[0]]
        listed = answers.cause_cases(within, group=(dimensions[0], code), limit=10_000).to_pylist()
        still_open = [row for row in listed if row["closed_at"] is None]
        assert (len(listed), len(still_open)) == (bar["n"], bar["open_cases"])
        assert listed[: len(still_open)] == still_open
        assert {(row["total"], row["open_cases"]) for row in listed} == {(bar["n"], bar["open_cases"])}


def test_a_bar_of_the_causes_in_the_address_is_named_and_its_complaints_listed(company: Path) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    answers, running = state.platform().answers, months_before(last_month(), -1)
    asked = Scope(answers.moment(shell.now()), months_before(running, 12), running)
    most = answers.causes(asked, ("project",)).to_pylist()[0]
    page = open_as_reader("home", lang="en", cause=["project", most["project"]])
    assert not page.exception
    assert f"{most['n']} complaints, {most['open_cases']} of them open." in words(page)
    listed = next(frame.value for frame in page.dataframe if "stands" in frame.value)
    assert len(listed) == most["n"]
    assert set(listed["project"]) == {name_of(most["project"])}
    chip = next(each for each in page.button if each.label == plain(f"Project: {name_of(most['project'])}"))
    assert not any("stands" in frame.value for frame in chip.click().run().dataframe)


def test_buildings_of_many_projects_are_named_with_theirs_and_list_their_own_cases(company: Path) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    answers, running = state.platform().answers, months_before(last_month(), -1)
    asked = Scope(answers.moment(shell.now()), months_before(running, 12), running)
    most = answers.causes(asked, ("project", "building")).to_pylist()[0]
    page = open_as_reader("home", lang="en", where="place", cause=["place", most["project"], most["building"]])
    assert not page.exception
    listed = next(frame.value for frame in page.dataframe if "stands" in frame.value)
    assert (len(listed), set(listed["building"]), set(listed["project"])) == (
        most["n"], {most["building"]}, {name_of(most["project"])},
    )  # fmt: skip
    name = json.dumps(f"{name_of(most['project'])} {most['building']}")[1:-1]
    assert any(name in chart.proto.spec for chart in page.get("plotly_chart"))


def test_a_case_raised_to_the_reader_is_said_to_be(company: Path) -> None:
    reader = reader_becomes(Right(Role.COMPANY_LEADER))
    answers = state.platform().answers
    scope = Scope.last_months(1, answers.moment(shell.now()))
    rows = answers.unresolved_listed(scope, order="level", limit=30).to_pylist()
    row = [each for each in rows if each["level"]][-1]
    assert "raised to you" not in labels(open_as_reader("home", lang="en"))
    told = {"user_id": reader.user_id, "stream": f"case/{row['case_id']}", "kind": "escalated", "number": row["number"],
            "project": row["project"], "created_at": shell.now()}  # fmt: skip
    with state.platform().ledger.transaction() as transaction:
        entries = transaction.stream(told["stream"])
        (raised, *_rest) = [each.version for each in entries if each.kind.value == "escalated"]
        transaction.connection.execute(inbox_item.insert().values(told | {"version": raised}))
    said = labels(open_as_reader("home", lang="en"))
    assert f"**{plain(row['number'])}** {plain(name_of(row['project']))}: raised to you, level {row['level']}" in said


def labels(page: AppTest) -> str:
    return "\n".join(link.proto.label for link in page.get("page_link"))


def name_of(project: str) -> str:
    return next(each.name for each in state.platform().answers.projects() if each.code == project)


def test_what_became_of_the_dissatisfied_stands_on_the_page_of_satisfaction(company: Path) -> None:
    reader_becomes(Right(Role.EXECUTIVE))
    page = open_as_reader("satisfaction", lang="en")
    assert not page.exception
    assert "From dissatisfied to done" in words(page)
    answers, running = state.platform().answers, months_before(last_month(), -1)
    scope = Scope(answers.moment(shell.now()), months_before(running, 11), running)
    found = answers.rework(scope).to_pylist()
    angry = {row["case_id"] for row in answers.customer_answers(scope, "case_callback", limit=10_000).to_pylist()
             if row["satisfied"] is False}  # fmt: skip
    assert sum(row["n"] for row in found) == len(angry) > 0
    assert "Worked on again" in "".join(chart.proto.spec for chart in page.get("plotly_chart"))


def of(unit: str | None) -> Figure:
    """The unit's share of limits kept, as it is judged now."""
    state.platform().catch_up()
    asked = history(state.platform().answers.moment(shell.now()))
    return figures(state.platform().answers.kpi_months(asked), asked)[unit, Kpi.COMPLIANCE]


def test_the_centre_begins_a_project_s_past_anew_and_the_chart_says_why(company: Path) -> None:
    assert of("BJ01").verdict.finding is not Finding.NOT_YET
    reader_becomes(Right(Role.PROJECT_MANAGER, "BJ01"))
    assert not [each for each in open_as_reader("project", at_project="BJ01").expander if "anew" in each.label]
    reader_becomes(Right(Role.CENTRE))
    page = open_as_reader("project", lang="en", at_project="BJ01")
    since = months_before(last_month(), 1)
    press = next(each for each in page.button if each.label == "Begin it anew")
    assert "Say what changed for good" in " ".join(each.value for each in press.click().run().error)
    next(each for each in page.selectbox if each.label == "From which month on").select(since)
    next(each for each in page.text_input if each.label == "What changed for good").input("新热线 <b>")
    page = next(each for each in page.button if each.label == "Begin it anew").click().run()
    assert not page.exception
    anew = of("BJ01")
    assert (anew.judged_since, anew.verdict.finding, anew.verdict.months) == (since, Finding.NOT_YET, 1)
    page = open_as_reader("project", lang="en", at_project="BJ01")
    assert "each month is judged by what came since: 新热线 \\<b\\>" in words(page)
    assert "Baseline anew" in "".join(chart.proto.spec for chart in page.get("plotly_chart"))
    assert of(None).judged_since is None


def test_the_command_begins_a_past_anew_once_and_lists_it(company: Path) -> None:
    month = f"{last_month():%Y-%m}"
    chief, leader = (User(name, name, (Right(role),)) for name, role in (("wang", Role.CENTRE), ("li", Role.EXECUTIVE)))
    with state.platform().ledger.transaction() as transaction:
        enrol(transaction.connection, (chief, leader), "test", shell.now())
    asked = ["baseline", "rebase", "open", "--since", month, "--reason", "并入新片区", "--by"]
    for by, said in (("li", "is for"), ("nobody", "no account nobody")):
        assert said in CliRunner().invoke(yingsheng, [*asked, by]).output
    assert CliRunner().invoke(yingsheng, [*asked, "wang"]).exit_code == 0
    again = CliRunner().invoke(yingsheng, [*asked, "wang"])
    assert (again.exit_code, "begins with " + month + " already" in again.output) == (2, True)
    listed = CliRunner().invoke(yingsheng, ["baseline", "list"]).output
    assert "all projects" in listed
    assert "并入新片区" in listed
    future = CliRunner().invoke(yingsheng, ["baseline", "rebase", "open", "--since", "2999-01", "--reason", "x", "--by",
                                            "wang"])  # fmt: skip
    assert "is not the first day of a month that has begun" in future.output
