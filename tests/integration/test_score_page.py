"""The page of scores: how far a month has come, the reader's next step, and what it keeps from whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from assessed import FEBRUARY, Assessed, assessed, policies, service
from cases import write
from looking import READER, open_as_reader, reader_becomes, sent
from running_pages import platform_at, words
from story import Story, local, scope
from streamlit.testing.v1 import AppTest
from wall_clock import WallClock

from casework.access.permissions import Right
from casework.adoption import drafts
from casework.case.confided import confide_all
from casework.case.confidential import Sight
from casework.month import reading
from casework.month.desk import Hand
from casework.record.events import Classified, EvidenceAttached, ProjectRegistered, Validated
from casework.record.ledger.entries import StoredEvent, stored
from casework.regulation import regulation_of
from casework.vocabulary.assessing import MonthStage, MonthStep
from casework.vocabulary.desk import Role
from dashboard.frame import state
from etl.subjects import Answers

SEALED = {"sealed-7": "late", "sealed-8": "late", "sealed-9": "praised"}
"""Cases that became confidential after they had cost points: contested, free to contest, and in a locked score."""
DAY = local("2026-03-03 10:00")
RECORDING = EvidenceAttached(digest="a" * 64, filename="通话录音.mp3", media_type="audio/mpeg", size=1)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The company after its meeting on February: one project locked, one with an appeal that waits."""
    folder = tmp_path_factory.mktemp("scores")
    with assessed(folder) as made:
        told = Story()
        for case, project in SEALED.items():
            told.case(case, "2026-02-03 10:00", project, pack="sales_office", severity="minor")
            write(made.ledger, told.streams[f"case/{case}"])
        house(made)
        made.propose()
        told.tell("case/l1", "2026-03-03 09:00", RECORDING, "late")
        write(made.ledger, told.streams["case/l1"])
        made.desk.appeal(Hand(service(), DAY), "late", FEBRUARY, "sealed-7:promise:1", "客户未等")
        made.desk.appeal(Hand(service(), DAY), "late", FEBRUARY, "l1:contact:2", "有录音", [RECORDING.digest])
        made.meet()
        made.lock("praised")
        seal(made)
    with WallClock.at(folder, "2026-03-09T10:00").believed():
        yield from platform_at(folder)


def house(made: Assessed) -> None:
    """A sales office where complaints against two consultants were valid; one of them has an account."""
    told = Story()
    registered = ProjectRegistered(code="HOUSE", name="HOUSE", pack="sales_consultants")
    told.tell("project/HOUSE", "2026-01-01 00:00", registered, "HOUSE")
    for case, whom in (("h1", "zhang"), ("h2", READER)):
        about = {"pack": "sales_consultants", "about": "consultant", "whom": whom}
        told.case(case, "2026-02-03 10:00", "HOUSE", **about).then("2026-02-04 10:00", Validated(validity="valid"))
    for stream in told.streams.values():
        write(made.ledger, stream)


def seal(made: Assessed) -> None:
    """The cases turn out to be internal ones: from now on they are for their handlers alone."""
    told = Story()
    for case, project in SEALED.items():
        told.tell(f"case/{case}", "2026-03-08 10:00", Classified(severity="internal"), project)
        write(made.ledger, told.streams[f"case/{case}"])
    with made.ledger.transaction() as transaction:
        confide_all(transaction, [f"case/{case}" for case in SEALED], policies())
    made.warehouse.sync()


def opened(project: str | None = None, language: str = "en") -> AppTest:
    at_project = {} if project is None else {"at_project": project}
    page = open_as_reader("score", lang=language, at_month="2026-02", **at_project)
    assert not page.exception
    assert not page.error
    return page


def chosen_of(page: AppTest, label: str) -> list[str]:
    return next(list(box.options) for box in page.selectbox if box.label == label)


def offered(page: AppTest) -> set[str]:
    return {button.label for button in page.button}


