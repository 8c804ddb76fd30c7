"""From the plan to the call: the pages of surveys and of the call list, as the centre and a caller use them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from desks import person
from looking import READER, Files, open_as, open_as_reader, reader_becomes
from pages import small_company
from running_pages import platform_at
from streamlit.testing.v1 import AppTest
from wall_clock import WallClock

from casework.access.permissions import Right
from casework.record.events import Corrected, ResponseCompleted, Revealed
from casework.vocabulary.asking import CampaignStage, Carrier, Mode
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.frame.files import MEDIA_TYPES
from dashboard.parts import fieldwork
from dashboard.views.calls.page import TAKEN
from surveys.fieldwork import campaign as campaigns
from surveys.fieldwork import quotas, unfinished
from surveys.fieldwork.double_entry import Came, PaperSheets
from surveys.fieldwork.grid import NUMBER, Grid

ANSWERED, NO_ANSWER, BROKE_OFF = "1.1", "3.13", "2.12"
TODAY = date(2026, 3, 2)
CENTRE = person(Role.CENTRE, None)
READING = person(Role.SALES, "BJ01", name=READER)
FIRST, SECOND = (person(Role.SALES, "BJ01", name=name) for name in ("first", "second"))


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small demo company on Monday, 2 March 2026, at ten in the morning."""
    folder = tmp_path_factory.mktemp("calls")
    small_company(folder, 0.02, today=TODAY)
    with WallClock.at(folder, "2026-03-02T10:00").believed():
        for held in platform_at(folder):
            close_all()
            yield held


def close_all() -> None:
    """Only what a test plans is to be called."""
    desk = fieldwork.campaigns(state.platform())
    for each in desk.every(CENTRE):
        if each.stage is CampaignStage.OPEN:
            desk.close(CENTRE, each.campaign_id, shell.now())


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def said(app: AppTest) -> str:
    return "\n".join(str(each.value) for each in [*app.title, *app.markdown, *app.caption, *app.error, *app.info])


def came_to(app: AppTest, code: str) -> AppTest:
    """Say what the call came to."""
    return next(box for box in app.selectbox if box.label == "What did the call come to?").set_value(code).run()


def choose(app: AppTest, label: str, value: object) -> AppTest:
    """Answer an item of the questionnaire."""
    return next(radio for radio in app.radio if radio.label.startswith(label)).set_value(value).run()


def survey_list(app: AppTest) -> tuple[object, str | None]:
    """What is chosen in the list of surveys, and the list's key."""
    return next((box.value, box.key) for box in app.selectbox if box.label == "Survey")


def planned(name: str, *modes: str, secret: bool = False) -> str:
    """A survey of BJ01, by phone unless said otherwise, planned and opened on the page; returns its id."""
    reader_becomes(Right(Role.CENTRE))
    app = open_as_reader("campaigns", lang="en", campaign="new")
    app.text_input(key="plan-name").set_value(name).run()
    app.selectbox(key="plan-sheet").set_value("owner_survey").run()
    app.number_input(key="plan-peace").set_value(0).run()
    app.multiselect(key="plan-projects").set_value(["BJ01"]).run()
    if modes:
        app.button_group(key="plan-modes").set_value(list(modes)).run()
    if secret:
        app.checkbox(key="plan-secret").check().run()
    app = press(app, "Plan this survey")
    for step in ("Draw the sample", "Open the survey"):
        chosen, key = survey_list(app)
        app = press(app, step)
        assert not app.error
        assert survey_list(app)[0] == chosen
        assert survey_list(app)[1] != key, "a browser sends back the word chosen, which is no more"
    with state.platform().ledger.reading() as connection:
        return next(each.campaign_id for each in campaigns.every(connection) if each.plan.name == name)


def last(kind: type) -> object:
    platform = state.platform()
    for row in reversed(next(platform.ledger.read(platform.ledger.position().back(10))).to_pylist()):
        payload = platform.ledger.stream(row["stream"])[row["version"] - 1].payload
        if isinstance(payload, kind):
            return payload
    return None


