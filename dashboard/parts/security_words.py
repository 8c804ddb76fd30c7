"""Lines of the security log in the reader's language: ids become the names of pages, steps and accounts."""

from __future__ import annotations

import re
from collections.abc import Mapping

from casework.case.finding import PLACE
from casework.policy import Policies
from casework.vocabulary.desk import CommandName, Page
from casework.vocabulary.security import Deed
from dashboard.frame.i18n import N_, _, label
from dashboard.parts.account_words import change_in_words
from dashboard.parts.formats import stated
from dashboard.parts.gone_words import kind_of_age
from dashboard.views.case.customer_record import NAMES

OF_AN_ACCOUNT = frozenset({Deed.RIGHTS_CHANGED, Deed.ENROLLED, Deed.REVOKED})
"""Deeds whose detail is what an account came to."""
ABOUT_ACCOUNTS = frozenset({Deed.RIGHTS_CHANGED, Deed.ACTIVATED, Deed.DEACTIVATED, Deed.ENROLLED, Deed.REVOKED})
ON_ERASURES = frozenset({Deed.ERASURE_REQUESTED, Deed.ERASURE_REFUSED, Deed.ERASED})
"""Deeds whose detail is a request, and in whose name the operator of the machine acted."""
OPERATOR, IN_THE_NAME_OF = "operator:", ", in the name of "
PLACES = {"sign-in": N_("the door"), "file": N_("a file"), PLACE: N_("the search")}
LOOKS = frozenset({Deed.REVEALED, Deed.SEARCHED})
FIELD = re.compile(r"\{\w+[^}]*\}")


def steps_in_words(policies: Policies) -> dict[str, str]:
    """What the steps of all regulations are called, by id; of several with one id, as the first calls it."""
    steps = [each for pack in policies.packs for each in pack.steps.items()]
    return {name: label(step.say) for name, step in reversed(steps)}


def thing_in_words(deed: str, what: str | None, names: Mapping[str, str], steps: Mapping[str, str]) -> str | None:
    """What a deed was done to."""
    if what is None:
        return None
    if deed in ABOUT_ACCOUNTS:
        return names.get(what, what)
    if what in PLACES:
        return _(PLACES[what])
    if deed == Deed.LET_GO_BY_AGE:
        return kind_of_age(what)
    kind, _colon, name = what.partition(":")
    known = {"page": Page, "step": CommandName}.get(kind)
    if known and name in set(known):
        return label(known(name))
    return steps.get(name, what) if kind == "step" else what


def actor_in_words(actor: str, names: Mapping[str, str]) -> str:
    """Who acted: somebody with an account, or whoever runs commands on the machine."""
    if actor.startswith(OPERATOR):
        return _("operator of the machine ({name})", name=actor.removeprefix(OPERATOR))
    return names.get(actor, actor)


def detail_in_words(row: Mapping[str, object], names: Mapping[str, str]) -> str | None:
    """What else a line says: the sentence of a refusal without its fields, the rights given, why somebody looked."""
    deed, detail = row["deed"], str(row["detail"] or "")
    if deed == Deed.REFUSED:
        return FIELD.sub("…", _(detail))
    if deed in LOOKS:
        return stated(field_in_words(row), reason_in_words(row)) if detail else _("found nobody")
    request, acted, user_id = detail.partition(IN_THE_NAME_OF)
    if deed in ON_ERASURES and acted:
        return _("{request}, in the name of {name}", request=request, name=names.get(user_id, user_id))
    return change_in_words(detail) if deed in OF_AN_ACCOUNT else detail or None


def field_in_words(row: Mapping[str, object]) -> str:
    """Which masked field somebody looked at."""
    return _(NAMES.get(str(row["detail"]), str(row["detail"])))


def reason_in_words(row: Mapping[str, object]) -> str:
    """Why somebody looked at masked data."""
    return _("found by typing it whole") if row["searched"] else str(row["reason"] or "")
