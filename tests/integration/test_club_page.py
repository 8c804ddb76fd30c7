"""The club's month on its page: written and handed in by the project, accepted by the centre, on paper as accepted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from looking import Files, open_as_reader, reader_becomes, unpacked
from pages import small_company
from running_pages import platform_at
from streamlit.testing.v1 import AppTest
from wall_clock import WallClock

from casework.access.permissions import Right
from casework.record.events import ClubMonthAccepted, ClubMonthSubmitted, ClubMonthWritten
from casework.vocabulary.desk import Role
from dashboard.frame import state

MONTH, OVERVIEW = "2026-01", "本月回访顺利，会员盼望一场花园聚会。"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small demo company on Monday, 2 March 2026."""
    folder = tmp_path_factory.mktemp("club")
    small_company(folder, 0.02, today=date(2026, 3, 2))
    with WallClock.at(folder, "2026-03-02T10:00").believed():
        yield from platform_at(folder)


def opened(*roles: Right) -> AppTest:
    reader_becomes(*roles)
    app = open_as_reader("club", lang="en", at_month=MONTH, at_project="BJ01", project="BJ01")
    assert (list(app.exception), list(app.error)) == ([], [])
    return app


def press(app: AppTest, key: str) -> AppTest:
    return next(button for button in app.button if str(button.key).startswith(key)).click().run()


def test_a_month_goes_from_its_first_words_to_the_accepted_word_form(company: Path, monkeypatch: pytest.MonkeyPatch):
    app = opened(Right(Role.SALES, "BJ01"))
    app.text_area(key=f"overview-BJ01-{MONTH}").set_value(OVERVIEW).run()
    app = press(app, "submit-BJ01")
    assert not app.error
    files = Files().watch(monkeypatch)
    app = press(opened(Right(Role.CENTRE)), "accept-month")
    entries = [each.payload for each in state.platform().ledger.stream(f"club_month/BJ01/{MONTH}")]
    assert [type(each) for each in entries] == [ClubMonthWritten, ClubMonthSubmitted, ClubMonthAccepted]
    said = "\n".join(str(each.value) for each in [*app.caption, *app.markdown, *app.info])
    assert f"Accepted as {entries[-1].digest[:12]}." in said
    assert "no longer those that were accepted" not in said
    assert OVERVIEW.encode() in unpacked(files.made[f"annex3-BJ01-{MONTH}.docx"])
