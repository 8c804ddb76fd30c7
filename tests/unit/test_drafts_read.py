"""Every shipped regulation is read when it has a day; what still waits, waits for a clock or a right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from casework.policy.load import read_pack
from casework.policy.reading import WaitingError
from casework.regulation import load_regulation
from casework.settings import ROOT

FOLDERS = sorted(path for path in (ROOT / "data" / "regulations").iterdir() if path.is_dir())

BY_EVERY_DEPARTMENT = ("accept", "answer_plan", "solve", "file")
"""Steps whose stage follows only when every department has taken them."""

SEEN_BY_FEW = "posts.sees"
"""Cases that only some posts may know of."""


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_shipped_regulation_with_a_day_waits_for_no_word_stage_kind_or_figure(folder: Path):
    regulation = load_regulation(folder).model_copy(update={"effective_from": date(2026, 1, 1)})
    try:
        pack = read_pack(regulation)
    except WaitingError as error:
        waits_for = str(error.fields["key"])
    else:
        waits_for = ""
        assert (list(pack.stages), list(pack.words)) == (list(regulation.stages), list(regulation.words))
    by_all = {f"steps.{name}" for name in BY_EVERY_DEPARTMENT}
    assert waits_for.startswith("clocks.") or waits_for in {"", SEEN_BY_FEW, *by_all}
