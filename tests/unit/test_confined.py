"""A child that does what hostile files do is lost alone, and its end is a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest

from casework.errors import RuleError
from casework.record import confined
from casework.record.confined import Died, Limits, Task, run

FACTORIES = str(Path(__file__).parents[1] / "factories")
LIMITS = Limits(memory_mb=200, seconds=2, written_mb=5)


@pytest.fixture(autouse=True)
def tests_own_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The nursery of these tests finds the work of ``hostile_work``; the program's knows its own packages only."""
    monkeypatch.setattr(confined, "START", f"import sys; sys.path.insert(0, {FACTORIES!r}); {confined.START}")
    confined.stop()
    yield
    confined.stop()


def asked(name: str, limits: Limits = LIMITS, **order: str | int) -> dict[str, confined.Json]:
    return run(Task("a.xlsx", f"hostile_work:{name}", order, limits, {}), RuleError)


def test_an_answer_comes_back() -> None:
    assert asked("answer", asked="漏水") == {"asked": "漏水"}


def test_what_the_work_refuses_is_raised_as_the_caller_s_error_with_its_fields() -> None:
    with pytest.raises(RuleError, match=r"It says no\.") as refused:
        asked("refuse", word="no")
    assert refused.value.template == "It says {word}."


def test_memory_beyond_the_limit_is_a_sentence() -> None:
    assert asked("devour", bytes=100_000_000) == {"bytes": 100_000_000}
    with pytest.raises(Died, match="needs more than 200 MB of memory"):
        asked("devour", bytes=550_000_000_000)


@pytest.mark.parametrize("name", ["spin", "sleep"])
def test_time_beyond_the_limit_is_a_sentence(name: str) -> None:
    began = monotonic()
    with pytest.raises(Died, match="more than 1 seconds"):
        asked(name, Limits(200, 1, 5))
    assert monotonic() - began < 60


def test_writing_beyond_the_limit_is_a_sentence(tmp_path: Path) -> None:
    asked("write", path=str(tmp_path / "small"), megabytes=4)
    with pytest.raises(Died, match="larger than 5 MB"):
        asked("write", path=str(tmp_path / "large"), megabytes=50)
    assert (tmp_path / "large").stat().st_size <= 5 * 1024 * 1024


@pytest.mark.parametrize("name", ["crash", "stumble"])
def test_a_child_that_breaks_down_is_a_sentence_and_the_next_one_works(name: str) -> None:
    with pytest.raises(Died, match="damaged"):
        asked(name)
    assert asked("answer", asked="again") == {"asked": "again"}


def test_the_child_sees_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINGSHENG_OIDC_CLIENT_SECRET", "hush")
    assert "hush" not in asked("environment").values()


def test_a_nursery_that_has_gone_is_followed_by_another() -> None:
    asked("answer", asked="first")
    first = confined._nursery
    assert first is not None
    first._process.kill()
    first._process.wait()
    assert asked("answer", asked="second") == {"asked": "second"}


def test_children_of_one_kind_wait_for_each_other(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as people:
        seen = list(people.map(lambda place: asked("crowd", folder=str(tmp_path), place=place)["there"], range(6)))
    assert max(int(str(there)) for there in seen) <= confined.AT_ONCE
