"""Options of the server are what Streamlit says they are, also after its files were read again."""

from __future__ import annotations

import inspect

import pytest
from streamlit import config

from dashboard.frame.streamlit_seams import options
from dashboard.frame.streamlit_seams.options import Options


def test_every_option_has_the_value_that_streamlit_gives_it():
    its_own = {key: option.value for key, option in config.get_config_options().items()}
    freely = Options()
    assert len(its_own) > 100
    assert {key: freely.get(key) for key in its_own} == its_own
    assert freely.of_section("server")["fileWatcherType"] == its_own["server.fileWatcherType"]
    assert {f"server.{name}" for name in freely.of_section("server")} == {
        key for key in its_own if key.startswith("server.")
    }


def test_what_is_set_or_read_again_is_seen():
    freely = Options()
    was = freely.get("client.toolbarMode")
    config.set_option("client.toolbarMode", "minimal")
    assert freely.get("client.toolbarMode") == "minimal" != was
    config.get_config_options(force_reparse=True)
    assert freely.get("client.toolbarMode") == was


def test_an_option_that_does_not_exist_is_refused_as_by_streamlit():
    with pytest.raises(RuntimeError, match=r'Config key "server.nothing" not defined'):
        Options().get("server.nothing")


def test_what_the_seam_leans_on_is_there():
    """Should Streamlit read options without its lock one day, the module can go."""
    options.read_freely()
    options.read_freely()
    assert inspect.getmodule(config.get_option) is options
    assert config._config_lock.__class__.__name__ == "RLock"
