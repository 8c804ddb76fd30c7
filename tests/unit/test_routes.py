"""Below a base path, every address of ours moves with the pages."""

from __future__ import annotations

import pytest
from streamlit import config

from dashboard.frame.base_path import base_path
from dashboard.frame.routes import OWN, routes


@pytest.mark.parametrize("given", ["yingsheng", "/yingsheng", "yingsheng/", "/yingsheng/"])
def test_the_base_path_is_written_in_one_way(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = config.get_option("server.baseUrlPath")
    config.set_option("server.baseUrlPath", given)
    try:
        assert base_path() == "/yingsheng"
    finally:
        config.set_option("server.baseUrlPath", before)


def test_all_addresses_stand_below_it_and_none_beside() -> None:
    paths = [route.path for route in routes("/yingsheng")]
    assert paths == [f"/yingsheng{route.path}" for route in OWN]
    assert {"/yingsheng/health", "/yingsheng/metrics", "/yingsheng/changes", "/yingsheng/home"} <= set(paths)


def test_without_a_base_path_they_stand_at_the_top() -> None:
    assert [route.path for route in routes("")] == [route.path for route in OWN]
