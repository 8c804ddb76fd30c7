"""A clerk brings answers to a questionnaire in without TOML: which question each column answers, what codes mean."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from facts import fact
from running_pages import empty_platform_at, open_page
from streamlit.testing.v1 import AppTest

from casework.record.events import ProjectRegistered, ResponseCompleted
from casework.time.present import now
from dashboard.frame import state
from surveys.questionnaire import load
from surveys.questionnaire.publishing import publish

SHEET = """
id = "lifts"
version = 1
title = { zh = "电梯调查", en = "Lifts" }
[[sections]]
code = "a"
title = { zh = "甲", en = "A" }
[[sections.items]]
code = "lift"
kind = "scale"
min = 1
max = 10
text = { zh = "电梯满意度", en = "The lift" }
[[sections.items]]
code = "why"
kind = "multiple"
text = { zh = "原因", en = "Reasons" }
options = [{ code = "slow", zh = "太慢", en = "Slow" }, { code = "loud", zh = "太吵", en = "Loud" }]
"""
FILE = (
    "答卷编号,小区,填写时间,问卷,电梯满意度,太慢,吵\n"
    "1,云栖里,2026-03-02 10:00,电梯2026,9,1,0\n2,云栖里,2026-03-02 11:00,电梯2026,99,0,1\n"
)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[None]:
    for _held in empty_platform_at(tmp_path / "data"):
        ledger = state.platform().ledger
        path = tmp_path / "lifts.toml"
        path.write_text(SHEET, encoding="utf-8")
        publish(ledger, load(path), "centre", now())
        yunqi = fact("project/YX", ProjectRegistered(code="YX", name="云栖里"), project="YX")
        ledger.append("project/YX", 0, [yunqi])
        yield


def pick(app: AppTest, label: str, value: str) -> AppTest:
    return next(each for each in app.selectbox if each.label == label).set_value(value).run()


def test_each_column_answers_a_question_and_a_code_is_no_answer(platform: None) -> None:
    app = open_page("import", lang="en")
    app = app.file_uploader[0].set_value(("答卷.csv", FILE.encode(), "text/csv")).run()
    app = pick(app, "Import profile", "stated")
    app = pick(app, "What the rows are", "surveys")
    app = pick(app, "What the rows answer", "lifts")
    chosen = {each.label: each.value for each in app.selectbox}
    assert (chosen["“电梯满意度” means …"], chosen["“填写时间” means …"]) == ("item:lift", "answered_at")
    app = pick(app, "“太慢” means …", "item:why=slow")
    app = pick(app, "“吵” means …", "item:why=loud")
    app = pick(app, "“99” in “电梯满意度” means …", "-")
    next(each for each in app.button if each.label == "Load 2 rows").click().run()
    found = {each.stream: each.payload for each in state.platform().ledger.room("response/")}
    told = {
        stream: (each.campaign, each.answers) for stream, each in found.items() if isinstance(each, ResponseCompleted)
    }
    assert told == {
        "response/电梯2026~1": ("电梯2026", {"lift": 9, "why": ("slow",)}),
        "response/电梯2026~2": ("电梯2026", {"why": ("loud",)}),
    }


def test_a_questionnaire_that_no_column_answers_is_not_loaded(platform: None) -> None:
    app = open_page("import", lang="en")
    file = ("答卷.csv", FILE.replace("电梯满意度", "甲").encode(), "text/csv")
    app = app.file_uploader[0].set_value(file).run()
    app = pick(app, "Import profile", "stated")
    app = pick(app, "What the rows are", "surveys")
    app = pick(app, "What the rows answer", "lifts")
    assert [each.value for each in app.warning] == ["Say of one column at least which question it answers."]
    assert [each.label for each in app.button if each.label.startswith("Load ")] == []
