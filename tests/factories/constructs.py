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

[by_severity]
from = ["received", "dispatched_again"]
to = ["solved", "answered"]
limit = { by = "severity", major = "10 minutes", general = ["1 working days", "30 hours"] }
warn = true

[by_urgency]
from = ["received", "dispatched"]
to = "contacted"
limit = { by = "urgency", urgent = "due_at", normal = "90 working minutes" }

[earliest]
from = ["contacted", "appointed"]
to = "solved"
limit = ["due_at", "4 working hours", "1 days"]
warn = true

[as_wanted]
from = ["received", "reopened"]
to = ["solved", "answered"]
limit = { first = ["wanted_by", "24 working hours"] }

[only_as_wanted]
from = "received"
to = "replied"
limit = "wanted_by"

[face_to_face]
from = "solved"
to = "called_back"
to_with = { mode = "visit" }
failed_by = ["called_back", "closed"]
limit = "24 working hours"

[one_try_each]
from = "dispatched"
to = "solved"
same = ["department"]
failed_by = ["declared_unclosed"]
stops = ["transferred"]
limit = "2 days"

[by_night]
from = "received"
to = "dispatched"
limit = "10 minutes"
when = { shift = "night" }

[by_day]
from = "received"
to = "dispatched"
limit = "20 minutes"
unless = { shift = "night" }

[raised]
from = ["dispatched_again", "instructed"]
to = "solved"
limit = "3 days"
when = { level = 2 }

[unraised]
from = ["contacted", "reopened"]
to = "solved"
limit = "4 days"
unless = { level = [1, 2] }

[claimed]
from = ["claim_endorsed", "claim_approved", "fed_back"]
to = "claim_paid"
limit = "5 days"
when = { claim = "approved" }

[unclaimed]
from = ["contacted", "claim_raised", "claim_endorsed", "solved"]
to = "closed"
limit = "6 days"
unless = { claim = ["waiting", "approved"] }

[content]
from = ["fed_back", "reopened"]
to = "closed"
limit = "2 days"
when = { satisfied = "yes" }
"""
"""Beside each: clause, what it is called."""
MODES = """
[mode]
phone = { zh = "电话", en = "By phone" }
visit = { zh = "上门", en = "By visit" }
"""
TAKING_BACK = {"visitor_received": "solved", "customer_agreed": "classified"}
"""What takes back what, beside what a step of the regulation writes."""
NIGHT = 'shifts = { night = ["18:00", "08:30"] }\n'


def constructs(folder: Path) -> Policies:
    """The first regulation as it is in force, with those clocks; the claims of a household are added up."""
    copy = Path(shutil.copytree(shipped(), folder / shipped().name))
    path = copy / "clocks.toml"
    said = CLOCKS.replace("]\nfrom", ']\nclause = "3.3.12"\nsay = { zh = "钟", en = "Clock" }\nfrom')
    path.write_text(path.read_text(encoding="utf-8") + said, encoding="utf-8")
    words = copy / "words.toml"
    words.write_text(words.read_text(encoding="utf-8") + MODES, encoding="utf-8")
    steps = copy / "steps.toml"
    written = steps.read_text(encoding="utf-8")
    for kind, taken in TAKING_BACK.items():
        written = written.replace(f'writes = "{kind}"', f'writes = "{kind}"\ntakes_back = "{taken}"')
    steps.write_text(written, encoding="utf-8")
    posts = copy / "posts.toml"
    posts.write_text(posts.read_text(encoding="utf-8").replace('sum_per = "claim"', ""), encoding="utf-8")
    pack = copy / "pack.toml"
    pack.write_text(NIGHT + pack.read_text(encoding="utf-8"), encoding="utf-8")
    return Policies([load_pack(copy)])
