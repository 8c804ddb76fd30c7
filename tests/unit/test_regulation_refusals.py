"""A regulation spoilt in one place is refused, and the finding says where and what."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from tiny_regulation import say, step, tiny

from casework.errors import PolicyError
from casework.regulation import Regulations, check_one, load_regulation
from casework.regulation.check import check_next
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
    (
        "savills",
        "steps",
        MINOR_TOO,
        MINOR_TOO.replace('["general", "minor"]', '"general"'),
        "to a final stage, so let one",
    ),
    ("savills", "forms", "called_back.satisfaction", "calledback.satisfaction", "prints nothing that is known"),
    ("sales_consultants", "scoring", '"hotline_desk", "company"]', '"desk"]', "sheet.person: there is no post desk"),
    ("sales_consultants", "scoring", "points = -5", "points = -5\ncap = 1", "a person's sheet counts what happened"),
    ("sales_consultants", "scoring", "[sheet.person]", "[sheet.team]", "a sheet is that of a"),
]
SAID = [
    ("steps", 'then = "to_close"', "", "stages.to_close: it is never reached: let a step lead there, or take it out"),
    ("steps", 'by = ["legal"]', 'by = ["lawyers"]', "there is no post lawyers: choose among clock, customer_service"),
    ("steps", 'when = { concern = "engineering" }', 'when = { concern = "roof" }', "value roof: choose among"),
    ("steps", '"appointed since plan_decided"', '"check tidy"', "there is no check tidy: choose among"),
    ("steps", 'needs = ["check record_complete"]', 'needs = ["clock dispatch runs"]',
     "there is no clock dispatch: choose among closing, contact"),
    ("steps", 'clause = "4.7"', 'clause = "4.77"', "there is no clause 4.77: add it to clauses.toml or name another"),
    ("steps", 'writes = "urged"', 'writes = "urge"', "no kind of event urge: choose among merged, urged"),
    ("steps", "when = { concern", "when = { subject", "there is no field subject: choose among"),
    ("steps", 'asks = ["signed"]', 'asks = ["stamped"]', "asks: verified has no field stamped: choose among note"),
    ("clocks", 'missed = "deem_approved"\n', "", "under missed: let one, or give it to a post"),
    ("posts", "[posts]", '[[sees]]\nclause = "4.7"\nposts = ["legal"]\n\n[posts]',
     "sees.0: legal is a department of the company, and whoever handles confidential cases"),
    ("forms", "case.number", "case_number", "case_number prints nothing that is known: write case.…"),
]  # fmt: skip
CLOCK_WORDS = [
    ("steps", 'with = { decision = "approved" }', 'with = { decision = "deemed_approved" }',
     "greentown/steps.toml: steps.approve: deemed_approved is what passing time decides: let people decide otherwise"),
    ("steps", 'with = { decision = "approved" }', 'asks = ["decision"]',
     "steps.approve: asks: of the decisions deemed_approved is passing time's: say under with among which"),
    ("steps", 'by = ["legal"]', 'by = ["legal", "clock"]', "steps.advise: passing time takes this step, and so do"),
    ("steps", 'with = { decision = "deemed_approved" }', 'asks = ["decision"]',
     "steps.deem_approved: passing time takes this step and fills in nothing: say decision under with"),
    ("steps", 'at = ["planned"]\nwrites = "plan_decided"\nwith = { decision = "deemed', 'at = "start"\nwrites = '
     '"plan_decided"\nwith = { decision = "deemed', "steps.deem_approved: passing time makes no case: let a post take"),
    ("steps", 'writes = "urged"', 'writes = "warned"', "passing time writes warned by itself, at the share of"),
    ("steps", 'tells = ["', 'tells = ["clock", "', "steps.report.tells: clock is passing time, which takes"),
    ("clocks", 'owed_by = "responsible_person"', 'owed_by = "clock"', "clocks.signing.owed_by: clock is passing time"),
    ("posts", "[posts]", '[[routes]]\nclause = "4.7"\napprove = ["clock"]\n\n[posts]', "posts.toml: routes.0: clock"),
    ("clocks", 'from = "handed_over"', 'from = "handed_over"\nto_with = { decision = "deemed_approved" }',
     "clocks.decision: to waits for what only passing time does (plan_decided), and that meets no limit"),
    ("clocks", 'limit = "3 working days"', 'limit = "due_at"',
     "clocks.plan: limit is due_at, which plan_decided, receipt_confirmed does not say: begin with what is agreed"),
    ("clocks", 'to = "plan_submitted"', 'to = "plan_submitted"\nsame = ["part"]',
     "clocks.plan: same: plan_submitted does not say part, so they never agree: name another field"),
    ("cases", "sign_for by responsible_person", "sign_for by clock",
     "cannot be read (passing time takes its steps by itself: write a moment and look)"),
]  # fmt: skip
"""What passing time alone does or says, named where people act, decide, sign, owe, or are waited for."""
CYCLES = [
    ("steps", 'then = "to_close"', 'then = "in_hand"', "stages.to_close: it is never reached"),
    ("posts", "[posts]",
     '[chosen.chief]\nzh = "主管"\nen = "Chief"\nclause = "4.7"\nchoose = [{ post = "chief" }]\n\n[posts]',
     "posts.toml: chosen.chief: chief is chosen itself, so nobody would be meant: name a post"),
]  # fmt: skip
LINES = [
    ('on = "escalated"\nwith = { level = 2', 'on = "escalated"\nwhen = { severity = "major" }\nwith = { level = 2',
     "scoring.toml: lines.3: when would count for nothing in a line on escalated: leave it out"),
    ('with = { level = 2, cause', 'with = { level = 2, to = "x", cause', "lines.3: points cannot depend on to here"),
    ("points = -3", "points = 3", "lines.2: a line on escalated takes points, one on commended gives them"),
    ('missed = ["*"]', 'missed = ["*"]\ncap = 2', "lines.1: cap would count for nothing in a line on missed"),
    ("cap = 10", "", "lines.5: a line on commended needs cap: say it"),
    ('on = "commended"', 'on = "commended"\nwhen = { severity = "major" }', "lines.5: when would count for nothing"),
    ('on = "commended"', 'on = "declared_unclosed"', "lines.5: there is a line on declared_unclosed already"),
    ('on = "commended"\npoints = 5\ncap = 10', 'on = "solved"\nwhen = { level = 1 }\npoints = 5',
     "lines.5: points cannot depend on level here: leave it out, or name the event that brings it about"),
]  # fmt: skip
UNREADABLE = [
    ("greentown", "clocks", 'limit = "half a working day"', 'limit = "half working day"', "is no duration"),
    ("savills", "scoring", "target = 0.95", "target = 95", "less than or equal to 1"),
    ("greentown", "steps", 'needs = ["reported_to_leader"]', 'needs = ["after reporting"]', "say it as"),
    ("zhonghai", "clocks", 'all = "department"', 'all = "clock"', "String should match pattern '^department$'"),
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


@pytest.mark.parametrize(("file", "old", "new", "said"), SAID)
def test_a_finding_says_what_to_do(tmp_path: Path, file: str, old: str, new: str, said: str):
    found = check_one(load_regulation(spoilt(tmp_path, "greentown", file, old, new)))
    assert any(said in str(finding) for finding in found), list(map(str, found))


@pytest.mark.parametrize(("file", "old", "new", "said"), CLOCK_WORDS)
def test_a_word_of_the_clock_where_people_act_is_found(tmp_path: Path, file: str, old: str, new: str, said: str):
    found = check_one(load_regulation(spoilt(tmp_path, "greentown", file, old, new)))
    assert any(said in str(finding) for finding in found), list(map(str, found))


@pytest.mark.parametrize(("file", "old", "new", "said"), CYCLES)
def test_what_leads_back_to_itself_is_found(tmp_path: Path, file: str, old: str, new: str, said: str):
    found = check_one(load_regulation(spoilt(tmp_path, "greentown", file, old, new)))
    assert any(said in str(finding) for finding in found), list(map(str, found))


def test_a_cycle_of_stages_that_leads_to_no_end_is_a_dead_end():
    cycle = {"steps": {"close": {"then": "open"}, "finish": step("closed", at=["elsewhere"], then="closed")},
             "stages": {"elsewhere": say("elsewhere")}}  # fmt: skip
    found = [str(finding) for finding in check_one(tiny(**cycle))]
    assert any("stages.open: dead end after" in each for each in found), found
    assert any("stages.elsewhere: it is never reached" in each for each in found), found


@pytest.mark.parametrize(("old", "new", "said"), LINES)
def test_a_line_of_a_project_s_sheet_that_would_count_for_nothing_is_found(
    tmp_path: Path, old: str, new: str, said: str
):
    found = check_one(load_regulation(spoilt(tmp_path, "sunshine", "scoring", old, new)))
    assert any(said in str(finding) for finding in found), list(map(str, found))


def test_two_folders_of_one_regulation_and_one_day_are_refused(tmp_path: Path):
    shutil.copytree(SHIPPED / "greentown", tmp_path / "greentown")
    spoilt(tmp_path / "again", "greentown", "pack", 'version = "2026.1"', 'version = "2026.2"').rename(tmp_path / "b")
    (tmp_path / "again").rmdir()
    with pytest.raises(PolicyError, match="greentown has two versions from 2018-12-01: give one another date"):
        Regulations.load(tmp_path)


def test_a_stage_that_is_dropped_and_moved_to_none_that_is_there_is_found():
    before = load_regulation(SHIPPED / "greentown")
    stages = {name: stage for name, stage in before.stages.items() if name != "to_close"}
    fewer = before.model_copy(update={"stages": stages, "version": "fewer", "effective_from": date(2027, 1, 1)})
    lost = fewer.model_copy(update={"moved": {"to_close": "gone"}})
    assert any("say in [moved] where cases in it go" in str(each) for each in check_next([before], fewer))
    assert any(
        "moved.to_close: there is no stage gone: choose among" in str(each) for each in check_next([before], lost)
    )


@pytest.mark.parametrize(("name", "file", "old", "new", "said"), UNREADABLE)
def test_unreadable_regulation_is_refused_with_file_and_key(
    tmp_path: Path, name: str, file: str, old: str, new: str, said: str
):
    with pytest.raises(PolicyError) as refused:
        load_regulation(spoilt(tmp_path, name, file, old, new))
    assert said in str(refused.value)
    assert f"{name}/{file}.toml" in str(refused.value)