@pytest.mark.parametrize(
    ("role", "form"), [(Role.COMPANY_LEADER, "Appeal to decide"), (Role.PROJECT_SERVICE, "Line to contest")]
)
def test_a_line_is_said_without_its_case_once_that_is_for_others(company: Path, role: Role, form: str):
    reader_becomes(Right(role, "late" if role is Role.PROJECT_SERVICE else None))
    page = opened("late")
    assert "Appeal against Missed obligation · 3.2A" in words(page)
    assert any("3.2A" in option for option in chosen_of(page, form))
    assert b"sealed-" not in sent(page)


def test_it_says_what_came_since_the_proposal_and_shows_the_evidence_of_an_appeal(company: Path):
    reader_becomes(Right(Role.PROJECT_SERVICE, "late"))
    page = opened("late")
    # Two promises that were not kept belong to cases which nobody may be told of any more: a point each.
    assert "Came since the proposal, points: 2." in words(page)
    assert "Missed obligation · 3.2A: −1 → –" in words(page)
    assert "Evidence: 通话录音".encode() in sent(page)
    assert "l1 · 通话录音.mp3" in next(box.options for box in page.multiselect if "Evidence" in box.label)


def test_its_handlers_see_the_case_of_the_line(company: Path):
    reader_becomes(Right(Role.CENTRE, "late"), Right(Role.COMPANY_LEADER, "late"))
    page = opened("late")
    assert "sealed-7: 客户未等" in words(page)
    assert any("sealed-7" in option for option in chosen_of(page, "Appeal to decide"))


def test_a_locked_line_does_not_name_it_in_its_origin_either(company: Path):
    february = scope("2026-03-09 10:00", "2026-02", "2026-02", projects=("praised",))
    warehouse = state.platform().warehouse
    (line,) = (r for r in Answers(warehouse).score_lines(february).to_pylist() if r["kind"] == "missed")
    assert "sealed" not in str(line)
    assert line["points"] == -1
    handled = Answers(warehouse, Sight(None, frozenset({"centre/praised"}))).score_lines(february).to_pylist()
    assert [(r["case_id"], r["origin"]) for r in handled if r["kind"] == "missed"] == [
        ("sealed-9", "sealed-9:promise:1")
    ]


NEXT = {
    Role.CENTRE: {MonthStep.PROPOSE, MonthStep.ADD_LINE, MonthStep.ENTER_CORRECTION, MonthStep.LOCK},
    Role.COMPANY_LEADER: {MonthStep.DECIDE_APPEAL, MonthStep.WAIVE_CORRECTION},
    Role.PROJECT_SERVICE: {MonthStep.APPEAL},
}


@pytest.mark.parametrize(("language", "stage"), [("en", "Stage: "), ("zh-CN", "阶段：")])
@pytest.mark.parametrize("role", NEXT)
def test_it_says_the_stage_and_offers_each_role_its_next_step(company: Path, role: Role, language: str, stage: str):
    reader_becomes(Right(role, "late" if role is Role.PROJECT_SERVICE else None))
    page = opened("late", language)
    assert stage + MonthStage.PROPOSED.label(language) in words(page)
    steps = {step.label(language): step for step in MonthStep}
    assert {steps[label] for label in offered(page) & set(steps)} == NEXT[role]


@pytest.mark.parametrize(("language", "digest"), [("en", "Digest of the score: "), ("zh-CN", "得分摘要")])
def test_a_locked_month_shows_its_digest_and_offers_nothing(company: Path, language: str, digest: str):
    reader_becomes(Right(Role.CENTRE), Right(Role.COMPANY_LEADER))
    page = opened("praised", language)
    locked = reading.Months(state.platform().ledger).month("praised", FEBRUARY).locked
    assert locked is not None
    assert MonthStage.LOCKED.label(language) in words(page)
    assert digest in words(page)
    assert locked.digest in words(page)
    assert not offered(page) & {step.label(language) for step in MonthStep}


