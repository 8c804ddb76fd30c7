"""The checks that only Python can make, under the names by which steps ask for them (``needs = ["check …"]``).

Each raises with a sentence that names the clause and what to do instead. A check of an entry is asked when something is
entered; the others also decide what is offered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from casework.access.permissions import holds_post
from casework.case.accused import accused, accused_offices
from casework.case.approvals import next_post
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.ground import Ground
from casework.desk.sayings import duration_zh, posts
from casework.errors import PermissionRefused, RuleError
from casework.regulation.conditions import holds
from casework.regulation.durations import Duration
from casework.regulation.facts import CHECKS
from casework.regulation.model import Step
from casework.regulation.needs import enough_tries
from casework.time.worktime import WorkCalendar
from casework.vocabulary import EventKind
from casework.vocabulary.desk import Role
from casework.wording import Phrase, moment


@dataclass(frozen=True, slots=True)
class Asking:
    """One check being asked: of which case, on what ground, for which step, by which clause, about which entry."""

    case: CaseState
    ground: Ground
    step: Step
    clause: str
    command: cmd.Command | None = None
    arguments: tuple[int | Duration, ...] = field(default=())


Check = Callable[[Asking], None]
REGISTRY: dict[str, Check] = {}
OF_ENTRIES: set[str] = set()
"""Checks of what was entered: nothing is refused by them before."""


def named(name: str, *, of_entry: bool = False) -> Callable[[Check], Check]:
    """Register a check under a name that regulations know."""
    if name not in CHECKS:
        raise KeyError(name)

    def register(check: Check) -> Check:
        REGISTRY[name] = check
        if of_entry:
            OF_ENTRIES.add(name)
        return check

    return register


def ask(name: str, asking: Asking) -> None:
    """Make the named check; one of an entry only when there is an entry."""
    if asking.command is not None or name not in OF_ENTRIES:
        REGISTRY[name](asking)


@named("record_complete")
def record_complete(asking: Asking) -> None:
    """Customer name, room number, contact; of a new case the content, too."""
    missing = asking.ground.record.lacking_of(asking.ground.pack.regulation.record.fields)
    if isinstance(asking.command, cmd.Receive):
        _check_new_record(asking.command, missing, asking.clause)
    elif missing is not None:
        raise RuleError(
            "Clause {clause}: a slip cannot go out without {missing}. Complete the customer's record first, or answer "
            "the customer directly.",
            missing=missing,
            clause=asking.clause,
        )


def _check_new_record(command: cmd.Receive, missing: Phrase | None, clause: str) -> None:
    if missing is not None:
        raise RuleError(
            "Clause {clause}: the record lacks {missing}. Ask the customer and complete it.",
            missing=missing,
            clause=clause,
        )
    if not command.content.strip():
        raise RuleError(
            "Clause {clause}: the record lacks the content. Write down what the customer says.", clause=clause
        )


@named("customer_confirmed", of_entry=True)
def customer_confirmed(asking: Asking) -> None:
    """Without the customer's confirmation an extension is refused."""
    if getattr(asking.command, "customer_confirmed", True) is False:
        raise RuleError(
            "Clause {clause}: an extension without the customer's confirmation is refused. Agree the new time with the "
            "customer first; until then the old one counts.",
            clause=asking.clause,
        )


@named("due_ahead", of_entry=True)
def due_ahead(asking: Asking) -> None:
    """An agreed time lies ahead of the talk in which it was agreed."""
    due, at = getattr(asking.command, "due_at", None), asking.ground.at
    if due is not None and due <= at:
        raise RuleError(
            "Clause {clause}: the time of “{step}” must lie after {at}. Correct one of the two.",
            step=_name(asking),
            at=moment(at, asking.ground.pack.timezone),
            clause=asking.clause,
        )


@named("later_than_agreed", of_entry=True)
def later_than_agreed(asking: Asking) -> None:
    """The new time is later than the old one and than now."""
    due, old = getattr(asking.command, "due_at", None), asking.case.due_at
    after = max(old, asking.ground.at) if old is not None else asking.ground.at
    if due is not None and due <= after:
        raise RuleError(
            "Clause {clause}: an extension must end after {old}. Choose a later time.",
            old=moment(after, asking.ground.pack.timezone),
            clause=asking.clause,
        )


