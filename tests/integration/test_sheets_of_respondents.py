"""Saves, resends, crashes in any order: one response at most, nothing acknowledged lost, nothing hidden counted."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.record.events import Event, ResponseCompleted, ResponseWithdrawn
from casework.record.ledger import Ledger, Transaction
from casework.record.survey_tables import sheet as sheet_table
from surveys.errors import SurveyError
from surveys.respond.answering import Answering, Gone
from surveys.respond.asked import Asked
from tests.factories.cases import MONDAY
from tests.factories.respondents import ASKED, LINKS, in_the_field, linked, sheet_of

ITEMS = ("moved_in", "quality", "why")
VALUES = {"moved_in": ["yes", "no", None, "perhaps"], "quality": ["1", "5", "dont_know", None], "why": ["cold", None]}


@pytest.fixture(scope="module")
def began(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A ledger in which somebody has agreed, and their code."""
    file = tmp_path_factory.mktemp("began") / "ledger.sqlite"
    ledger = Ledger.open(f"sqlite:///{file}")
    in_the_field(ledger)
    code = linked(ledger)
    Answering(ledger, LINKS, Asked()).agree(code, "en", MONDAY)
    ledger.close()
    return file, code


@dataclass
class Crash(Exception):
    """The process dies."""


@dataclass
class Model:
    """What must be so: the newest acknowledged value of each item, and whether it was sent."""

    newest: dict[str, tuple[float, object]] = field(default_factory=dict)
    sent: dict[str, object] | None = None
    withdrawn: bool = False

    def saved(self, item: str, value: object, at: float) -> None:
        """An acknowledged save."""
        if self.newest.get(item, (0, None))[0] <= at:
            self.newest[item] = (at, value)

    @property
    def entered(self) -> dict[str, object]:
        """What a sheet must hold."""
        return {item: value for item, (_at, value) in self.newest.items() if value is not None}


SAVES = st.tuples(st.just("save"), st.sampled_from(ITEMS), st.integers(0, 3), st.sampled_from([0, 0, 0, 40, 500]))
OTHERS = st.sampled_from([("finish",), ("finish",), ("withdraw",), ("agree",), ("die",), ("reopen",)])
LIVES = st.lists(SAVES | OTHERS, min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(life=LIVES)
def test_any_life_of_a_sheet_comes_to_one_response_at_most(began: tuple[Path, str], life: list[tuple]) -> None:
    file, code = began
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(file, Path(folder) / "ledger.sqlite")
        ledger = Ledger.open(f"sqlite:///{copy}")
        model, now = Model(), MONDAY
        for deed in life:
            now += timedelta(seconds=30)
            if deed == ("reopen",):
                ledger.close()
                ledger = Ledger.open(f"sqlite:///{copy}")
            else:
                lived(ledger, code, deed, now, model)
            hold(ledger, model)
        ledger.close()


def lived(ledger: Ledger, code: str, deed: tuple, now: datetime, model: Model) -> None:
    """One deed, as the pages do it."""
    answering, over = Answering(ledger, LINKS, Asked()), model.sent is not None or model.withdrawn
    try:
        if deed[0] == "save":
            _save, item, choice, age = deed
            values = VALUES[item]
            value = values[choice % len(values)]
            answering.save(code, {item: value}, now, ages={item: age} if age else None)
            model.saved(item, value, now.timestamp() - age)
        elif deed[0] == "finish":
            judged = answering.finish(code, now)
            expected = ASKED.judged(model.entered)
            assert judged.refusals == expected.refusals
            model.sent = dict(expected.all) if expected.sound else None
        elif deed[0] == "withdraw":
            answering.withdraw(code, now)
            model.withdrawn = True
        elif deed[0] == "agree":
            answering.agree(code, "zh-CN", now)
        else:
            died(ledger, now)
    except Gone:
        assert over
    except SurveyError as error:
        raise AssertionError(error) from error


def died(ledger: Ledger, now: datetime) -> None:
    """The process dies between writing and committing: nothing was acknowledged, nothing is kept."""
    with pytest.raises(Crash), ledger.transaction() as transaction:
        dies(transaction, now)


def dies(transaction: Transaction, now: datetime) -> None:
    """Write over the sheet and finish it, and then be no more."""
    transaction.connection.execute(sa.update(sheet_table).values(answers="{}", saved_at=now))
    withdrawn = ResponseWithdrawn()
    fact = Event(stream="response/i1", occurred_at=now, recorded_at=now, actor="x", project="P1", payload=withdrawn)
    transaction.extend("response/i1", [fact])
    raise Crash


def hold(ledger: Ledger, model: Model) -> None:
    """What must be true after every deed."""
    completed = [e.payload for e in ledger.stream("response/i1") if isinstance(e.payload, ResponseCompleted)]
    sheet = sheet_of(ledger, "i1")
    if model.sent is None and not model.withdrawn:
        assert completed == []
        assert sheet is not None
        assert sheet.answers == model.entered
        return
    assert sheet is None
    assert len(completed) == (model.sent is not None)
    for response in completed:
        answers = {code: list(value) if isinstance(value, tuple) else value for code, value in response.answers.items()}
        assert answers == ASKED.judged(model.sent or {}).answers
        assert answers.keys() <= set(ASKED.shown(model.sent or {}))
