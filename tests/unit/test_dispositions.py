"""What attempts came to: the list as data, and one final code for a person over all modes."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from surveys.errors import DispositionError
from surveys.fieldwork.dispositions import SHIPPED, Attempted, Disposition, Dispositions, Group, shipped

MONDAY = datetime(2026, 11, 2, 9)


def attempts(*codes: str) -> list[Attempted]:
    """One attempt an hour, in this order."""
    return [Attempted(MONDAY + timedelta(hours=hour), code) for hour, code in enumerate(codes)]


def test_the_shipped_list_has_a_disposition_of_every_group_and_both_languages():
    rows = shipped().by_code.values()
    assert {row.group for row in rows} == set(Group)
    assert all(row.words.zh != row.words.en for row in rows)


def test_a_number_out_of_service_does_not_make_a_customer_ineligible():
    # A person known by name does not stop being a customer with a wrong number.
    assert shipped()["3.18"].group is Group.UNKNOWN_OTHER


@pytest.mark.parametrize(
    ("codes", "final"),
    [
        ((), "3.11"),
        (("3.13", "3.12"), "3.12"),
        (("3.12", "3.13"), "3.13"),
        (("2.20", "3.13"), "2.20"),
        (("2.112", "3.13", "3.13"), "2.112"),
        (("2.112", "1.1"), "1.1"),
        (("1.1", "2.112"), "1.1"),
        (("1.2", "2.12", "3.19"), "1.2"),
        (("3.18", "3.19", "1.1"), "1.1"),
        (("3.13", "3.18"), "3.18"),
        (("2.35", "4.70"), "4.70"),
        (("2.112", "4.70"), "2.112"),
    ],
)
def test_one_code_is_final_over_all_modes(codes: tuple[str, ...], final: str):
    assert shipped().final(attempts(*codes)).code == final


def test_the_order_in_which_attempts_are_told_does_not_matter():
    made = [*attempts("3.13", "2.20", "2.111"), Attempted(MONDAY, "3.19")]
    assert {shipped().final(told).code for told in permutations(made)} == {"2.111"}


def test_what_can_happen_depends_on_the_mode():
    phone, link = ({row.code for row in shipped().in_mode(mode)} for mode in ("phone", "link"))
    assert {"3.12", "3.13"} <= phone
    assert "3.19" not in phone
    assert {"3.19", "3.30"} <= link
    assert "3.12" not in link
    assert "3.11" not in phone | link


def test_a_busy_line_is_tried_again_in_half_an_hour_and_a_refusal_never():
    assert shipped()["3.12"].next_attempt(MONDAY) == datetime(2026, 11, 2, 9, 30)
    assert shipped()["2.112"].next_attempt(MONDAY) is None


ROW = '[[disposition]]\ncode = "{code}"\ngroup = "{group}"\n{more}\nwords = {{ zh = "无", en = "None" }}\n'
FIRST = ROW.format(code="3.11", group="UH", more='retry_minutes = 0\nmeans = "not_attempted"')


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (FIRST + FIRST, "3.11 is listed twice"),
        (FIRST + FIRST.replace("3.11", "3.12"), "not_attempted is listed twice"),
        (ROW.format(code="1.1", group="I", more='final = true\nmeans = "complete"'), "lacks partial"),
        (FIRST + ROW.format(code="2.11", group="I", more="final = true"), "disposition 2.11.*has no group I"),
        (FIRST + ROW.format(code="2.11", group="R", more=""), "disposition 2.11.*either final or retry_minutes"),
        (FIRST + ROW.format(code="2.11", group="R", more="final = true\nretry_minutes = 5"), "either final or"),
        (FIRST + ROW.format(code="5.1", group="R", more="final = true"), "disposition 5.1: code"),
        (FIRST + ROW.format(code="2.11", group="X", more="final = true"), "disposition 2.11: group"),
    ],
)
def test_a_wrong_list_is_refused_with_its_reason(tmp_path: Path, text: str, reason: str):
    file = tmp_path / "dispositions.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DispositionError, match=reason):
        Dispositions.load(file)


def test_a_code_that_is_not_listed_is_refused_by_name():
    with pytest.raises(DispositionError, match=r"9\.9 is not in the list"):
        shipped().final([Attempted(MONDAY, "9.9")])


def test_a_company_may_keep_a_list_of_its_own(tmp_path: Path):
    own = tmp_path / "own.toml"
    own.write_text(SHIPPED.read_text(encoding="utf-8").replace("retry_minutes = 30\n", "retry_minutes = 45\n"), "utf-8")
    busy: Disposition = Dispositions.load(own)["3.12"]
    assert busy.retry_minutes == 45
