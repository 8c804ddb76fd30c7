"""What follows the feedback, and what runs beside a case: callbacks, claims, major events, lessons, remarks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.record import events as fact
from casework.regulation.calls import unreached
from casework.vocabulary import Caller, Disposition, EscalationCause, EventKind, Satisfaction, Severity, Validity
from etl.demo.facts import Words
from etl.demo.plan import Plan
from etl.demo.story import Step, Story
from etl.demo.team import Team
from etl.demo.work import Case, Work, minutes

ANSWERS = {
    "satisfied": ((Satisfaction.VERY_SATISFIED, Satisfaction.SATISFIED), (35, 65)),
    "neutral": ((Satisfaction.NEUTRAL,), (1,)),
    "dissatisfied": ((Satisfaction.DISSATISFIED, Satisfaction.VERY_DISSATISFIED), (75, 25)),
}


@dataclass(slots=True)
class Aftermath:
    """Tells the end of a case."""

    story: Story
    plan: Plan
    case: Case
    team: Team
    words: Words

    def finish(self, fed_back: Step, work: Work, reply_due: datetime) -> Step:
        """From the feedback to the closing entry."""
        self._remark(fed_back)
        paid = self._claim(fed_back) if self.plan.claim else None
        if self.plan.disagreed:
            fed_back = self._disagreed(fed_back, work)
        called, tone = self._answered_for(fed_back, work, reply_due)
        if tone == "dissatisfied" and self.story.dice.chance(0.35):
            again = self._rework(called, work)
            called, tone = self._answered_for(again, work, reply_due)
        at = called.at if paid is None else max(called.at, paid.at)
        if tone == "satisfied" and self._praised(work):
            text = self.story.dice.pick(self.words.of("commended", "reason"))
            self.story.tell(at + minutes(30), self.story.dice.pick(self.team.centre), fact.Commended(reason=text))
        return self._closed(self._later(at, 250, 3600))

    def major(self, received: Step) -> None:
        """The report of a major event at the first moment, sometimes raised directly."""
        dice = self.story.dice
        at = received.at + minutes(dice.around(25, 0.6))
        report = fact.MajorEventReported(summary=dice.pick(self.words.of("major", "summary")))
        self.story.tell(at, dice.pick(self.team.service), report)
        if dice.chance(0.35):
            raised = self.story.tell(at + minutes(dice.between(10, 60)), dice.pick(self.team.centre), self._direct())
            self.work().instruct(raised)

    def learn(self, at: datetime) -> None:
        """Cause, measure, and mostly the measure done."""
        dice = self.story.dice
        owner = self.team.worker(self.case.department, dice)
        at = self._later(at, 60, 900)
        measure = dice.pick(self.words.of("measure"))
        self.story.tell(at, owner, fact.CauseAnalysed(cause=dice.pick(self.words.of("cause"))))
        due = self.story.calendar.add_working_days(at, 10)
        self.story.tell(at + minutes(4), owner, fact.MeasureSet(measure=measure, owner=owner, due_at=due))
        if dice.chance(0.7):
            self.story.tell(self._later(at, 900, 4000), owner, fact.MeasureDone(measure=measure))

    def _direct(self) -> fact.Escalated:
        return fact.Escalated(
            level=1,
            cause=EscalationCause.DIRECT,
            to="vice_president",
            clause=self.story.stage.pack.direct_escalation_clause,
            consent_by=self.team.leader,
        )

    def work(self) -> Work:
        """The work of the department first concerned."""
        return Work(self.story, self.plan, self.case, self.team, self.words, self.case.department)

    def _later(self, at: datetime, low: int, high: int) -> datetime:
        return self.story.calendar.add_minutes(at, int(self.story.dice.between(low, high)))

    def _disagreed(self, fed_back: Step, work: Work) -> Step:
        """Back to negotiation until both agree."""
        dice, service = self.story.dice, self.story.dice.pick(self.team.service)
        at = self._later(fed_back.at, 20, 300)
        note = dice.pick(self.words.of("disagreed"))
        disagreed = self.story.tell(at, service, fact.CustomerDisagreed(note=note))
        again = self._rework(disagreed, work)
        agreed = fact.CustomerAgreed(note=dice.pick(self.words.of("agreed")))
        self.story.tell(again.at + minutes(dice.between(5, 50)), service, agreed)
        return again

    def _rework(self, after: Step, work: Work) -> Step:
        dice = self.story.dice
        at = self._later(after.at, 15, 200)
        due = work.slot(at, 1 + int(dice.between(0, 3)))
        worker = self.team.worker(work.department, dice)
        return work.complete(self.story.tell(at, worker, fact.Appointed(due_at=due)), due)

    def _answered_for(self, fed_back: Step, work: Work, reply_due: datetime) -> tuple[Step, str]:
        """Verified, formally replied, called back; the callback and the customer's tone."""
        dice, story = self.story.dice, self.story
        service = dice.pick(self.team.service)
        checked = story.tell(
            self._later(fed_back.at, 10, 400), service, fact.Verified(note=dice.pick(self.words.of("verify")))
        )
        if self.plan.validity is not None:
            reason = dice.pick(self.words.of("validity", self.plan.validity.value))
            story.tell(checked.at + minutes(2), service, fact.Validated(validity=self.plan.validity, reason=reason))
        reply_at = self._later(checked.at, 8, 120)
        if checked.at < reply_due < reply_at and not dice.chance(self.plan.late):
            reply_at = checked.at + (reply_due - checked.at) / 2
        replied = story.tell(reply_at, service, fact.Replied(reply=dice.pick(self.words.of("reply"))))
        tone = self._tone(work)
        return self._called_back(fed_back, replied, tone), tone

    def _tone(self, work: Work) -> str:
        mood = self.plan.mood - (0.12 if work.raised else 0.0)
        if self.plan.validity == Validity.UNREASONABLE:
            mood -= 0.4
        if self.story.dice.chance(max(mood, 0.05)):
            return "satisfied"
        return self.story.dice.weighted(("neutral", "dissatisfied"), (45, 55))

    def _called_back(self, fed_back: Step, replied: Step, tone: str) -> Step:
        dice, story = self.story.dice, self.story
        due = story.limit("callback", fed_back.at)
        if dice.chance(self.plan.late):
            at = self._later(due, 30, 1500)
        else:
            at = min(self._later(replied.at, 60, 1300), max(due - minutes(10), replied.at + minutes(5)))
        if dice.chance(0.05):
            missed = unreached(story.stage.pack.regulation, dice.pick(self.words.of("callback", "unreached")))
            at = self._later(story.tell(at, dice.pick(self.team.centre), missed).at, 120, 480)
        if dice.chance(0.95):  # project service calls on its own account, mostly before the centre does
            service = dice.pick(self.team.service)
            first = min(self._later(replied.at, 5, 240), at - minutes(3))
            story.tell(max(first, replied.at + minutes(2)), service, self._opinion(Caller.PROJECT_SERVICE, tone))
        return story.tell(at, dice.pick(self.team.centre), self._opinion(Caller.CENTRE, tone))

    def _opinion(self, caller: Caller, tone: str) -> fact.CalledBack:
        dice = self.story.dice
        options, weights = ANSWERS[tone]
        opinion = dice.pick(self.words.of("callback", tone)) if tone != "satisfied" or dice.chance(0.4) else None
        effect = "已消除" if tone == "satisfied" else "部分消除"
        return fact.CalledBack(
            caller=caller, satisfaction=dice.weighted(options, weights), opinion=opinion, effect=effect
        )

    def _praised(self, work: Work) -> bool:
        if work.raised:
            return False
        return self.story.dice.chance(0.5 if self.plan.severity == Severity.MAJOR else 0.002)

    def _claim(self, fed_back: Step) -> Step:
        """Compensation by the approval route of its amount."""
        dice, pack, amount = self.story.dice, self.story.stage.pack, self.plan.claim or 0.0
        route = next(a for a in pack.approvals if a.max_amount is None or amount <= a.max_amount)
        worker, reason = self.team.worker(self.case.department, dice), dice.pick(self.words.of("claim", "reason"))
        step = self.story.tell(self._later(fed_back.at, 5, 300), worker, fact.ClaimRaised(amount=amount, reason=reason))
        advice = fact.ClaimAdvised(advice=dice.pick(self.words.of("claim", "advice")))
        step = self.story.tell(self._later(step.at, 60, 500), worker, advice)
        for role in route.endorse:
            step = self.story.tell(self._later(step.at, 60, 700), self.team.leader, fact.ClaimEndorsed(role=role))
        refused = dice.chance(0.08)
        for role in route.approve:
            note = dice.pick(self.words.of("claim", "refused")) if refused else None
            decided = fact.ClaimApproved(role=role, approved=not refused, note=note)
            step = self.story.tell(self._later(step.at, 60, 900), self.team.leader, decided)
            if refused:
                return step
        return self.story.tell(self._later(step.at, 200, 2000), worker, fact.ClaimPaid(amount=amount))

    def _remark(self, fed_back: Step) -> None:
        """A remark on the way, rarely one that was entered in the wrong case and taken back."""
        dice, start = self.story.dice, self.story.steps[0]
        if self.plan.severity == Severity.MAJOR or self.plan.unclosed:
            self.learn(fed_back.at)
        if not dice.chance(0.06):
            return
        at = start.at + (fed_back.at - start.at) * dice.between(0.3, 0.95)
        service = dice.pick(self.team.service)
        noted = self.story.tell(at, service, fact.Noted(note=dice.pick(self.words.of("noted"))))
        if dice.chance(0.08):
            taken_back = fact.Corrected(target=1, void=True, reason="录入错误，应记在另一件报事")
            step = self.story.tell(max(at, noted.recorded) + minutes(9), service, taken_back)
            step.about = ("", noted)
            step.recorded = max(step.recorded, noted.recorded + timedelta(seconds=1))

    def _closed(self, at: datetime) -> Step:
        explained = self.plan.validity in {Validity.INVALID, Validity.UNREASONABLE}
        disposition = Disposition.EXPLAINED if explained else Disposition.RESOLVED
        last = max((s.at for s in self.story.steps if s.payload.kind is not EventKind.MEASURE_DONE), default=at)
        at = max(at, min(last + minutes(5), at + timedelta(days=2)))
        return self.story.tell(at, self.story.dice.pick(self.team.service), fact.Closed(disposition=disposition))
