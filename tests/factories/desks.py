"""People, cases and a desk with its own clock, as tests of the case desk need them: every argument has a default."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from lived import DEPARTMENT, PROJECT, Fact, entries, folded, way_to

from casework.access.permissions import Right, User
from casework.case.state import CaseState
from casework.desk import commands as cmd
from casework.desk.desk import Desk, Done
from casework.desk.ground import Ground, MinimumRecord
from casework.policy import Pack, Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary import Appointment, Channel, Disposition, Satisfaction, Severity, Stage, Validity
from casework.vocabulary.desk import CommandName, Role

REGULATION_DIR = Path(__file__).parents[2] / "data" / "regulations"
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 09:00 in Shanghai; an ordinary week follows."""
DIGEST = "a" * 64


@cache
def policies() -> Policies:
    """The packs as shipped."""
    return Policies.load(REGULATION_DIR)


def pack() -> Pack:
    """The Sunshine pack."""
    return policies().in_force("sunshine", date(2026, 3, 2))


def at(minutes: float = 0, *, hours: float = 0, days: float = 0) -> datetime:
    """A moment after Monday 09:00, by the clock on the wall."""
    return MONDAY + timedelta(minutes=minutes, hours=hours, days=days)


def person(role: Role, project: str | None = PROJECT, department: str | None = None, *, name: str = "") -> User:
    """Somebody with one right."""
    return User(name or f"{role.value}-1", name or role.zh, (Right(role, project, department),))


def case(stage: Stage = Stage.RECEIVED, /, *more: Fact, **fields: object) -> CaseState:
    """A case at a stage, entered an hour ago, and what else happened to it; ``fields`` are replaced by hand."""
    received = ev.Received(number="SY-2026-000001", customer_id="k1")
    return replace(folded(entries(received, [*way_to(stage, at()), *more], at()), pack()), **fields)


def ground(user: User, **fields: object) -> Ground:
    """What the rules stand on, now (Monday 09:00)."""
    base: dict[str, object] = {"user": user, "pack": pack(), "now": at(), "at": at(), "record": MinimumRecord()}
    return Ground(**(base | fields))


EXAMPLES: dict[CommandName, cmd.Command] = {
    each.name: each
    for each in (
        cmd.Receive(project=PROJECT, customer_id="k1", channel=Channel.PHONE, content="厨房漏水"),
        cmd.AnswerDirectly(answer="物业费按季度缴纳", opinion="同意"),
        cmd.Classify(severity=Severity.MAJOR),
        cmd.Judge(validity=Validity.VALID, reason="施工缺陷"),
        cmd.Dispatch(department=DEPARTMENT),
        cmd.ConfirmReceipt(),
        cmd.NotifyVisitor(department=DEPARTMENT),
        cmd.ReceiveVisitor(),
        cmd.Contact(note="客户在家"),
        cmd.Appoint(appointment=Appointment.COMPLETION, due_at=at(days=3)),
        cmd.Extend(due_at=at(days=6), customer_confirmed=True, reason="等待材料"),
        cmd.CancelExtension(reason="客户未确认"),
        cmd.ReportToLeader(to="project_gm"),
        cmd.SubmitConclusion(conclusion="更换管件"),
        cmd.Solve(result="已更换"),
        cmd.FeedBack(result="已更换管件并试水"),
        cmd.Verify(),
        cmd.Reply(reply="已修复"),
        cmd.RecordAgreement(),
        cmd.RecordDisagreement(),
        cmd.CallBack(satisfaction=Satisfaction.SATISFIED),
        cmd.Close(disposition=Disposition.WITHDRAWN),
        cmd.Reopen(reason="再次渗漏"),
        cmd.Transfer(department="物业部", reason="属物业范围"),
        cmd.Escalate(level=1, consent_by="vice_president"),
        cmd.Instruct(instruction="两日内修复"),
        cmd.DispatchAgain(department=DEPARTMENT, due_at=at(days=2)),
        cmd.DeclareUnclosed(reason="超出目前能力"),
        cmd.HoldMeeting(held_on=date(2026, 3, 1), participants="客服、工程", decisions="分期整改"),
        cmd.RaiseClaim(amount=5000, reason="地板损坏"),
        cmd.AdviseClaim(advice="金额合理"),
        cmd.EndorseClaim(endorsed=True),
        cmd.ApproveClaim(approved=True),
        cmd.PayClaim(amount=5000),
        cmd.ReportMajorEvent(summary="媒体到场"),
        cmd.Commend(reason="客户来信表扬"),
        cmd.AttachEvidence(digest=DIGEST, filename="漏水.jpg", media_type="image/jpeg", size=1000),
        cmd.Note(note="客户周末在家"),
        cmd.Correct(target=1, replacement=None, happened_at=at(hours=-1), reason="时间有误"),
        cmd.Redact(target=1, reason="含身份证号"),
    )
}
"""A sensible command of every name."""


