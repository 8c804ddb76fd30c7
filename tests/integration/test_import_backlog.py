"""Open cases of an import are history until the centre decides from when the clock acts on them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from facts import fact
from import_files import load_file, policies, profile_of
from running_pages import empty_platform_at, open_page, words

from casework.access.permissions import Right, User
from casework.case.obligations import obligations, verdict
from casework.clock.backlog import backlogs, decide
from casework.clock.ticking import tick
from casework.clock.weighing import Effect, waiting
from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.vocabulary import Backlog, Verdict
from casework.vocabulary.desk import Role
from dashboard.frame import state

HISTORIC = Path(__file__).parents[1] / "data" / "registers" / "37_historic_open.csv"
CENTRE = User("c1", "c1", (Right(Role.CENTRE),))
NOW = datetime(2026, 11, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


@pytest.fixture
def backlog(ledger: Ledger) -> str:
    """The load that brought two cases, both open for years."""
    return load_file(ledger, HISTORIC).batch


def fired(ledger: Ledger, now: datetime = LATER) -> list[tuple[str, str]]:
    return sorted((each.case_id, each.kind.value) for each in tick(ledger, policies(), now).fired)


def test_an_imported_backlog_is_neither_warned_of_nor_escalated(ledger: Ledger, backlog: str) -> None:
    before = ledger.count_events()
    assert fired(ledger) == []
    assert ledger.count_events() == before
    entries = ledger.stream("case/HI1")
    assert Verdict.OVERDUE in {verdict(row, NOW) for row in obligations("case/HI1", entries, policies())}


def test_what_each_decision_would_do_is_what_the_clock_then_does(ledger: Ledger, backlog: str) -> None:
    (found,) = waiting(ledger, policies(), LATER)
    assert (found.load.batch, found.cases, found.looked_at) == (backlog, 2, 2)
    assert found.overdue > 0
    assert found.effects[Backlog.HISTORY] == found.effects[Backlog.FROM_TODAY] == Effect()
    fired(ledger)  # the clock has looked, and will look again after the decision
    decide(ledger, CENTRE, backlog, Backlog.FROM_DATES, LATER)
    kinds = [kind for _case, kind in fired(ledger)]
    told = found.effects[Backlog.FROM_DATES]
    assert kinds.count("warned") == told.warned
    assert kinds.count("escalated") == told.escalated > 0
    assert waiting(ledger, policies(), LATER) == []


def test_from_today_leaves_what_was_late_and_takes_what_falls_due(ledger: Ledger, tmp_path: Path) -> None:
    text = HISTORIC.read_text(encoding="utf-8").replace("2023-03-10 18:00", "2099-03-10 18:00")
    (tmp_path / "promised.csv").write_text(text, encoding="utf-8")
    batch = load_file(ledger, tmp_path / "promised.csv").batch
    decide(ledger, CENTRE, batch, Backlog.FROM_TODAY, NOW)
    assert fired(ledger) == []
    due = datetime(2099, 3, 10, 10, tzinfo=UTC)
    assert [case for case, _kind in fired(ledger, due + timedelta(minutes=1))] == ["HI2", "HI2"]  # warned, escalated


def test_what_is_entered_after_the_load_is_watched_as_ever(ledger: Ledger, backlog: str) -> None:
    slip = ev.Dispatched(department="工程部", due_at=NOW + timedelta(hours=2))
    ledger.append("case/HI1", 2, [fact("case/HI1", slip, occurred_at=NOW, recorded_at=NOW, project="云栖里")])
    assert ("HI1", "escalated") in fired(ledger)
    assert {case for case, _kind in fired(ledger)} <= {"HI1"}


def test_a_register_that_comes_often_can_decide_once_for_all(ledger: Ledger) -> None:
    standing = profile_of('guess = true\nregister_projects = true\nbacklog = "from_dates"\n')
    load_file(ledger, HISTORIC, standing)
    assert ("HI1", "escalated") in fired(ledger)


def test_only_the_centre_decides_and_only_about_what_waits(ledger: Ledger, backlog: str) -> None:
    with pytest.raises(PermissionRefused, match="service centre"):
        decide(ledger, User("a", "a", (Right(Role.ADMIN),)), backlog, Backlog.HISTORY, NOW)
    with pytest.raises(RuleError, match="no load nowhere"):
        decide(ledger, CENTRE, "nowhere", Backlog.HISTORY, NOW)
    decide(ledger, CENTRE, backlog, Backlog.HISTORY, NOW)
    decide(ledger, CENTRE, backlog, Backlog.HISTORY, NOW)
    assert len(ledger.stream(f"import/{backlog}")) == 2
    with ledger.reading() as connection:
        assert backlogs(connection).of(backlog).decided is Backlog.HISTORY


def test_the_page_asks_and_the_clock_obeys(tmp_path: Path) -> None:
    for _ in empty_platform_at(tmp_path / "data"):
        ledger = state.platform().ledger
        load_file(ledger, HISTORIC)
        app = open_page("import", lang="en")
        assert "2 cases are open since the load of" in words(app)
        (choice,) = [radio for radio in app.radio if radio.label == "From when does the clock act on these cases?"]
        assert choice.options == ["As history", "From today", "From their dates"]
        choice.set_value(Backlog.FROM_DATES)
        next(button for button in app.button if button.label == "Decide").click().run()
        assert "Open cases of" not in words(app)
        assert ("HI1", "escalated") in fired(ledger)
