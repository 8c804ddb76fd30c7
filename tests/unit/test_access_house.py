"""No view gets at data around the reader's platform: held by reading the views."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
VIEWS = sorted((ROOT / "dashboard" / "views").rglob("*.py"))
AROUND = re.compile(r"state\.(platform|start)\(|\bAnswers\(|\bWarehouse\b|Ledger\.open")
OF_THE_WAREHOUSE = re.compile(r"(?<!etl)\.warehouse\b")


@pytest.mark.parametrize("view", VIEWS, ids=lambda path: f"{path.parent.name}.{path.stem}")
def test_a_view_works_with_the_readers_platform_only(view: Path):
    assert AROUND.findall(view.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "view", [v for v in VIEWS if v.parent.name != "importing"], ids=lambda path: f"{path.parent.name}.{path.stem}"
)
def test_only_the_import_touches_the_warehouse_itself(view: Path):
    assert OF_THE_WAREHOUSE.findall(view.read_text(encoding="utf-8")) == []
