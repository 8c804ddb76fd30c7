"""The case file of a project under another regulation: its steps by its own names, with the fields that they ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cases import MONDAY
from desk_lives import DeskLife
from desks import policies
from running_pages import empty_platform_at, open_page
from streamlit.testing.v1 import AppTest

from casework.record.ledger import Ledger
from casework.time import present
from dashboard.frame import state
from dashboard.views.case.suggestions import said_before


@pytest.fixture
def life(tmp_path: Path) -> Iterator[DeskLife]:
    """A case under greentown, its sheet not sent yet."""
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    found = DeskLife.under(ledger, policies(), policies().in_force("greentown", MONDAY.date()))
    now = present.now()
    found.take("receive", "customer_service", {"severity": "general"}, now - timedelta(hours=1))
    ledger.close()
    for _held in empty_platform_at(tmp_path):
        found.ledger = state.platform().ledger
        yield found


def opened(case_id: str, language: str = "en", **parameters: str) -> AppTest:
    return open_page("case", id=case_id, lang=language, **parameters)


def buttons(page: AppTest) -> list[str]:
    return [each.label for each in page.button]


def entered(page: AppTest) -> AppTest:
    next(each for each in page.button if each.label.startswith("Enter:")).click()
    return page.run()


def test_steps_stand_there_by_their_own_names_and_write_what_the_folder_says(life: DeskLife) -> None:
    page = opened(life.case_id, do="report_to_leader")
    assert not page.exception
    expected = ["Report to the leader in charge", "Send the handling sheet", "Tell by phone or message, and urge"]
    assert [name for name in expected if name not in buttons(page)] == []
    assert "Dispatch" not in buttons(page)
    assert [each.label for each in page.pills] == []
    assert not entered(page).error
    assert life.ledger.stream(f"case/{life.case_id}")[-1].step == "report"


def test_a_form_offers_the_words_of_its_step_alone_and_says_what_is_missing(life: DeskLife) -> None:
    chinese = opened(life.case_id, "zh-CN", do="withdraw")
    assert "发送处理单" in buttons(chinese)
    assert [list(each.options) for each in chinese.pills] == [["客户撤回", "重复记录"]]
    assert "Fill in:" in entered(opened(life.case_id, do="withdraw")).error[0].value
    assert len(life.ledger.stream(f"case/{life.case_id}")) == 1


def test_what_was_set_and_is_not_done_is_offered_to_be_ticked_off(life: DeskLife) -> None:
    at: datetime = present.now()
    for step, post, given in (
        ("send_sheet", "customer_service", {"department": "工程部"}),
        ("sign_for", "responsible_person", {}),
        ("contact", "responsible_person", {"mode": "phone"}),
        ("submit_plan", "responsible_person", {}),
        ("approve_with_requirements", "leader_in_charge", {"measure": "换整段管"}),
    ):
        life.take(step, post, given, at)
    assert said_before(life.file(at, "responsible_person")) == {"measure": ("换整段管",)}
    life.take("tick_requirement", "responsible_person", {"measure": "换整段管"}, at)
    assert said_before(life.file(at, "responsible_person")) == {"measure": ()}
