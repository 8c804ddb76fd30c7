"""What an address asks and cannot get is said in a line, and never replaced in silence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import small_company
from running_pages import open_page, platform_at
from streamlit.testing.v1 import AppTest


@pytest.fixture(scope="module", autouse=True)
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("addresses")
    small_company(folder)
    yield from platform_at(folder)


def said(page: AppTest) -> list[str]:
    """What the page says of its address: what was asked for in vain."""
    begin, end = "The address asks for ", ". That does not exist here, or it is not yours to see"
    found = [each.value.replace("\\", "") for each in page.warning if each.value.startswith(begin)]
    return [each.removeprefix(begin).replace(end, "") for each in found]


@pytest.mark.parametrize(
    ("path", "asked", "told"),
    [
        ("compliance", {"project": "BJ99"}, ["Project: BJ99; it is left out."]),
        (
            "compliance",
            {"from": "2030-01", "severity": "dire"},
            ["From month: 2030-01, Severity: dire; it is left out."],
        ),
        ("compliance", {"as_of": "2099-01-01T00:00"}, ["As of: 2099-01-01T00:00; it is left out."]),
        ("obligations", {"at_project": "BJ99"}, ["Project: BJ99: it is empty."]),
        ("obligations", {"verdict": "maybe"}, ["Verdict: maybe; it is left out."]),
        ("unresolved", {"group": "moon"}, ["Counted by: moon; it is left out."]),
        ("project", {"at_project": "BJ99"}, ["Project: BJ99; it is left out."]),
        ("home", {"cause": "weather"}, ["Causes: weather; it is left out."]),
        ("home", {"cause": ["category", "leak", "2030-01"]}, ["Causes: category, leak, 2030-01; it is left out."]),
        ("home", {"cause": ["category", "no such thing"]}, []),
        ("score", {"at_month": "2030-01"}, ["Month in detail: 2030-01; it is left out."]),
        ("desk", {"stage": "moon"}, ["Stage: moon; it is left out."]),
        ("desk", {"view": "calendar", "on": "soon"}, ["Day: soon; it is left out."]),
        ("desk", {"whose": "all", "columns": "moon"}, ["Columns: moon; it is left out."]),
        ("calls", {"at_project": "BJ99"}, ["Project: BJ99; it is left out."]),
        ("compliance", {"project": "BJ01", "severity": "major"}, []),
    ],
)
def test_what_cannot_be_had_is_said_and_left_out(path: str, asked: dict[str, str | list[str]], told: list[str]):
    page = open_page(path, lang="en", **asked)
    assert not page.exception
    assert said(page) == told


def test_a_project_that_is_not_the_reader_s_is_no_filter_and_is_not_told_apart_from_none():
    page = open_page("compliance", acting_as="demo-service-chengdu", lang="en", project="BJ01")
    assert said(page) == ["Project: BJ01; it is left out."]
    assert not [each for each in page.get("popover") if "1 set" in str(each.proto)]
