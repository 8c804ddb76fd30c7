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
from casework.regulation.durations import Duration
from casework.regulation.limits import Carried
from casework.regulation.model import Clock, Form, Line, Need, Regulation, Step
from casework.regulation.moves import forks, stages_after
from casework.vocabulary import Clock as Counted
from casework.vocabulary import EventKind

Part = dict[str, Any]
"""One part of a pack as its model reads it."""
CASE_CONDITIONS = frozenset({"channel", "nature", "concern", "severity"})
EVENT_CONDITIONS = frozenset({"appointment", "level"})
AFTER_DAYS = re.compile(r"^month after (\d+) days$")
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
        return Pack.model_validate(
            {
                "id": whole.id, "version": whole.version, "effective_from": whole.effective_from,
                "title": whole.title, "source": whole.source,
                "timezone": whole.timezone, "office_hours": whole.office_hours,
                "clauses": [{"id": name, "text": _text(clause)} for name, clause in whole.clauses.items()],
                "obligations": [self._duty(name, clock) for name, clock in whole.clocks.items() if clock.counts],
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
                "forms": [_form(name, form) for name, form in whole.forms.items() if _has_marks(form)],
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
            "superseded_by": clock.stops,
            "when": {**self._condition(key, clock.when, CASE_CONDITIONS),
                     **self._condition(key, clock.from_with, EVENT_CONDITIONS)},
            "to_when": self._condition(key, clock.to_with, frozenset({"caller"})),
            "warn": clock.warn,
            "points": -next((line.points for line in self.regulation.lines if _missed(line, name)), 0),
            "set_by": clock.set_by,
            **self._limit(key, clock),
            **self._consequence(key, clock),
        }  # fmt: skip

    def _refuse_unknown(self, key: str, clock: Clock) -> None:
        """What a pack has no word for."""
        used = {
            "unless": clock.unless, "since": clock.since, "same": clock.same, "failed_by": clock.failed_by,
            "all": clock.all_, "starts": clock.starts != "happened",
        }  # fmt: skip
        for construct, value in used.items():
            if value:
                raise self._waits(key, construct)
        for kind in sorted(clock.kinds - KINDS):
            raise self._waits(key, kind)

    def _condition(
        self, key: str, condition: Mapping[str, tuple[Value, ...]], known: frozenset[str]
    ) -> dict[str, tuple[Value, ...]]:
        for field in sorted(condition.keys() - known):
            raise self._waits(key, field)
        return dict(condition)

    def _limit(self, key: str, clock: Clock) -> Part:
        if len(clock.limit.parts) != 1:
            raise self._waits(f"{key}.limit", "more than one limit")
        (part,) = clock.limit.parts
        if isinstance(part, Duration):
            if part.unit == "month":
                raise self._waits(f"{key}.limit", str(part))
            return {"clock": Counted.WORKING if part.working else Counted.CLOCK, "limit": part.as_limit()}
        if part != Carried("due_at"):
            raise self._waits(f"{key}.limit", part.field)
        return {"clock": Counted.AGREED}

    def _consequence(self, key: str, clock: Clock) -> Part:
        """What passing time writes when the limit is missed: an escalation, or a deemed approval."""
        if clock.missed is None:
            return {}
        step = self.regulation.steps[clock.missed]
        if step.writes == ("escalated",):
            return {"missed": clock.missed, "escalate": {"level": step.with_["level"][0], "cause": clock.cause}}
        if step.writes == ("plan_decided",) and step.with_.get("decision") == ("deemed_approved",):
            return {"missed": clock.missed, "deem": "plan_decided"}
        raise self._waits(f"{key}.missed", clock.missed)

    # -- steps

    def _moves(self) -> dict[str, str]:
        for name, step in self.regulation.steps.items():
            if step.all_ is not None:
                raise self._waits(f"steps.{name}", "all")
        for deed in forks(self.regulation.steps):
            raise self._waits("steps", f"{deed} leads here or there")
        return stages_after(self.regulation.steps)

    def _writing(self, kind: str) -> Iterator[Step]:
        return (step for step in self.regulation.steps.values() if kind in step.writes)

    def _one(self, kind: str) -> Step:
        step = next(self._writing(kind), None)
        if step is None:
            raise self._waits("steps", f"no step writes {kind}")
        return step

    def _steps(self) -> Part:
        direct = next((step for step in self._writing("escalated") if not step.by_clock), None)
        if direct is None:
            raise self._waits("steps", "nobody raises a case directly")
        lines = [line for line in self.regulation.lines if line.on == "declared_unclosed"]
        found = AFTER_DAYS.match(lines[0].every or "") if lines else None
        if found is None:
            raise self._waits("lines", "no points for unclosed complaints")
        return {
            "extension": self._extension(),
            "ladder": list(self._ladder()),
            "direct_escalation_clause": direct.clause[0],
            "approvals": [
                {"clause": route.clause, "max_amount": route.up_to, "endorse": route.endorse, "approve": route.approve}
                for route in self.regulation.routes
            ],
            "unclosed": {
                "clause": self._one("declared_unclosed").clause[0],
                "penalty_after_days": int(found[1]),
                "penalty_points": -lines[0].points,
            },
        }

    def _extension(self) -> Part:
        step = self._one("extended")
        once = _need(step, "never extended") or _need(step, "not extended")
        confirmed = _need(step, "check customer_confirmed")
        if once is None:
            raise self._waits("steps.extend", "extensions without end")
        return {
            "clause": once.clause or step.clause[0],
            "max_per_case": 1,
            "needs_confirmation": confirmed is not None,
            "confirmation_clause": confirmed.clause if confirmed else None,
        }

    def _ladder(self) -> Iterator[Part]:
        """Each level with the clause by which time raises to it, or else people; its receivers then instruct."""
        known: set[Value] = set()
        for step in sorted(self._writing("escalated"), key=lambda step: not step.by_clock):
            (level,) = step.with_.get("level", (0,))
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
        if warn is None or warn.clause is None:
            raise self._waits("pack.warn", "no clause that asks for warnings")
        share = [int(part) for part in warn.share.split("/")]
        return {"warn_share": share, "warn_clause": warn.clause, "warn_tells": warn.tells}

    def _contact(self) -> Part:
        words = self.regulation.words.get("urgency", {})
        if not words or any(word.minutes is None for word in words.values()):
            raise self._waits("words.urgency", "no minutes within which to contact the customer")
        return {
            "contact_minutes": {name: word.minutes for name, word in words.items()},
            "contact_clause": next(iter(words.values())).clause,
        }

    def _figures(self) -> Part:
        figures, sheet = self.regulation.figures, self.regulation.sheet.get("project")
        answers = {satisfied.source: satisfied for satisfied in self.regulation.satisfied}
        if figures is None or sheet is None or not answers.keys() >= {"case_callback", "club", "survey"}:
            raise self._waits("scoring", "figures, a sheet of the project and three sources of satisfaction are needed")
        return {
            "compliance": figures.model_dump(exclude={"set_by"}),
            "satisfaction": {
                "target": answers["case_callback"].target,
                "satisfied": answers["case_callback"].counts,
                "club_satisfied": answers["club"].counts,
                "survey_satisfied_from": min(answers["survey"].counts),
                "min_n": figures.min_n,
            },
            "scoring": {
                "clause": sheet.clause, "base": sheet.base, "floor": sheet.floor, "ceiling": sheet.ceiling,
                "set_by": sheet.set_by, "escalation_points": dict(self._points_of_levels()), **self._bonus(),
            },
        }  # fmt: skip

    def _points_of_levels(self) -> Iterator[tuple[str, int]]:
        for line in self.regulation.lines:
            if line.on == "escalated":
                for level in line.with_.get("level", ()):
                    yield str(level), -int(line.points)

    def _bonus(self) -> Part:
        line = next((line for line in self.regulation.lines if line.on == "commended"), None)
        if line is None:
            raise self._waits("lines", "no points for praise")
        return {"bonus_clause": line.clause, "bonus_points": line.points, "bonus_cap": line.cap}


def _missed(line: Line, clock: str) -> bool:
    return clock in line.missed or "*" in line.missed


def _need(step: Step, phrase: str) -> Need | None:
    return next((need for need in step.needs if need.need == phrase), None)


def _text(said: object) -> Part:
    return {"zh": getattr(said, "zh", ""), "en": getattr(said, "en", "")}


def _has_marks(form: Form) -> bool:
    """Whether a Word template asks for its lines."""
    return any(len(line) > HEADING for line in form.lines if line[0].startswith("#"))


HEADING = 2
"""Parts of a heading without a mark."""


def _form(name: str, form: Form) -> Part:
    sections: list[Part] = []
    for line in form.lines:
        if line[0].startswith("#"):
            title = {"zh": line[0].removeprefix("#").strip(), "en": line[1]}
            sections.append({"id": line[-1], "name": title, "fields": []})
        else:
            sections[-1]["fields"].append({"id": line[-1], "zh": line[0], "en": line[1]})
    return {"id": name, "clause": form.clause[0], "annex": form.annex, "name": _text(form), "sections": sections}
