"""What a regulation asks of a case beside the usual, as now known: whom it is about, which incident, the own date."""

from __future__ import annotations

from collections.abc import Mapping

from casework.case.effective import effective
from casework.desk.sayings import field_said, value_said
from casework.policy import Pack
from casework.record.events import Received
from casework.wording import Phrase
from dashboard.frame.i18n import label
from dashboard.frame.state import Platform
from dashboard.parts import casedesk
from dashboard.parts.formats import listed, moment

NO, WANTED_BY, WHOM = "no", "wanted_by", "whom"
SHOWN = ("incident", "about", "anonymous", "formal", "written")
"""Fields of the case, in the order of the header."""


def further(platform: Platform, case_id: str, pack: Pack) -> dict[str, str]:
    """The header's lines, by what each is called."""
    case = casedesk.standing(platform).states([case_id]).get(case_id)
    facts = case.course.facts if case is not None else {}
    found = {name: facts[name] for name in SHOWN if facts.get(name, NO) != NO}
    told = {
        label(field_said(name)): listed(
            label(Phrase(*value_said(name, each, pack.regulation))) for each in _each(value)
        )
        for name, value in found.items()
    }
    return told | _named(platform, facts) | _wanted_by(platform, case_id)


def _named(platform: Platform, facts: Mapping[str, object]) -> dict[str, str]:
    """Whom of a post it is about, by the name of the account where there is one."""
    whom = facts.get(WHOM)
    return {} if whom is None else {label(field_said(WHOM)): casedesk.staff(platform).get(str(whom), str(whom))}


def _each(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else (str(value),)


def _wanted_by(platform: Platform, case_id: str) -> dict[str, str]:
    """The customer's own date, as the case was received or corrected."""
    payloads = (fact.payload for fact in effective(platform.ledger.stream(f"case/{case_id}")))
    received = next((payload for payload in payloads if isinstance(payload, Received)), None)
    if received is None or received.wanted_by is None:
        return {}
    return {label(field_said(WANTED_BY)): moment(received.wanted_by)}
