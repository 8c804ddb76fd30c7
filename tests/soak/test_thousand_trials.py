"""A thousand damaged files, each tried and then loaded over what those before it left."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from trials import says_what_the_load_does

from casework.record.ledger import Ledger

FILES, PARTS = 1_000, 4
"""In parts, each over a ledger of its own, so that several processors can share them."""


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("part", range(PARTS))
def test_a_trial_of_a_thousand_damaged_files_says_what_the_load_does(ledger: Ledger, tmp_path: Path, part: int) -> None:
    dice, done = Random(FILES + part), 0  # noqa: S311
    for done in range(1, FILES // PARTS + 1):
        says_what_the_load_does(ledger, tmp_path, dice)
        if done % 50 == 0:
            print(f"part {part + 1}: {done} files", flush=True)
    assert done == FILES // PARTS
