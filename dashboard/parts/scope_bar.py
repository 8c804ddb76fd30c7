"""The filters above a page: months, as-of time, parts of the company. All of them stand in the URL.

``choose`` draws them and returns the ``Scope`` to ask with; a page names the filters that make sense on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import streamlit as st

from casework.time import present
from casework.vocabulary import Concern
from casework.vocabulary.own import known
from dashboard.frame import address
from dashboard.frame.i18n import CHINESE, _, label, language
from dashboard.frame.streamlit_seams.kinds import DeltaGenerator
from dashboard.parts import unheeded
from dashboard.parts.formats import local, month, zone
from dashboard.parts.segments import one_of
from etl.subjects import Choices
from etl.subjects.company.answers import RuleChoice
from etl.warehouse.scope import Scope, months_before, running_month

MONTHS_SHOWN = 6
FIRST_MOMENT = datetime(2000, 1, 1)  # noqa: DTZ001 - widgets take local wall time
"""The first moment that can be asked for."""
BY_COMPANY, COMPANY_S = "company", "°"
LIMITS = "limits"
"""URL parameter: whose limits are looked at."""
FILTERS = ("project", "department", "clause", "severity", "channel", "concern")


@dataclass(frozen=True, slots=True)
class Names:
    """How codes are called: projects by name, rules by clause and name."""

    projects: Mapping[str, str]
    rules: Mapping[str, str]
    clauses: Mapping[str, str]
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def word(self, vocabulary: str, code: object) -> str:
        """What a code of a vocabulary is called: by the regulation where there is one, else by the house."""
        name = self.words.get((vocabulary, str(code)))
        term = known(vocabulary, str(code))
        return name or (label(term) if term else str(code))

    @classmethod
    def of(cls, choices: Choices) -> Names:
        """Names of all that can be chosen, in the reader's language."""
        chinese = language() == CHINESE
        return cls(
            projects={p.code: p.name for p in choices.projects},
            rules={r.rule_key: _face(r, chinese=chinese) for r in choices.rules},
            clauses={r.rule_key: r.clause for r in choices.rules},
            words={(w.vocabulary, w.code): (w.zh if chinese else w.en) for w in choices.words},
        )


def _face(rule: RuleChoice, *, chinese: bool) -> str:
    """Clause and name of a rule, with the mark of what the company set."""
    mark = f" {COMPANY_S}" if rule.set_by == BY_COMPANY else ""
    return f"{rule.clause} {rule.name_zh if chinese else rule.name_en}{mark}"


def mark_meant() -> None:
    """Say what the mark means, where names of clauses stand."""
    st.caption(_("Marked °: set by the company."))


def choose(choices: Choices, now: datetime, filters: Sequence[str] = FILTERS, *, months: bool = True) -> Scope:
    """Draw the scope bar and return the scope chosen, as of ``now`` unless the reader chooses another moment.

    ``months=False`` for pages about one moment (open cases).
    """
    with st.container(key="scope", border=True):
        unheeded.say(_in_vain(choices, now, filters, months=months))
        columns = st.columns([1, 1, 1.4, 1.2] if months else [1.4, 1.2, 2], vertical_alignment="bottom")
        rest = iter(columns)
        first, last = _months(choices, now, (next(rest), next(rest))) if months else _all_months(choices, now)
        as_of = _as_of(next(rest), now)
        chosen = _filters(choices, filters, next(rest))
        known_at = _known_at(as_of)
    return Scope(
        as_of=as_of or now,
        month_from=first,
        month_to=last,
        projects=chosen.get("project"),
        departments=chosen.get("department"),
        rules=chosen.get("clause"),
        severities=chosen.get("severity"),
        channels=chosen.get("channel"),
        concerns=chosen.get("concern"),
        known_at=known_at,
    )


def runs(scope: Scope) -> bool:
    """Whether the last month asked for is not over: what it says is so far, never to be set against a whole month."""
    return scope.month_to >= running_month(scope.as_of)


