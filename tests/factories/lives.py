"""Random lives of cases, lived by the rules: whatever a person may do next, at random, late or in time, beside a clock
that sometimes sleeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from desks import DEPARTMENT, EXAMPLES, MONDAY, PROJECT, pack, person, policies

from casework.access.permissions import User
from casework.case.folding import fold
from casework.case.state import CaseState
from casework.clock.plan import plan
from casework.desk import commands as cmd
from casework.desk.ground import Ground
from casework.desk.workflow import decide, possible
from casework.errors import PermissionRefused, RuleError
from casework.record import events as ev
from casework.record.ledger import StoredEvent
from casework.vocabulary import (
    Appointment,
    Caller,
    Channel,
    Concern,
    Disposition,
    Satisfaction,
    Severity,
    Urgency,
    Validity,
)
from casework.vocabulary.desk import CommandName, Role

WORKING = [person(Role.CENTRE), person(Role.PROJECT_SERVICE), person(Role.DEPARTMENT)]
PEOPLE = [*WORKING, *WORKING, *map(person, Role), person(Role.DEPARTMENT, project=None, name="head-office")]
ONWARD_WORDS = "dispatch contact appoint extend cancel_extension feed_back verify reply call_back close"
ONWARD = {name for name in CommandName if name.value in ONWARD_WORDS.split()}
"""What moves a case on; chosen more often, so that lives get somewhere."""
DEPARTMENTS = [DEPARTMENT, "物业部", "销售部"]


@dataclass
class Life:
    """One case while it is lived; ``entries`` are as the ledger would hold them."""

    dice: Random
    case_id: str = "c1"
    now: datetime = MONDAY
    entries: list[StoredEvent] = field(default_factory=list)
    refused: int = 0

    def __post_init__(self) -> None:
        channel = self.dice.choice(list(Channel))
        received = ev.Received(number=f"SY-{self.case_id}", customer_id="k1", channel=channel)
        self.write(received, self.now, "centre-1")

    @property
    def stream(self) -> str:
        return f"case/{self.case_id}"

    def write(self, payload: ev.Payload, at: datetime, actor: str) -> None:
        """Append as the ledger does."""
        number = len(self.entries) + 1
        self.entries.append(
            StoredEvent(
                stream=self.stream, occurred_at=at, recorded_at=self.now, actor=actor, project=PROJECT,
                payload=payload, seq=number, version=number,
            )
        )  # fmt: skip

    def state(self) -> CaseState:
        found = fold(self.stream, self.entries, policies())
        assert found is not None
        return found

    def step(self) -> None:
        """Let some time pass, then the clock or a person act."""
        self.now += timedelta(
            minutes=self.dice.choice([1, 7, 30, 200, 1_500, 9_000]), microseconds=self.dice.randrange(3)
        )
        if self.dice.random() < 0.5:
            self.tick()
        self.act(self.dice.choice(PEOPLE))

    def tick(self) -> None:
        """Run the clock."""
        for fact in plan(self.stream, self.entries, policies(), self.now).facts:
            self.write(fact.payload, fact.occurred_at, "clock")

    def act(self, user: User) -> None:
        """Try one thing that is offered to this person, with random input."""
        state = self.state()
        late = timedelta(minutes=self.dice.choice([0, 0, 0, 5, 90]))
        ground = Ground(user, pack(), self.now, self.now - late, entries=self.entries)
        offered = possible(state, ground)
        if not offered:
            return
        onward = [name for name in offered if name in ONWARD]
        command = self.filled(self.dice.choice(onward if onward and self.dice.random() < 0.6 else offered))
        try:
            payloads = decide(state, command, ground)
        except (RuleError, PermissionRefused):
            self.refused += 1
            return
        for payload in payloads:
            self.write(payload, ground.at, user.user_id)

    def filled(self, name: CommandName) -> cmd.Command:
        """A command with random content."""
        dice = self.dice
        soon = self.now + timedelta(minutes=dice.choice([10, 300, 3_000, 20_000]))
        choices: dict[CommandName, dict[str, object]] = {
            CommandName.CLASSIFY: {
                "severity": dice.choice(list(Severity)),
                "concern": dice.choice([None, *Concern]),
                "urgency": dice.choice([None, *Urgency]),
            },
            CommandName.JUDGE: {"validity": dice.choice([Validity.VALID, *Validity])},
            CommandName.DISPATCH: {"department": dice.choice(DEPARTMENTS), "urgency": dice.choice([None, *Urgency])},
            CommandName.TRANSFER: {"department": dice.choice(DEPARTMENTS)},
            CommandName.APPOINT: {"appointment": dice.choice(list(Appointment)), "due_at": soon},
            CommandName.EXTEND: {"due_at": soon, "customer_confirmed": dice.random() < 0.8},
            CommandName.ESCALATE: {"level": dice.choice([1, 2])},
            CommandName.DISPATCH_AGAIN: {"department": dice.choice(DEPARTMENTS), "due_at": soon},
            CommandName.CALL_BACK: {
                "caller": dice.choice(list(Caller)),
                **dice.choice([{"reached": False}, *({"satisfaction": said} for said in (None, *Satisfaction))]),
            },
            CommandName.CLOSE: {"disposition": dice.choice([Disposition.RESOLVED, Disposition.RESOLVED, *Disposition])},
            CommandName.RAISE_CLAIM: {"amount": dice.choice([100.0, 20_000.0, 20_001.0])},
            CommandName.ENDORSE_CLAIM: {"endorsed": dice.random() < 0.8},
            CommandName.APPROVE_CLAIM: {"approved": dice.random() < 0.8},
            CommandName.HOLD_MEETING: {"held_on": self.now.date() - timedelta(days=1)},
            CommandName.CORRECT: self.correction(),
            CommandName.REDACT: {"target": dice.randint(1, len(self.entries))},
        }
        return EXAMPLES[name].model_copy(update=choices.get(name, {}))

    def correction(self) -> dict[str, object]:
        """Void or move a random entry."""
        target = self.dice.randint(1, len(self.entries) + 1)
        if self.dice.random() < 0.4:
            return {"target": target, "void": True, "happened_at": None}
        moved = self.now - timedelta(minutes=self.dice.choice([1, 60, 2_000]))
        return {"target": target, "void": False, "happened_at": moved}


def dice(seed: int | str) -> Random:
    """Reproducible dice."""
    return Random(seed)  # noqa: S311


def lives(seed: int, count: int, steps: int) -> Iterator[Life]:
    """Many finished lives, each with a case id of its own."""
    for number in range(count):
        life = Life(dice(f"{seed}-{number}"), case_id=f"life-{number:04d}")
        for _ in range(steps):
            life.step()
        yield life
