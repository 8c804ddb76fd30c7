"""Who may: roles against commands, pages, projects and personal data. Whether the case allows it is for the rules.

Rights are data: ``PAGES`` here, the posts of each step in the regulation's folder. Both are shown on the
permissions page; every check is one small function that raises ``PermissionRefused`` with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from casework.errors import PermissionRefused
from casework.policy import Pack, Post
from casework.regulation.facts import EVERYBODY as ANYBODY
from casework.regulation.facts import PERSON_SHEET
from casework.regulation.model import Step
from casework.vocabulary.desk import Page, Role
from casework.wording import Phrase, listed, said


@dataclass(frozen=True, slots=True)
class Right:
    """One role, for one project or for all (None), and for a department in one department (None = any)."""

    role: Role
    project: str | None = None
    department: str | None = None


@dataclass(frozen=True, slots=True)
class User:
    """A person who can sign in, as of this moment; read afresh for every request."""

    user_id: str
    name: str
    rights: tuple[Right, ...] = ()
    email: str | None = None
    active: bool = True

    def roles(self, project: str | None = None) -> frozenset[Role]:
        """The roles held for ``project``; without one, the roles held anywhere."""
        if not self.active:
            return frozenset()
        return frozenset(r.role for r in self.rights if project is None or r.project in {None, project})

    def company_roles(self) -> frozenset[Role]:
        """The roles held for all projects."""
        return frozenset(r.role for r in self.rights if r.project is None) if self.active else frozenset()


EVERYBODY = frozenset(Role)
WORKERS = frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT, Role.PROJECT_MANAGER})
READERS = EVERYBODY - {Role.ADMIN}
LEADERS = frozenset({Role.PROJECT_MANAGER, Role.COMPANY_LEADER})
ASKING_ROLES = frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.SALES})
"""Who calls club members and gathers survey answers, and so enters them."""
PLANNING_ROLES = frozenset({Role.CENTRE})
"""Who plans surveys, and opens and closes them."""
IDENTITY_ROLES = frozenset({Role.CENTRE})
"""Who sees whose answers are whose, in surveys that are not confidential; in those nobody does."""
CALLBACK_ROLES = frozenset({Role.CENTRE})
"""Who makes the callbacks on cases that stand on the list of calls."""

JOINING_ROLES = frozenset({Role.CENTRE})
"""Who says that two cases, or two customers, are one, or that a case belongs to another project."""

PAGES: dict[Page, frozenset[Role]] = {
    Page.DESK: WORKERS | LEADERS,
    Page.NEW_CASE: frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT}),
    Page.CASE_FILE: READERS - {Role.SALES},
    Page.COMPLIANCE: READERS - {Role.SALES},
    Page.UNRESOLVED: READERS - {Role.SALES},
    Page.DUTIES: READERS,
    Page.SCORES: READERS - {Role.SALES},
    Page.CLUB: READERS,
    Page.CALLBACKS: ASKING_ROLES,
    Page.CALL_LIST: ASKING_ROLES,
    Page.CAMPAIGNS: PLANNING_ROLES,
    Page.SATISFACTION: READERS - {Role.SALES},
    Page.REPORTS: READERS - {Role.SALES},
    Page.ALERTS: EVERYBODY - {Role.SALES},
    Page.DOCUMENTS: READERS,
    Page.IMPORTS: frozenset({Role.CENTRE, Role.ADMIN}),
    Page.REGULATION: EVERYBODY,
    Page.PERMISSIONS: EVERYBODY,
    Page.PRIVACY: frozenset({Role.CENTRE, Role.ADMIN}),
    Page.USERS: frozenset({Role.ADMIN}),
}
"""Who may open which page; what it shows is then limited to the reader's projects."""
CASE_PAGES = frozenset({Page.DESK, Page.NEW_CASE, Page.CASE_FILE})
"""Pages that a regulation opens, too: to the posts that record cases under it, or work them."""
OPENED_PAGES = CASE_PAGES | {Page.SCORES}
"""The same, and that of scores to everybody of a project whose regulation gives persons a sheet: each sees theirs."""
COMPANY_PAGES = frozenset({Page.IMPORTS, Page.USERS})
"""Pages about all projects at once: the role that opens them must be held for all."""

CONTACT_ROLES = frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT, Role.SALES})
"""Who must call or visit customers, and so sees phones and addresses unmasked."""
CONTRACT_ROLES = frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.SALES})
"""Who needs contract numbers."""