def test_a_survey_is_planned_drawn_called_and_answered(company: Path):
    campaign = planned("Spring")
    reader_becomes(Right(Role.SALES, "BJ01"))
    app = press(open_as_reader("next", lang="en"), "Next person")
    app = came_to(app, ANSWERED)
    for label, value in (("How far are you", "settled"), ("Satisfaction on the whole", 4), ("How likely", 9)):
        app = choose(app, label, value)
    app = press(app, "Save, next person")
    assert not app.error, said(app)
    made = last(ResponseCompleted)
    assert isinstance(made, ResponseCompleted)
    assert (made.campaign, made.answers["overall"], made.answers["recommend"]) == (campaign, 4, 9)
    assert "✓ Saved." in said(app)
    reader_becomes(Right(Role.CENTRE))
    field = open_as_reader("campaigns", lang="en", campaign=campaign)
    assert {each.label: each.value for each in field.metric}["Have answered"] == "1"


def test_an_answer_that_is_missing_is_said_and_the_draft_stays(company: Path):
    planned("Summer")
    reader_becomes(Right(Role.SALES, "BJ01"))
    app = press(open_as_reader("next", lang="en"), "Next person")
    app = press(choose(came_to(app, ANSWERED), "How far are you", "settled"), "Save, next person")
    assert "The answers are not complete or do not fit" in said(app)
    again = press(open_as_reader("next", lang="en"), "Next person")
    assert next(radio for radio in again.radio if radio.label.startswith("How far")).value == "settled"


def test_a_call_can_be_taken_back_and_the_number_shown_is_on_record(company: Path):
    planned("Autumn")
    reader_becomes(Right(Role.SALES, "BJ01"))
    app = press(open_as_reader("next", lang="en"), "Next person")
    app = press(app, "Show the number and dial")
    assert last(Revealed) is not None
    app = press(press(came_to(app, NO_ANSWER), "Save, next person"), "Take it back")
    taken = last(Corrected)
    assert isinstance(taken, Corrected)
    assert taken.void


def test_where_nobody_is_to_be_called_the_page_says_what_to_do(company: Path):
    reader_becomes(Right(Role.SALES, "CD01"))
    assert "暂无需要拨打的电话" in said(open_as_reader("next"))


def test_a_survey_by_link_and_letter_is_sent_from_its_page(company: Path):
    campaign = planned("Letters", "link", "letter")
    app = open_as_reader("campaigns", lang="en", campaign=campaign)
    asked = {each.label: each.value for each in app.metric}["Asked"]
    assert {"List of links", "Letters with a code to scan"} <= {each.label for each in app.get("download_button")}
    app.selectbox(key="sent-carrier").set_value(Carrier.LETTER).run()
    app = press(app, "Put on record that they went out")
    assert not app.error
    assert {each.label: each.value for each in app.metric}["Written to"] == asked
    assert f"On record for {asked} people." in [each.value for each in app.success]


def draft_text(app: AppTest) -> str:
    return next(str(area.value) for area in app.text_area if area.label == "Text of the draft")


def write_draft(app: AppTest, text: str) -> AppTest:
    return next(area for area in app.text_area if area.label == "Text of the draft").set_value(text).run()


def test_a_questionnaire_is_changed_in_a_copy_looked_at_and_published_for_the_next_survey(company: Path):
    reader_becomes(Right(Role.CENTRE))
    app = press(open_as_reader("questionnaires", lang="en", sheet="move_in"), "Begin with a copy")
    text = draft_text(app)
    assert "version = 2" in text
    wrong = text.replace('"en" =', '"fr" =', 1).replace('kind = "scale"', 'kind = "skale"', 1)
    app = write_draft(app, wrong)
    told = next(str(each.value) for each in app.error)
    assert all(word in told for word in ("the English text is missing", "there is no such key", "none of the words"))
    assert not [each for each in app.button if each.label.startswith("Publish")]
    app = write_draft(app, text.replace("Move-in survey", "Coming home"))
    assert not app.error, said(app)
    phone = [each.proto.srcdoc for each in app.get("iframe") if "第 1 页" in each.proto.srcdoc]
    assert phone
    assert all("<main inert>" in html for html in phone)
    app = press(app, "Publish Coming home, version 2")
    assert "Published." in [each.value for each in app.success]
    known = fieldwork.sheets(state.platform()).every()["move_in"]
    assert (known.version, known.title.en) == (2, "Coming home")


