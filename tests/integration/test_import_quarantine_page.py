"""The page of a long list of rows held back: counted by reason, leaf by leaf, put aside as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from import_files import case, load_rows
from running_pages import empty_platform_at, open_page
from streamlit.testing.v1 import AppTest

from casework.record.ledger import Ledger
from dashboard.frame import state
from etl.intake.quarantine import waiting


@pytest.fixture
def held(tmp_path: Path) -> Iterator[None]:
    """Of 130 rows 120 without a date and 10 received "soon"."""
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    rows = [case(f"D{n}", received_at="" if n < 120 else "soon") for n in range(130)]
    load_rows(ledger, tmp_path, [*rows, case("sound")])
    ledger.close()
    for _held in empty_platform_at(tmp_path):
        yield


def listed(page: AppTest) -> int:
    return len(next(each.value for each in page.dataframe if "What is wrong, what to do" in each.value.columns))


def test_a_long_list_is_shown_leaf_by_leaf_and_by_reason(held: None) -> None:
    page = open_page("import", lang="en")
    assert listed(page) == 100
    reasons = next(each for each in page.selectbox if each.label == "Held back because")
    assert [option.split(" × ")[0] for option in reasons.options] == ["every reason", "120", "10"]
    assert listed(reasons.set_value(list(waiting(state.platform().ledger)[0].by_reason)[1]).run()) == 10


def test_all_rows_of_a_load_are_put_aside_not_those_of_the_leaf(held: None) -> None:
    page = open_page("import", lang="en")
    next(each for each in page.button if each.label == "Put 130 rows aside").click().run()
    assert waiting(state.platform().ledger) == []
