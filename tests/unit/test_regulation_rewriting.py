"""One value of a regulation's file is changed; everything else, comments too, stays as it was written."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from casework.errors import RuleError
from casework.regulation import Folder
from casework.regulation.rewriting import Path, rewritten, with_value
from casework.settings import settings

TEXT = """\
# 时限 | Clocks
version = "1"
[reply]                       # the reply
clause = "4.1"
say = { zh = "答复", en = "Reply" }
limit = "4 working days"      # four of them
from = [
    "received",
    "reopened",
]
[[lines]]
points = -2
[[lines]]
points = -1                   # every other # clock
"""


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        (("reply", "limit"), "3 working days", 'limit = "3 working days"      # four of them'),
        (("reply", "say", "en"), 'Say "yes"', 'say = { zh = "答复", en = "Say \\"yes\\"" }'),
        (("lines", 1, "points"), -4, "points = -4                   # every other # clock"),
        (("reply", "from"), ["received"], 'from = ["received"]'),
        (("effective_from",), date(2027, 1, 1), "effective_from = 2027-01-01"),
        (("reply", "warn"), True, "warn = true"),
    ],
)
def test_a_value_is_changed_and_every_other_line_stays(path: Path, value: object, line: str):
    after = with_value(TEXT, path, value)
    assert line in after.splitlines()
    assert set(after.splitlines()) - set(TEXT.splitlines()) == {line}


def test_a_value_is_taken_out():
    assert "limit" not in tomllib.loads(with_value(TEXT, ("reply", "limit"), None))["reply"]


def test_what_is_no_toml_or_has_no_such_table_is_refused_with_a_sentence():
    for text, path in (("limit = = 3", ("limit",)), (TEXT, ("nowhere", "limit"))):
        with pytest.raises(RuleError, match="change the text of the file"):
            with_value(text, path, "1 day")


@pytest.mark.parametrize("path", sorted(settings().regulation_dir.iterdir()), ids=lambda path: path.name)
def test_every_limit_of_every_shipped_folder_can_be_changed(path):
    folder = Folder.read(path)
    for clock in tomllib.loads(folder.files["clocks.toml"]):
        changed = rewritten(folder, "clocks", (clock, "limit"), "7 days")
        assert tomllib.loads(changed.files["clocks.toml"])[clock]["limit"] == "7 days"
