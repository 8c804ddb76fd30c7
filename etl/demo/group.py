"""The projects of the demo company that go by other regulations: what they are, and who works there.

Their cases are no hand-written lives: each is walked by the steps of its regulation, at the desk's own rules
(``etl.demo.walking``). A regulation that comes to work needs some lines in ``data/demo/group.toml``, and no code.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from functools import cache

from casework.access.permissions import Right, User
from casework.policy import Pack, Policies
from casework.settings import ROOT
from casework.vocabulary.desk import Role
from etl.demo.facts import Facts

SOURCE = ROOT / "data" / "demo" / "group.toml"


class Place(Facts):
    """One invented project."""

    code: str
    name: str
    city: str
    subsidiary: str
    phases: int


class Holder(Facts):
    """Who holds a post, for a visitor to be."""

    post: str
    name: str
    department: str | None = None


class Member(Facts):
    """The part of the group that goes by one regulation."""

    id: str
    cases: int
    late: float
    """Chance that a step comes after its limit."""
    left: float
    """Chance that nobody goes on with a case at some moment of its life."""
    departments: tuple[str, ...]
    projects: tuple[Place, ...]
    posts: tuple[Holder, ...]


@cache
def _written() -> tuple[Member, ...]:
    with SOURCE.open("rb") as stream:
        return tuple(Member.model_validate(row) for row in tomllib.load(stream)["regulations"])


def members(policies: Policies) -> tuple[Member, ...]:
    """The parts whose regulation is at work."""
    at_work = {pack.id for pack in policies.packs}
    return tuple(member for member in _written() if member.id in at_work)


def post_right(pack: Pack, post: str, project: str, department: str | None = None) -> Right | None:
    """The right of whoever holds a post in a project; None for a post outside.

    Who handles confidential cases needs the right for the project itself: one for all projects opens none of them.
    """
    known = pack.post(post)
    if known is None or known.role is None:
        return None
    kept = department if known.role is Role.DEPARTMENT else None
    handles = any(post in rule.posts for rule in pack.regulation.sees)
    return Right(known.role, project if known.scope == "project" or handles else None, kept)


def people(policies: Policies, day: date) -> tuple[User, ...]:
    """The accounts of all who hold posts under the regulations at work, by the versions in force on ``day``."""
    found = (holders(member, policies.in_force(member.id, day)) for member in members(policies))
    return tuple(user for each in found for user in each)


def accounts() -> tuple[str, ...]:
    """The ids of their accounts, in the order in which a visitor is offered them, whether they are at work or not."""
    return tuple(_account(member, holder) for member in _written() for holder in member.posts)


def _account(member: Member, holder: Holder) -> str:
    return f"demo-{member.id}-{holder.post}"


def holders(member: Member, pack: Pack) -> tuple[User, ...]:
    """The accounts of those who hold posts under a regulation, each in all its projects and in no other."""
    held = ((holder, _rights(member, pack, holder)) for holder in member.posts)
    return tuple(User(_account(member, holder), holder.name, rights) for holder, rights in held if rights)


def _rights(member: Member, pack: Pack, holder: Holder) -> tuple[Right, ...]:
    """What somebody may: a department of the company is held only for all projects, every other post for each."""
    post = pack.post(holder.post)
    found = [(place.code, post_right(pack, holder.post, place.code, holder.department)) for place in member.projects]
    for_all = post is not None and post.is_company_department
    rights = (right if right is None or for_all else replace(right, project=code) for code, right in found)
    return tuple(dict.fromkeys(right for right in rights if right is not None))
