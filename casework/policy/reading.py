"""A pack is read from a regulation: its clocks as obligations, its steps and posts as ladder, extension and money.

Nothing is written twice: what clocks, scores and pages ask of a pack stands once in the folder. A construct that the
warehouse does not count yet is not left out in silence; the regulation waits, and ``WaitingError`` says for what.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from casework.errors import PolicyError
from casework.policy.pack import Pack
from casework.regulation.conditions import Value
from casework.regulation.facts import PROJECT_SHEET, RECORDER
from casework.regulation.model import Clock, Line, Need, Regulation, Sees, Step
from casework.regulation.moves import stages_after
from casework.regulation.said import FROZEN, said_with
from casework.vocabulary import EventKind, Satisfaction

Part = dict[str, Any]
"""One part of a pack as its model reads it."""
AFTER_DAYS = re.compile(r"^month after (\d+) days$")
SCORE_OF: Mapping[Value, int] = {answer.value: 5 - place for place, answer in enumerate(Satisfaction)}
"""Answers on the five-step scale as the score that a survey writes."""
OUTSIDE = "outside"
KINDS = {kind.value for kind in EventKind}


class WaitingError(PolicyError):
    """A regulation that is sound and says something that the desk and the warehouse do not work by yet."""


def pack_of(regulation: Regulation) -> Pack:
    """Read the pack; raises ``WaitingError``, or ``pydantic.ValidationError`` where parts contradict each other."""
    return _Reading(regulation).pack()


class _Reading:
    """One regulation being read."""

    def __init__(self, regulation: Regulation) -> None:
        self.regulation = regulation

    def pack(self) -> Pack:
        whole = self.regulation
        for number, rule in enumerate(whole.sees):
            self._refuse_unknown_handlers(f"sees.{number}", rule)
        return Pack.model_validate(
            {
                "id": whole.id, "version": whole.version, "effective_from": whole.effective_from,
                "title": whole.title, "source": whole.source,
                "timezone": whole.timezone, "office_hours": whole.office_hours,
                "clauses": [{"id": name, "text": _text(clause)} for name, clause in whole.clauses.items()],
                "obligations": [self._duty(name, clock) for name, clock in whole.clocks.items() if clock.counts],
                "acting": [
                    self._duty(name, clock)
                    for name, clock in whole.clocks.items()
                    if not clock.counts and clock.missed is not None
                ],
                "void_dispositions": whole.void,
                "categories": self._categories(),
                "roles": [
                    {
                        "id": name,
                        "name": _text(post),
                        "role": None if post.is_ == OUTSIDE else post.is_,
                        "scope": post.scope,
                    }
                    for name, post in whole.posts.items()
                ],
                "record_clause": whole.record.clause or next(iter(whole.steps.values())).clause[0],
                "stage_after": self._moves(),
                "regulation": whole,
                **self._warning(), **self._contact(), **self._steps(), **self._figures(),
            }
        )  # fmt: skip

    def _waits(self, key: str, why: str) -> WaitingError:
        return WaitingError(
            "Regulation {regulation} waits: {key}: {why}. The desk and the warehouse do not work by this yet.",
            regulation=self.regulation.id,
            key=key,
            why=why,
        )

    def _refuse_unknown_handlers(self, key: str, rule: Sees) -> None:
        """Who may know of a case follows from posts and from what entries say, or is not known."""
        for name in rule.posts:
            if name not in self.regulation.posts and name != RECORDER:
                raise self._waits(f"{key}.posts", name)
        if not rule.existence:
            raise self._waits(key, "existence = false")
        self._condition(key, rule.when, FROZEN)

    # -- clocks

    def _duty(self, name: str, clock: Clock) -> Part:
        key = f"clocks.{name}"
        self._refuse_unknown(key, clock)
        return {
            "id": name,
            "clause": clock.clause[0],
            "name": clock.say,
            "from": clock.from_,
            "to": clock.to,
            "stops": clock.stops,
            "failed_by": clock.failed_by,
            "due": clock.limit,
            "target": clock.target,
            "from_with": self._condition(key, clock.from_with, said_with(clock.from_)),
            "when": self._condition(key, clock.when, FROZEN),
            "unless": self._condition(key, clock.unless, FROZEN),
            "to_with": self._condition(key, clock.to_with, said_with(clock.to)),
            "same": clock.same,
            "since": clock.since,
            "starts": clock.starts,
            "all": clock.all_,
            "warn": clock.warn,
            "counts": clock.counts,
            "points": -next((line.points for line in self._lines if _missed(line, name)), 0),
            "set_by": clock.set_by,
            **self._consequence(key, clock),
        }  # fmt: skip

    def _refuse_unknown(self, key: str, clock: Clock) -> None:
        """What a pack has no word for."""
        for kind in sorted(clock.kinds - KINDS):
            raise self._waits(key, kind)
        agreeing = {*clock.same, *filter(None, [clock.all_])}
        for field in sorted(agreeing - said_with((*clock.from_, *clock.to))):
            raise self._waits(key, field)
        asked = clock.limit.by
        if asked is not None and asked not in FROZEN | said_with(clock.from_):
            raise self._waits(f"{key}.limit", asked)

    def _condition(
        self, key: str, condition: Mapping[str, tuple[Value, ...]], known: frozenset[str]
    ) -> dict[str, tuple[Value, ...]]:
        for field in sorted(condition.keys() - known):
            raise self._waits(key, field)
        return dict(condition)

    def _consequence(self, key: str, clock: Clock) -> Part:
        """What passing time writes when the limit is missed: an escalation, or an event and the words of its step."""
        if clock.missed is None:
            return {}
        step = self.regulation.steps[clock.missed]
        if step.writes == ("escalated",):
            return {"missed": clock.missed, "escalate": {"level": step.with_["level"][0], "cause": clock.cause}}
        if len(step.writes) == 1 and step.writes[0] in KINDS and all(len(each) == 1 for each in step.with_.values()):
            says = {field: value for field, (value,) in step.with_.items()}
            self._condition(key, step.with_, said_with(step.writes))
            return {"missed": clock.missed, "act": {"kind": step.writes[0], "says": says}}
        raise self._waits(f"{key}.missed", clock.missed)

    # -- steps

    def _moves(self) -> dict[str, str]:
        for name, step in self.regulation.steps.items():
            if step.all_ is not None and step.all_ not in said_with(step.writes[-1:]):
                raise self._waits(f"steps.{name}.all", step.all_)
        return stages_after(self.regulation.steps)

    def _writing(self, kind: str) -> Iterator[Step]:
        return (step for step in self.regulation.steps.values() if kind in step.writes)

    def _steps(self) -> Part:
        return {
            **self._extension(),
            **self._direct(),
            **self._unclosed(),
            "ladder": list(self._ladder()),
            "approvals": [
                {
                    "clause": route.clause,
                    "max_amount": route.up_to,
                    "sum_per": route.sum_per,
                    "endorse": route.endorse,
                    "approve": route.approve,
                }
                for route in self.regulation.routes
            ],
        }

    def _direct(self) -> Part:
        """The clause by which people raise a case, where they do."""
        direct = next((step for step in self._writing("escalated") if not step.by_clock), None)
        return {"direct_escalation_clause": direct.clause[0]} if direct else {}

    def _unclosed(self) -> Part:
        """The register of unclosed complaints, where there is one, and what it costs to stand on it."""
        step = next(self._writing("declared_unclosed"), None)
        if step is None:
            return {}
        part: Part = {"clause": step.clause[0]}
        line = next((line for line in self.regulation.lines if line.on == "declared_unclosed"), None)
        if line is not None:
            found = AFTER_DAYS.match(line.every or "")
            if found is None:
                raise self._waits("lines", f"points for unclosed complaints, every {line.every}")
            part |= {"penalty_after_days": int(found[1]), "penalty_points": -line.points}
        return {"unclosed": part}

    def _extension(self) -> Part:
        """How a deadline is moved, where it can be."""
        step = next(self._writing("extended"), None)
        if step is None:
            return {}
        once = _need(step, "never extended") or _need(step, "not extended")
        confirmed = _need(step, "check customer_confirmed")
        part = {
            "clause": (once.clause if once else None) or step.clause[0],
            "max_per_case": 1 if once else None,
            "needs_confirmation": confirmed is not None,
            "confirmation_clause": confirmed.clause if confirmed else None,
        }
        return {"extension": part}

    def _ladder(self) -> Iterator[Part]:
        """Each level with the clause by which time raises to it, or else people; its receivers then instruct."""
        known: set[Value] = set()
        for step in sorted(self._writing("escalated"), key=lambda step: not step.by_clock):
            level = step.with_.get("level", (0,))[0]
            receivers = [post for each in self._writing("instructed") if each.when.get("level") == (level,)
                         for post in each.by]  # fmt: skip
            if level not in known and receivers:
                known.add(level)
                yield {"level": level, "clause": step.clause[-1] if step.by_clock else step.clause[0],
                       "receivers": receivers}  # fmt: skip

    # -- words and figures

    def _categories(self) -> list[Part]:
        words = self.regulation.words.get("category", {})
        return [{"id": name, "concern": word.concern, "name": _text(word)} for name, word in words.items()]

    def _warning(self) -> Part:
        warn = self.regulation.warn
        if warn is None:
            return {}
        share = [int(part) for part in warn.share.split("/")]
        return {"warn_share": share, "warn_clause": warn.clause or "", "warn_tells": warn.tells}

    def _contact(self) -> Part:
        """The minutes within which to contact the customer, where the slip carries them."""
        words = self.regulation.words.get("urgency", {})
        minutes = {name: word.minutes for name, word in words.items() if word.minutes is not None}
        clause = next((word.clause for word in words.values() if word.minutes is not None), None)
        return {"contact_minutes": minutes, "contact_clause": clause}

    def _figures(self) -> Part:
        figures = self.regulation.figures
        answers = {satisfied.source: satisfied for satisfied in self.regulation.satisfied}
        first = answers.get("case_callback") or next(iter(answers.values()), None)
        if figures is None or first is None:
            raise self._waits("scoring", "figures, and which answers count as satisfied, are needed")
        empty: tuple[Value, ...] = ()
        scores = [SCORE_OF.get(answer, answer) for answer in answers["survey"].counts] if "survey" in answers else []
        return {
            "compliance": figures.model_dump(exclude={"set_by", "owner_months"}),
            "satisfaction": {
                "target": first.target,
                "satisfied": answers["case_callback"].counts if "case_callback" in answers else empty,
                "club_satisfied": answers["club"].counts if "club" in answers else empty,
                "survey_satisfied_from": min(map(int, scores), default=None),
                "min_n": figures.min_n,
            },
            **self._sheet(),
        }

    def _sheet(self) -> Part:
        """What a project's month begins with, where projects are scored."""
        sheet = self.regulation.sheet.get(PROJECT_SHEET)
        if sheet is None:
            return {}
        base = {"clause": sheet.clause, "base": sheet.base, "floor": sheet.floor, "ceiling": sheet.ceiling,
                "appeals": sheet.appeals, "others": self._others(),
                "per": None if sheet.reckoned is None else int(sheet.reckoned.removeprefix("per "))}  # fmt: skip
        points = dict(self._points_of_levels()) or {str(part["level"]): 0 for part in self._ladder()}
        return {"scoring": {**base, "set_by": sheet.set_by, "escalation_points": points, **self._bonus()}}

    @property
    def _lines(self) -> list[Line]:
        """The lines of a project's month."""
        return [line for line in self.regulation.lines if line.sheet == PROJECT_SHEET]

    def _others(self) -> float | None:
        lines = (line for line in self._lines if "*" in line.missed)
        return next((-line.points for line in lines), None)

    def _points_of_levels(self) -> Iterator[tuple[str, int]]:
        for line in self._lines:
            if line.on == "escalated":
                for level in line.with_.get("level", ()):
                    yield str(level), -int(line.points)

    def _bonus(self) -> Part:
        line = next((line for line in self._lines if line.on == "commended"), None)
        if line is None:
            return {}
        return {"bonus_clause": line.clause, "bonus_points": line.points, "bonus_cap": line.cap}


def _missed(line: Line, clock: str) -> bool:
    return clock in line.missed or "*" in line.missed


def _need(step: Step, phrase: str) -> Need | None:
    return next((need for need in step.needs if need.need == phrase), None)


def _text(said: object) -> Part:
    return {"zh": getattr(said, "zh", ""), "en": getattr(said, "en", "")}