@named("other_department", of_entry=True)
def other_department(asking: Asking) -> None:
    """A transfer goes to somebody else, or it would only stop the clock."""
    department = getattr(asking.command, "department", None)
    if department is not None and department == asking.case.department:
        raise RuleError(
            "Clause {clause}: the case is already with {department}. Choose another department.",
            department=department,
            clause=asking.clause,
        )


@named("consent_named", of_entry=True)
def consent_named(asking: Asking) -> None:
    """The leader's consent is recorded by name."""
    if not (getattr(asking.command, "consent_by", None) or "").strip():
        raise RuleError(
            "Clause {clause}: a direct escalation needs the leader's consent. Enter who gave it.", clause=asking.clause
        )


@named("meeting_held", of_entry=True)
def meeting_held(asking: Asking) -> None:
    """A meeting is recorded when it was held."""
    today = asking.ground.now.astimezone(ZoneInfo(asking.ground.pack.timezone)).date()
    held_on = getattr(asking.command, "held_on", None)
    if held_on is not None and held_on > today:
        raise RuleError(
            "Clause {clause}: the meeting on {day} has not been held yet. Record it afterwards.",
            clause=asking.clause,
            day=held_on.isoformat(),
        )


@named("own_or_centre", of_entry=True)
def own_or_centre(asking: Asking) -> None:
    """The centre corrects every entry, everybody else their own."""
    user, command = asking.ground.user, asking.command
    target = next((e for e in asking.ground.entries if e.version == getattr(command, "target", None)), None)
    if target is None or Role.CENTRE in user.roles(asking.case.project) or target.actor == user.user_id:
        return
    raise PermissionRefused(
        "Entry {target} was made by somebody else. Ask them or the customer-service centre to correct it.",
        target=target.version,
    )


@named("praised")
def praised(asking: Asking) -> None:
    """What the customer said in the last callback, not only that they agree."""
    if asking.case.satisfaction not in asking.ground.pack.satisfaction.satisfied:
        raise RuleError(
            "Clause {clause}: points need the customer's praise, and the last callback shows none. Call back first.",
            clause=asking.clause,
        )


@named("tries")
def tries(asking: Asking) -> None:
    """Enough calls that reached nobody, on enough days."""
    wanted, days = asking.arguments
    zone = ZoneInfo(asking.ground.pack.timezone)
    tried = asking.case.course.tried
    on = {each.astimezone(zone).date() for each in tried}
    if not enough_tries(tried, asking.arguments, zone):
        raise RuleError(
            "Clause {clause}: {found} call(s) on {on} day(s) reached nobody; “not reached” takes {wanted} on {days} "
            "days. Try again.",
            clause=asking.clause, found=len(tried), on=len(on), wanted=wanted, days=days,
        )  # fmt: skip


@named("own_call")
def own_call(asking: Asking) -> None:
    """Nobody earns points from a callback they made themselves."""
    if asking.ground.user.user_id in asking.case.course.callers:
        raise RuleError(
            "Clause {clause}: you called this customer back yourself. Ask a colleague to propose the points.",
            clause=asking.clause,
        )


@named("not_about_me")
def not_about_me(asking: Asking) -> None:
    """Nobody handles a case that is about them or their office, nor is it handed to that office."""
    names = accused(asking.case)
    user, pack = asking.ground.user, asking.ground.pack
    if any(holds_post(user, pack.post(name), asking.case.project) for name in names):
        raise PermissionRefused(
            "The complaint is about {about}. Leave it to the customer-service centre.",
            about=posts(pack, names),
        )
    check_slip_goes_elsewhere(asking)


def check_slip_goes_elsewhere(asking: Asking) -> None:
    """A slip never goes to the office that the complaint is about."""
    department = getattr(asking.command, "department", None)
    if department is not None and department in accused_offices(asking.case, asking.ground.pack):
        raise RuleError(
            "Clause {clause}: the complaint is about {department} itself. Send the slip to another department, or keep "
            "the case at the customer-service centre.",
            clause=asking.clause,
            department=department,
        )


@named("evidence_kept")
def evidence_kept(asking: Asking) -> None:
    """Of a category that names sheets something is attached."""
    regulation = asking.ground.pack.regulation
    word = regulation.words.get("category", {}).get(asking.case.category or "")
    if word is not None and word.evidence and asking.case.course.last("evidence_attached", ever=True) < 0:
        forms = [regulation.forms[name] for name in word.evidence]
        raise RuleError(
            "Clause {clause}: {sheets} must be kept with the case. Attach them first.",
            clause=asking.clause,
            sheets=Phrase(", ".join(form.en for form in forms), "、".join(form.zh for form in forms)),
        )


