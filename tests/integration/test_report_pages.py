"""The report pages and the import, run in full: both languages, nothing there, filters without data, addresses."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from import_files import case, write_csv
from looking import Files, unpacked
from pages import small_company
from running_pages import empty_platform_at, open_page, platform_at, words
from streamlit.testing.v1 import AppTest

from casework.vocabulary import SatisfactionSource
from dashboard.frame import shell, state
from dashboard.parts import long_lists
from dashboard.views.compliance import obligations
from dashboard.views.compliance.obligations import COUNTED
from dashboard.views.satisfaction import answers as satisfaction_answers
from etl.warehouse.scope import Scope

REPORTS = ("unresolved", "score", "club", "satisfaction")
TITLES = {
    ("unresolved", "en"): "Unresolved complaints", ("unresolved", "zh-CN"): "未办结投诉",
    ("score", "en"): "Monthly score", ("score", "zh-CN"): "月度考核得分",
    ("club", "en"): "Customer club", ("club", "zh-CN"): "客户会",
    ("satisfaction", "en"): "Satisfaction", ("satisfaction", "zh-CN"): "满意度",
    ("import", "en"): "Data import", ("import", "zh-CN"): "数据导入",
}  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("company")
    small_company(folder)
    yield from platform_at(folder)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    yield from empty_platform_at(tmp_path)


def scope() -> Scope:
    return Scope.last_months(18, shell.now())


def table(app: AppTest, column: str):
    """The first table that has this column, as a frame."""
    return next(found.value for found in app.dataframe if column in found.value.columns)


@pytest.mark.parametrize(("path", "language"), TITLES)
def test_a_report_runs_in_both_languages_without_error(company: Path, path: str, language: str):
    app = open_page(path, lang=language)
    assert (list(app.exception), list(app.error)) == ([], [])
    assert [title.value for title in app.title] == [TITLES[path, language]]


@pytest.mark.parametrize("path", REPORTS)
def test_a_report_states_where_its_figures_come_from(company: Path, path: str):
    text = words(open_page(path, lang="en"))
    for stated in ("As of 20", "* Rules \n  * sunshine", "* Calendar chinesecalendar", "Ledger position"):
        assert stated in text


@pytest.mark.parametrize("path", REPORTS)
def test_without_data_a_report_says_how_to_get_some(empty: Path, path: str):
    app = open_page(path, lang="en")
    assert "There is no data yet" in words(app)
    assert (len(app.metric), len(app.dataframe)) == (0, 0)


def test_the_import_is_offered_when_there_is_nothing_yet(empty: Path):
    app = open_page("import", lang="en")
    assert "1. The file" in words(app)
    assert "No row is waiting to be mended." in words(app)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("unresolved", "No complaint was open at that moment"),
        ("club", "No club member was called in these months"),
        ("satisfaction", "Nobody was asked in these months"),
    ],
)
def test_filters_that_leave_nothing_are_answered_in_words(company: Path, path: str, said: str):
    app = open_page(path, lang="en", as_of="2001-01-01T12:00")
    assert not app.exception
    assert said in words(app)
    assert len(app.metric) == 0


def test_open_cases_are_counted_as_the_ledger_has_them(company: Path):
    app = open_page("unresolved", lang="en")
    expected = state.platform().answers.unresolved(scope()).num_rows
    assert app.metric[0].value == str(expected)
    assert len(table(app, "clock")) == expected


def test_the_window_in_the_address_decides_which_are_listed(company: Path):
    clocks = table(open_page("unresolved", lang="en", window="overdue"), "clock")["clock"]
    assert len(clocks) > 0
    assert all(clock.startswith("‼ ") and clock.endswith(" overdue") for clock in clocks)


def test_the_order_in_the_address_decides_which_comes_first(company: Path):
    listed = table(open_page("unresolved", lang="en", order="age"), "clock")
    assert listed["received_at"].is_monotonic_increasing


def test_the_highest_level_comes_first_when_the_address_says_so(company: Path):
    listed = table(open_page("unresolved", lang="en", window="overdue", order="level"), "clock")
    levels = [int(level.removeprefix("Level ")) for level in listed["level"].fillna("Level 0")]
    assert levels == sorted(levels, reverse=True)


def test_an_address_with_nonsense_shows_the_page_as_it_is_by_default(company: Path):
    app = open_page("unresolved", lang="en", window="yesterday", order="?", group="shoe size", only="x:y")
    assert not app.exception
    assert len(table(app, "clock")) == state.platform().answers.unresolved(scope()).num_rows


def test_an_age_band_in_the_address_lists_as_many_cases_as_its_bar_counts(company: Path):
    counts = state.platform().answers.unresolved_counts(scope(), ("age_band",)).to_pylist()
    bar = min(counts, key=lambda row: row["n"])
    listed = table(open_page("unresolved", lang="en", only=f"age_band:{bar['age_band']}"), "clock")
    assert len(counts) > 1
    assert len(listed) == bar["n"]


def test_a_shared_bar_that_is_empty_by_now_says_so_and_all_are_listed(company: Path):
    app = open_page("unresolved", lang="en", group="project", only="project:ZZ99")
    assert "No open complaint is in the chosen group any more: all are listed." in words(app)
    assert len(table(app, "clock")) == state.platform().answers.unresolved(scope()).num_rows
    assert "any more" not in words(open_page("unresolved", lang="en", group="project"))


def test_the_callbacks_of_the_coverage_are_those_its_rules_list(company: Path):
    answers = state.platform().answers
    last = max(row["month"] for row in answers.callback_coverage(scope(), ("month",)).to_pylist())
    month = replace(scope(), month_from=last, month_to=last)
    rows = answers.callback_coverage(month, ("rule_key",)).to_pylist()
    listed = {row["rule_key"]: answers.obligations(replace(month, rules=(row["rule_key"],)), verdicts=COUNTED,
                                                   limit=10_000)["met_at"] for row in rows}  # fmt: skip
    assert {row["rule_key"]: (row["due"], row["done"]) for row in rows} == {
        rule: (len(met), len(met) - met.null_count) for rule, met in listed.items()
    }
    app = open_page("satisfaction", lang="en", to=f"{last:%Y-%m}")
    card = next(metric for metric in app.metric if metric.label == "Callback coverage")
    done, due = (sum(row[name] for row in rows) for name in ("done", "due"))
    assert card.value == f"{100 * done / due:.1f}%"


def test_a_project_and_month_in_the_address_show_their_lines(company: Path):
    scores = state.platform().answers.scores(scope()).to_pylist()
    worst = min((row for row in scores if not row["running"]), key=lambda row: row["total"])
    app = open_page("score", lang="en", at_project=worst["project"], at_month=f"{worst['month']:%Y-%m}",
                    **{"from": f"{worst['month']:%Y-%m}"})  # fmt: skip
    lines = table(app, "points")
    assert lines["project"].nunique() == 1
    points = [float(text.replace("−", "-").replace(",", "")) for text in lines["capped_points"]]
    assert sum(points) == worst["total"]


def test_points_lost_are_written_with_a_true_minus(company: Path):
    lines = table(open_page("score", lang="en"), "points")
    lost = lines[lines["kind"] != "Base"]["points"]
    assert len(lost) > 0
    assert not any("-" in text for text in lines["points"])


def test_the_running_month_is_called_a_preview(company: Path):
    months = next(box for box in open_page("score", lang="en").selectbox if box.label == "Month in detail")
    assert ["running" in month for month in months.options] == [True, False, False, False, False, False]


def test_the_club_s_summary_has_every_field_of_annex_3(company: Path):
    text = "\n".join(str(element.value) for element in open_page("club", lang="zh-CN").get("html"))
    fields = [
        "回访时间",
        "签约客户",
        "本次回访",
        "有效回访",
        "没收到会员卡",
        "联系方式更新",
        "比较满意",
        "还算满意",
        "比较不满",
    ]
    assert [field for field in fields if field not in text] == []


@pytest.mark.parametrize(
    ("language", "title"), [("zh-CN", "客户电话回访月总结"), ("en", "Club callback monthly summary")]
)
def test_the_form_of_annex_3_speaks_the_reader_s_language(
    company: Path, language: str, title: str, monkeypatch: pytest.MonkeyPatch
):
    files = Files().watch(monkeypatch)
    open_page("club", lang=language)
    (form,) = (content for name, content in files.made.items() if name.startswith("annex3-"))
    assert title.encode() in unpacked(form)


def test_each_source_of_satisfaction_has_rows_of_its_own(company: Path):
    figures = table(open_page("satisfaction", lang="en", by="month"), "share_n")
    assert set(figures["source"]) == {source.en for source in SatisfactionSource}
    asked = state.platform().answers.satisfaction(Scope.last_months(6, shell.now()), by=("source",)).to_pylist()
    counted = figures.groupby("source")["share_n"].sum().to_dict()
    assert counted == {SatisfactionSource(row["source"]).en: row["answered"] for row in asked}


def upload(app: AppTest, path: Path) -> AppTest:
    return app.file_uploader[0].set_value((path.name, path.read_bytes(), "text/csv")).run()


def test_a_file_is_checked_before_anything_is_loaded(empty: Path, tmp_path: Path):
    file = write_csv(tmp_path / "two.csv", [case("A"), case("B", received_at="soon")])
    before = state.platform().ledger.count_events()
    app = upload(open_page("import", lang="en"), file)
    assert not app.exception
    rows = table(app, "mark")
    assert list(rows["mark"]) == ["held back", "held back"]  # nobody knows the project yet
    assert list(table(app, "Column")["Value"]) == ["HY", "soon", "HY"]
    assert state.platform().ledger.count_events() == before == 1  # the demo's mark


def lines(content: bytes) -> list[list[str]]:
    """The rows of a CSV that a page offers, without the heading."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[1:]