def test_a_questionnaire_is_published_by_the_centre_of_the_company_alone(company: Path):
    reader_becomes(Right(Role.CENTRE, "BJ01"))
    app = press(open_as_reader("questionnaires", lang="en", sheet="owner_survey"), "Begin with a copy")
    app = next(button for button in app.button if button.label.startswith("Publish")).click().run()
    assert "by the customer-service centre of the company" in said(app)
    assert fieldwork.sheets(state.platform()).every()["owner_survey"].version == 1


def on_paper(name: str) -> Grid:
    """A survey of BJ01 on paper, planned and opened on the page."""
    campaign = planned(name, "paper")
    with state.platform().ledger.reading() as connection:
        return Grid(fieldwork.entering(state.platform()), campaigns.read(connection, campaign))


def sheet_at(grid: Grid, number: str) -> AppTest:
    """The page of paper as the reader opens it and types a sheet's number."""
    app = open_as_reader("paper", lang="en", campaign=grid.campaign.campaign_id)
    return app.text_input(key="paper-number").set_value(number).run()


def told(app: AppTest) -> str:
    assert not app.exception
    return "\n".join(str(each.value) for each in [*app.success, *app.warning, *app.info, *app.error])


def test_sheets_of_paper_are_entered_twice_and_settled_by_a_third_on_their_page(company: Path):
    grid = on_paper("On paper")
    desk, answers = PaperSheets(grid.entering), {"stage": "pre_handover", "overall": 4, "recommend": 9}
    reader_becomes(Right(Role.SALES, "BJ01"))
    assert "Nobody was invited under this number" in told(sheet_at(grid, "BJ01-99999"))
    app = sheet_at(grid, "BJ01-1")
    for label, value in (("How far are you", "pre_handover"), ("Satisfaction on the whole", 4), ("How likely", 9)):
        app = choose(app, label, value)
    assert "Wait for a second person: BJ01\\-1" in told(press(app, "Enter the sheet"))
    numbered = grid.numbered(FIRST)
    assert desk.enter(FIRST, numbered["BJ01-1"].stream, answers, shell.now()) is Came.ENTERED
    second = numbered["BJ01-2"].stream
    desk.enter(FIRST, second, answers, shell.now())
    desk.enter(SECOND, second, answers | {"overall": 2}, shell.now())
    app = sheet_at(grid, "BJ01-2")
    assert "Differ, and wait for a third person: BJ01\\-2" in told(app)
    assert "1 item differs. What does the paper say?" in said(app)
    assert next(button for button in app.button if button.label == "Settle it so").disabled
    app = press(app.radio(key="settle-overall").set_value(1).run(), "Settle it so")
    assert "✓" in told(app)
    responses = [last_response(grid, number) for number in ("BJ01-1", "BJ01-2")]
    assert [(each.mode, each.answers["overall"]) for each in responses] == [(Mode.PAPER, 4), (Mode.PAPER, 2)]


def last_response(grid: Grid, number: str) -> ResponseCompleted:
    stream = grid.numbered(FIRST)[number].response
    (made,) = [each.payload for each in grid.entering.ledger.stream(stream)]
    assert isinstance(made, ResponseCompleted)
    return made