def heading_of(scope: Scope) -> str:
    """What stands above the cards of the last month asked for."""
    if runs(scope):
        return _("In {month} so far", month=month(scope.month_to))
    return _("In {month}, against the month before", month=month(scope.month_to))


def moment_only(choices: Choices) -> Scope:
    """Draw only the as-of moment (a case file); the scope covers all months and projects."""
    with st.container(key="scope", border=True):
        now = present.now()
        unheeded.say(_in_vain(choices, now, (), months=False))
        first, last = _all_months(choices, now)
        as_of = _as_of(st.columns([1, 2])[0], now)
        known_at = _known_at(as_of)
    return Scope(as_of=as_of or now, month_from=first, month_to=last, known_at=known_at)


def month_choices(choices: Choices, now: datetime) -> list[date]:
    """Months that can be chosen: from the first with data to the running one, newest first."""
    running = local(now).date().replace(day=1)
    oldest = min((*choices.months, running))
    count = (running.year - oldest.year) * 12 + running.month - oldest.month
    return [months_before(running, back) for back in range(count + 1)]


def _months(choices: Choices, now: datetime, places: tuple[DeltaGenerator, DeltaGenerator]) -> tuple[date, date]:
    offered = month_choices(choices, now)
    default = (offered[min(MONTHS_SHOWN, len(offered)) - 1], offered[0])
    names, labels = ("from", "to"), (_("From month"), _("To month"))
    found = []
    for place, name, text, standard in zip(places, names, labels, default, strict=True):
        wanted = _month_of(address.first(name), offered) or standard
        chosen = place.selectbox(
            text,
            offered,
            index=offered.index(wanted),
            format_func=month,
            key=address.widget_key(name),
            on_change=address.take,
            args=(name, _encoder(standard)),
        )
        found.append(chosen or standard)
    return min(found), max(found)


def _in_vain(choices: Choices, now: datetime, filters: Sequence[str], *, months: bool) -> dict[str, list[str]]:
    """What the address asks of this bar and cannot get, as it is written there, by what it is called."""
    offered = month_choices(choices, now) if months else []
    found = {
        title: [text for text in address.read(name) if months and _month_of(text, offered) is None]
        for name, title in (("from", _("From month")), ("to", _("To month")))
    }
    moment = address.first("as_of")
    found[_("As of")] = [moment] if moment and not _has_been(_moment_of(moment), now) else []
    options = _options(choices)
    for name in filters:
        title, names = options[name]
        found[title] = [code for code in address.read(name) if code not in names]
    return found


def _has_been(moment: datetime | None, now: datetime) -> bool:
    """Whether a local wall time lies between those that can be asked for."""
    return moment is not None and FIRST_MOMENT <= moment <= _last_moment(now)


def _last_moment(now: datetime) -> datetime:
    return local(now).replace(tzinfo=None, hour=23, minute=59, second=0, microsecond=0)


def _encoder(standard: date) -> Callable[[object], list[str]]:
    return lambda value: [f"{value:%Y-%m}"] if isinstance(value, date) and value != standard else []


def _month_of(text: str | None, offered: Sequence[date]) -> date | None:
    return next((month for month in offered if f"{month:%Y-%m}" == text), None)


def _all_months(choices: Choices, now: datetime) -> tuple[date, date]:
    offered = month_choices(choices, now)
    return offered[-1], offered[0]


def _as_of(place: DeltaGenerator, now: datetime) -> datetime | None:
    """The moment asked for, aware; None means now."""
    asked = _moment_of(address.first("as_of"))
    chosen = place.datetime_input(
        _("As of (empty: now)"),
        value=asked if _has_been(asked, now) else None,
        max_value=_last_moment(now),
        min_value=FIRST_MOMENT,
        step=900,
        key=address.widget_key("as_of"),
        on_change=address.take,
        args=("as_of", lambda value: [f"{value:%Y-%m-%dT%H:%M}"] if isinstance(value, datetime) else []),
    )
    return chosen.replace(tzinfo=zone()) if chosen else None