def test_all_projects_stand_with_their_stage_and_the_centre_is_offered_the_company_s_step(company: Path):
    reader_becomes(Right(Role.CENTRE))
    page = opened()
    months = next(table.value for table in page.dataframe if "digest" in table.value)
    stages = dict(zip(months["project"], months["stage"], strict=True))
    assert stages == {each: MonthStage.PROPOSED.label("en") for each in ("late", "sunk")} | {
        "praised": MonthStage.LOCKED.label("en")
    }
    assert MonthStep.LOCK_ALL.label("en") in offered(page)


def test_the_overview_tells_the_centre_how_far_the_month_is_and_which_appeals_wait(company: Path):
    reader_becomes(Right(Role.CENTRE))
    page = open_as_reader("home", lang="en")
    assert (page.exception, page.error) == ([], [])
    labels = [link.label.replace("\\", "") for link in page.get("page_link")]
    assert "Assessment of Feb 2026: Met (Proposed: 2, Locked: 1)" in labels
    assert "Appeals to be decided: 2: late" in labels


def test_a_line_by_hand_names_its_case_and_a_number_of_none_is_refused(company: Path):
    reader_becomes(Right(Role.CENTRE))
    page = opened("sunk")
    for number, said in (("S9999", "no such case in this project"), ("S7", "to be approved")):
        for label, text in (("Reason", "计划未完成"), ("Number of the case, where it is about one", number)):
            next(each for each in page.text_input if each.label == label).input(text)
        next(button for button in page.button if button.label == MonthStep.ADD_LINE.label("en")).click()
        page = page.run()
        assert said in words(page) + " ".join(error.value for error in page.error)
    (added,) = reading.Months(state.platform().ledger).month("sunk", FEBRUARY).added.values()
    assert (added.line.case, added.line.points) == ("s7", -1.0)
    assert "Case of the line" in [link.label for link in page.get("page_link")]


def test_projects_are_compared_by_what_the_group_lets_expect_of_them_in_the_order_of_their_names(company: Path):
    reader_becomes(Right(Role.CENTRE))
    page = opened()
    fair = next(table.value for table in page.dataframe if "per_hundred" in table.value)
    assert list(fair["project"]) == sorted(fair["project"])
    found = {row["project"]: row for row in fair.to_dict("records")}
    # sunk: 60 cases, dispatch and reply of each missed at a point each: 100 points per hundred obligations.
    assert (found["sunk"]["n"], found["sunk"]["per_hundred"]) == ("120", "100.0")
    # late has seven obligations and two misses, of which the group's rates let expect too little to judge.
    assert found["late"]["place"] == "too few"


def test_other_points_are_tried_on_the_last_months_and_lead_to_a_draft_with_them(company: Path):
    reader_becomes(Right(Role.CENTRE), Right(Role.COMPANY_LEADER))
    page = opened()
    page.toggle(key="score-trying").set_value(True).run()
    prices = {box.label: box for box in page.number_input if str(box.key).startswith("try-")}
    every_other = next(box for label, box in prices.items() if label == "every other clock missed")
    every_other.set_value(0)
    page.selectbox(key="try-basis").set_value(100).run()
    tried = next(table.value for table in page.dataframe if "then" in table.value)
    rows = {row["project"]: row for row in tried.to_dict("records")}
    # sunk missed 120 limits at a point each and stood at the floor; without them it keeps its hundred in each month.
    assert (rows["sunk"]["then"], rows["late"]["then"] > rows["late"]["now"]) == ("100.0", False)
    page.button(key="score-draft").click().run()
    (draft,) = drafts.drafts(state.platform().ledger)
    (changed,) = [line for line in regulation_of(draft.folder).lines if line.missed == ("*",)]
    assert (changed.points, draft.folder.name) == (0, "sunshine")
    assert regulation_of(draft.folder).sheet["project"].reckoned == "per 100"


