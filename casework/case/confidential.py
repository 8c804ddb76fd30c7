"""Who may know of a case: those who see its project, or, where the regulation says so, its handlers alone.

A case names its handlers by keys of rights, a person holds keys, and one that fits is enough: ``centre/P1`` is the
centre of one project, ``user/u7`` whoever recorded the case. A right for all projects opens none: it is held under
every regulation, and who is at the centre of one would read what only the administration of another may know. The rule
is the regulation's that was in force when the case was received; whether it applies follows what the case is now. The
warehouse asks the same of its rows (``core.seen``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce

from casework.access.permissions import User, check_active, check_project, sees, visible_projects
from casework.case.happenings import carried
from casework.case.state import CaseState
from casework.errors import PermissionRefused
from casework.policy import Pack, Policies
from casework.record.events import Received
from casework.regulation.conditions import holds
from casework.regulation.facts import RECORDER

PROJECT, RECORDED_BY = "{project}", "{recorder}"
"""What stands in the keys of a rule for the project of a case, and for who recorded it."""
ANYWHERE = "*"
"""What stands in a key for all projects."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a reader may know of: projects (None: all), and the keys that open confidential cases in them."""

    projects: frozenset[str] | None = None
    keys: frozenset[str] = frozenset()


NOBODYS = Sight()
"""The sight of whoever asks in nobody's name, as the command line does: all projects, nothing confidential."""


def sight(user: User) -> Sight:
    """What ``user`` may know of."""
    return Sight(visible_projects(user), keys(user))


def keys(user: User) -> frozenset[str]:
    """The keys that ``user`` holds; a right for all projects is ``role/*``, which opens no case."""
    if not user.active:
        return frozenset()
    rights = (f"{right.role}/{right.project or ANYWHERE}" for right in user.rights)
    return frozenset({f"user/{user.user_id}", *rights})


def open_to(pack: Pack, posts: Iterable[str]) -> tuple[str, ...]:
    """The keys of some posts, with ``PROJECT`` and ``RECORDED_BY`` still to be filled in."""
    found = set[str]()
    for name in posts:
        post = pack.post(name)
        if name == RECORDER:
            found.add(f"user/{RECORDED_BY}")
        elif post is not None and post.role is not None:
            found.add(f"{post.role}/{PROJECT}")
    return tuple(sorted(found))


def open_to_all(pack: Pack, posts: Iterable[str]) -> tuple[str, ...]:
    """The keys of some posts where who holds one for all projects is let in, too: for what is no case."""
    found = open_to(pack, posts)
    return tuple(sorted({*found, *(key.replace(PROJECT, ANYWHERE) for key in found)}))


def handlers(case: CaseState, pack: Pack) -> frozenset[str] | None:
    """The keys that open the case, by ``pack``, which was in force when it was received; None when it is not
    confidential. Several rules at once leave those whom all of them name.
    """
    fitting = (rule for rule in pack.regulation.sees if holds(rule.when, case.course.facts))
    named = [_filled(open_to(pack, rule.posts), case) for rule in fitting]
    return reduce(frozenset.intersection, named) if named else None


def _filled(found: Iterable[str], case: CaseState) -> frozenset[str]:
    return frozenset(key.replace(PROJECT, case.project).replace(RECORDED_BY, case.course.recorder) for key in found)


def begins_confidential(received: Received, pack: Pack) -> bool:
    """Whether a case is confidential as it is received."""
    said = {name: value for name, value in carried(received, pack).items() if not isinstance(value, datetime)}
    return any(holds(rule.when, said) for rule in pack.regulation.sees)


def handlers_of(case: CaseState, policies: Policies) -> frozenset[str] | None:
    """The keys that open the case; None when it is not confidential."""
    return handlers(case, policies.at(case.pack, case.received_at))


def may_know(user: User, case: CaseState, policies: Policies) -> bool:
    """Whether ``user`` may know that the case exists."""
    allowed = handlers_of(case, policies)
    return sees(user, case.project) and (allowed is None or bool(allowed & keys(user)))


def check_known(user: User, case: CaseState | None, policies: Policies) -> CaseState:
    """The case, if there is one and ``user`` may know of it; the refusal is the same sentence for all others."""
    check_active(user)
    if case is None or not may_know(user, case, policies):
        check_project(user, "")
        raise PermissionRefused(
            "You have no right to see this, or it does not exist. Ask an administrator for a right to the project."
        )
    return case
