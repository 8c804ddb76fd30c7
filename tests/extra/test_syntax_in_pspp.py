"""The SPSS syntax run by PSPP, which reads the same commands: the table as it is, what is missing missing. Fails where
PSPP is not."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from surveys.codebook.spss import as_syntax
from surveys.codebook.table import as_csv
from tests.factories.told_answers import MADE

ASKED_OF_PSPP = """
DESCRIPTIVES quality /STATISTICS=MEAN.
WEIGHT OFF.
LIST moved_in quality to_shop to_park.
"""


ABSENT = "PSPP is not here, and nothing else runs the syntax. Install it (Debian: pspp)."


@pytest.mark.parametrize(
    ("language", "quality", "park"), [("en", "Quality", "Where's it to?: Park"), ("zh-CN", "质量", "去哪里？：公园")]
)
def test_pspp_reads_the_table_by_the_syntax(tmp_path: Path, language: str, quality: str, park: str) -> None:
    pspp = shutil.which("pspp") or pytest.fail(ABSENT, pytrace=False)
    (tmp_path / "it's.csv").write_bytes(as_csv(MADE))
    shown = f"{ASKED_OF_PSPP}DISPLAY LABELS /VARIABLES=to_park.\n"
    (tmp_path / "run.sps").write_bytes(as_syntax(MADE, "it's.csv", language) + shown.encode())
    ran = subprocess.run([pspp, "-O", "format=csv", "run.sps"], cwd=tmp_path, capture_output=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, b"")
    rows = [[cell.strip() for cell in row] for row in csv.reader(ran.stdout.decode().splitlines())]
    listed = rows.index(["moved_in", "quality", "to_shop", "to_park"])
    assert rows[listed + 1 : listed + 4] == [["1.00", "4.00", ".00", "1.00"], ["2.00", "-2.00", ".", "."], ["."] * 4]
    assert [quality, "1.500000", "4.00"] in rows, "of one answer of weight 1.5: “don't know” is missing"
    assert ["to_park", "10", park] in rows
    assert not any("error" in cell or "warning" in cell for row in rows for cell in row)
