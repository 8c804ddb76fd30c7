"""Which clause of which regulation stands behind a figure: asked of the folders, stated by hand from the documents."""

from __future__ import annotations

import pytest

from casework.errors import YingshengError
from casework.regulation import load_regulation
from casework.settings import ROOT
from etl.docs.clauses import cell, clauses_of

FOLDERS = ROOT / "data" / "regulations"
SUNSHINE, PROMISE = load_regulation(FOLDERS / "sunshine@2002-01-01"), load_regulation(FOLDERS / "promise")


@pytest.mark.parametrize(
    ("place", "clauses"),
    [
        ("sheet.project", ["4.8.1"]),
        ("lines.escalated", ["4.4.4.1", "4.4.4.4"]),
        ("lines.commended", ["4.8.2"]),
        ("writes.called_back", ["4.4.2.7"]),
        ("writes.declared_unclosed", ["3.3.11"]),
        ("shows.club_summary", ["5.3"]),
        ("satisfied", ["4.4.2.7", "5.2"]),
        ("lines.solved", []),
    ],
)
def test_the_first_regulation_says_it_there(place: str, clauses: list[str]) -> None:
    assert clauses_of(place, SUNSHINE) == clauses


def test_each_regulation_is_named_with_its_own_clauses_and_none_without() -> None:
    assert cell("sheet.project", [PROMISE, SUNSHINE]) == "`promise` A.1; `sunshine` 4.8.1"
    assert cell("shows.club_summary", [PROMISE, SUNSHINE]) == "`sunshine` 5.3"
    assert cell("", [PROMISE, SUNSHINE]) == ""


def test_an_unknown_place_is_refused() -> None:
    with pytest.raises(YingshengError, match="no place in a regulation"):
        clauses_of("clause.4", SUNSHINE)
