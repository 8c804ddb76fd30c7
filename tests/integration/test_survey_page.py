"""The page of survey results: a drawn survey in two waves, worked by hand, in both languages."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cases import write
from looking import Files
from pages import TODAY, at, small_company
from running_pages import open_page, platform_at
from streamlit.testing.v1 import AppTest

from casework.record import events as ev
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary.asking import Mode
from dashboard.frame import shell, state
from dashboard.views.survey.history import changes_of
from dashboard.views.survey.sheet import asked_items, titles
from etl.warehouse.scope import Scope

DIGEST = "0" * 64
SPRING = [{"overall": 5, "repair_quality": 5, "recommend": 9}] * 6 + [
    {"overall": 1, "repair_quality": 2, "recommend": 3}
] * 4
AUTUMN = [{"overall": 5, "repair_quality": 5, "recommend": 10}] * 19 + [
    {"overall": 1, "repair_quality": 1, "recommend": 0}
] * 1
WINTER = [{"handover": 4}] * 3
"""Answers by person; spring in stratum P/a, of which six say 5 and four 1."""


def event(stream: str, at: datetime, payload: ev.Payload) -> ev.Event:
    return ev.Event(stream=stream, occurred_at=at, recorded_at=at, actor="li", project="P1", payload=payload)


def wave(
    name: str, at: datetime, answers: list[dict[str, int]], population: int, asked: str = "owner_survey"
) -> Iterator[ev.Event]:
    """A survey that was drawn and answered; two more refused, one is not heard of."""
    yield event(f"campaign/{name}", at, ev.CampaignPlanned(
        campaign=name, name=name.title(), questionnaire=asked, version=1, digest=DIGEST, projects=("P1",),
        opens=date(2026, 1, 1), closes=date(2026, 12, 31), modes=(Mode.PHONE,)))  # fmt: skip
    strata = ({"stratum": "P1", "population": population, "drawn": len(answers) + 3},)
    yield event(f"campaign/{name}", at, ev.CampaignDrawn(seed="s", as_of=at, position=1, frame=DIGEST, strata=strata))  # type: ignore[arg-type]
    for place in range(1, len(answers) + 4):
        invited = ev.Invited(campaign=name, customer_id=f"c{place}", stratum="P1", place=place)
        yield event(f"invitation/{name}-{place}", at, invited)
    for place, given in enumerate(answers, start=1):
        sheet = ev.ResponseCompleted(
            questionnaire=asked, version=1, campaign=name, mode=Mode.PHONE, answers=dict(given),
            customer_id=f"c{place}", seconds=20 if place == 1 else 300,
            said=json.dumps({"why": "电梯太慢" if place == 1 else "服务很好"}, ensure_ascii=False),
        )  # fmt: skip
        yield event(f"response/{name}-{place}", at + timedelta(hours=place), sheet)
    for place in (len(answers) + 1, len(answers) + 2):
        refused = ev.Attempted(mode=Mode.PHONE, disposition="2.112", seconds=20)
        yield event(f"invitation/{name}-{place}", at + timedelta(hours=1), refused)


def customer(n: int) -> Customer:
    """One of 23: all are women but the four who answered 1 in spring. The last has only reserved."""
    sex = "男" if 7 <= n <= 10 else "女"
    return Customer(customer_id=f"c{n}", project="P1", sex=sex, purchase_status="已认购" if n == 23 else "已签约")


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("surveyed")
    small_company(folder)
    now = at(f"{TODAY}T09:00")  # no wave goes on past midnight
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, map(customer, range(1, 24)))
    write(ledger, [*wave("spring", now - timedelta(days=40), SPRING, 100)])
    write(ledger, [*wave("autumn", now - timedelta(days=9), AUTUMN, 100)])
    write(ledger, [*wave("winter", now - timedelta(days=9), WINTER, 100, "move_in")])
    for name, answers in (("begun", [{"overall": 4}]), ("before", [{"overall": 5}] * 6)):
        write(ledger, [*wave(name, now - timedelta(days=9), answers, 100, "savills_survey")])
    ledger.close()
    yield from platform_at(folder)


def seen(**address: str) -> AppTest:
    app = open_page("survey-results", questionnaire="owner_survey", **address)
    assert (list(app.exception), list(app.error)) == ([], [])
    return app


def table(app: AppTest, column: str):
    return next(found.value for found in app.dataframe if column in found.value.columns)


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_the_page_runs_in_both_languages(company: Path, language: str):
    seen(lang=language)
    app = open_page("survey-results", lang=language)
    assert (list(app.exception), list(app.error)) == ([], [])


def test_items_come_with_their_intervals(company: Path):
    rows = table(seen(wave="spring", lang="en"), "mean").set_index("item")
    whole = rows.loc["Satisfaction on the whole"]
    # Six of ten say 5, four 1: mean 3.4, s² = 4.2667, times (1 − 10/100)/10: error 0.6197, t(9) = 2.2622.
    assert (whole["n"], whole["mean"], whole["mean_interval"]) == (10, "3.40", "2.00 to 4.80")
    assert whole["top"] == "60.0%"
    assert rows.loc["How likely are you to recommend us to friends and family?", "nps"] == "20"


def test_the_steps_of_a_scale_are_drawn_as_shares(company: Path):
    app = seen(wave="spring", lang="en")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert [trace["name"] for trace in bars] == ["1", "2", "3", "4", "5"]
    # Of ten on the whole, four say 1 and six 5.
    place = next(i for i, name in enumerate(bars[0]["y"]) if name.startswith("Satisfaction on the whole"))
    assert [trace["x"][place] for trace in bars] == [0.4, 0, 0, 0, 0.6]


def test_rates_follow_from_what_became_of_everybody(company: Path):
    said = "".join(str(each.proto.body) for each in seen(wave="spring", lang="en").get("html"))
    # 13 invited: 10 answered, 2 refused, 1 not attempted: RR2 = 10/13.
    assert "76.9%" in said


def test_field_work_is_told_while_nobody_s_answers_may_be_shown_yet(company: Path):
    app = open_page("survey-results", questionnaire="savills_survey", wave="begun", lang="en")
    said = "".join(str(each.proto.body) for each in app.get("html"))
    assert "25.0%" in said  # 1 of 4 answered
    notes = [str(each.value) for each in [*app.caption, *app.markdown]]
    assert any(note.startswith("Not shown") and "Satisfaction on the whole" in note for note in notes)
    assert not any("Nobody answered" in note for note in notes)
    assert not any("mean" in found.value.columns for found in app.dataframe)


def test_a_cross_table_hides_what_few_said(company: Path):
    rows = table(seen(wave="spring", cross_row="repair_quality", cross_column="overall", lang="en"), "total")
    assert set(rows[["c0", "c1"]].to_numpy().ravel()) <= {"hidden", "0", "6"}
    assert "4" not in rows[["c0", "c1"]].to_numpy().ravel()


def test_a_change_since_the_wave_before_is_told_with_its_interval(company: Path):
    app = seen(wave="autumn", lang="en")
    rows = table(app, "change").set_index("item")
    assert any("From Spring to Autumn" in each.value for each in app.caption)
    # 19 of 20 say 5: mean 4.8, less 3.4.
    assert rows.loc["Satisfaction on the whole", "change"] == "1.40"


def test_words_are_searched(company: Path):
    app = seen(wave="spring", lang="en")
    assert len(table(app, "words")) == len(SPRING)
    field = next(each for each in app.text_input if each.label == "Words to search for")
    field.set_value("电梯").run()
    assert list(table(app, "words")["words"]) == ["电梯太慢"]


def test_a_sheet_that_was_much_too_fast_is_to_be_looked_at_and_still_counts(company: Path):
    app = seen(wave="spring", lang="en")
    rows = table(app, "usually")
    assert [(row["flag"], row["value"], row["usually"]) for _, row in rows.iterrows() if row["value"] == "20"] == [
        ("Speed", "20", "300")
    ]
    assert table(app, "mean").set_index("item").loc["Satisfaction on the whole", "n"] == len(SPRING)


def test_respondents_stand_beside_the_sample_and_everybody(company: Path):
    rows = table(seen(wave="spring", lang="en"), "invited")
    assert set(rows["fact"]) == {"Project", "Sex", "Purchase status"}


def weighted(app: AppTest, *facts: str) -> AppTest:
    box = next(each for each in app.multiselect if each.label.startswith("Weight answers"))
    app = box.set_value(list(facts)).run()
    assert (list(app.exception), list(app.error)) == ([], [])
    return app


def test_answers_are_weighted_to_what_is_known_of_all_customers(company: Path):
    app = weighted(seen(wave="spring", lang="en"), "sex")
    rows = table(app, "plain").set_index("item")
    # Six women say 5 and four men 1: 3.4 as answered; 19 of 23 customers are women: (19 × 5 + 4 × 1) / 23 = 4.30.
    whole = rows.loc["Satisfaction on the whole"]
    assert (whole["plain"], whole["weighted"], whole["effect"]) == ("3.40", "4.30", "0.90")
    assert app.query_params["weighted"] == "sex"
    assert list(table(seen(wave="spring", lang="en", weighted="sex"), "plain")["weighted"]) == list(rows["weighted"])


def test_a_margin_that_nobody_answered_for_is_said_and_nothing_is_weighted(company: Path):
    app = weighted(seen(wave="spring", lang="en"), "sex", "purchase_status")
    assert any("已认购" in each.value for each in app.markdown)
    assert not any("plain" in found.value.columns for found in app.dataframe)


def test_an_item_that_few_answered_is_not_told_by_weighting_it(company: Path):
    app = open_page("survey-results", questionnaire="move_in", wave="winter", lang="en")
    assert set(table(app, "mean")["mean"]) == {"too few"}
    app = weighted(app, "sex")
    assert not any("plain" in found.value.columns for found in app.dataframe)
    assert any("no item that enough people rated" in each.value for each in app.markdown)


def test_all_waves_stand_side_by_side(company: Path):
    rows = table(seen(wave="spring", lang="en"), "w1").set_index("item")
    means = list(rows.loc["Satisfaction on the whole"])
    assert means.index("3.40") < means.index("4.80")


def test_an_item_whose_wording_changed_is_marked_where_it_did():
    was, now = ("旧", "old"), ("新", "new")
    worded = {"a": {"overall": was}, "b": {"overall": was}, "c": {}, "d": {"overall": now}}
    assert changes_of("overall", ["a", "b", "c", "d"], worded) == {"a": False, "b": False, "c": False, "d": True}


def test_what_files_brought_has_its_title_and_its_questions_in_words(company: Path):
    names = titles(state.platform(), ["club_called", "survey_answered", "owner_survey", "gone"], "en")
    assert list(names.values()) == ["Club calls from files", "Survey answers from files", "Owner survey", "gone"]
    asked = {item.code: item for item in asked_items(state.platform(), "club_called")}
    brought = {"card_received", "newsletter_received", "contact_updated", "band", "comment"}
    assert asked.keys() == brought
    assert (asked["card_received"].options or {})["no"].zh == "否"
    assert (asked["band"].options or {})["acceptable"].zh == "还算满意，有建议"


def test_answers_go_out_as_a_table_with_syntax_and_a_codebook(company: Path, monkeypatch: pytest.MonkeyPatch):
    with monkeypatch.context() as patch:
        files = Files().watch(patch)
        seen(wave="spring", lang="en")
        assert not {name for name in files.made if name.startswith("data-move_in")}
        open_page("survey-results", questionnaire="move_in", wave="winter", lang="en")
    rows = list(csv.DictReader(files.made["data-owner_survey.csv"].decode("utf-8-sig").splitlines()))
    assert sorted((row["overall"], row["recommend"]) for row in rows) == [("1", "3")] * 4 + [("5", "9")] * 6
    assert {"customer_id", "response"}.isdisjoint(rows[0])
    assert b"/FILE='data-owner_survey.csv'" in files.made["data-owner_survey.sps"]
    assert "业主满意度调查" in files.made["data-owner_survey.xml"].decode()
    assert "data-move_in.csv" not in files.made, "three sheets would tell of three people"


def test_a_sheet_that_was_looked_at_says_so_and_stays_in_the_list(company: Path):
    app = seen(wave="spring", lang="en")
    box = next(each for each in app.selectbox if each.label == "Look at")
    fast = next(option for option in box.options if option.startswith("Speed"))
    app = box.select(fast).run()
    next(each for each in app.text_input if each.label == "What you found").input("read aloud").run()
    next(each for each in app.button if each.label == "It is what it seems").click().run()
    assert not app.exception
    rows = table(seen(wave="spring", lang="en"), "usually")
    assert [(row["found"], row["note"]) for _, row in rows.iterrows() if row["flag"] == "Speed"] == [
        ("looked at", "read aloud")
    ]


def test_customers_are_counted_by_the_days_on_which_they_were_contacted(company: Path):
    """c1 to c10 answered twice; c11 and c12 refused in spring and answered in autumn: two days each. c23: none."""
    scope = Scope.last_months(6, shell.now())
    rows = state.platform().answers.contact_burden(scope).to_pylist()
    assert {row["days"]: row["customers"] for row in rows if row["project"] == "P1"} == {0: 1, 1: 10, 2: 12}
    assert "5 and more" in list(table(seen(lang="en"), "days")["days"])