@pytest.mark.parametrize(
    ("project", "shown"), [("late", {"late"}), (None, {"late", "praised", "sunk"})], ids=("one", "all")
)
def test_only_the_months_shown_are_read(
    company: Path, monkeypatch: pytest.MonkeyPatch, project: str | None, shown: set[str]
):
    read = set[str]()

    def noting(row: object) -> StoredEvent:
        entry = stored(row)
        read.add(entry.stream)
        return entry

    reader_becomes(Right(Role.CENTRE))
    monkeypatch.setattr(reading, "stored", noting)
    opened(project)
    # Of one project the evidence is read, too, that is attached to the cases of its lines.
    assert read == {f"month/{each}/2026-02" for each in shown} | ({"case/l1"} if project else set())
    read.clear()
    assert [each.project for each in reading.Months(state.platform().ledger).every(FEBRUARY)] == [
        "late", "praised", "sunk",
    ]  # fmt: skip
    assert read == {f"month/{each}/2026-02" for each in ("late", "praised", "sunk")}


def test_an_appeal_outlives_its_line_and_does_not_name_it(company: Path):
    platform = state.platform()
    Assessed(platform.ledger, platform.warehouse).propose(at=local("2026-03-09 09:00"))
    reader_becomes(Right(Role.COMPANY_LEADER))
    page = opened("late")
    assert "Appeal against a line that the score no longer has: 客户未等" in words(page)
    assert b"sealed-" not in sent(page)


def people(page: AppTest) -> list[list[tuple[object, ...]]]:
    """The rows of the two tables about persons: person, and total or number of the case."""
    frames = [frame.value for frame in page.dataframe if "whom" in frame.value.columns]
    return [
        list(frame[["whom", "total" if "total" in frame.columns else "number"]].itertuples(index=False, name=None))
        for frame in frames
    ]


@pytest.mark.parametrize(
    ("language", "heading", "kind"), [("en", "Persons", "Validated"), ("zh-CN", "个人当月考评", "判定")]
)
def test_the_manager_sees_what_each_person_has_and_from_which_cases(
    company: Path, language: str, heading: str, kind: str
):
    reader_becomes(Right(Role.PROJECT_MANAGER, "HOUSE"))
    page = open_as_reader("score", lang=language, at_month="2026-02", project="HOUSE")
    assert not page.exception
    assert heading in words(page)
    totals, lines = people(page)
    assert totals == [("林若澄", "95"), ("zhang", "95")]
    assert [(name, number) for name, number in lines if isinstance(number, str)] == [("林若澄", "H2"), ("zhang", "H1")]
    assert kind in str(page.dataframe[-1].value["detail"].tolist())
    label = {"en": "Download CSV", "zh-CN": "下载 CSV"}[language]
    assert [button.label for button in page.get("download_button")].count(label) == 2


def test_who_may_not_see_all_sees_their_own_and_others_none(company: Path):
    reader_becomes(Right(Role.PROJECT_SERVICE, "HOUSE"))
    page = open_as_reader("score", lang="en", at_month="2026-02", project="HOUSE")
    totals, lines = people(page)
    assert (totals, {name for name, _ in lines}) == ([("林若澄", "95")], {"林若澄"})
    assert b"zhang" not in sent(page)
    reader_becomes(Right(Role.PROJECT_SERVICE, "late"))
    elsewhere = opened()
    assert "Persons" not in words(elsewhere)
    assert b"zhang" not in sent(elsewhere)


def test_a_month_in_which_nothing_counted_says_so(company: Path):
    reader_becomes(Right(Role.PROJECT_MANAGER, "HOUSE"))
    page = open_as_reader("score", lang="en", at_month="2026-03", project="HOUSE")
    assert "In this month nothing counted for or against anybody." in words(page)
    assert "Everybody begins a month with a base of 100." in words(page)
    assert people(page) == []
