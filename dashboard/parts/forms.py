"""From a pydantic model to fields on a page and back: one mechanism for every command and every corrected entry.

The kind of a field follows from its type (a term of the vocabulary, a moment, a text …), its name from ``NAMES``; pick
lists of departments, categories and posts come with ``Lists``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from types import NoneType, UnionType
from typing import Annotated, TypeVar, Union, get_args, get_origin

import streamlit as st
from annotated_types import Ge, Le
from pydantic import AwareDatetime, BaseModel, ValidationError
from pydantic.fields import FieldInfo

from casework.desk import commands as cmd
from casework.errors import YingshengError
from casework.policy import Pack
from casework.regulation.conditions import Facts
from casework.regulation.facts import ENGINE_VALUES, VALUE_WORDS, VOCABULARIES
from casework.vocabulary import Term
from casework.vocabulary.own import vocabularies
from casework.wording import Phrase
from dashboard.frame.i18n import N_, _, label, worded
from dashboard.parts.event_words import FIELDS
from dashboard.parts.formats import listed, local, moment, zone
from dashboard.parts.picking import known_or_other_name

M = TypeVar("M", bound=BaseModel)

NAMES = {name: told for name, (told, _write) in FIELDS.items()} | {
    "occurred_at": N_("When it happened (empty: now)"),
    "happened_at": N_("When it really happened"),
    "category": N_("Category"),
    "conclusion": N_("Conclusion or plan"),
    "customer_confirmed": N_("Has the customer confirmed the new time?"),
    "endorsed": N_("Do you endorse it?"),
    "approved": N_("Do you approve it?"),
    "company_level": N_("Made to or raised to the company"),
    "consent_by": N_("Who has consented"),
    "to": N_("Report to"),
    "due_at": N_("By when"),
    "amount": N_("Amount in yuan per household"),
    "target": N_("Entry"),
    "project": N_("Project"),
    "customer_id": N_("Customer"),
}
ONE_LINE = frozenset(
    {"consent_by", "participants", "by", "owner", "slip", "consultant", "signed_by", "person", "part", "order",
     "contractor", "way", "of_case", "what"}
)  # fmt: skip
NAMED = frozenset({"department", "whom"})
"""Names that are picked where they are known; another one is given by saying so."""
CLOSED = frozenset({"category", "to", "about", "party"})
"""Lists to which nothing can be added by hand."""
LAST = ("occurred_at",)
PROBLEMS = {
    "give at least one of nature, concern, category, severity, urgency": N_("Choose at least one thing to change."),
    "a customer who was not reached has given no answer: leave satisfaction empty": N_(
        "A customer who was not reached has given no answer: leave the satisfaction empty."
    ),
    "either void the entry, or give its right time or content": N_(
        "Say either that it never happened, or give its right time or content."
    ),
}
STEP = timedelta(minutes=15)


class FormIncomplete(YingshengError):
    """What was typed does not make a command yet; the message names the fields."""


@dataclass(frozen=True, slots=True)
class Lists:
    """What pick lists offer: departments, categories, posts and people by id, urgencies with their contact limit."""

    departments: Sequence[str] = ()
    categories: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    """Who works in the project, by account."""
    limits: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    before: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What the case's entries have said of a field: measures, orders, stages of a plan."""
    moments: Mapping[str, datetime] = field(default_factory=dict)
    """A moment that a field is often given, which one press takes over; by field."""

    def offering(self, moments: Mapping[str, datetime]) -> Lists:
        """The same lists, offering moments."""
        return replace(self, moments=moments)

    def narrowed(self, only: Mapping[str, Sequence[object]], before: Mapping[str, Sequence[str]]) -> Lists:
        """Of some vocabularies only these words; and what was said before."""
        words = {
            name: {word: text for word, text in known.items() if word in only.get(name, known)}
            for name, known in self.words.items()
        }
        return replace(self, words=words, before=before)

    @classmethod
    def of(
        cls,
        pack: Pack,
        departments: Sequence[str],
        case: Facts | None = None,
        people: Mapping[str, str] | None = None,
    ) -> Lists:
        """The lists of a pack, in the reader's language; of its words those that fit a case which says ``case``."""
        return cls(
            departments,
            {category.id: label(category.name) for category in pack.categories},
            {role.id: label(role.name) for role in pack.roles},
            people or {},
            pack.contact_minutes,
            {name: offered(pack, name, case) for name in VOCABULARIES},
        )


