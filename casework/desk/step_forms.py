"""The form of one step, made from the folder: what the step asks, what it leaves to choose, and a remark.

The house has forms of its own for what many regulations do alike (``casework.desk.commands``). Whatever else a
regulation has people do needs none: its fields are those of the events that the step writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import NoneType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin

from pydantic import Field, create_model
from pydantic.fields import FieldInfo

from casework.desk.commands import Command, Said
from casework.desk.step_names import StepName
from casework.record.events import PAYLOADS, Payload
from casework.regulation.conditions import Value
from casework.regulation.model import Step
from casework.vocabulary import EventKind

SAYS: Mapping[str, str] = {"satisfied": "satisfaction"}
"""What a step asks under the name of a condition, by the field that says it."""
CHECKED: Mapping[str, str] = {"check customer_confirmed": "customer_confirmed", "check consent_named": "consent_by"}
"""Fields that a named check looks at."""
BESIDE = ("satisfaction", "opinion", "note", "findings")
"""What may be said along with what is asked, where one of the events can say it."""
MAY_BE_NONE = frozenset({"about", "whom", "wanted_by"})
"""What is asked, and may have no answer: a complaint about nobody known, a customer without a date of their own."""
REASONED = frozenset({EventKind.REQUESTED, EventKind.CLAIM_RAISED, EventKind.APPEALED, EventKind.PENALTY_GIVEN})
"""Events that may say why, asked or not."""


@dataclass(frozen=True, slots=True)
class Shape:
    """All of a step that its form depends on."""

    name: StepName
    writes: tuple[str, ...]
    asks: tuple[str, ...]
    fixed: Mapping[str, tuple[Value, ...]] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, step_id: str, step: Step) -> Shape:
        """The shape of one step."""
        checked = (CHECKED[need.need] for need in step.needs if need.need in CHECKED)
        asks = tuple(dict.fromkeys((*(SAYS.get(asked, asked) for asked in step.asks), *checked)))
        return cls(StepName(step.say.en, step.say.zh, step_id), step.writes, asks, step.with_)

    @property
    def payloads(self) -> tuple[type[Payload], ...]:
        """What the step writes."""
        return tuple(PAYLOADS[EventKind(kind)] for kind in self.writes)

    @property
    def settled(self) -> frozenset[str]:
        """Fields that the step fills in by itself."""
        return frozenset(
            name for name, values in self.fixed.items() if len(values) == 1 or _holds_several(self.payloads, name)
        )

    def fields(self) -> Iterator[tuple[str, bool]]:
        """The fields of the form, and whether each must be filled."""
        known = {name for payload in self.payloads for name in payload.model_fields}
        chosen = [name for name in self.fixed if name in known - self.settled]
        must = [name for name in (*self.asks, *chosen) if name in known - self.settled]
        may = [name for name in BESIDE if name in known - self.settled]
        may += ["reason"] if any(payload.kind in REASONED for payload in self.payloads) else []
        yield from ((name, name not in MAY_BE_NONE) for name in dict.fromkeys(must))
        yield from ((name, False) for name in may if name not in must)


class StepForm(Command):
    """Base of the forms that are made from steps."""

    shape: ClassVar[Shape]


def form_of(step_id: str, step: Step) -> type[StepForm]:
    """The form of a step; the same class as long as the step asks the same."""
    return _made(Shape.of(step_id, step), str(step.with_))


@cache
def _made(shape: Shape, _fixed: str) -> type[StepForm]:
    fields = {name: _field(shape, name, required=required) for name, required in shape.fields()}
    made: type[StepForm] = create_model("StepForm", __base__=StepForm, **fields)  # type: ignore[call-overload]
    made.name, made.shape = shape.name, shape
    return made


def _field(shape: Shape, name: str, *, required: bool) -> tuple[Any, Any]:
    """A field as the first event says it that knows it; of what is asked, a text must say something."""
    payload = next(payload for payload in shape.payloads if name in payload.model_fields)
    info = payload.model_fields[name]
    kind: Any = Said if name in payload.words() else _whole(info)
    return (kind, ...) if required else (kind | None, Field(default=None))


def _whole(info: FieldInfo) -> Any:
    """The type of a field with all that is said about it, without its being left out."""
    parts = [part for part in get_args(info.annotation) if part is not NoneType]
    optional = get_origin(info.annotation) is not None and NoneType in get_args(info.annotation)
    kind: Any = Union[tuple(parts)] if optional else info.annotation  # noqa: UP007 - made of a list
    return Annotated[kind, *info.metadata] if info.metadata else kind


def _holds_several(payloads: tuple[type[Payload], ...], name: str) -> bool:
    infos = [payload.model_fields[name] for payload in payloads if name in payload.model_fields]
    return any(get_origin(part) is tuple for info in infos for part in (info.annotation, *get_args(info.annotation)))
