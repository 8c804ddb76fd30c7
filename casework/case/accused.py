"""Whom a complaint is about: posts of its regulation, and the departments that these stand for.

A complaint about a person or an office does not go to them: they do not handle it, get no slip, and are not told.
"""

from __future__ import annotations

from casework.case.state import CaseState
from casework.policy import Pack
from casework.regulation.model import Step
from casework.regulation.phrases import read
from casework.vocabulary.desk import Role

CHECK = read("check not_about_me")


def accused(case: CaseState) -> tuple[str, ...]:
    """The posts that the case is about."""
    about = case.course.facts.get("about", ())
    return tuple(map(str, about)) if isinstance(about, tuple) else (str(about),)


def accused_offices(case: CaseState, pack: Pack) -> frozenset[str]:
    """The departments, as slips name them, that the case is about."""
    known = pack.regulation.posts
    return frozenset(office for name in accused(case) if name in known for office in known[name].offices)


def told_roles(case: CaseState, step: Step, pack: Pack) -> frozenset[Role]:
    """The roles that a step tells of what it wrote, without those that the case is about.

    Where the regulation has a step tell the very post, and does not forbid it to handle the case, it is told.
    """
    about = frozenset(accused(case))
    forbidden = any(need.phrase == CHECK for need in step.needs)
    kept = about if forbidden else about.difference(step.tells)
    return pack.roles_of(step.tells) - pack.roles_of(kept)
