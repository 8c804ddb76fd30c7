"""What a download is called: by its page, the filters of the page's address, and the day."""

from __future__ import annotations

import re

from casework.time import present
from dashboard.frame import address
from dashboard.parts.formats import local
from dashboard.parts.narrowing import NARROWING
from dashboard.parts.scope_bar import FILTERS

FILTERING = ("from", "to", "as_of", *FILTERS, *NARROWING)
LONGEST = 100
"""Letters of a name at most: some systems take no more than 255 bytes, and a Chinese letter is three."""
APART = re.compile(r"[^\w-]+")


def named(page: str, ending: str) -> str:
    """``compliance-project_BJ01-2026-03-09.csv``: what a file of the page holds, as a name that every system takes."""
    filters = [f"{name.removeprefix('at_')}_{'_'.join(values)}" for name, values in address.whole().items()
               if name in FILTERING]  # fmt: skip
    stem = "-".join(APART.sub("_", part) for part in (page, *filters))
    return f"{stem[:LONGEST].rstrip('-_')}-{local(present.now()):%Y-%m-%d}.{ending}"