def _moment_of(text: str | None) -> datetime | None:
    """The local wall time written in the URL; None when there is none or it is not a time."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None) if text else None
    except ValueError:
        return None


def _known_at(as_of: datetime | None) -> datetime | None:
    """``as_of`` when the reader wants it as it was known then; the switch appears only with a past moment."""
    if as_of is None:
        return None
    wanted = st.toggle(
        _("As it was known then: leave out what was entered later"),
        value=address.first("known") == "then",
        key=address.widget_key("known"),
        on_change=address.take,
        args=("known", lambda value: ["then"] if value else []),
    )
    return as_of if wanted else None


def _filters(choices: Choices, filters: Sequence[str], place: DeltaGenerator) -> dict[str, tuple[str, ...]]:
    options = _options(choices)
    active = sum(any(code in options[name][1] for code in address.read(name)) for name in filters)
    active += bool(address.read(LIMITS))
    title = _("Filters: {n} set", n=active) if active else _("Filters")
    chosen: dict[str, tuple[str, ...]] = {}
    with place.popover(title, width="stretch", icon=":material/filter_list:"):
        for name in filters:
            text, names = options[name]
            known = [code for code in address.read(name) if code in names]
            picked = st.multiselect(
                text,
                list(names),
                default=known,
                format_func=names.__getitem__,
                placeholder=_("All"),
                key=address.widget_key(name),
                on_change=address.take,
                args=(name, _codes),
            )
            if picked:
                chosen[name] = tuple(picked)
        if "clause" in filters and (whose := _whose(choices.rules)):
            chosen["clause"] = _set_by(choices.rules, whose, chosen.get("clause"))
    return chosen


def _whose(rules: Sequence[RuleChoice]) -> str | None:
    """Whose limits the reader looks at, where there are both; None for all."""
    if len({rule.set_by for rule in rules}) < 2:  # noqa: PLR2004 - nothing to tell apart
        return None
    options = {"": _("All"), "clause": _("Of the regulation"), BY_COMPANY: _("Set by the company °")}
    return one_of(LIMITS, _("Whose limits"), options) or None


def _set_by(rules: Sequence[RuleChoice], whose: str, chosen: tuple[str, ...] | None) -> tuple[str, ...]:
    """Those of the chosen rules that were set by ``whose``; never empty, which would ask for all."""
    found = tuple(rule.rule_key for rule in rules if rule.set_by == whose and (not chosen or rule.rule_key in chosen))
    return found or ("",)


def _codes(chosen: object) -> list[str]:
    return [str(code) for code in chosen] if isinstance(chosen, list) else []


def _concerns(choices: Choices) -> list[str]:
    """Every concern that a regulation lists; those of the house where none does."""
    listed = [word.code for word in choices.words if word.vocabulary == "concern" and word.listed]
    return listed or [concern.value for concern in Concern]


def _options(choices: Choices) -> dict[str, tuple[str, Mapping[str, str]]]:
    names = Names.of(choices)
    return {
        "project": (_("Project"), names.projects),
        "department": (_("Department"), {d: d for d in choices.departments}),
        "clause": (_("Clause"), names.rules),
        "severity": (_("Severity"), _words("severity", choices.severities, names)),
        "channel": (_("Channel"), _words("channel", choices.channels, names)),
        "concern": (_("Concern"), _words("concern", _concerns(choices), names)),
    }


def _words(vocabulary: str, codes: Sequence[str], names: Names) -> dict[str, str]:
    """The words to choose from, and those that the address asks for although no case is of them (yet)."""
    asked = [code for code in address.read(vocabulary) if (vocabulary, code) in names.words or known(vocabulary, code)]
    return {code: names.word(vocabulary, code) for code in dict.fromkeys([*codes, *asked])}