RECORD_ROLES = frozenset({Role.CENTRE, Role.PROJECT_SERVICE, Role.DEPARTMENT})
"""Who takes complaints, and so completes and corrects the customer's record."""

COPY_ROLES = frozenset({Role.CENTRE})
"""Who hands out a person's copy, in which nothing is masked: who sees all of it anyway."""
ERASURE_ROLES = frozenset({Role.CENTRE, Role.ADMIN})
"""Who asks for the erasure of a person's data, and decides what somebody else asked for."""

REGULATION_ROLES = frozenset({Role.EXECUTIVE, Role.CENTRE, Role.COMPANY_LEADER, Role.ADMIN})
"""Who drafts versions of a regulation, proposes them, and decides what another proposed; held for all projects."""


def visible_projects(user: User) -> frozenset[str] | None:
    """The projects whose cases ``user`` may see; None means all, an empty set none. Administrators see no cases."""
    return projects_held_as(user, READERS)


def projects_held_as(user: User, roles: frozenset[Role]) -> frozenset[str] | None:
    """The projects in which ``user`` holds one of the roles; None means all, an empty set none."""
    rights = [right for right in user.rights if right.role in roles] if user.active else []
    if any(right.project is None for right in rights):
        return None
    return frozenset(right.project for right in rights if right.project is not None)


def sees(user: User, project: str) -> bool:
    """Whether ``user`` may see the cases of ``project``."""
    seen = visible_projects(user)
    return seen is None or project in seen


def has_role(user: User, project: str, allowed: frozenset[Role]) -> bool:
    """Whether ``user`` sees the project and holds one of the ``allowed`` roles there; ``check_role`` refuses by it."""
    return bool(user.roles(project) & allowed) and sees(user, project)


def narrowed(user: User, wanted: Iterable[str] | None) -> tuple[str, ...] | None:
    """The part of ``wanted`` projects (None = all) that ``user`` may see; None only when all may be seen."""
    seen = visible_projects(user)
    if seen is None:
        return None if wanted is None else tuple(wanted)
    return tuple(sorted(seen if wanted is None else seen & frozenset(wanted)))


def holds_post(user: User, post: Post | None, project: str) -> bool:
    """Whether ``user`` may act as a post of the regulation in ``project``; nobody does where there is no such post."""
    return (
        post is not None
        and user.active
        and any(
            right.role is post.role
            and (right.project is None or (right.project == project and not post.is_company_department))
            for right in user.rights
        )
    )


def check_active(user: User) -> None:
    """A user who was deactivated may do and see nothing, from that moment on."""
    if not user.active:
        raise PermissionRefused("Your account is switched off. Ask an administrator to switch it on again.")


def check_project(user: User, project: str) -> None:
    """Cases of a project are there only for those with a right to it; the message does not tell whether it exists."""
    check_active(user)
    if not sees(user, project):
        raise PermissionRefused(
            "You have no right to see this, or it does not exist. Ask an administrator for a right to the project."
        )


def opened_by(pack: Pack, page: Page) -> frozenset[Role]:
    """The roles to which a regulation opens a page beside the table: by the posts that record cases, or work them, and
    by the sheet that each person has.
    """
    if page is Page.SCORES:
        return READERS if PERSON_SHEET in pack.regulation.sheet else frozenset()
    if page not in CASE_PAGES:
        return frozenset()
    steps = [step for step in pack.steps.values() if step.begins is (page is Page.NEW_CASE)]
    return frozenset(role for step in steps for role in roles_named(pack, step)) & READERS


def roles_named(pack: Pack, step: Step) -> frozenset[Role]:
    """The roles of the posts that take a step: of a post that the case decides, all that it may decide for.

    Whoever is in may record a case where everybody may.
    """
    chosen = pack.regulation.chosen
    names = [post for name in step.by for post in ([c.post for c in chosen[name].choose] if name in chosen else [name])]
    return pack.roles_of(names) | (READERS if step.begins and ANYBODY in step.by else frozenset())


def opens_in(user: User, page: Page, project: str, pack: Pack) -> bool:
    """Whether one of the user's roles in a project opens the page there, by the table or by its regulation."""
    return bool(user.roles(project) & (PAGES[page] | opened_by(pack, page)))


def opened_by_table(user: User, page: Page) -> frozenset[str] | None:
    """The projects about which the table opens a page, whatever their regulations say; None means all."""
    return projects_held_as(user, PAGES[page] & READERS)


