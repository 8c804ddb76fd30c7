"""The report pages as readers use them: drill, downloads, addresses that can be shared, phones."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from browsing import settle
from grids import choose, csv_rows, downloaded, grid, headings, press, shown, size, xlsx_formulas, xlsx_rows
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

TABLES = (
    ("unresolved", "open-list", "unresolved"),
    ("obligations?verdict=missed", "obligations", "obligations"),
    ("score?at_project=BJ01", "score-lines", "score-lines"),
    ("score", "matrix", "scores"),
    ("club", "club-calls", "club-calls"),
    ("club", "club-table", "club"),
    ("satisfaction?by=month", "satisfaction-month", "satisfaction-month"),
)
"""A page, the key of a table on it, the name of its downloads."""


def opened(page: Page, address: str) -> Page:
    """The page at this address, when everything on it stands."""
    page.goto(address)
    settle(page)
    return page


def test_links_of_the_menu_are_large_enough_for_a_finger_and_apart(page: Page, company: str):
    """24 px, WCAG 2.2, success criterion 2.5.8; the picture behind the page on show covered its neighbours once."""
    opened(page, f"{company}/score?lang=en")
    boxes = [link.bounding_box() for link in page.locator(".st-key-menu").get_by_role("link").all()]
    edges = [(box["y"], box["y"] + box["height"]) for box in boxes if box]
    assert len(edges) > 5
    assert min(bottom - top for top, bottom in edges) >= 24
    assert all(above[1] <= below[0] for above, below in pairwise(edges))


@pytest.mark.parametrize(("group", "column"), [("level", "Level"), ("age_band", "Age (days)")])
def test_a_bar_of_open_complaints_lists_exactly_its_cases(page: Page, company: str, group: str, column: str):
    opened(page, f"{company}/unresolved?lang=en&group={group}")
    everything = size(grid(page, "open-list"))
    press(page, page.locator(f"[class*='st-key-open-{group}'] .barlayer .point path").last)
    expect(page).to_have_url(re.compile(f"only={group}"))
    expect(page.locator("[class*='st-key-whole']").first).to_be_visible()
    settle(page)
    found = grid(page, "open-list")
    listed = size(found)
    assert 0 < listed < everything
    values = {row[headings(found).index(column)] for row in shown(found)}
    assert len(values) == 1 if group == "level" else min(int(age) for age in values) >= 60

    # The same view opened by whoever was sent its address, and let go.
    opened(page, page.url)
    settle(page)
    assert size(grid(page, "open-list")) == listed
    page.locator("[class*='st-key-whole']").get_by_role("button").first.click()
    expect(page).not_to_have_url(re.compile("only="))
    settle(page)
    assert size(grid(page, "open-list")) == everything


def test_a_project_s_score_bar_opens_its_lines(page: Page, company: str):
    opened(page, f"{company}/score?lang=en")
    bars = page.locator("[class*='st-key-score-bars'] .barlayer .point path").all()
    press(page, max(bars, key=lambda bar: (bar.bounding_box() or {"width": 0})["width"]))
    expect(page).to_have_url(re.compile("at_project=[A-Z]{2}[0-9]{2}"))
    settle(page)
    (project,) = {row[0] for row in shown(grid(page, "score-lines"))}

    page.get_by_role("button", name=project).click()
    expect(page).not_to_have_url(re.compile("at_project="))
    settle(page)
    assert len({row[0] for row in shown(grid(page, "score-sums"))}) > 1


def test_a_month_of_the_trend_opens_the_obligations_due_in_it(page: Page, company: str):
    opened(page, f"{company}/compliance?lang=en")
    press(page, page.locator("[class*='st-key-trend'] .scatterlayer .points path").last)
    expect(page).to_have_url(re.compile(r"obligations.*at_month=20\d\d-\d\d"))
    settle(page)
    month = page.url.partition("at_month=")[2][:7]
    found = grid(page, "obligations")
    due = {row[headings(found).index("Due")][:7] for row in shown(found)}
    assert due == {month}


def test_a_month_s_score_opens_its_lines_and_a_line_its_case(page: Page, company: str):
    opened(page, f"{company}/score?lang=en")
    matrix = grid(page, "matrix")
    project = shown(matrix)[0][0]
    choose(page, matrix, 0, across=0.95)
    expect(page).to_have_url(re.compile("at_project="))
    settle(page)
    lines = grid(page, "score-lines")
    assert {row[0] for row in shown(lines)} == {project}
    with_case = next(place for place, row in enumerate(shown(lines)) if row[3])
    number = shown(lines)[with_case][3]
    choose(page, lines, with_case)
    expect(page.locator("h1")).to_have_text("Case file")
    settle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text(number)


def test_the_lines_of_a_score_add_up_to_the_figure_that_was_chosen(page: Page, company: str):
    opened(page, f"{company}/score?lang=en")
    matrix = grid(page, "matrix")
    total = shown(matrix)[0][-1]
    choose(page, matrix, 0, across=0.95)
    settle(page)
    expect(page.get_by_text(f"Points in all: {total}.")).to_be_visible()


def test_a_satisfaction_figure_opens_the_answers_behind_it_and_an_answer_its_case(page: Page, company: str):
    opened(page, f"{company}/satisfaction?lang=en&by=project")
    figures = grid(page, "satisfaction-project")
    place = next(n for n, row in enumerate(shown(figures)) if row[0] == "Case callback" and row[7] != "0")
    project, asked = shown(figures)[place][1], shown(figures)[place][7]
    choose(page, figures, place)
    expect(page.get_by_role("heading", name="Answers behind the figure: Case callback")).to_be_visible()
    settle(page)
    answers = grid(page, "answers")
    assert size(answers) == int(asked)
    assert {row[1] for row in shown(answers)} == {project}
    number = shown(answers)[0][0]
    choose(page, answers)
    expect(page.locator("h1")).to_have_text("Case file")
    settle(page)
    expect(page.get_by_test_id("stMain")).to_contain_text(number)


def test_a_cell_of_the_satisfaction_map_opens_its_answers(page: Page, company: str):
    opened(page, f"{company}/satisfaction?lang=en")
    press(page, page.locator("[class*='st-key-satisfaction-heat'] .scatterlayer .points path").first)
    found = grid(page, "answers-of-cell")
    settle(page)
    project = headings(found).index("Project")
    assert len({row[project] for row in shown(found)}) == 1


def test_a_figure_of_the_club_lists_as_many_calls_as_it_counts(page: Page, company: str):
    opened(page, f"{company}/club?lang=en")
    figure = page.get_by_role("radio", name=re.compile(r"^Fairly satisfied, no suggestion \("))
    count = re.search(r"\((\d+)\)", figure.inner_text())
    assert count is not None
    figure.click()
    expect(page).to_have_url(re.compile("calls=content"))
    settle(page)
    calls = grid(page, "club-calls")
    assert size(calls) == int(count[1]) > 0
    band = headings(calls).index("Satisfaction")
    assert {row[band] for row in shown(calls)} == {"Fairly satisfied, no suggestion"}


@pytest.mark.parametrize(("path", "key", "name"), TABLES)
def test_both_downloads_hold_the_rows_shown(page: Page, company: str, path: str, key: str, name: str):
    opened(page, f"{company}/{path}{'&' if '?' in path else '?'}lang=en")
    table = grid(page, key)
    heading, *rows = csv_rows(downloaded(page, f"csv-{name}"))
    book = downloaded(page, f"xlsx-{name}")
    in_book = xlsx_rows(book)
    assert len(rows) == size(table) == len(in_book) - 1
    assert heading == in_book[0]
    assert heading[: len(headings(table))] == headings(table)
    first = [row[0] for row in shown(table)]
    assert [row[0] for row in rows[: len(first)]] == first == [row[0] for row in in_book[1 : len(first) + 1]]
    assert xlsx_formulas(book) == []


@pytest.mark.parametrize(
    ("path", "chosen"),
    [
        ("unresolved?lang=en&window=overdue&order=level&group=stage", ("Overdue", "Highest level", "Stage")),
        ("satisfaction?lang=en&source=club&by=project", ("Club", "Project")),
    ],
)
def test_a_reloaded_address_shows_the_same(page: Page, company: str, path: str, chosen: tuple[str, ...]):
    opened(page, f"{company}/{path}")
    before = shown(grid(page, "open-list" if "unresolved" in path else "satisfaction-project"))
    page.reload()
    settle(page)
    for name in chosen:
        expect(page.get_by_role("radio", name=name, exact=True).first).to_be_checked()
    assert shown(grid(page, "open-list" if "unresolved" in path else "satisfaction-project")) == before


def test_a_month_in_the_address_is_the_one_in_detail(page: Page, company: str):
    opened(page, f"{company}/score?lang=en")
    month = page.get_by_role("combobox", name="Month in detail")
    other = month.input_value()
    choose(page, grid(page, "matrix"), 0, across=0.3)
    expect(month).not_to_have_value(other)
    settle(page)
    address, named = page.url, month.input_value()
    opened(page, address)
    expect(month).to_have_value(named)


def test_the_rows_of_a_file_are_those_of_the_filter(page: Page, company: str):
    opened(page, f"{company}/unresolved?lang=en&window=overdue")
    rows = csv_rows(downloaded(page, "csv-unresolved"))
    clock = rows[0].index("Clock")
    assert rows[1:]
    assert all(row[clock].startswith("‼") for row in rows[1:])