@named("penalty_fits", of_entry=True)
def penalty_fits(asking: Asking) -> None:
    """The penalty is one of those the words allow for such a case."""
    penalty, regulation = getattr(asking.command, "penalty", None), asking.ground.pack.regulation
    allowed = {name: word for name, word in regulation.words.get("penalty", {}).items()
               if holds(word.when, asking.case.course.facts)}  # fmt: skip
    if penalty is not None and penalty not in allowed:
        raise RuleError(
            "Clause {clause}: this penalty is not for such a case. Choose among {allowed}.",
            clause=asking.clause,
            allowed=Phrase(", ".join(w.en for w in allowed.values()), "、".join(w.zh for w in allowed.values())),
        )


@named("answers_fit_date", of_entry=True)
def answers_fit_date(asking: Asking) -> None:
    """The project team answers until the day it withdrew, which the regulation's settings name."""
    settings, department = asking.ground.pack.regulation.settings, getattr(asking.command, "department", None)
    until, team = settings.get("project_team_until"), settings.get("project_team")
    day = asking.ground.at.astimezone(ZoneInfo(asking.ground.pack.timezone)).date()
    if until is not None and day > until and department == team:
        raise RuleError(
            "Clause {clause}: {team} withdrew on {day}. Choose the customer-service department.",
            clause=asking.clause, team=team, day=until.isoformat(),
        )  # fmt: skip


@named("filed_within", of_entry=True)
def filed_within(asking: Asking) -> None:
    """Recorded within that time after it happened."""
    (within,) = asking.arguments
    ground = asking.ground
    if isinstance(within, Duration) and ground.now > within.after(ground.at, WorkCalendar.of(ground.pack)):
        raise RuleError(
            "Clause {clause}: this is recorded within {within} after it happened, and it happened on {at}. "
            "Ask the handlers whether they accept it all the same.",
            clause=asking.clause,
            within=Phrase(str(within), duration_zh(within)),
            at=moment(ground.at, ground.pack.timezone),
        )


@named("claim_turn")
def claim_turn(asking: Asking) -> None:
    """The posts of the route say yes one after the other: endorsements first."""
    claim, ground = asking.case.claim, asking.ground
    waits_for = next_post(ground.pack, claim) if claim is not None else None
    if claim is None or waits_for is None:
        raise RuleError(
            "Clause {clause}: everybody has decided on this claim. Pay it, or raise a new one.", clause=asking.clause
        )
    approves = EventKind.CLAIM_APPROVED.value in asking.step.writes
    if waits_for.approves is approves and holds_post(
        ground.user, ground.pack.post(waits_for.post), asking.case.project
    ):
        return
    fields = {"clause": waits_for.clause, "amount": claim.amount, "post": posts(ground.pack, (waits_for.post,))}
    if waits_for.approves:
        raise RuleError(
            "Clause {clause}: a claim of {amount:,.2f} yuan now waits for approval by {post}. "
            "Ask there, or add your advice.",
            **fields,
        )
    raise RuleError(
        "Clause {clause}: a claim of {amount:,.2f} yuan now waits for endorsement by {post}. "
        "Ask there, or add your advice.",
        **fields,
    )


@named("second_person")
def second_person(asking: Asking) -> None:
    """Nobody signs what they raised, nor gives two signatures."""
    claim, user = asking.case.claim, asking.ground.user.user_id
    if claim is None or user not in {claim.raised_by, *claim.signed_by}:
        return
    if user == claim.raised_by:
        raise RuleError(
            "Clause {clause}: you raised this claim. Ask another holder of the post to sign it.", clause=asking.clause
        )
    raise RuleError(
        "Clause {clause}: you have signed this claim already. Ask another holder of the post for the second signature.",
        clause=asking.clause,
    )


@named("within_claim", of_entry=True)
def within_claim(asking: Asking) -> None:
    """What is paid was approved."""
    claim, paid = asking.case.claim, getattr(asking.command, "amount", None)
    if paid is not None and claim is not None and paid > claim.amount:
        raise RuleError(
            "Clause {clause}: {amount:,.2f} yuan were approved, no more can be paid. Raise a new claim for the rest.",
            amount=claim.amount,
            clause=asking.clause,
        )


def _name(asking: Asking) -> Phrase:
    return Phrase(asking.step.say.en, asking.step.say.zh)
