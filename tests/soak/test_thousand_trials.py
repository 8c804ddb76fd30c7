"""A thousand damaged files, each tried and then loaded over what those before it left."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from trials import says_what_the_load_does

from casework.record.ledger import Ledger

FILES = 1_000


@pytest.mark.timeout(7200)
def test_a_trial_of_a_thousand_damaged_files_says_what_the_load_does(ledger: Ledger, tmp_path: Path) -> None:
    dice = Random(1_000)  # noqa: S311
    for _ in range(FILES):
        says_what_the_load_does(ledger, tmp_path, dice)
