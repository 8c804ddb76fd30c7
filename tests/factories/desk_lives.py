"""Scenarios of a folder lived at the desk: every line is a person of that post who fills in the form of that step."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from casework.access.permissions import Right, User
from casework.clock.ticking import tick
from casework.desk.commands import Receive
from casework.desk.desk import CaseFile, Desk
from casework.desk.step_forms import StepForm, form_of
from casework.errors import YingshengError
from casework.policy import Pack, Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.regulation.model import Scenario
from casework.vocabulary.desk import Role

PROJECT = "P1"
LINE = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d) (\S+)(?: by (\S+))?(.*)")
ANSWERS = {"yes": "satisfied", "no": "dissatisfied", "neither": "neutral"}
WORDS = {
    "content": "漏水", "instruction": "尽快", "cause": "老化", "plan": "更换", "measure": "更换管件", "reason": "原因",
    "advice": "可行", "result": "已更换", "customers_word": "算了", "reply": "已处理", "answer": "已说明",
    "findings": "属实", "opinion": "尚可", "note": "备注",
}  # fmt: skip
"""What people write where a scenario does not care."""
CODES = {
    "department": "工程部", "signed_by": "贺景川", "order": "W-1", "contractor": "大伟", "part": "1",
    "party": "project", "person": "甲", "owner": "乙", "what": "shift",
}  # fmt: skip
LEFT_OPEN = ("wanted_by",)
"""What a customer is asked when a case is received, and need not know."""


@dataclass
class DeskLife:
    """One case at the desk of a project under one regulation."""

    ledger: Ledger
    policies: Policies
    pack: Pack
    case_id: str = ""

    @classmethod
    def under(cls, ledger: Ledger, policies: Policies, pack: Pack) -> DeskLife:
        """The desk of a project that goes by the regulation."""
        at = datetime(2025, 1, 1, tzinfo=ZoneInfo(pack.timezone))
        stream, payload = f"project/{PROJECT}", ev.ProjectRegistered(code=PROJECT, name="P", pack=pack.id)
        if not ledger.stream(stream):
            fact = ev.Event(stream=stream, occurred_at=at, recorded_at=at, actor="x", project=PROJECT, payload=payload)
            ledger.append(stream, 0, [fact])
        return cls(ledger, policies, pack)

    @property
    def desk(self) -> Desk:
        """The desk they come to."""
        return Desk(self.ledger, self.policies)

    def file(self, now: datetime, post: str) -> CaseFile:
        """The case file as somebody of a post sees it."""
        return self.desk.case_file(self.person(post), self.case_id, now)

    def person(self, post: str, step: str = "") -> User:
        """Somebody who holds a post of the regulation; for one outside, who enters the step for them."""
        known = self.pack.post(post)
        if step and known is not None and known.role is None:
            inside = (self.pack.post(name) for name in self.pack.steps[step].by)
            known = next((each for each in inside if each is not None and each.role is not None), known)
            post = known.id
        role = known.role if known is not None and known.role is not None else Role.CENTRE
        known_here = known is not None and known.scope == "project"
        project = PROJECT if known_here or self.pack.regulation.sees else None  # handlers hold the project's own right
        return User(f"{post}-1", post, (Right(role, project),))

    def live(self, scenario: Scenario) -> datetime:
        """Take every line that the scenario gives; raises ``AssertionError`` where the desk decides otherwise."""
        now = datetime.min.replace(tzinfo=UTC)
        for text in scenario.given:
            found = LINE.match(text)
            assert found is not None, text
            now = datetime.fromisoformat(found[1]).replace(tzinfo=ZoneInfo(self.pack.timezone))
            tick(self.ledger, self.policies, now)
            if found[2] != "look":
                self._line(text, found, now)
        return now

    def _line(self, text: str, found: re.Match[str], now: datetime) -> None:
        words = found[4].split()
        given = dict(word.split("=", 1) for word in words if word != "refused")
        if "refused" in words and self.stands_in(found[2], found[3]):
            return
        refusal: YingshengError | None = None
        try:
            self.take(found[2], found[3], given, now)
        except YingshengError as error:
            refusal = error
        assert ("refused" in words) is (refusal is not None), f"{text}: {refusal}"

    def stands_in(self, step: str, post: str) -> bool:
        """Whether the application cannot tell the post from one that may: both are the same role, equally far."""
        pack = self.pack
        names = [n for name in pack.steps[step].by for n in self._meant(name)]
        rights = {self.person(name).rights for name in names if pack.post(name) is not None and name != post}
        return self.person(post).rights in rights

    def _meant(self, name: str) -> list[str]:
        chosen = self.pack.regulation.chosen.get(name)
        return [name] if chosen is None else [choice.post for choice in chosen.choose]

    def take(self, step: str, post: str, given: Mapping[str, str], now: datetime) -> None:
        """Fill in the form of a step with what is given, and otherwise with anything."""
        key, user = uuid.uuid4().hex, self.person(post, step)
        form = form_of(step, self.pack.steps[step])
        must = [name for name, info in form.model_fields.items() if info.is_required()]
        if self.pack.steps[step].begins:
            must = [name for name in must if name not in LEFT_OPEN]
        typed = {name: self._value(form, name, given) for name in must}
        typed |= {name: self._given(value) for name, value in given.items() if name in form.model_fields}
        fixed = self.pack.steps[step].with_.items()
        typed |= {name: values[0] for name, values in fixed if len(values) == 1 and self.pack.steps[step].begins}
        if "satisfied" in given and "satisfaction" in form.model_fields:
            typed["satisfaction"] = ANSWERS[given["satisfied"]]
        if self.pack.steps[step].begins:
            self._receive(user, {**given, **typed}, key, now)
        else:
            command = form.model_validate(typed)
            version = len(self.ledger.stream(f"case/{self.case_id}"))
            self.desk.handle(user, self.case_id, command, expected_version=version, idempotency_key=key, now=now)

    def _receive(self, user: User, typed: Mapping[str, object], key: str, now: datetime) -> None:
        customer = Customer(customer_id=f"k-{key}", project=PROJECT, name="王小明", room="1-1", mobile="13800000000")
        known = {name: value for name, value in typed.items() if name in Receive.model_fields}
        channel = next(iter(self.pack.choices("channel")))
        command = Receive(
            **(
                {"channel": channel, "content": "漏水"}
                | known
                | {"project": PROJECT, "customer_id": customer.customer_id}
            )
        )
        done = self.desk.receive(user, command, idempotency_key=key, now=now, customer=customer)
        self.case_id = done.case_id

    def _given(self, value: str) -> object:
        if re.fullmatch(r"\d{4}-\d\d-\d\dT?.*", value):
            return datetime.fromisoformat(value).replace(tzinfo=ZoneInfo(self.pack.timezone))
        return value

    def _value(self, form: type[StepForm], name: str, given: Mapping[str, str]) -> object:
        """Anything that the form takes in a field."""
        if name in given:
            return self._given(given[name])
        chosen = self.pack.choices(name)
        fixed = form.shape.fixed.get(name)
        if fixed or chosen:
            return next(iter(fixed or chosen))
        if name in {"signed", "anonymous"}:
            return name == "signed"
        if name == "happened_on":
            return "2026-03-01"
        return (
            WORDS.get(name)
            or CODES.get(name)
            or {
                "amount": 1000,
                "about": next(iter(self.pack.regulation.posts)),
                "satisfaction": ANSWERS[given.get("satisfied", "yes")],
                "approved": given.get("claim") != "refused",
            }[name]
        )
