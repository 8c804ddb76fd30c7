"""The page of reports: what is owed, and a quarter's cases on their way from the project to the centre."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from looking import open_as_reader, reader_becomes
from pages import small_company
from running_pages import platform_at
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.access.users import Users, enrol
from casework.messages.notify import deliver
from casework.settings import settings
from casework.time.present import now
from casework.vocabulary.desk import Role
from casework.vocabulary.reporting import ReportStage
from dashboard.frame import state
from dashboard.frame.clockwork import house_of
from reporting.alerts.standing import alerts, rules
from reporting.alerts.watching import Watch
from reporting.copies import copy_of, standing
from reporting.desk import ReportDesk
from reporting.filling import zone
from reporting.load import shipped
from reporting.saved_views import views
from reporting.standing import Standing

PROJECT = "BJ01"
CHOSEN = {"report": "typical_cases", "project_of": PROJECT, "period": "2026-Q3", "lang": "en"}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("reports")
    small_company(folder)
    yield from platform_at(folder)


def stands() -> Standing:
    return standing(state.platform().ledger, copy_of(shipped(), "typical_cases", PROJECT, "2026-Q3", now()))


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return page.run()


def words(page: AppTest) -> str:
    return " ".join(str(each.value) for each in [*page.markdown, *page.caption, *page.error, *page.warning])


def test_a_quarters_cases_go_from_the_project_to_the_centre(company: Path):
    reader_becomes(Right(Role.PROJECT_SERVICE, PROJECT))
    page = open_as_reader("reports", **CHOSEN)
    assert not page.exception
    assert [choice.value for choice in page.selectbox][:3] == ["typical_cases", PROJECT, "2026-Q3"]
    page = press(page, "Hand in")
    assert "is not written yet" in words(page)
    text = next(area for area in page.text_area if area.label == "What they have in common")
    page = press(text.input("**渗水** <b>占多数</b>").run(), "Keep the draft")
    assert stands().written == {"common": "**渗水** <b>占多数</b>"}
    press(page, "Hand in")
    assert stands().stage is ReportStage.SUBMITTED

    reader_becomes(Right(Role.CENTRE))
    page = open_as_reader("reports", **CHOSEN)
    assert "Submitted" in words(page)
    assert "<b>占" not in words(page).replace("\\<b\\>", "")
    page = press(page, "Accept")
    assert "handed this report in yourself" in words(page)


def test_another_accepts_it_and_issues_it_to_those_who_read_it(company: Path, monkeypatch: pytest.MonkeyPatch):
    desk = ReportDesk(state.platform().ledger, state.platform().policies)
    copy = copy_of(shipped(), "typical_cases", "SH01", "2026-Q3", now())
    writer = reader_becomes(Right(Role.PROJECT_SERVICE, "SH01"))
    other = type(writer)("another", "他人", writer.rights)
    desk.write(other, copy, "common", "甲", now())
    desk.submit(other, copy, now())
    reader_becomes(Right(Role.CENTRE))
    page = press(open_as_reader("reports", **{**CHOSEN, "project_of": "SH01"}), "Accept")
    chief = User("chief", "总负责", (Right(Role.CENTRE),), "chief@example.com")
    root = User("root", "管理员", (Right(Role.ADMIN),))
    with state.platform().ledger.transaction() as transaction:
        enrol(transaction.connection, (chief, root), "test", now())
    monkeypatch.setattr(settings(), "notify_channels", {"mail": "mailto://box.example.com?to={email}"})
    page = press(page, "Issue")
    assert "Issue 1: as of" in words(page)
    assert "总负责 · waits to be sent" in words(page)
    Users(state.platform().ledger).deactivate(root, "chief", now())
    deliver(state.platform().ledger, settings().notify_channels, now(), writers=house_of(state.platform()).writers())
    page = open_as_reader("reports", **{**CHOSEN, "project_of": "SH01"})
    assert "总负责 · Switched off" in words(page)
    issued = standing(state.platform().ledger, copy).issues[0].digests
    assert set(issued) == {"pdf", "xlsx"}


@pytest.mark.parametrize(("language", "title"), [("zh-CN", "定期报告"), ("en", "Periodic reports")])
def test_the_page_says_what_is_owed_in_both_languages(company: Path, language: str, title: str):
    reader_becomes(Right(Role.COMPANY_LEADER))
    page = open_as_reader("reports", lang=language)
    assert not page.exception
    assert page.title[0].value == title
    name = shipped()["condensation"].name.label(language)
    assert name in page.selectbox[0].options


def test_a_projects_reader_is_offered_no_report_about_the_company_and_no_other_project(company: Path):
    reader_becomes(Right(Role.PROJECT_MANAGER, PROJECT))
    page = open_as_reader("reports", report="condensation", project_of="SH01", lang="en")
    reports, projects = page.selectbox[0], page.selectbox[1]
    assert "Condensation for the executives" not in reports.options
    assert len(projects.options) == 1
    assert not any(button.label in {"Accept", "Issue"} for button in page.button)


def test_an_administrator_without_another_role_sets_an_alert_and_reads_no_figure(company: Path):
    reader_becomes(Right(Role.ADMIN))
    assert open_as_reader("reports", lang="en").error
    page = open_as_reader("alerts", lang="en")
    assert [each.value for each in page.subheader] == ["Alert rules"]
    only = next(each for each in page.multiselect if each.label == "Only these projects")
    assert "TJ01 海棠汀" in only.options
    for label, value in (("Id (as it", "late"), ("Name of the alert", "达标过低")):
        next(each for each in page.text_input if each.label.startswith(label)).input(value)
    page = press(page, "Set the rule")
    assert not page.exception
    assert rules(state.platform().ledger)["late"].name == "达标过低"
    assert "达标过低" in words(page)
    press(page, "Retire")
    assert rules(state.platform().ledger)["late"].retired


def test_the_centre_sets_an_alert_and_a_manager_mutes_it(company: Path):
    reader_becomes(Right(Role.CENTRE))
    page = open_as_reader("alerts", lang="en")
    for label, value in (("Id (as it", "open"), ("Name of the alert", "未结过多")):
        next(each for each in page.text_input if each.label.startswith(label)).input(value)
    next(each for each in page.selectbox if each.label == "Figure").select("open")
    next(each for each in page.selectbox if each.label == "Fires when it is").select("above")
    for label in ("Threshold (shares in per cent)", "Recovers at (shares in per cent)"):
        next(each for each in page.number_input if each.label == label).set_value(0.0)
    page = press(page, "Set the rule")
    assert not page.exception
    platform = state.platform()
    Watch(platform.ledger, platform.answers, {}, zone()).look(now())
    fired = {each.unit for each in alerts(platform.ledger)}
    assert fired >= {PROJECT, "SZ01"}
    reader_becomes(Right(Role.PROJECT_MANAGER, PROJECT))
    page = open_as_reader("alerts", lang="en")
    assert "未结过多 · 云杉里" in words(page).replace("\\", "")
    assert "榕屿花园" not in words(page)
    assert not [each for each in page.button if each.label == "Set the rule"]
    next(each for each in page.text_input if each.label == "Why nobody is to be told").input("整改中")
    page = press(page, "Mute it")
    assert "Muted until" in words(page)
    assert "整改中" in words(page)


def with_views(page: AppTest) -> AppTest:
    return next(each for each in page.toggle if each.label == "Saved views").set_value(True).run()


def test_a_page_is_kept_as_it_is_and_opens_with_the_reader_s_projects(company: Path):
    reader = reader_becomes(Right(Role.CENTRE))
    page = with_views(open_as_reader("compliance", lang="en", project=PROJECT))
    next(each for each in page.text_input if each.label == "Name of the view").input("云杉里今年")
    page = press(page, "Keep this page as it is")
    assert not page.exception
    [view] = views(state.platform().ledger, reader)
    assert (view.name, view.page, view.address) == ("云杉里今年", "compliance", f"project={PROJECT}")
    page = with_views(open_as_reader("score", lang="en"))
    links = [each.proto for each in page.get("page_link")]
    assert [link.label for link in links if "云杉里" in link.label]
    next(each for each in page.multiselect if each.label.startswith("Pages open with")).select(PROJECT)
    page = press(page, "Keep these projects")
    assert open_as_reader("club", lang="en").query_params["project"] == PROJECT
    assert "project" not in open_as_reader("club", lang="en", calls="content").query_params
