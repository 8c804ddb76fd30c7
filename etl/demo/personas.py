"""The people a visitor of the demo company may be: accounts of invented persons, one or more for every role."""

from __future__ import annotations

import tomllib
from functools import cache

from casework.access.permissions import Right, User
from casework.settings import ROOT
from casework.vocabulary.desk import Role

SOURCE = ROOT / "data" / "demo" / "personas.toml"


@cache
def personas() -> tuple[User, ...]:
    """The accounts, in the order in which a visitor is offered them."""
    with SOURCE.open("rb") as stream:
        rows = tomllib.load(stream)["personas"]
    return tuple(
        User(row["id"], row["name"], (Right(Role(row["role"]), row.get("project"), row.get("department")),))
        for row in rows
    )