def projects_opened(user: User, page: Page, packs: Mapping[str, Pack]) -> frozenset[str] | None:
    """The projects about which such a page may be opened; None means all. ``packs`` are regulations by project."""
    by_table = opened_by_table(user, page)
    if by_table is None:
        return None
    return by_table | {project for project, pack in packs.items() if opens_in(user, page, project, pack)}


NO_PACKS: Mapping[str, Pack] = {}


def may_open(user: User, page: Page, packs: Mapping[str, Pack] = NO_PACKS) -> bool:
    """Whether one of the user's roles opens the page; ``packs`` are the regulations of projects that may open it."""
    held = user.company_roles() if page in COMPANY_PAGES else user.roles()
    return bool(held & PAGES[page]) or any(opens_in(user, page, project, pack) for project, pack in packs.items())


def check_page(user: User, page: Page, packs: Mapping[str, Pack] = NO_PACKS) -> None:
    """A page is open to some roles."""
    check_active(user)
    if may_open(user, page, packs):
        return
    if user.roles() & PAGES[page]:
        raise PermissionRefused(
            "The page {page} is about all projects, and you have your role for some. Ask an administrator if you need "
            "it.",
            page=said(page),
        )
    raise PermissionRefused(
        "The page {page} is open to {roles}. Ask an administrator if you need it.",
        page=said(page),
        roles=_in_order(PAGES[page]),
    )


def check_opens(user: User, page: Page, project: str, pack: Pack) -> None:
    """A page about a case of ``project`` opens to the roles of the table, and to those of the regulation's posts."""
    check_project(user, project)
    if not opens_in(user, page, project, pack):
        raise PermissionRefused(
            "The page {page} is open to {roles}. Ask an administrator if you need it.",
            page=said(page),
            roles=_in_order(PAGES[page] | opened_by(pack, page)),
        )


def check_role(user: User, project: str, allowed: frozenset[Role], what: Phrase) -> None:
    """A step is for some roles in the project."""
    check_project(user, project)
    if not has_role(user, project, allowed):
        raise PermissionRefused("{step} is for {roles}; ask one of them.", step=what, roles=_in_order(allowed))


def check_copy(user: User, project: str) -> None:
    """A person's copy is handed out by those who see all of it, for a customer of their project."""
    check_active(user)
    if not has_role(user, project, COPY_ROLES):
        raise PermissionRefused(
            "A person's copy is handed out by {roles}; ask one of them.", roles=_in_order(COPY_ROLES)
        )


def check_erasure(user: User, project: str) -> None:
    """Erasure is asked for and decided by an administrator or the centre, for a customer of their project."""
    check_active(user)
    if not user.roles(project) & ERASURE_ROLES:
        raise PermissionRefused(
            "Erasures are asked for and decided by {roles}; ask one of them.", roles=_in_order(ERASURE_ROLES)
        )


def may_regulate(user: User) -> bool:
    """Whether the user drafts, proposes and decides versions of regulations."""
    return bool(user.company_roles() & REGULATION_ROLES)


def check_regulating(user: User) -> None:
    """A regulation binds every project, so it is changed by those who hold their role for all."""
    check_active(user)
    if not may_regulate(user):
        raise PermissionRefused(
            "Versions of a regulation are drafted, proposed and decided by {roles} with a right for all projects; ask "
            "one of them.",
            roles=_in_order(REGULATION_ROLES),
        )


def check_department(user: User, project: str, allowed: frozenset[Role], department: str | None) -> None:
    """Somebody who acts only as a department acts only on what that department is responsible for."""
    rights = [r for r in user.rights if r.project in {None, project} and r.role in allowed]
    if any(r.role is not Role.DEPARTMENT or r.department in {None, department} for r in rights):
        return
    raise PermissionRefused(
        "The case is with {department}, not with your department. Ask project service to transfer it.",
        department=department or "?",
    )


def sees_contact(user: User, project: str) -> bool:
    """Whether phones and addresses of the project's customers are shown unmasked."""
    return bool(user.roles(project) & CONTACT_ROLES)


def sees_contract(user: User, project: str) -> bool:
    """Whether contract numbers of the project's customers are shown unmasked."""
    return bool(user.roles(project) & CONTRACT_ROLES)


def _in_order(roles: frozenset[Role]) -> Phrase:
    return listed(role for role in Role if role in roles)