@dataclass
class Office:
    """A desk at work: people of every role, a clock of its own, and forms that are each sent once."""

    ledger: Ledger
    now: datetime = MONDAY
    desk: Desk = field(init=False)
    forms: int = 0
    customer: Customer = field(
        default_factory=lambda: Customer(
            customer_id="k1", project=PROJECT, name="王小明", room="1-101", mobile="13800000000"
        )
    )

    def __post_init__(self) -> None:
        self.desk = Desk(self.ledger, policies())

    def wait(self, minutes: float = 0, *, hours: float = 0, days: float = 0) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes, hours=hours, days=days)

    def receive(self, role: Role = Role.CENTRE, **fields: object) -> str:
        """Take a call; returns the case's id."""
        command = cmd.Receive(
            **({"project": PROJECT, "customer_id": "k1", "channel": Channel.PHONE, "content": "漏水"} | fields)
        )
        self.forms += 1
        done = self.desk.receive(
            person(role), command, idempotency_key=f"form-{self.forms}", now=self.now, customer=self.customer
        )
        return done.case_id

    def do(self, role: Role, case_id: str, command: cmd.Command, *, user: User | None = None) -> Done:
        """Give a command to a case as it stands."""
        self.forms += 1
        return self.desk.handle(
            user or person(role),
            case_id,
            command,
            expected_version=len(self.ledger.stream(f"case/{case_id}")),
            idempotency_key=f"form-{self.forms}",
            now=self.now,
        )

    def state(self, case_id: str) -> CaseState:
        """Where a case stands."""
        return self.desk.case_file(person(Role.CENTRE), case_id, self.now).state

    def kinds(self, case_id: str) -> list[str]:
        """The kinds of a case's entries, in the order of recording."""
        return [entry.kind.value for entry in self.ledger.stream(f"case/{case_id}")]

    def to_contacted(self) -> str:
        """A case whose customer has just been contacted."""
        case_id = self.receive()
        self.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
        self.do(Role.DEPARTMENT, case_id, cmd.Contact())
        return case_id

    def to_agreed(self, due_at: datetime) -> str:
        """A case with an agreed completion time."""
        case_id = self.to_contacted()
        self.do(Role.DEPARTMENT, case_id, cmd.Appoint(appointment=Appointment.COMPLETION, due_at=due_at))
        return case_id

    def to_called_back(self, answer: Satisfaction = Satisfaction.SATISFIED) -> str:
        """A case worked to the callback."""
        case_id = self.to_agreed(self.now + timedelta(days=3))
        self.do(Role.DEPARTMENT, case_id, cmd.FeedBack(result="已修复"))
        self.do(Role.PROJECT_SERVICE, case_id, cmd.Verify())
        self.do(Role.PROJECT_SERVICE, case_id, cmd.Reply(reply="已修复"))
        self.do(Role.CENTRE, case_id, cmd.CallBack(satisfaction=answer))
        return case_id
