"""Where a project's streams lie, how a seq says it, and positions."""

from __future__ import annotations

import duckdb
import pytest

from casework.errors import LedgerError
from casework.record.ledger.shards import Position, place_of, seq_of, shard_of, shards_named


def test_what_has_no_project_has_a_shard_of_its_own() -> None:
    assert shard_of(None, 64) == shard_of("-", 64) == 0
    assert 0 not in {shard_of(f"P{n}", 8) for n in range(200)}


def test_a_ledger_of_one_shard_has_everything_there() -> None:
    assert shard_of("P1", 1) == shard_of(None, 1) == 0


def test_a_project_keeps_its_shard_for_ever() -> None:
    """SHA-256 of "abc" is ba7816bf8f01cfea… (FIPS 180-2, example B.1); 0xba7816bf8f01cfe is 839 782 156 265 856 254,
    that is 7 · 119 968 879 466 550 893 + 3 and 63 · 13 329 875 496 283 432 + 38."""
    assert (shard_of("abc", 8), shard_of("abc", 64), shard_of("abc", 2)) == (4, 39, 1)


@pytest.mark.parametrize("project", ["P1", "翠湖花园", "-x", ""])
def test_a_database_finds_the_same_shard(project: str) -> None:
    found = duckdb.execute("select 1 + ('0x' || left(sha256($p), 15))::bigint % 63", {"p": project}).fetchone()
    assert found == (shard_of(project, 64),)


def test_a_seq_says_shard_and_number() -> None:
    assert seq_of(0, 7) == 7
    assert seq_of(3, 7) == 3_298_534_883_335
    assert place_of(3_298_534_883_335) == (3, 7)


@pytest.mark.parametrize(
    ("text", "shards"), [("3", {0, 3}), ("1-3, 5", {0, 1, 2, 3, 5}), ("0-7", set(range(8))), ("7,6-7", {0, 6, 7})]
)
def test_a_setting_names_shards_and_the_one_without_projects_belongs_to_it(text: str, shards: set[int]) -> None:
    assert shards_named(text, 8) == shards


@pytest.mark.parametrize("text", ["8", "5-8", "3-1", "north", "1-", "-1", "1,,2", "1;2"])
def test_a_setting_that_names_no_shards_of_the_ledger_is_refused(text: str) -> None:
    with pytest.raises(LedgerError, match="YINGSHENG_SERVED_SHARDS"):
        shards_named(text, 8)


def test_of_a_ledger_of_one_shard_no_other_is_served() -> None:
    with pytest.raises(LedgerError, match="the shards of this ledger are 0: name some of them"):
        shards_named("1", 1)


def test_a_position_is_itself_in_some_shards_and_another_in_the_rest() -> None:
    assert Position((5, 6, 7)).within({0, 2}, Position((1, 2, 3))) == Position((5, 2, 7))


def test_positions_are_compared_shard_by_shard() -> None:
    early, ahead, aside = Position((1, 2)), Position((1, 3)), Position((2, 1))
    assert early < ahead
    assert early <= Position((1, 2))
    assert [early < Position((1, 2)), ahead <= early, aside <= early, early <= aside] == [False] * 4


def test_a_position_says_how_much_lies_up_to_it() -> None:
    position = Position((12, 0, 5))
    assert str(position) == "12,0,5"
    assert (position.events, position.seqs) == (17, [12, 1_099_511_627_776, 2_199_023_255_557])
    assert position.holds(12)
    assert not position.holds(1_099_511_627_777)
