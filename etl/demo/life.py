"""The chain of a normal case: received, dispatched, contacted, appointed, worked, answered for, closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.record import events as fact
from casework.vocabulary import Channel, Disposition, EventKind, Severity
from etl.demo.aftermath import Aftermath
from etl.demo.facts import Words
from etl.demo.plan import Plan
from etl.demo.story import Step, Story
from etl.demo.team import Team
from etl.demo.work import Case, Work, minutes


@dataclass(slots=True)
class Life:
    """Tells the life of one case into its story."""

    story: Story
    plan: Plan
    case: Case
    team: Team
    words: Words

    def tell(self) -> None:
        """Tell everything, from the first call to the last entry."""
        received = self._received()
        if self.plan.severity == Severity.MAJOR:
            self._after().major(received)
        if self.plan.answered:
            self._answered(received)
        elif self.plan.ended_early:
            self._ended_early(received)
        else:
            closed = self._round(received, received.at)
            if self.plan.reopened and closed is not None:
                self._reopened(closed)

    def _received(self) -> Step:
        plan, case, dice = self.plan, self.case, self.story.dice
        by_centre = plan.channel == Channel.HOTLINE or plan.severity == Severity.MAJOR
        actor = dice.pick(self.team.centre if by_centre else self.team.service)
        return self.story.tell(
            case.received_at,
            actor,
            fact.Received(
                number=case.number,
                customer_id=case.customer_id,
                channel=plan.channel,
                nature=plan.nature,
                concern=plan.concern,
                category=case.category,
                severity=plan.severity,
                urgency=plan.urgency,
                content=plan.content,
                demand=dice.pick(self.words.of("demand")) if dice.chance(0.6) else None,
                pack=self.story.stage.pack.id,
                company_level=by_centre,
            ),
        )

    def _answered(self, received: Step) -> None:
        dice, words = self.story.dice, self.words
        content = dice.chance(self.plan.mood)
        answer = fact.Answered(
            answer=dice.pick(words.of("answer")), opinion=dice.pick(words.of("opinion", "good" if content else "poor"))
        )
        wait = dice.between(2, 14) if not dice.chance(self.plan.late) else dice.between(17, 120)
        answered = self.story.tell(received.at + minutes(wait), received.actor, answer)
        at = self.story.calendar.add_minutes(answered.at, int(dice.around(200, 0.7)))
        self.story.tell(at, received.actor, fact.Closed(disposition=Disposition.ANSWERED))

    def _ended_early(self, received: Step) -> None:
        dispatched, due = self._dispatched(received.at, self.case.department)
        at = dispatched.at + (due - dispatched.at) * self.story.dice.between(0.2, 0.6)
        note = "客户来电撤回" if self.plan.ended_early == Disposition.WITHDRAWN else "与已登记的报事为同一事项"
        disposition = self.plan.ended_early or Disposition.WITHDRAWN
        self.story.tell(at, self.story.dice.pick(self.team.service), fact.Closed(disposition=disposition, note=note))

    def _round(self, opened: Step, start: datetime) -> Step | None:
        """One round from dispatch to closing; None when it never came to a feedback."""
        if self.plan.visitor and opened.payload.kind is EventKind.RECEIVED:
            start = self._visitor(opened)
        contacted, department = self._contact(start)
        reply_due = self.story.limit("reply", opened.at)
        work = Work(self.story, self.plan, self.case, self.team, self.words, department)
        fed_back = work.through(contacted, reply_due)
        return None if fed_back is None else self._after().finish(fed_back, work, reply_due)

    def _visitor(self, received: Step) -> datetime:
        dice, team, department = self.story.dice, self.team, self.case.department
        notified = self.story.tell(
            received.at + minutes(dice.between(1, 4)), received.actor, fact.VisitorNotified(department=department)
        )
        wait = dice.between(16, 45) if dice.chance(self.plan.late * 1.5) else dice.between(3, 14)
        met = fact.VisitorReceived(by=team.worker(department, dice))
        self.story.tell(notified.at + minutes(wait), received.actor, met)
        return notified.at

    def _contact(self, start: datetime) -> tuple[Step, str]:
        dice, department = self.story.dice, self.case.department
        dispatched, due = self._dispatched(start, department)
        if self.plan.transferred:
            at = dispatched.at + (due - dispatched.at) * dice.between(0.3, 0.9)
            department = self.team.other_department(department, dice)
            reason = dice.pick(self.words.of("transfer"))
            transferred = fact.Transferred(department=department, reason=reason)
            moved = self.story.tell(at, dispatched.actor, transferred, in_time=due)
            self._instructed(self.story.watch("contact", dispatched, due, moved))
            dispatched, due = self._dispatched(moved.at, department)
        worker = self.team.worker(department, dice)
        contacted_at = self._contacted_at(dispatched.at, due)
        confirmed = dispatched.at + (min(contacted_at, due) - dispatched.at) * dice.between(0.1, 0.6)
        if dice.chance(0.10):  # mostly the contact itself confirms it
            self.story.tell(confirmed, worker, fact.ReceiptConfirmed(by=worker))
        contacted = self.story.tell(contacted_at, worker, fact.Contacted(), in_time=due)
        self._instructed(self.story.watch("contact", dispatched, due, contacted))
        return contacted, department

    def _instructed(self, raised: Step | None) -> None:
        if raised is not None:
            self._after().work().instruct(raised)

    def _contacted_at(self, start: datetime, due: datetime) -> datetime:
        dice = self.story.dice
        if dice.chance(self.plan.late):
            return due + (due - start) * dice.around(0.8, 0.9)
        return start + (due - start) * min(dice.share(2.0, 5.2), 0.98)

    def _dispatched(self, start: datetime, department: str) -> tuple[Step, datetime]:
        dice, urgency = self.story.dice, self.plan.urgency
        wait = 15.5 + dice.around(25, 0.8) if dice.chance(self.plan.late) else min(dice.around(5, 0.6), 14.5)
        at = start + minutes(wait)
        due = at + timedelta(minutes=self.story.stage.pack.contact_minutes[urgency])
        self.case.slips += 1
        slip = f"{self.case.number}-P{self.case.slips}"
        payload = fact.Dispatched(department=department, urgency=urgency, due_at=due, slip=slip)
        return self.story.tell(at, dice.pick(self.team.service), payload), due

    def _reopened(self, closed: Step) -> None:
        dice, story = self.story.dice, self.story
        at = story.calendar.add_minutes(closed.at + timedelta(days=dice.around(9, 0.7)), int(dice.between(1, 400)))
        if self.plan.frozen:
            at = max(closed.at + timedelta(hours=2), story.stage.until - timedelta(hours=dice.between(8, 80)))
        service = dice.pick(self.team.service)
        reopened = story.tell(at, service, fact.Reopened(reason=dice.pick(self.words.of("reopen"))))
        self._after().learn(reopened.at)
        self.plan = replace(self.plan, transferred=False, unclosed=False, extended=False, disagreed=False, claim=None)
        self._round(reopened, reopened.at)

    def _after(self) -> Aftermath:
        return Aftermath(self.story, self.plan, self.case, self.team, self.words)
