"""May this call or answer be entered? One small check per rule, each with what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from casework.access.permissions import ASKING_ROLES, User, check_role
from casework.errors import PermissionRefused, RuleError
from casework.record.people import Customer
from casework.wording import Phrase

ENTER = Phrase("Entering calls and answers", "录入回访与问卷")


def check_may_enter(user: User, project: str) -> None:
    """Chapter 5: those who call members and hand out surveys enter what they heard."""
    check_role(user, project, ASKING_ROLES, ENTER)


def check_project(project: str, *, known: bool) -> None:
    """An answer counts for a project that there is."""
    if not known:
        raise RuleError("There is no project {project} yet. Import the project first.", project=project)


def check_customer(customer_id: str | None, project: str, person: Customer | None) -> None:
    """A customer who is named is on record, and belongs to the project the answer counts for."""
    if customer_id is None:
        return
    if person is None or person.erased_at is not None:
        raise RuleError("This customer is no longer on record. Search again and choose another.")
    if person.project != project:
        raise PermissionRefused("The customer belongs to another project. Choose a customer of this project.")


def check_member(person: Customer | None) -> None:
    """A club call is a call to somebody."""
    if person is None:
        raise RuleError("Chapter 5: say who was called. Search the member by home, name or phone.")


def check_silence(valid: bool, answers: Sequence[str]) -> None:
    """Who was not reached has said nothing: shares are of valid calls only."""
    if not valid and answers:
        raise RuleError(
            "Annex 3: a call in which nobody answered has no answers. Leave them empty, or say that the member "
            "answered."
        )


def check_talk(valid: bool, answers: Sequence[str]) -> None:
    """A valid call has at least one answer, or it would count as a talk in which nothing was asked."""
    if valid and not answers:
        raise RuleError("Annex 3: a valid call has at least one answer. Fill one in, or say that nobody answered.")


def check_sheet(answers: Sequence[str]) -> None:
    """An empty sheet is no answer."""
    if not answers:
        raise RuleError("The sheet says nothing yet. Fill in the score, the recommendation or the comment.")
