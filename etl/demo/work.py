"""The department's part: agreed times, extensions, the unclosed, the leaders' instructions, and the result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.record import events as fact
from casework.vocabulary import Appointment, Concern, Validity
from etl.demo.facts import Words
from etl.demo.plan import Plan
from etl.demo.story import Step, Story
from etl.demo.team import Team

DAY = 450
"""Office minutes of a working day."""


@dataclass(slots=True)
class Case:
    """What identifies one case and who is concerned."""

    number: str
    customer_id: str
    category: str
    department: str
    received_at: datetime
    days: float
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Visit:
    """A site visit or meeting: agreed by ``step`` for ``due``, held at ``held_at``."""

    step: Step
    due: datetime
    held_at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of the time allowed is taken, or that it does not suffice."""

    share: float
    slips: bool


@dataclass(slots=True)
class Work:
    """Tells how one department works on one case."""

    story: Story
    plan: Plan
    case: Case
    team: Team
    words: Words
    department: str
    raised: bool = False
    """A leader has been asked in this round."""

    def through(self, contacted: Step, reply_due: datetime) -> Step | None:
        """From the first contact to the feedback; None when the case stays unclosed."""
        dice = self.story.dice
        worker = contacted.actor
        ready = contacted.at + minutes(dice.around(12, 0.9))
        visit = self._visit(contacted, ready) if self.plan.site_visit else None
        if visit is not None:
            ready = visit.held_at
        if self.plan.unclosed and not dice.chance(0.25):
            return self._beyond(contacted, ready, reply_due)
        due = self.slot(ready, self._days())
        pace = self._pace()
        expected = self._expected(ready, due, pace)
        if expected > reply_due - timedelta(hours=6) and not dice.chance(self.plan.late):
            ready = self._replies_early(worker, ready, reply_due)
        appointed = self.story.tell(ready, worker, fact.Appointed(due_at=due), in_time=visit.due if visit else None)
        if visit is not None:
            self._visited(visit, appointed)
        self._concludes(contacted, appointed, expected)
        if self.plan.unclosed:
            return self._unclosed(appointed, due)
        return self.complete(appointed, due, pace, extend=self.plan.extended)

    def complete(self, appointed: Step, due: datetime, pace: Pace | None = None, *, extend: bool = False) -> Step:
        """Work until the feedback by an agreed time, perhaps a new one, perhaps too late."""
        since, pace = appointed.at, pace or self._pace()
        if extend:
            appointed, due, since = self._extended(appointed, due)
        if pace.slips:
            return self._too_late(appointed, due)
        allowed = max(self.story.calendar.minutes_between(since, due), 1)
        fed_back = self._result(since, self.story.calendar.add_minutes(since, int(allowed * pace.share)), due)
        self._asked(self.story.watch("deadline", appointed, due, fed_back))
        return fed_back

    def instruct(self, raised: Step) -> Step:
        """The leader's instruction on an escalation, mostly within its limit."""
        self.raised = True
        dice, calendar = self.story.dice, self.story.calendar
        due = self.story.limit("instruction", raised.at)
        if dice.chance(0.03 + self.plan.late / 2):
            at = calendar.add_minutes(due, int(dice.around(600, 0.8)))
        else:
            at = min(calendar.add_minutes(raised.at, int(dice.around(500, 0.9)) + 1), due - timedelta(hours=1))
        text = dice.pick(self.words.of("instruction"))
        instructed = self.story.tell(at, self.team.leader, fact.Instructed(instruction=text))
        self.story.watch("instruction", raised, due, instructed)
        return instructed

    def slot(self, start: datetime, days: int) -> datetime:
        """A time to agree on: an office hour of the ``days``-th working day after ``start``."""
        closing = self.story.calendar.add_working_days(start, days)
        return closing - timedelta(hours=self.story.dice.weighted((0, 1, 2, 4, 7), (60, 10, 12, 10, 8)))

    def _days(self) -> int:
        """Working days to agree on with the customer."""
        if self.plan.swift:
            return 1
        if self.plan.lengthy:
            return 10 + int(self.story.dice.between(0, 6))
        days = max(3, round(self.story.dice.around(self.case.days, 0.45)))
        return min(max(days, 4), 6) if self.plan.delayed else days

    def _pace(self) -> Pace:
        if self.plan.lengthy:
            return Pace(0.95, slips=False)
        return Pace(self.story.dice.share(2.3, 5.8), self.plan.delayed or self.story.dice.chance(self.plan.late))

    def _expected(self, ready: datetime, due: datetime, pace: Pace) -> datetime:
        """When the department itself reckons with a result, at the moment it agrees on ``due``."""
        calendar = self.story.calendar
        if self.plan.delayed:
            return calendar.add_working_days(due, 3)
        if pace.slips or self.plan.extended or self.plan.unclosed:
            return due
        return calendar.add_minutes(ready, int(calendar.minutes_between(ready, due) * pace.share))

    def _visit(self, contacted: Step, ready: datetime) -> Visit:
        dice = self.story.dice
        engineering = self.plan.concern == Concern.ENGINEERING
        what = Appointment.SITE_VISIT if engineering else Appointment.MEETING
        due = self.slot(ready, 1)
        step = self.story.tell(ready, contacted.actor, fact.Appointed(appointment=what, due_at=due))
        if dice.chance(self.plan.late):
            return Visit(step, due, self.story.calendar.add_minutes(due, int(dice.between(30, 400))))
        return Visit(step, due, max(due - minutes(dice.between(15, 90)), step.at + minutes(5)))

    def _visited(self, visit: Visit, appointed: Step) -> None:
        self._asked(self.story.watch("visit_result", visit.step, visit.due, appointed))

    def _replies_early(self, worker: str, ready: datetime, reply_due: datetime) -> datetime:
        """A formal reply with the plan, because the work itself will outlast the limit of the reply."""
        if ready < reply_due:
            at = min(ready, reply_due - minutes(5))
            reply = fact.Replied(reply=self.story.dice.pick(self.words.of("reply", "interim")))
            self.story.tell(at, worker, reply)
        return ready + minutes(self.story.dice.between(1, 9))

    def _concludes(self, contacted: Step, appointed: Step, expected: datetime) -> None:
        """The conclusion, when the result itself will not be there in three days."""
        dice = self.story.dice
        limit = self.story.limit("conclusion", contacted.at) - timedelta(hours=1)
        if expected < limit and not self.plan.delayed and not self.plan.frozen:
            return
        at = self.story.calendar.add_minutes(appointed.at, int(dice.between(20, 420)))
        if at > limit and not dice.chance(self.plan.late):
            at = max(appointed.at + minutes(2), limit - minutes(dice.between(10, 600)))
        self.story.tell(at, appointed.actor, fact.PlanSubmitted(plan=dice.pick(self.words.of("plan"))))

    def _extended(self, appointed: Step, due: datetime) -> tuple[Step, datetime, datetime]:
        """A new completion time: the step that the deadline now counts from, the deadline, and when work went on."""
        dice, calendar = self.story.dice, self.story.calendar
        allowed = calendar.minutes_between(appointed.at, due)
        at = calendar.add_minutes(appointed.at, max(1, int(allowed * dice.between(0.35, 0.9))))
        new_due = self.slot(due, max(1, round(dice.around(2.5, 0.5))))
        confirmed = bool(self.plan.frozen) or dice.chance(0.92)
        reason = dice.pick(self.words.of("extension"))
        payload = fact.Extended(due_at=new_due, customer_confirmed=confirmed, reason=reason)
        extended = self.story.tell(at, appointed.actor, payload, in_time=due)
        if not confirmed:
            return appointed, due, extended.at
        if not self.plan.frozen and dice.chance(0.10):
            found = calendar.add_minutes(at, int(dice.between(30, 200)))
            cancelled = fact.ExtensionCancelled(reason="回访核实客户未确认，按原时限执行")
            return appointed, due, self.story.tell(found, dice.pick(self.team.centre), cancelled).at
        self._asked(self.story.watch("deadline", appointed, due, extended))
        return extended, new_due, extended.at

    def _asked(self, raised: Step | None) -> None:
        if raised is not None:
            self.instruct(raised)

    def _too_late(self, appointed: Step, due: datetime) -> Step:
        dice, calendar = self.story.dice, self.story.calendar
        raised = self.story.watch("deadline", appointed, due, None)
        long = self.plan.delayed or dice.chance(0.35)
        delay = dice.around(7 * DAY, 0.4) if self.plan.delayed else dice.around(3 * DAY if long else 150, 0.8)
        ended = calendar.add_minutes(due, int(delay) + 5)
        if raised is None:
            return self._result(appointed.at, ended, None)
        if long and dice.chance(0.4):
            note = dice.pick(self.words.of("leader", "note"))
            report = fact.ReportedToLeader(to="project_gm", note=note)
            self.story.tell(due + minutes(dice.between(20, 90)), dice.pick(self.team.service), report)
        instructed = self.instruct(raised)
        if instructed.at + timedelta(hours=4) > ended:
            return self._result(appointed.at, ended, None)
        return self._dispatched_again(instructed, ended)

    def _dispatched_again(self, instructed: Step, ended: datetime) -> Step:
        dice, calendar = self.story.dice, self.story.calendar
        at = calendar.add_minutes(instructed.at, int(dice.between(15, 120)))
        due = self.slot(at, 1 + int(dice.between(1, 4)))
        if due < ended and dice.chance(0.7):
            ended = max(calendar.add_minutes(at, 60), due - timedelta(hours=2))
        self.case.slips += 1
        slip = f"{self.case.number}-S{self.case.slips}"
        payload = fact.DispatchedAgain(department=self.department, due_at=due, slip=slip)
        again = self.story.tell(at, dice.pick(self.team.centre), payload)
        fed_back = self._result(again.at, max(ended, at + minutes(30)), due)
        self.story.watch("second_deadline", again, due, fed_back)
        return fed_back

    def _result(self, since: datetime, ended: datetime, in_time: datetime | None) -> Step:
        dice, calendar = self.story.dice, self.story.calendar
        took = calendar.minutes_between(since, ended)
        solved_at = min(calendar.add_minutes(since, max(1, int(took * dice.between(0.8, 0.97)))), ended)
        worker, result = self.team.worker(self.department, dice), dice.pick(self.words.of("result"))
        self.story.tell(solved_at, worker, fact.Solved(result=result))
        at = max(ended, solved_at + minutes(1))
        at = min(at, in_time) if in_time is not None and ended <= in_time else at
        return self.story.tell(at, worker, fact.FedBack(result=result), in_time=in_time)

    def _unclosed(self, appointed: Step, due: datetime) -> Step | None:
        """Found to be beyond present ability only after a time was agreed, which then passes."""
        dice, calendar = self.story.dice, self.story.calendar
        allowed = calendar.minutes_between(appointed.at, due)
        at = calendar.add_minutes(appointed.at, max(1, int(allowed * dice.between(0.5, 0.95))))
        raised = self.story.watch("deadline", appointed, due, None)
        self._asked(raised)
        return self._registered(appointed.at, at)

    def _beyond(self, contacted: Step, ready: datetime, reply_due: datetime) -> Step | None:
        """Seen at once to be beyond present ability: concluded and replied, but no time is promised."""
        dice, calendar = self.story.dice, self.story.calendar
        at = calendar.add_minutes(ready, int(dice.between(60, 500)))
        self.story.tell(at, contacted.actor, fact.PlanSubmitted(plan=dice.pick(self.words.of("plan"))))
        self._replies_early(contacted.actor, at + minutes(dice.between(10, 90)), reply_due)
        return self._registered(contacted.at, calendar.add_minutes(at, int(dice.between(1 * DAY, 4 * DAY))))

    def _registered(self, since: datetime, at: datetime) -> Step | None:
        """Fair but beyond present ability: declared, discussed, mostly solved months later."""
        dice, calendar, words = self.story.dice, self.story.calendar, self.words.steps["unclosed"]
        service = dice.pick(self.team.service)
        reason = dice.pick(self.words.of("validity", Validity.VALID.value))
        self.story.tell(
            at - minutes(dice.between(5, 50)), service, fact.Validated(validity=Validity.VALID, reason=reason)
        )
        self.story.tell(at, service, fact.DeclaredUnclosed(reason=dice.pick(words["reason"])))
        for _ in range(1 + int(dice.between(0, 3))):
            at = calendar.add_minutes(at + timedelta(days=dice.between(4, 26)), int(dice.between(10, 300)))
            meeting = fact.AnalysisMeetingHeld(
                held_on=at.date(),
                participants=dice.pick(words["participants"]),
                decisions=dice.pick(words["decisions"]),
            )
            self.story.tell(at, dice.pick(self.team.centre), meeting)
        if self.plan.frozen:
            return None
        ended = calendar.add_minutes(at + timedelta(days=dice.around(35, 0.6)), int(dice.between(10, 300)))
        return self._result(since, ended, None)


def minutes(count: float) -> timedelta:
    """Wall-clock minutes, in whole seconds."""
    return timedelta(seconds=round(count * 60))
