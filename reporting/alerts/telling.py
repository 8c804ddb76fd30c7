"""What messages about alerts say: written when they go, by the rights of then; figures are nobody's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from casework.access.permissions import User
from casework.messages.letters import Letter
from casework.record.events import AlertCleared, AlertFired
from casework.record.ledger import Ledger, StoredEvent
from casework.vocabulary.desk import Undelivered
from casework.wording import Phrase, moment
from etl.subjects import Answers
from etl.warehouse.scope import months_before
from reporting.alerts.judging import DIGEST
from reporting.alerts.standing import ALERTS, DIGESTS, Rule, fold, rules
from reporting.alerts.watching import is_told, subject
from reporting.figures import COUNTS, Kpi, figures, history
from reporting.filling import zone
from reporting.headline import sentence_of

SAID = ("zh-CN", "en")
FIRED = {
    "below": Phrase("{rule}: {unit} is at {value}, below {threshold}", "{rule}：{unit} 为 {value}，低于 {threshold}"),
    "above": Phrase("{rule}: {unit} is at {value}, above {threshold}", "{rule}：{unit} 为 {value}，高于 {threshold}"),
}
CLEARED = Phrase("{rule}: {unit} has recovered, at {value}", "{rule}：{unit} 已恢复，为 {value}")
AS_OF, COMPANY = Phrase("As of {moment}", "截至 {moment}"), Phrase("All projects", "全部项目")


@dataclass(frozen=True, slots=True)
class Told:
    """One turn of an alert that is told."""

    rule: Rule
    unit: str | None
    entry: StoredEvent


@dataclass(frozen=True, slots=True)
class AlertLetters:
    """Writes the messages about alerts; ``answers`` are nobody's, ``base`` is where people come to the application."""

    ledger: Ledger
    answers: Answers
    base: str

    def writes(self, stream: str) -> bool:
        """Whether the stream is an alert's, or a day's digest."""
        return stream.startswith((ALERTS, DIGESTS))

    def letter(self, stream: str, version: int, user: User | None, now: datetime) -> Letter | Undelivered:
        """What ``user`` (None: a group) is told; of a digest what concerns them, and nothing of what is muted."""
        known = rules(self.ledger)
        entries = self._digest(stream, known) if stream.startswith(DIGESTS) else self._one(stream, version)
        told = [Told(known[rule], unit, each) for each in entries for rule, unit in [_named(each)] if rule in known]
        theirs = [each for each in told if user is None or is_told(user, each.rule.terms, each.unit)]
        loud = [each for each in theirs if not self._is_muted(each, now)]
        if not loud:
            return Undelivered.MUTED if theirs else Undelivered.NO_RIGHT
        return Letter(subject(), "\n\n".join(self._text(each, now) for each in loud))

    def _one(self, stream: str, version: int) -> list[StoredEvent]:
        return [each for each in self.ledger.stream(stream) if each.version == version]

    def _digest(self, stream: str, known: Mapping[str, Rule]) -> list[StoredEvent]:
        """What was entered in the day before a digest about alerts of rules that wait for it."""
        day = date.fromisoformat(stream.removeprefix(DIGESTS))
        until = datetime.combine(day, DIGEST, zone())
        since = until - timedelta(days=1)
        waiting = {name for name, rule in known.items() if rule.terms.digest}
        return [
            each
            for each in self.ledger.room(ALERTS)
            if since < each.recorded_at <= until and _named(each)[0] in waiting
            and isinstance(each.payload, AlertFired | AlertCleared)
        ]  # fmt: skip

    def _is_muted(self, told: Told, now: datetime) -> bool:
        return fold(told.entry.stream, self.ledger.stream(told.entry.stream)).is_muted(now)

    def _text(self, told: Told, now: datetime) -> str:
        """The sentence on the figure, what happened, as of when, and where to look."""
        kpi, names = Kpi(told.rule.terms.kpi), self.answers.project_names()
        scope = history(now)
        found = figures(self.answers.kpi_months(scope), scope)
        head = sentence_of(found, told.unit, kpi, months_before(scope.month_to, 1), names)
        page = "home" if told.unit is None else f"project?{urlencode({'project': told.unit})}"
        lines = [] if head is None else [head.label(each) for each in SAID]
        lines += [_happened(told, kpi, names, each) for each in SAID]
        return "\n".join([*lines, f"{self.base}/{page}"])


def _named(entry: StoredEvent) -> tuple[str, str | None]:
    """The rule and the unit of an alert's entry."""
    alert = fold(entry.stream, [])
    return alert.rule, alert.unit


def _happened(told: Told, kpi: Kpi, names: Mapping[str, str], language: str) -> str:
    payload, terms = told.entry.payload, told.rule.terms
    if not isinstance(payload, AlertFired | AlertCleared):
        return ""
    form = FIRED[terms.beyond] if isinstance(payload, AlertFired) else CLEARED
    unit = COMPANY.label(language) if told.unit is None else names.get(told.unit, told.unit)
    threshold = payload.threshold if isinstance(payload, AlertFired) else terms.threshold
    happened = form.label(language).format(
        rule=told.rule.name or told.rule.id, unit=unit, value=written(kpi, payload.value),
        threshold=written(kpi, threshold),
    )  # fmt: skip
    return f"{happened}. {AS_OF.label(language).format(moment=moment(payload.as_of, zone().key))}"


def written(kpi: Kpi, value: float) -> str:
    """A figure's value as it is read: a share in per cent."""
    return f"{value:g}" if kpi in COUNTS else f"{value:.1%}"