def wordless(model: type[BaseModel], pack: Pack) -> list[str]:
    """Fields that may stay empty and for which the regulation has no words: nothing of it can be said there."""
    asked = {name: told for name, told in vocabularies(model).items() if not model.model_fields[name].is_required()}
    return [name for name, vocabulary in asked.items() if not pack.words.get(vocabulary)]


def offered(pack: Pack, vocabulary: str, case: Facts | None = None) -> dict[str, str]:
    """The words that can be chosen, in the reader's language: all, or those for a case which says ``case``."""
    return {word: label(pack.said(vocabulary, word)) for word in pack.choices(vocabulary, case)}


def draw(
    model: type[BaseModel],
    lists: Lists,
    key: str,
    *,
    initial: Mapping[str, object] | None = None,
    leave_out: Sequence[str] = (),
    marked: bool = True,
) -> dict[str, object]:
    """Draw a field for each of the model's; returns what stands in them by name. ``key`` makes them this form's own.

    ``marked`` says of each field that may stay empty that it may.
    """
    given = initial or {}
    names = [name for name in model.model_fields if name not in leave_out]
    values: dict[str, object] = {}
    for name in sorted(names, key=lambda name: name in LAST):
        info = model.model_fields[name]
        start = given.get(name, None if info.is_required() else info.get_default(call_default_factory=True))
        needed = name == "satisfaction" and asks_the_reached(model)
        told = _("{field} (if reached)", field=named(name)) if needed else _told(name, info, start, marked=marked)
        vocabulary = vocabularies(model).get(name)
        if vocabulary is not None and _listed(name, lists) is None:
            required = info.is_required() and start is not None
            values[name] = pick(told, vocabulary, lists, start, f"{key}-{name}", required=required)
        else:
            values[name] = _field(told, name, info, start, lists, f"{key}-{name}")
    return values


def texts(model: type[BaseModel], key: str) -> dict[str, str]:
    """The fields of a form as it is drawn in which whole sentences are written: names by the keys of their widgets."""
    closed = {*ONE_LINE, *NAMED, *CLOSED, *vocabularies(model)}
    fields = {f"{key}-{name}": info for name, info in model.model_fields.items() if name not in closed}
    written = (field for field, info in fields.items() if plain(info.annotation) is str and field in st.session_state)
    return {field: named(field.removeprefix(f"{key}-")) for field in written}


def missing(model: type[BaseModel], values: Mapping[str, object]) -> list[str]:
    """The fields that must be filled and are not: the required ones; of a customer who was reached, how satisfied."""
    gaps = [name for name, info in model.model_fields.items() if info.is_required() and _empty(values.get(name))]
    if asks_the_reached(model) and values.get("reached") and _empty(values.get("satisfaction")):
        gaps.append("satisfaction")
    return gaps


def asks_the_reached(model: type[BaseModel]) -> bool:
    """Whether a step asks a customer who was reached how satisfied they are."""
    return {"reached", "satisfaction"} <= model.model_fields.keys() and issubclass(model, cmd.Command)


def keepable(values: Mapping[str, object]) -> dict[str, object]:
    """What stands in a form as a draft keeps it (JSON)."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def kept(model: type[BaseModel], draft: Mapping[str, object]) -> dict[str, object]:
    """What a draft holds of a model's fields, as they start with it."""
    kinds = {name: plain(info.annotation) for name, info in model.model_fields.items() if name in draft}
    return {name: _read(kind, draft[name]) for name, kind in kinds.items()}


