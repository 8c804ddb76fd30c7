"""Pages run in full against a small demo company: no error, the right words, filters that reach the figures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import small_company
from running_pages import empty_platform_at, open_page, platform_at, words

from dashboard.frame import shell, state
from dashboard.parts.markdown import plain
from etl.warehouse.scope import Scope


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("company")
    small_company(folder)
    yield from platform_at(folder)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    yield from empty_platform_at(tmp_path)


@pytest.mark.parametrize("path", ["home", "compliance", "obligations", "case"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_page_runs_in_both_languages_without_error(company: Path, path: str, language: str):
    app = open_page(path, lang=language)
    assert not app.exception
    assert not app.error
    assert len(app.title) == 1


@pytest.mark.parametrize("path", ["home", "compliance", "obligations", "case"])
def test_every_page_states_where_its_figures_come_from(company: Path, path: str):
    text = words(open_page(path, lang="en"))
    for stated in ("As of 20", "* Rules \n  * sunshine", "* Calendar chinesecalendar", "Ledger position"):
        assert stated in text


def test_without_data_a_page_says_how_to_get_some(empty: Path):
    app = open_page("compliance", lang="en")
    assert "There is no data yet" in words(app)
    assert [code.value for code in app.code] == ["yingsheng demo"]


def test_cards_carry_share_count_interval_and_target(company: Path):
    app = open_page("compliance", lang="en")
    assert app.metric[0].label == "All clauses"
    for evidence in ("n = ", "95 % interval", "Target 95%"):
        assert evidence in words(app)


def test_a_filter_in_the_url_reaches_the_list_behind_a_figure(company: Path):
    app = open_page("obligations", lang="en", at_clause="sunshine/reply")
    assert set(app.dataframe[0].value["clause"]) == {"3.3.12 Formal reply"}


@pytest.mark.parametrize(("whose", "marked"), [("clause", {False}), ("company", {True}), ("nobody", {False, True})])
def test_what_the_company_set_is_marked_and_can_be_looked_at_apart(company: Path, whose: str, marked: set[bool]):
    app = open_page("obligations", lang="en", limits=whose)
    clauses = set(app.dataframe[0].value["clause"])
    assert {clause.endswith(" °") for clause in clauses} == marked
    assert ("4.4.2.7 Callback after feedback °" in clauses) == (True in marked)
    assert ("3.3.12 Formal reply" in clauses) == (False in marked)
    assert "Marked °: set by the company." in words(app)


@pytest.mark.parametrize(
    ("parameter", "value", "said"),
    [
        ("at_department", "-", "责任部门：未填写"),
        ("at_severity", "minor", "轻微"),
        ("at_channel", "phone", "来电"),
        ("at_concern", "shoes", "shoes"),
        ("at_month", "2026-13", "2026-13"),
    ],
)
def test_what_the_list_is_narrowed_to_is_said_in_the_reader_s_words(
    company: Path, parameter: str, value: str, said: str
):
    app = open_page("obligations", **{"lang": "zh-CN", parameter: value})
    assert not app.exception
    assert plain(said) in {button.label for button in app.button}


def test_a_group_without_a_department_opens_to_what_it_counts(company: Path):
    scope = Scope.last_months(6, shell.now())
    rows = state.platform().answers.compliance(scope, ("department",)).to_pylist()
    (none,) = [row for row in rows if row["department"] is None]
    listed = open_page("obligations", lang="en", at_department="-").dataframe[0].value
    assert len(listed) == none["met"] + none["missed"] + none["overdue"] > 0
    assert set(listed["department"].isna()) == {True}


def test_a_verdict_in_the_url_is_the_only_one_listed(company: Path):
    app = open_page("obligations", lang="en", verdict="missed")
    assert set(app.dataframe[0].value["verdict"]) == {"! Missed"}


def test_a_chosen_filter_is_written_into_the_url(company: Path):
    app = open_page("compliance", lang="en")
    severity = next(widget for widget in app.multiselect if widget.label == "Severity")
    app = severity.select("major").run()
    assert app.query_params["severity"] == "major"


def test_a_case_file_explains_its_clocks(company: Path):
    found = state.platform().answers
    case_id = found.unresolved(Scope.last_months(18, shell.now()))["case_id"][0].as_py()
    app = open_page("case", lang="en", id=case_id)
    assert not app.exception
    assert "Started " in words(app)


def test_an_unknown_case_is_told_calmly(company: Path):
    app = open_page("case", lang="en", id="nowhere")
    assert "There is no case at this address" in words(app)


def test_a_past_moment_offers_what_was_known_then(company: Path):
    app = open_page("compliance", lang="en", as_of="2026-10-20T12:00")
    assert [toggle.label for toggle in app.main.toggle] == ["As it was known then: leave out what was entered later"]
    assert "As of 2026-10-20 12:00" in words(app)


def test_as_it_was_known_then_is_stated(company: Path):
    app = open_page("compliance", lang="en", as_of="2026-10-20T12:00", known="then")
    assert not app.exception
    assert "as it was known at" in words(app)


def links_of(app: object) -> set[str]:
    return {link.proto.label for link in app.get("page_link")}  # type: ignore[attr-defined]


def test_sales_staff_read_theirs_first_with_links_to_the_pages_that_are_open_to_them(company: Path):
    app = open_page("guide", acting_as="demo-sales", lang="zh-CN")
    assert not app.exception
    assert [title.value for title in app.title] == ["使用指南"]
    assert [header.value for header in app.header] == ["项目销售部：十分钟上手"]
    assert {"电话访问", "客户会"} <= links_of(app)
    assert "用户管理" not in links_of(app)


def test_another_role_s_guide_is_chosen_in_the_address_and_the_words_stand_below(company: Path):
    app = open_page("guide", acting_as="demo-sales", lang="en", guide="admin")
    assert [header.value for header in app.header] == ["Administrator: the first ten minutes"]
    assert "**Control limit**: The bounds within which a figure moves" in words(app)


def test_columns_of_a_table_explain_the_words_of_the_trade(company: Path):
    app = open_page("compliance", acting_as="demo-centre", lang="en")
    (columns,) = [told for each in app.dataframe if "interval" in (told := json.loads(each.proto.columns))]
    explained = {name: str(column["help"]).split(":")[0] for name, column in columns.items() if column.get("help")}
    assert explained == {
        "share_met": "**Limits kept**",
        "share_n": "**n**",
        "interval": "**95 % interval**",
        "void": "**Void**",
    }


def test_a_heading_explains_its_word_where_it_stands(company: Path):
    app = open_page("unresolved", acting_as="demo-centre", lang="en")
    told = {metric.label: metric.help for metric in app.metric}
    assert told["Unclosed register"].startswith("**Unclosed register**: Fair complaints that are beyond")
    assert not told["With an overdue clock"]