def workbook(rows: list[dict[str, str]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([dict(zip(rows[0], rows[0], strict=True)), *rows]):
            sheet.write_row(place, 0, list(row.values()))
    return content.getvalue()


def test_a_table_goes_out_empty_comes_in_filled_and_says_which_rows_are_held_back(
    company: Path, monkeypatch: pytest.MonkeyPatch
):
    grid = on_paper("As a table")
    reader_becomes(Right(Role.CENTRE))
    with monkeypatch.context() as patch:
        files = Files().watch(patch)
        app = open_as_reader("paper", lang="en", campaign=grid.campaign.campaign_id)
    assert {name.partition("-")[0] for name in files.made} >= {"table", "answers"}
    answers = {"stage": "pre_handover", "overall": "5", "recommend": "10"}
    rows = [{NUMBER: "BJ01-1"} | answers, {NUMBER: "BJ01-2"} | answers | {"overall": "9"}, {NUMBER: "BJ01-0"} | answers]
    app = app.file_uploader[0].set_value(("filled.xlsx", workbook(rows), MEDIA_TYPES[".xlsx"])).run()
    app = press(app, "Enter its rows")
    assert "1 row is entered." in told(app)
    assert "2 rows are held back:" in told(app)
    assert [each.value.partition(":")[0] for each in app.caption if each.value.startswith("Row ")] == ["Row 3", "Row 4"]
    assert last_response(grid, "BJ01-1").answers["overall"] == 5


@pytest.mark.parametrize("secret", [False, True])
def test_what_was_said_before_the_talk_broke_off_is_kept_for_the_next_caller_unless_it_is_confidential(
    company: Path, secret: bool
):
    planned(f"Broken off, {secret}", secret=secret)
    reader_becomes(Right(Role.SALES, "BJ01"))
    app = press(open_as_reader("next", lang="en"), "Next person")
    stream = str(app.session_state[TAKEN])
    app = choose(came_to(app, BROKE_OFF), "How far are you", "settled")
    press(app, "Save, next person")
    with state.platform().ledger.reading() as connection:
        assert unfinished.answers_of(connection, stream) == {"stage": "settled"}
    assert fieldwork.calling(state.platform()).take_this(READING, stream, shell.now()) is not None
    again = open_as_reader("next", lang="en")
    again.session_state[TAKEN] = stream
    again = came_to(again.run(), ANSWERED)
    kept = next(radio for radio in again.radio if radio.label.startswith("How far are you")).value
    assert kept == (None if secret else "settled")
    close_all()


def test_quotas_are_planned_by_the_options_of_a_question(company: Path):
    reader_becomes(Right(Role.CENTRE))
    app = open_as_reader("campaigns", lang="en", campaign="new")
    app.text_input(key="plan-name").set_value("By stage").run()
    app.selectbox(key="plan-sheet").set_value("owner_survey").run()
    app.multiselect(key="plan-projects").set_value(["BJ01"]).run()
    app.selectbox(key="plan-quota").set_value("stage").run()
    app.number_input(key="quota-stage-settled").set_value(30).run()
    app = press(app, "Plan this survey")
    assert not app.error
    with state.platform().ledger.reading() as connection:
        plan = next(each.plan for each in campaigns.every(connection) if each.plan.name == "By stage")
    (quota,) = plan.quotas
    assert (quota.name, quota.most) == ("Taken over one to three years ago", 30)
    assert quotas.met(plan.quotas, {"stage": "settled"}) == (quota.name,)
    assert quotas.met(plan.quotas, {"stage": "pre_handover"}) == ()


@pytest.mark.parametrize(
    ("rights", "lands"),
    [
        ((Right(Role.SALES, "BJ01"),), "Call list"),
        ((Right(Role.SALES, "BJ01"), Right(Role.PROJECT_SERVICE, "BJ01")), "Overview"),
        ((Right(Role.CENTRE),), "Overview"),
    ],
)
def test_sales_land_on_their_list_and_whoever_is_more_on_the_overview(
    company: Path, rights: tuple[Right, ...], lands: str
) -> None:
    reader_becomes(*rights)
    app = open_as(READER, "home", first=True, lang="en")
    assert not app.exception
    assert app.title[0].value == lands


def test_the_overview_is_there_for_sales_who_ask_for_it(company: Path) -> None:
    reader_becomes(Right(Role.SALES, "BJ01"))
    assert open_as(READER, "home", lang="en").title[0].value == "Overview"
