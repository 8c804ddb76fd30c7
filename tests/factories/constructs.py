"""The first regulation with more clocks: one for each construct that it does not use itself, as folders write them."""

from __future__ import annotations

import shutil
from pathlib import Path

from packs import shipped

from casework.policy import Policies, load_pack

CLOCKS = """
[frozen]
from = "dispatched"
unless = { severity = "major", concern = "sales" }
to = "solved"
limit = "1 hour"

[by_letter]
from = ["received", "reopened"]
when = { channel = ["letter", "email"], severity = ["general", "minor"] }
to = "contacted"
limit = "1 working days"
warn = true

[grave]
from = ["received", "classified"]
since = "received"
when = { severity = "major" }
to = "solved"
limit = "2 hours"

[each_department]
from = "dispatched"
to = "visitor_notified"
same = ["department"]
limit = "1 working days"
stops = ["transferred"]

[from_entry]
from = "escalated"
from_with = { level = 2 }
starts = "recorded"
to = "instructed"
limit = "10 working days"

[said_no]
from = "called_back"
from_with = { satisfied = "no" }
to = "solved"
limit = "24 working hours"

[said_yes]
from = "fed_back"
to = "called_back"
to_with = { satisfied = "yes" }
limit = "3 days"

[to_a_completion]
from = "contacted"
to = ["appointed", "solved"]
to_with = { appointment = "completion" }
limit = "1 days"

[of_all]
from = "fed_back"
to = "verified"
all = "department"
limit = "3 working days"

[a_month]
from = ["contacted", "received"]
to = "solved"
limit = "1 month"
warn = true

[at_once]
from = "contacted"
to = "fed_back"
limit = "0 minutes"
warn = true

[decision]
from = "plan_submitted"
to = "verified"
limit = "1 days"
"""
"""Beside each: clause, what it is called."""


def constructs(folder: Path) -> Policies:
    """The first regulation as it is in force, with those clocks."""
    copy = Path(shutil.copytree(shipped(), folder / shipped().name))
    path = copy / "clocks.toml"
    said = CLOCKS.replace("]\nfrom", ']\nclause = "3.3.12"\nsay = { zh = "钟", en = "Clock" }\nfrom')
    path.write_text(path.read_text(encoding="utf-8") + said, encoding="utf-8")
    return Policies([load_pack(copy)])