def _read(kind: type, value: object) -> object:
    if kind is datetime:
        return datetime.fromisoformat(str(value))
    return date.fromisoformat(str(value)) if kind is date else value


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def build(model: type[M], values: Mapping[str, object]) -> M:
    """The model made of what was typed; raises ``FormIncomplete`` naming the fields that are missing or wrong."""
    typed = {name: value for name, value in values.items() if value is not None and value != ""}
    if gaps := missing(model, typed):
        raise FormIncomplete(N_("Fill in: {fields}."), fields=listed(dict.fromkeys(map(named, gaps))))
    try:
        return model.model_validate(typed)
    except ValidationError as error:
        raise _explained(error) from error


def _explained(error: ValidationError) -> FormIncomplete:
    for problem in error.errors():
        known = PROBLEMS.get(problem["msg"].removeprefix("Value error, "))
        if known is not None:
            return FormIncomplete(known)
    fields = dict.fromkeys(named(str(problem["loc"][0])) for problem in error.errors() if problem["loc"])
    return FormIncomplete(N_("Fill in: {fields}."), fields=listed(fields))


def named(name: str) -> str:
    """A field's name, in the reader's language."""
    return _(NAMES[name]) if name in NAMES else name


def plain(annotation: object) -> type:
    """The type a field really holds: ``Annotated[str, …] | None`` → ``str``."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) in {Union, UnionType}:
        return plain(next(part for part in get_args(annotation) if part is not NoneType))
    if annotation is AwareDatetime:
        return datetime
    return annotation if isinstance(annotation, type) else str


def _told(name: str, info: FieldInfo, start: object, *, marked: bool) -> str:
    """What stands above a field."""
    optional = not info.is_required() and start is None and name not in LAST and plain(info.annotation) is not bool
    return _("{field} (optional)", field=named(name)) if marked and optional else named(name)


def _field(told: str, name: str, info: FieldInfo, start: object, lists: Lists, key: str) -> object:
    kind = plain(info.annotation)
    listed = _listed(name, lists)
    if listed is not None:
        return _of_list(told, name, listed, start, key)
    if issubclass(kind, Term):
        return _term(told, kind, start, key, required=info.is_required())
    if kind is bool:
        return _yes_no(told, info, start, key)
    if kind in {datetime, date}:
        return _offered_moment(told, kind, start, key, lists.moments.get(name))
    if kind in {int, float}:
        return _grade(told, info, start, key) if kind is int else _amount(told, start, key)
    text = str(start) if start is not None else ""
    return st.text_input(told, text, key=key) if name in ONE_LINE else st.text_area(told, text, key=key, height=72)


def _of_list(told: str, name: str, listed: Mapping[str, str], start: object, key: str) -> str | None:
    if name in NAMED:
        return known_or_other_name(told, listed, None if start is None else str(start), key)
    return _choice(told, list(listed), start, key, listed.__getitem__, free=name not in CLOSED)


def _listed(name: str, lists: Lists) -> Mapping[str, str] | None:
    if name == "department":
        return {department: department for department in lists.departments}
    if name in lists.before:
        return {value: value for value in lists.before[name]}
    lists_of = {
        "category": lists.categories, "to": lists.posts, "about": lists.posts, "whom": lists.people,
        "party": _parties(),
    }  # fmt: skip
    return lists_of.get(name)


def _parties() -> dict[str, str]:
    return {str(value): label(Phrase(*VALUE_WORDS[str(value)])) for value in ENGINE_VALUES["party"]}


def _choice(
    told: str, options: Sequence[str], start: object, key: str, write: Callable[[str], str], *, free: bool = False
) -> str | None:
    """A pick list; ``free`` also takes what is not on it."""
    offered = [*options, str(start)] if free and start is not None and start not in options else list(options)
    return st.selectbox(
        told,
        offered,
        index=offered.index(str(start)) if start in offered else None,
        format_func=lambda code: write(code) if code in options else str(code),
        placeholder=_("Choose or type"),
        accept_new_options=free,
        key=worded(key),
    )


def pick(told: str, vocabulary: str, lists: Lists, start: object, key: str, *, required: bool) -> str | None:
    """The regulation's words side by side; urgencies with the minutes within which to contact the customer."""
    texts = dict(lists.words.get(vocabulary, {}))
    if start is not None:
        texts.setdefault(str(start), str(start))
    limits = lists.limits if vocabulary == "urgency" else {}
    return st.pills(
        told,
        list(texts),
        default=str(start) if start is not None else None,
        format_func=lambda word: _limited(texts[word], limits.get(word)),
        required=required,
        wrap=True,
        key=worded(key),
    )


