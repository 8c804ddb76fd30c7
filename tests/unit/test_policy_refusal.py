"""A wrong pack is refused with its file, the line or key, and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from packs import pack_file, shipped_text

from casework.errors import PolicyError
from casework.policy import load_pack


def refusal(folder: Path, old: str, new: str) -> str:
    with pytest.raises(PolicyError) as caught:
        load_pack(pack_file(folder, old, new))
    return str(caught.value)


def line_with(text: str, passage: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if passage in line)


def test_broken_toml_names_the_line(tmp_path: Path) -> None:
    message = refusal(tmp_path, 'timezone = "Asia/Shanghai"', 'timezone = "Asia/Shanghai')
    assert message.startswith("pack.toml: not valid TOML (")
    assert "at line 6" in message


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(PolicyError, match=r"^pack\.toml: cannot be read \("):
        load_pack(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"^none\.toml: cannot be read \("):
        load_pack(tmp_path / "none.toml")


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pack.toml"
    path.write_text(shipped_text(), encoding="utf-8-sig")
    assert load_pack(path).id == "sunshine"


def test_an_obligation_on_a_missing_clause_is_refused_at_its_line(tmp_path: Path) -> None:
    message = refusal(tmp_path, 'clause = "4.4.1.2"', 'clause = "9.9"')
    line = line_with(shipped_text(), 'clause = "4.4.1.2"')
    assert message == (
        f"pack.toml, line {line}: obligations.visitor.clause: clause '9.9' is not listed under [[clauses]]."
    )


def test_a_missing_clause_in_a_table_of_its_own_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, '[unclosed]\nclause = "3.3.11"', '[unclosed]\nclause = "3.3.99"')
    assert "unclosed.clause: clause '3.3.99' is not listed" in message


def test_an_unknown_key_is_refused_at_its_line(tmp_path: Path) -> None:
    message = refusal(tmp_path, "penalty_after_days = 30", "penalty_after_weeks = 4\npenalty_after_days = 30")
    line = line_with(shipped_text(), "penalty_after_days = 30")
    assert message == f"pack.toml, line {line}: unclosed.penalty_after_weeks: Extra inputs are not permitted."


def test_an_unknown_event_kind_names_the_obligation_and_the_kinds_there_are(tmp_path: Path) -> None:
    message = refusal(tmp_path, 'to = ["visitor_received"]', 'to = ["visitor_greeted"]')
    line = line_with(shipped_text(), 'to = ["visitor_received"]')
    assert message.startswith(f"pack.toml, line {line}: obligations.1.to.0: Input should be 'received'")


def test_a_missing_part_is_refused_by_its_key(tmp_path: Path) -> None:
    message = refusal(tmp_path, "[office_hours]", "[opening_hours]")
    assert message.startswith("pack.toml: office_hours: Field required")


def test_a_missing_text_is_refused_by_its_key(tmp_path: Path) -> None:
    message = refusal(tmp_path, 'zh = "4个工作日内正式答复客户，并回访记录效果", ', "")
    assert "clauses.10.text.zh: Field required" in message


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("limit = { days = 4 }", "limit = { days = 4, hours = 2 }", "give exactly one of minutes, hours"),
        ("limit = { days = 4 }", "", "clock 'agreed' takes no limit; 'clock' and 'working' need one"),
        ("limit = { days = 3 }", "limit = { half_days = 3 }", "half_days need the working clock"),
        ('to = ["visitor_received"]', 'to = ["visitor_notified"]', "the obligation would never end"),
        ("limit = { days = 4 }", "limit = { days = -4 }", "greater than or equal to 0"),
        ('["13:30", "18:00"]', '["11:30", "18:00"]', "periods must be in order and not overlap"),
        ('["13:30", "18:00"]', '["13:30:30", "18:00"]', "office hours go by whole minutes"),
        ('[["09:00", "12:00"], ["13:30", "18:00"]]', "[]", "give one to three periods"),
        ('timezone = "Asia/Shanghai"', 'timezone = "Mars/Olympus"', "'Mars/Olympus' is not a time zone"),
        ('timezone = "Asia/Shanghai"', 'timezone = "Europe/Berlin"', "Europe/Berlin changes its clocks"),
        ("warn_share = [2, 3]", "warn_share = [3, 2]", "write a share of the time allowed"),
        ("urgent = 30\n", "", "no minutes for urgent"),
        ("urgent = 30\n", "urgent = 10\n", "the more urgent, the fewer minutes"),
        ('receivers = ["company_gm"]', 'receivers = ["owner"]', "role 'owner' is not listed under [[roles]]"),
        ('approve = ["project_gm"]', 'approve = ["owner"]', "role 'owner' is not listed under [[roles]]"),
        ('{ "1" = 3, "2" = 5 }', '{ "1" = 3 }', "no points for level 2"),
        ("base = 100", "base = 120", "floor ≤ base ≤ ceiling must hold"),
        ("age_bands_days = [3, 7, 15, 30, 60]", "age_bands_days = [3, 7, 7]", "age_bands_days must rise"),
        ('id = "crack"', 'id = "leak"', "leak stands more than once"),
        ('{ id = "mobile"', '{ id = "phone"', "customer.phone stands more than once"),
        ('{ id = "acceptable", name', '{ id = "content", name', "name each band once"),
    ],
)
def test_a_contradiction_is_refused_with_its_reason(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refusal(tmp_path, old, new)


def test_an_escalation_that_raises_itself_for_ever_is_refused_as_a_cycle(tmp_path: Path) -> None:
    # Without its level condition, a missed instruction on level 2 would raise level 2 again, and again.
    message = refusal(tmp_path, "when = { level = [1] }\n", "")
    assert "obligations: automatic steps form a cycle: escalated (level 2) → escalated (level 2)" in message


def test_a_cycle_through_a_deemed_approval_is_refused(tmp_path: Path) -> None:
    duty = """
[[obligations]]
id = "{id}"
clause = "3.3.6"
name = {{ zh = "方案", en = "Plan" }}
from = ["{start}"]
to = ["noted"]
clock = "clock"
limit = {{ days = 1 }}
deem = "{deem}"
"""
    first = duty.format(id="decide", start="plan_submitted", deem="plan_decided")
    second = duty.format(id="submit", start="plan_decided", deem="plan_submitted")
    message = refusal(tmp_path, "\n[extension]", f"{first}{second}\n[extension]")
    assert "cycle: plan_submitted → plan_decided → plan_submitted" in message
