"""A new case is entered by the regulation of the customer's project: its words, what it asks, what can be done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cases import MONDAY, write
from running_pages import empty_platform_at, open_page
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.desk import drafts
from casework.desk.transitions import transitions
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.time import present
from casework.vocabulary.desk import Role
from dashboard.frame import state
from dashboard.parts import casedesk
from dashboard.views.new_case.now import first_steps

PROJECTS = {"GT01": "greentown", "SC01": "sales_consultants", "SY01": "sunshine"}


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[state.Platform]:
    folder: Path = tmp_path_factory.mktemp("three")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    at = MONDAY - timedelta(days=30)
    for code, pack in PROJECTS.items():
        payload = ev.ProjectRegistered(code=code, name=code, pack=pack)
        stream = f"project/{code}"
        write(
            ledger, [ev.Event(stream=stream, occurred_at=at, recorded_at=at, actor="x", project=code, payload=payload)]
        )
    ledger.close()
    for _held in empty_platform_at(folder):
        yield state.platform()


def begun(platform: state.Platform, project: str, **typed: object) -> AppTest:
    """The page as the centre left it: a call of somebody new in the project."""
    fields = {"key": f"k-{project}-{len(typed)}", "query": f"钱{project}", "customer_id": "", "name": f"钱{project}",
              "phone": "11155550000", "project": project, "content": "漏水", "room": "1-101"}  # fmt: skip
    drafts.save(platform.ledger, "demo-centre", "new_case", fields | typed, present.now())
    return open_page("new", lang="en")


def offered(page: AppTest, label: str) -> list[str]:
    return [option for each in page.pills if each.label == label for option in each.options]


def test_the_words_and_the_first_step_are_those_of_the_project(platform: state.Platform) -> None:
    page = begun(platform, "GT01", department="工程部")
    assert not page.exception
    assert offered(page, "Channel") == ["Phone", "Letter", "Visit"]
    assert offered(page, "Concern") == ["Engineering", "Property", "Sales", "Other"]
    assert offered(page, "How soon must the customer be contacted?") == []
    next(each for each in page.button if each.label == "Enter case").click()
    page.run()
    assert [each.value for each in page.error] == []
    entries = [row for batch in platform.ledger.read() for row in batch.to_pylist() if row["project"] == "GT01"]
    assert [row["step"] for row in entries if row["stream"].startswith("case/")] == ["receive", "send_sheet"]


def test_what_the_regulation_asks_beside_the_usual_has_a_field_and_must_be_filled(platform: state.Platform) -> None:
    page = begun(platform, "SC01")
    assert not page.exception
    assert "Unit sold twice, discount miscounted" in offered(page, "Incident")
    next(each for each in page.button if each.label == "Enter case").click()
    page.run()
    assert "Still missing: Incident" in page.error[0].value
    assert "room" not in page.error[0].value.lower()


def test_whom_it_is_about_is_picked_from_the_accounts_of_the_project(platform: state.Platform) -> None:
    here, elsewhere = (
        User(id_, id_.title(), (Right(Role.SALES, at),)) for id_, at in (("zhang", "SC01"), ("li", "GT01"))
    )
    with platform.ledger.transaction() as transaction:
        enrol(transaction.connection, [here, elsewhere], "test", present.now())
    page = begun(platform, "SC01", key="whom")
    assert next(box.options for box in page.selectbox if box.label == "Person complained about (optional)") == ["Zhang"]


def test_what_can_be_done_first_is_what_the_first_clocks_wait_for(platform: state.Platform) -> None:
    now: datetime = present.now()
    found = {
        project: [
            row.face.en for row in first_steps(casedesk.pack_of(platform, project, now), frozenset(Role)).values()
        ]
        for project in PROJECTS
    }
    assert found == {
        "GT01": ["Send the handling sheet"],
        "SC01": ["Tell the project manager", "The project manager instructs, a colleague takes over"],
        "SY01": ["Dispatch", "Answer directly"],
    }
    pack = casedesk.pack_of(platform, None, now)
    assert pack.id == "sunshine"
    assert transitions(pack)