def test_a_long_list_counts_all_obligations_and_its_downloads_hold_them(company: Path, monkeypatch: pytest.MonkeyPatch):
    verdicts = state.platform().answers.compliance(scope()).to_pylist()[0]
    monkeypatch.setattr(obligations, "LIMIT", 5)
    files = Files().watch(monkeypatch)
    app = open_page("obligations", lang="en", verdict="missed", **{"from": f"{scope().month_from:%Y-%m}"})
    assert not app.exception
    assert len(app.dataframe[0].value) == 5 < verdicts["missed"]
    assert f"Obligations: {verdicts['missed']:,}" in words(app)
    assert f"The first 5 of {verdicts['missed']:,} are shown; the downloads hold all of them." in words(app)
    listed = lines(files.of("obligations", ".csv"))
    assert len(listed) == verdicts["missed"]
    assert [row[0] for row in listed[:5]] == list(app.dataframe[0].value["number"])
    assert {row[3] for row in listed} == {"! Missed"}


def test_a_list_too_long_for_a_file_says_what_the_file_holds(company: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(obligations, "LIMIT", 3)
    monkeypatch.setattr(long_lists, "HANDED_OUT", 4)
    files = Files().watch(monkeypatch)
    app = open_page("obligations", lang="zh-CN", verdict="missed")
    assert "显示前 3 项，下载文件包含前 4 项" in words(app)
    assert len(lines(files.of("obligations", ".csv"))) == 4


def answers_of_a_category() -> None:
    """The list behind the figure of a source and category that the session names."""
    import streamlit as st

    from dashboard.frame import shell, state
    from dashboard.parts.scope_bar import Names
    from dashboard.views.satisfaction import answers as satisfaction_answers
    from etl.warehouse.scope import Scope

    platform = state.platform()
    source, category = st.session_state["figure"]
    names = Names.of(platform.answers.choices())
    satisfaction_answers.show(platform, Scope.last_months(18, shell.now()), source, names, category=category)


@pytest.mark.parametrize("source", list(SatisfactionSource))
def test_a_long_list_of_answers_hands_all_of_them_out(
    company: Path, monkeypatch: pytest.MonkeyPatch, source: SatisfactionSource
):
    counted = state.platform().answers.satisfaction(scope(), by=("source", "category")).to_pylist()
    figures = {row["category"] or "": row["asked"] for row in counted if row["source"] == source}
    monkeypatch.setattr(satisfaction_answers, "LIMIT", 1)
    largest = max(figures, key=figures.__getitem__)
    for category, asked in [(largest, figures[largest]), (None, sum(figures.values()))]:
        files = Files().watch(monkeypatch)
        app = AppTest.from_function(answers_of_a_category, default_timeout=120)
        app.session_state["figure"] = (source.value, category)
        assert not app.run().exception
        assert f"The first 1 of {asked:,} are shown; the downloads hold all of them." in words(app)
        assert len(lines(files.of("answers", ".csv"))) == asked
