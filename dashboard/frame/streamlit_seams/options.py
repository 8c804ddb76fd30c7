"""Options are read without waiting: every message to a browser reads some, and all threads stood in line for one lock.

Streamlit 1.67 takes one lock of the whole process for each look at an option, dozens of times a page element. Whoever
holds it may have to hand Python's own lock on meanwhile, and then everybody else waits for both: with fifty people at
work, pages being drawn spent two fifths of their time so. The lock is there for the moment in which the files are read
again; only then is it taken here.
"""

from __future__ import annotations

from collections.abc import Mapping

from streamlit import config
from streamlit.config_option import ConfigOption


class Options:
    """The options as they were last read whole."""

    def __init__(self) -> None:
        self._whole: Mapping[str, ConfigOption] | None = None

    def get(self, key: str) -> object:
        """The value of one, by its name with its section; raises ``RuntimeError`` when there is none."""
        found = self._read().get(key)
        if found is None:
            raise RuntimeError(f'Config key "{key}" not defined.')
        return found.value

    def of_section(self, section: str) -> dict[str, object]:
        """The values of one section's options, by name."""
        return {each.name: each.value for each in self._read().values() if each.section == section}

    def _read(self) -> Mapping[str, ConfigOption]:
        if self._whole is not config._config_options or self._whole is None:
            with config._config_lock:
                self._whole = config.get_config_options()
        return self._whole


def read_freely() -> None:
    """Let this process read options so; a second call changes nothing."""
    if config.get_option.__module__ == config.__name__:
        options = Options()
        config.get_option, config.get_options_for_section = options.get, options.of_section
