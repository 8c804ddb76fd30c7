"""Why a step is not possible, as a sentence: what is missing, and what to do instead; one for each form of phrase."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from casework.case.approvals import next_post
from casework.case.state import CaseState
from casework.desk.ground import Ground
from casework.desk.sayings import (
    condition_said,
    joined,
    kinds_said,
    missing_said,
    posts,
    steps_said,
    value_said,
    writers,
)
from casework.errors import PermissionRefused, RuleError, YingshengError
from casework.regulation.facts import CASE_FIELDS, IMPLIED
from casework.regulation.model import Need, Step
from casework.regulation.needs import Unmet
from casework.regulation.phrases import ClockRuns, Happened, Within
from casework.regulation.phrases import Phrase as Form
from casework.texts import Words
from casework.wording import Phrase, listed, moment

NOTE = Phrase("Write what is new as a note.", "新的情况请写备注。")


def wrong_stage(step: Phrase, clause: str, stages: Collection[str], case: CaseState, ground: Ground) -> RuleError:
    """The regulation says at which stages a step is possible."""
    return RuleError(
        "Clause {clause}: “{step}” is not possible while the case stands at “{stage}”. It is at: {stages}. Possible "
        "instead: {possible}.",
        clause=clause,
        step=step,
        stage=ground.pack.stage_name(case.stage),
        stages=_stages(stages, ground),
        possible=listed(ground.possible),
    )


def _stages(names: Collection[str], ground: Ground) -> Phrase:
    known = ground.pack.stages
    if set(names) == ground.pack.open_stages:
        return Phrase("any open stage", "任一未办结阶段")
    return joined(((known[name].en.lower(), known[name].zh) for name in known if name in names), ", ", "、")


def wrong_post(step: Step, names: Iterable[str], ground: Ground) -> PermissionRefused:
    """The step is another post's."""
    return PermissionRefused(
        "{step} is for {roles}; ask one of them.", step=name_of(step), roles=posts(ground.pack, names)
    )


def unmet_condition(step: Step, unmet: Unmet, case: CaseState, ground: Ground) -> YingshengError:
    """A field of the case, or a phrase, stands against the step."""
    if unmet.need is None:
        return _wrong_field(step, unmet, case, ground)
    phrase = _lacking(unmet.need.phrase, case)
    fields = {
        "clause": unmet.need.clause or step.clause[0],
        "step": name_of(step),
        "need": missing_said(phrase, ground.pack.regulation),
        "instead": _instead(unmet.need, ground),
        "possible": listed(ground.possible),
    }
    found = _found(unmet.need, case, ground)
    if found is None:
        return RuleError(
            "Clause {clause}: “{step}” is not possible now: {need}. {instead} Possible instead: {possible}.", **fields
        )
    return RuleError(
        "Clause {clause}: “{step}” is not possible now: {need} ({found}). {instead} Possible instead: {possible}.",
        found=found,
        **fields,
    )


def _lacking(phrase: Form, case: CaseState) -> Form:
    """The phrase that tells what is missing: what is late after something that never was, lacks that thing."""
    if isinstance(phrase, Within) and case.course.moment(phrase.kind) is None:
        return Happened((phrase.kind,))
    return phrase


def _wrong_field(step: Step, unmet: Unmet, case: CaseState, ground: Ground) -> RuleError:
    regulation = ground.pack.regulation
    return RuleError(
        "Clause {clause}: “{step}” is for cases with {need}; here: {found}. {instead} Possible instead: {possible}.",
        clause=step.clause[0],
        step=name_of(step),
        need=condition_said(unmet.field, unmet.values, regulation, negated=unmet.construct == "unless"),
        found=_here(unmet.field, case, ground),
        instead=_worded(step.instead) or _setting(step, unmet.field, ground),
        possible=listed(ground.possible),
    )


def _here(field: str, case: CaseState, ground: Ground) -> Phrase:
    """What a field of the case is; of a claim on its way, also how much it is and whose word it waits for."""
    found = case.course.facts.get(field)
    if found is None:
        return Phrase("not entered yet", "尚未登记")
    values = found if isinstance(found, tuple) else (found,)
    here = joined((value_said(field, value, ground.pack.regulation) for value in values), ", ", "、")
    waits_for = next_post(ground.pack, case.claim) if field == "claim" and case.claim and found == "waiting" else None
    if waits_for is None or case.claim is None:
        return Phrase(here.en.lower(), here.zh)
    post = posts(ground.pack, (waits_for.post,))
    return Phrase(
        f"{case.claim.amount:,.2f} yuan, {here.en.lower()} by {post.en}",
        f"{case.claim.amount:,.2f}元，{here.zh}，待{post.zh}",
    )


def _setting(step: Step, field: str, ground: Ground) -> Phrase:
    """The other steps that would change a field of the case."""
    kinds = {kind for kind, fields in CASE_FIELDS.items() if field in fields and kind not in {"received", "reopened"}}
    kinds |= {kind for kind, given in IMPLIED.items() if field in given and kind not in {"received", "reopened"}}
    return _first(each for each in writers(ground.pack.regulation, kinds) if each is not step)


def _instead(need: Need, ground: Ground) -> Phrase:
    """What to do instead: as the folder says, or else what would make the phrase true."""
    regulation = ground.pack.regulation
    if need.instead is not None:
        return _worded(need.instead) or NOTE
    match need.phrase:
        case Happened(kinds, negated=False):
            return _first(writers(regulation, kinds))
        case ClockRuns(clock, negated=False):
            return _first(writers(regulation, regulation.clocks[clock].from_))
        case ClockRuns(clock):
            return _first(writers(regulation, regulation.clocks[clock].to))
    return NOTE


def _found(need: Need, case: CaseState, ground: Ground) -> Phrase | None:
    """What is so instead: when it happened, when the clock is due, when the time ended."""
    zone = ground.pack.timezone
    match need.phrase:
        case Happened(kinds, negated=True, ever=ever):
            places = case.course.ever if ever else case.course.lately
            kind, place = max(((k, places[k]) for k in kinds if k in places), key=lambda each: each[1].number)
            done, at = kinds_said([kind]), moment(place.at, zone)
            return Phrase(f"{done.en} on {at}", f"{at}{done.zh}")
        case ClockRuns(clock, negated=True):
            due = moment(next(due.at for due in case.course.running if due.clock == clock), zone)
            return Phrase(f"due {due}", f"{due}到期")
        case Within(_, kind):
            began = case.course.moment(kind)
            done = kinds_said([kind])
            if began is not None:
                return Phrase(f"{done.en} on {moment(began, zone)}", f"{moment(began, zone)}{done.zh}")
    return None


def _first(steps: Iterable[Step]) -> Phrase:
    named = steps_said(steps)
    if not named.en:
        return NOTE
    return Phrase(f"Enter first: {named.en}.", f"请先办理：{named.zh}。")


def _worded(words: Words | None) -> Phrase | None:
    return Phrase(words.en, words.zh) if words else None


def name_of(step: Step) -> Phrase:
    """A step as it is read."""
    return Phrase(step.say.en, step.say.zh)
