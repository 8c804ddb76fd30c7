"""A regulation from which no pack can be read is refused with its place and the reason, or waits and says for what."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from packs import SHIPPED, shipped, spoilt

from casework.errors import PolicyError
from casework.policy import Policies, WaitingError, load_pack

POSTS = "[posts]\n"
SEEN_BY = '[[sees]]\nclause = "3.4"\nposts = ["WHO"]\n'
VISITOR = 'from = "visitor_notified"'
REPEATED = '"自 | From | count.period_from | period_from"'


def refusal(folder: Path, file: str, old: str, new: str, base: str = "sunshine") -> str:
    with pytest.raises(PolicyError) as caught:
        load_pack(spoilt(folder, file, old, new, base))
    return str(caught.value)


def test_broken_toml_names_the_file_and_the_line(tmp_path: Path) -> None:
    message = refusal(tmp_path, "pack", 'timezone = "Asia/Shanghai"', 'timezone = "Asia/Shanghai')
    assert message.startswith("sunshine@2002-01-01/pack.toml: not valid TOML (")
    assert "at line 6" in message


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    folder = spoilt(tmp_path, "pack", "id", "id")
    (folder / "clocks.toml").write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(PolicyError, match=r"clocks\.toml: cannot be read \("):
        load_pack(folder)


def test_a_folder_without_its_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"^none: pack\.toml is missing"):
        load_pack(tmp_path / "none")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    folder = spoilt(tmp_path, "pack", "id", "id")
    text = (shipped() / "pack.toml").read_text(encoding="utf-8")
    (folder / "pack.toml").write_text(text, encoding="utf-8-sig")
    assert load_pack(folder).id == "sunshine"


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("clocks", 'clause = "4.4.1.2"', 'clause = "9.9"', "clocks.toml: clocks.visitor: there is no clause 9.9"),
        ("scoring", 'clause = "3.3.11"', 'clause = "3.3.99"', "scoring.toml: lines.4: there is no clause 3.3.99"),
        ("scoring", "base = 100", "basis = 1\nbase = 100", "scoring.toml: sheet.project.basis: there is no such key"),
        ("clocks", '"visitor_received"', '"visitor_greeted"', "clocks.visitor: there is no kind of event"),
        ("pack", "office_hours", "opening_hours", "pack.toml: opening_hours: there is no such key"),
        ("clauses", 'zh = "4个工作日内正式答复客户，并回访记录效果", ', "", "clauses.toml: 3.3.12.zh: Field required"),
        ("clocks", 'limit = "4 working days"', 'limit = "four days"', "'four days' is no duration"),
        ("clocks", 'limit = "4 working days"\n', "", "clocks.toml: reply.limit: Field required"),
        ("clocks", 'to = "visitor_received"', 'to = "visitor_notified"', "the obligation would never end"),
        ("pack", '["13:30", "18:00"]', '["11:30", "18:00"]', "periods must be in order and not overlap"),
        ("pack", '["13:30", "18:00"]', '["13:30:30", "18:00"]', "office hours go by whole minutes"),
        ("pack", '["13:30", "18:00"]', '["13:30", "25:00"]', "is no time of a day; write 09:00, or 24:00"),
        ("pack", '[["09:00", "12:00"], ["13:30", "18:00"]]', "[]", "give one to three periods"),
        ("pack", '[["09:00", "12:00"], ["13:30", "18:00"]]', "{ samstag = [] }", "office_hours: 'samstag' is no"),
        ("pack", '[["09:00", "12:00"], ["13:30", "18:00"]]', "{ workday = [] }", "office_hours.workday: give one"),
        ("pack", '"Asia/Shanghai"', '"Mars/Olympus"', "'Mars/Olympus' is not a time zone"),
        ("pack", '"Asia/Shanghai"', '"Europe/Berlin"', "Europe/Berlin changes its clocks"),
        ("pack", '"2/3"', '"3/2"', "write a share of the time allowed"),
        ("words", "minutes = 30, ", "", "no minutes for urgent"),
        ("words", "minutes = 30", "minutes = 10", "the more urgent, the fewer minutes"),
        ("steps", 'by = ["company_gm"]', 'by = ["owner"]', "there is no post owner"),
        ("posts", 'approve = ["project_gm"]', 'approve = ["owner"]', "there is no post owner"),
        ("scoring", "with = { level = 2 }", "with = { level = 3 }", "no points for level 2"),
        ("scoring", "base = 100", "base = 120", "floor ≤ base ≤ ceiling must hold"),
        ("scoring", "[3, 7, 15, 30, 60]", "[3, 7, 7]", "age_bands_days must rise"),
        ("scoring", "ceiling = 110", 'ceiling = 110\nseen_by = ["company_gm"]', "seen_by is said of persons alone"),
        ("words", 'crack = { zh', 'leak = { zh', "not valid TOML"),
        ("forms", '"至 | To | count.period_to | period_to"', REPEATED, "calls.period_from stands more than once"),
    ],
)  # fmt: skip
def test_a_contradiction_is_refused_with_its_place_and_reason(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    assert reason in refusal(tmp_path, file, old, new)


def test_an_escalation_that_raises_itself_for_ever_is_refused_as_a_cycle(tmp_path: Path) -> None:
    # Without its level condition, a missed instruction on level 2 would raise level 2 again, and again.
    message = refusal(tmp_path, "clocks", "from_with = { level = 1 }\n", "")
    assert "obligations: automatic steps form a cycle: escalated (level 2) → escalated (level 2)" in message


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        ("clocks", VISITOR, VISITOR + '\nwhen = { contractor = "x" }', "visitor: contractor"),
        ("clocks", VISITOR, VISITOR + '\nsame = ["measure"]', "visitor: measure"),
        ("posts", POSTS, SEEN_BY.replace("WHO", "everybody") + POSTS, r"sees\.0\.posts: everybody"),
        ("posts", POSTS, SEEN_BY.replace("WHO", "company_gm") + "existence = false\n" + POSTS, r"sees\.0: existence"),
    ],
)  # fmt: skip
def test_a_construct_that_is_not_counted_yet_makes_the_regulation_wait(
    tmp_path: Path, file: str, old: str, new: str, reason: str
) -> None:
    folder = spoilt(tmp_path, file, old, new)
    with pytest.raises(WaitingError, match=reason):
        load_pack(folder)
    policies = Policies.load(folder.parent)
    with pytest.raises(WaitingError, match=reason):
        policies.in_force("sunshine", date(2026, 3, 2))


@pytest.mark.parametrize("confidential", ["sales_grievance", "sales_office"])
def test_a_regulation_with_cases_that_only_some_may_know_of_is_at_work(confidential: str) -> None:
    (pack,) = Policies.load(SHIPPED).versions(confidential)
    assert pack.regulation.sees


def test_every_shipped_regulation_is_at_work() -> None:
    assert Policies.load(SHIPPED).waiting == {}


def test_what_waits_keeps_no_other_regulation_from_work() -> None:
    policies = Policies.load(SHIPPED)
    assert {"sunshine", "promise"} <= {pack.id for pack in policies.packs}
    assert not {pack.id for pack in policies.packs} & policies.waiting.keys()