def _term(told: str, kind: type[Term], start: object, key: str, *, required: bool) -> object:
    return st.pills(
        told,
        list(kind),
        default=kind(str(start)) if start is not None else None,
        format_func=label,
        required=required and start is not None,
        wrap=True,
        key=worded(key),
    )


def _limited(urgency: str, minutes: int | None) -> str:
    return urgency if minutes is None else _("{urgency} · {n} min", urgency=urgency, n=minutes)


def _yes_no(told: str, info: FieldInfo, start: object, key: str) -> bool | None:
    if isinstance(info.default, bool):
        return st.checkbox(told, bool(start), key=key)
    answers = {True: _("yes"), False: _("no")}
    chosen = start if isinstance(start, bool) else None
    return st.pills(told, [True, False], default=chosen, format_func=answers.__getitem__, key=worded(key))


def _offered_moment(told: str, kind: type, start: object, key: str, often: datetime | None) -> datetime | date | None:
    """A field for a day or a moment, and below it the one that is often given, as long as the field is empty."""
    chosen = when(told, kind, start, key)
    if often is not None and chosen is None and start is None:
        named = _("Next closing time: {moment}", moment=moment(often))
        st.button(named, key=f"{key}-often", type="tertiary", on_click=_take_over, args=(key, often))
    return chosen


def _take_over(key: str, moment: datetime) -> None:
    st.session_state[key] = local(moment).replace(tzinfo=None)


def when(told: str, kind: type, start: object, key: str) -> datetime | date | None:
    """A field for a day or a moment (``kind``)."""
    if kind is date:
        return st.date_input(told, start if isinstance(start, date) else None, key=key, format="YYYY-MM-DD")
    wall = local(start).replace(tzinfo=None) if isinstance(start, datetime) else None
    chosen = st.datetime_input(told, wall, key=key, step=STEP, format="YYYY-MM-DD")
    if chosen is None:
        return None
    if isinstance(start, datetime) and chosen == wall:
        return start
    return chosen.replace(tzinfo=zone())


def _grade(told: str, info: FieldInfo, start: object, key: str) -> int | None:
    """A whole number: one of those between the bounds of its type, side by side."""
    value = int(str(start)) if start is not None else None
    bounds = [*info.metadata, *_metadata(info.annotation)]
    low = next((int(str(bound.ge)) for bound in bounds if isinstance(bound, Ge)), None)
    high = next((int(str(bound.le)) for bound in bounds if isinstance(bound, Le)), None)
    if low is None or high is None:
        return st.number_input(told, value=value, step=1, key=key, placeholder="")
    return st.pills(told, list(range(low, high + 1)), default=value, wrap=True, key=key)


def _metadata(annotation: object) -> Sequence[object]:
    """What is annotated to the parts of a type: the bounds of ``Annotated[int, Ge(1)] | None``."""
    if get_origin(annotation) is Annotated:
        return [part for field in get_args(annotation)[1:] for part in getattr(field, "metadata", [field])]
    return [part for each in get_args(annotation) for part in _metadata(each)]


def _amount(told: str, start: object, key: str) -> float | None:
    value = float(str(start)) if start is not None else None
    return st.number_input(told, min_value=0.0, value=value, step=500.0, format="%.2f", key=key, placeholder="0.00")
