"""What was withdrawn or marked as a duplicate stands on the centre's desk until somebody says that it was looked at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from calling_in import called_in
from looking import sent
from pages import small_company
from running_pages import open_page, platform_at

from casework.access.permissions import Right, User
from casework.desk import commands as cmd
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.parts import casedesk

CENTRE = User("demo-centre", "林若澄", (Right(Role.CENTRE),))
SERVICE = User("demo-service", "赵听雨", (Right(Role.PROJECT_SERVICE, "BJ01"),))


@pytest.fixture(scope="module")
def case_id(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A case that the project closed as withdrawn."""
    folder: Path = tmp_path_factory.mktemp("withdrawn")
    small_company(folder)
    for _held in platform_at(folder):
        platform, now = state.platform(), shell.now()
        desk = casedesk.desk(platform)
        found = called_in(desk, SERVICE, "gone", now)
        close = cmd.Close(disposition="withdrawn", note="搬走了")
        desk.handle(SERVICE, found, close, expected_version=1, idempotency_key="gone-1", now=shell.now())
        platform.warehouse.sync()
        yield found


def test_only_the_centre_has_the_list(case_id: str):
    assert case_id
    centre, service = (open_page("desk", acting_as=who, lang="en") for who in ("demo-centre", "demo-service"))
    assert "Withdrawn" in sent(centre).decode(errors="replace")
    assert "Withdrawn" not in sent(service).decode(errors="replace")


def test_it_says_why_until_somebody_looked_at_it(case_id: str):
    page = open_page("desk", lang="en", view="withdrawn")
    assert "Reason\\: 搬走了" in [each.value for each in page.markdown]
    page = next(each for each in page.button if each.key == f"looked-{case_id}").click().run()
    assert not page.exception
    assert f"looked-{case_id}" not in [each.key for each in page.button]
    last = state.platform().ledger.stream(f"case/{case_id}")[-1]
    assert (last.kind, last.actor) == (EventKind.NOTED, "demo-centre")
