"""A regulation spoilt in one place is refused, and the finding says where and what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from casework.errors import PolicyError
from casework.regulation import check_one, load_regulation
from casework.settings import ROOT

SHIPPED = ROOT / "data" / "regulations"
NEEDS_PLAN = 'needs = ["contacted since dispatched"]\nasks = ["cause", "plan"]\nwrites = ["cause_analysed"'
MINOR_TOO = 'when = { severity = ["general", "minor"], nature = ["complaint", "enquiry"] }\nasks = ["mode"'

SPOILT = [
    ("greentown", "steps", NEEDS_PLAN, NEEDS_PLAN.replace("dispatched", "signed_off"), "no kind of event signed_off"),
    ("greentown", "clocks", 'missed = "deem_approved"\n', "", "steps.deem_approved: passing time takes this step"),
    ("greentown", "clocks", "[time_agreed]\n", '[time_agreed]\nwhen = { concern = "sales" }\n', "no clock runs after"),
    ("greentown", "steps", 'writes = "site_protected"', 'writes = "noted"', "no step writes site_protected"),
    ("greentown", "clauses", '"4.7" =', '"4.7x" =', "there is no clause 4.7"),
    (
        "greentown",
        "steps",
        'at = ["to_verify"]\nasks = ["signed"]',
        'at = ["in_hand"]\nasks = ["signed"]',
        "verify by customer_service",
    ),
    ("greentown", "steps", 'by = ["legal"]', 'by = ["lawyers"]', "there is no post lawyers"),
    ("greentown", "steps", 'with = { decision = "new_plan" }', 'with = { decision = "again" }', "no value again"),
    ("sales_office", "steps", '"check penalty_fits"', '"check penalty_fit"', "there is no check penalty_fit"),
    ("sales_office", "words", 'is = "general", ', "", "say which base word it is"),
    ("sales_office", "steps", 'writes = "penalty_given"', 'writes = "noted"', "no step writes penalty_given"),
    ("savills", "steps", MINOR_TOO, MINOR_TOO.replace('["general", "minor"]', '"general"'), "stages.to_call: dead end"),
    ("savills", "forms", "called_back.satisfaction", "calledback.satisfaction", "prints nothing that is known"),
]
UNREADABLE = [
    ("greentown", "clocks", 'limit = "half a working day"', 'limit = "half working day"', "is no duration"),
    ("savills", "scoring", "target = 0.95", "target = 95", "less than or equal to 1"),
    ("greentown", "steps", 'needs = ["reported_to_leader"]', 'needs = ["after reporting"]', "say it as"),
    ("greentown", "pack", 'id = "greentown"', 'id = "green town"', "pack.toml: id"),
    ("greentown", "posts", 'is = "centre", ', 'iss = "centre", ', "posts.customer_service.iss: there is no such key"),
]


def spoilt(folder: Path, name: str, file: str, old: str, new: str) -> Path:
    """A copy of a shipped regulation with one text replaced."""
    copy = Path(shutil.copytree(SHIPPED / name, folder / name))
    path = copy / f"{file}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy


@pytest.mark.parametrize(("name", "file", "old", "new", "said"), SPOILT)
def test_spoilt_regulation_is_found(tmp_path: Path, name: str, file: str, old: str, new: str, said: str):
    found = check_one(load_regulation(spoilt(tmp_path, name, file, old, new)))
    assert any(said in str(finding) for finding in found), list(map(str, found))


@pytest.mark.parametrize(("name", "file", "old", "new", "said"), UNREADABLE)
def test_unreadable_regulation_is_refused_with_file_and_key(
    tmp_path: Path, name: str, file: str, old: str, new: str, said: str
):
    with pytest.raises(PolicyError) as refused:
        load_regulation(spoilt(tmp_path, name, file, old, new))
    assert said in str(refused.value)
    assert f"{name}/{file}.toml" in str(refused.value)
