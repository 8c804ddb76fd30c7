"""The page on writing a regulation says how one is written in a day: what stands there is done, step by step."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from packs import shipped

from casework.desk.transitions import transitions
from casework.policy import load_pack
from casework.regulation import check_one, load_regulation
from casework.regulation.findings import Finding
from casework.settings import ROOT

PAGE = (ROOT / "docs" / "regulations.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.split("### The same with one rule")[1].split("\n## ")[0]
BLOCK = re.compile(r"^```toml\n# (\S+?\.toml)(?:, before (\w+))?\n(.*?)^```", re.DOTALL | re.MULTILINE)
WRITTEN = BLOCK.findall(EXAMPLE)


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """Step 1: the folder that is most like it, copied and named."""
    folder = Path(shutil.copytree(shipped("greentown"), tmp_path / "mine"))
    pack = folder / "pack.toml"
    pack.write_text(pack.read_text(encoding="utf-8").replace('id = "greentown"', 'id = "mine"'), encoding="utf-8")
    return folder


def write(folder: Path, block: tuple[str, str, str]) -> None:
    """Put a block of the page where it says: at the end of its file, or before a key."""
    name, key, text = block
    path = folder / name
    before, line, after = path.read_text(encoding="utf-8").partition(f"\n{key} = " if key else "\0")
    path.write_text(f"{before}\n{text.rstrip()}{line}{after}\n", encoding="utf-8")


def found(folder: Path) -> list[Finding]:
    return check_one(load_regulation(folder))


def test_the_example_takes_every_step_of_the_list() -> None:
    steps = re.findall(r"^(\d)\. ", PAGE.split("## Write your own in a day")[1].split("### ")[0], re.MULTILINE)
    assert steps == [str(number) for number in range(1, 10)]
    assert re.findall(r"^(\d)\. ", EXAMPLE, re.MULTILINE) == ["2", "3", "4", "5", "6", "7", "8"]
    files = ["clauses.toml", "posts.toml", "steps.toml", "steps.toml", "clocks.toml", "cases.toml"]
    assert [name for name, _key, _text in WRITTEN] == files


def test_a_regulation_is_written_as_the_page_says_and_the_check_leads_from_step_to_step(mine: Path) -> None:
    clause, post, stage, steps, clock, lives = WRITTEN
    assert found(mine) == []
    write(mine, clause)
    assert "clauses.Q.1" in str(found(mine)[0])
    write(mine, post)
    write(mine, stage)
    assert any("it is never reached" in str(each) for each in found(mine))
    write(mine, steps)
    assert found(mine) == []
    write(mine, clock)
    write(mine, lives)
    assert found(mine) == []
    lived = load_regulation(mine).cases
    assert len(lived) == len(load_regulation(shipped("greentown")).cases) + 2


def test_a_life_of_it_that_was_reckoned_wrongly_is_found(mine: Path) -> None:
    for block in WRITTEN:
        write(mine, block)
    cases = mine / "cases.toml"
    cases.write_text(
        cases.read_text(encoding="utf-8").replace("due callback 2026-03-12 18:00", "due callback 2026-03-12 17:59"),
        encoding="utf-8",
    )
    assert ["callback" in str(each) for each in found(mine)] == [True]


def test_the_desk_has_its_buttons(mine: Path) -> None:
    for block in WRITTEN:
        write(mine, block)
    forms = {name for row in transitions(load_pack(mine)).values() for name in row.steps}
    assert {"call_back", "close_called"} <= forms
