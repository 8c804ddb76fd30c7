"""Versions of a pack: each day is judged by the rule then in force."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from packs import SHIPPED, shipped, spoilt, version

from casework.errors import PolicyError
from casework.policy import Policies

OLD = version(date(2020, 1, 1), "2020.1")
NEW = version(date(2026, 7, 1), "2026.2")


def test_the_day_before_a_new_version_is_judged_by_the_old_one() -> None:
    assert Policies([NEW, OLD]).in_force("sunshine", date(2026, 6, 30)).version == "2020.1"


def test_a_version_counts_from_its_first_day() -> None:
    assert Policies([NEW, OLD]).in_force("sunshine", date(2026, 7, 1)).version == "2026.2"


def test_a_month_before_the_first_version_is_judged_by_the_first() -> None:
    assert Policies([NEW, OLD]).in_force("sunshine", date(2010, 5, 1)).version == "2020.1"


def test_a_past_month_keeps_its_points_when_a_later_version_changes_them() -> None:
    dearer = version(
        date(2026, 7, 1), "2026.2", unclosed={"clause": "3.3.11", "penalty_after_days": 30, "penalty_points": 9}
    )
    policies = Policies([OLD, dearer])
    points = [policies.in_force("sunshine", date(2026, month, 1)).unclosed.penalty_points for month in (6, 7)]
    assert points == [1, 9]


def test_versions_are_listed_oldest_first() -> None:
    assert [pack.version for pack in Policies([NEW, OLD]).versions("sunshine")] == ["2020.1", "2026.2"]


def test_two_versions_from_the_same_day_are_refused() -> None:
    with pytest.raises(PolicyError, match="Pack sunshine has two versions from 2020-01-01: give one another date"):
        Policies([OLD, version(date(2020, 1, 1), "2020.2")])


def test_two_versions_of_one_name_are_refused() -> None:
    with pytest.raises(PolicyError, match=r"Pack sunshine has two versions called 2020\.1"):
        Policies([OLD, version(date(2021, 1, 1), "2020.1")])


def test_an_unknown_pack_is_refused_by_name() -> None:
    with pytest.raises(PolicyError, match="There is no policy pack called moonshine"):
        Policies([OLD]).versions("moonshine")


def test_a_folder_without_packs_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="put a folder with one there or set YINGSHENG_REGULATION_DIR"):
        Policies.load(tmp_path)


def test_each_version_is_a_folder_of_its_own(tmp_path: Path) -> None:
    later = 'version = "2027"\neffective_from = 2027-01-01'
    spoilt(tmp_path, "pack", 'version = "2026.1"\neffective_from = 2002-01-01', later)
    shutil.copytree(shipped(), tmp_path / "sunshine")
    assert [pack.version for pack in Policies.load(tmp_path).versions("sunshine")] == ["2026.1", "2027"]


def test_a_draft_is_in_force_for_nobody(tmp_path: Path) -> None:
    shutil.copytree(shipped(), tmp_path / "in_force")
    draft = shutil.copytree(SHIPPED / "sunshine", tmp_path / "draft") / "pack.toml"
    draft.write_text(draft.read_text("utf-8").replace("effective_from", "# effective_from"), "utf-8")
    assert [pack.version for pack in Policies.load(tmp_path).versions("sunshine")] == ["2026.1"]


@pytest.mark.parametrize(("day", "name"), [(date(2026, 12, 31), "2026.1"), (date(2027, 1, 1), "2026.2")])
def test_the_corrected_edition_is_in_force_from_the_first_of_the_year(day: date, name: str) -> None:
    assert Policies.load(SHIPPED).in_force("sunshine", day).version == name


def test_all_shipped_packs_load_together() -> None:
    assert {pack.id for pack in Policies.load(SHIPPED).packs} >= {"sunshine", "promise"}
