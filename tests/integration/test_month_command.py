"""``yingsheng month prove`` fails on a root that is not there, and passes where nothing is locked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casework.settings import settings
from reporting.cli import app


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("YINGSHENG_DATA_DIR", str(tmp_path))
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.mark.parametrize(
    ("roots", "code", "said"),
    [
        ((), 0, "Locked months: 0; faults: 0."),
        (("--root", "f" * 64), 1, f"the root {'f' * 64} is not in the ledger"),
    ],
)
def test_a_root_that_is_not_in_the_ledger_is_a_fault(roots: tuple[str, ...], code: int, said: str):
    result = CliRunner().invoke(app, ["month", "prove", *roots])
    assert (result.exit_code, said in " ".join(result.output.split())) == (code, True), result.output
