"""Each part of a regulation as a line that people read: who does what when, within which limit, and what if not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from casework.regulation import Regulation
from casework.regulation.clauses import Place
from casework.regulation.limits import Carried
from casework.regulation.model import Clock
from dashboard.frame.i18n import N_, _, label
from dashboard.parts.formats import listed, number, percent, stated
from dashboard.parts.regulation_words import EVERY, Wording, signed, span_of


@dataclass(frozen=True, slots=True)
class Told:
    """One line: what kind of part it is, what it says, and short notes behind it."""

    what: str
    said: str
    notes: tuple[str, ...] = ()


def told(regulation: Regulation, place: Place) -> Told:
    """The part at ``place`` in the reader's words."""
    part, name = place
    return TELLING[part](Wording(regulation), name)


def _step(words: Wording, name: str) -> Told:
    step = words.regulation.steps[name]
    notes = [_("by {posts}", posts=words.posts(step.by))]
    notes.append(_("begins a case") if step.begins else _("at {stages}", stages=words.stages(step)))
    if step.when:
        notes.append(_("if {condition}", condition=words.condition(step.when)))
    if step.needs:
        notes.append(_("needs {conditions}", conditions=listed(words.need(need) for need in step.needs)))
    if step.then:
        notes.append(_("then: {stage}", stage=words.stage(step.then)))
    if step.tells:
        notes.append(_("tells {posts}", posts=words.posts(step.tells)))
    return Told(_("Step"), label(step.say), tuple(notes))


def _need(words: Wording, name: str) -> Told:
    step, _dot, number = name.partition(".")
    known = words.regulation.steps[step]
    return Told(_("Condition"), stated(label(known.say), words.need(known.needs[int(number)])))


def _word(words: Wording, name: str) -> Told:
    vocabulary, _dot, word = name.partition(".")
    known = words.regulation.words[vocabulary][word]
    return Told(_("Word"), label(known), (label(known.hint),) if known.hint else ())


def _clock(words: Wording, name: str) -> Told:
    clock = words.regulation.clocks[name]
    fields = {
        "name": label(clock.say), "start": words.kinds(clock.from_), "end": words.kinds(clock.to),
        "limit": words.limit(clock.limit),
    }  # fmt: skip
    agreed = all(isinstance(part, Carried) for part in clock.limit.all_parts())
    said = (
        _("{name}: {start} → {end} by {limit}", **fields)
        if agreed
        else _("{name}: {start} → {end} within {limit}", **fields)
    )
    return Told(_("Limit"), said, tuple(_about_clock(words, name, clock)))


def _about_clock(words: Wording, name: str, clock: Clock) -> Iterator[str]:
    conditions = (words.condition(clock.from_with), words.condition(clock.when))
    if any(conditions):
        yield _("if {condition}", condition=listed(filter(None, conditions)))
    if clock.unless:
        yield _("unless {condition}", condition=words.condition(clock.unless))
    if clock.owed_by:
        yield _("owed by {post}", post=words.post(clock.owed_by))
    if clock.warn and words.regulation.warn:
        yield _("warned at {share} of the time", share=words.regulation.warn.share)
    if clock.missed:
        yield _("if missed: {step}", step=words.step(clock.missed))
    points = next((line.points for line in words.regulation.lines if {name, "*"} & set(line.missed)), None)
    if points and clock.counts:
        yield _("if missed, points: {points}", points=signed(points))
    if clock.target:
        yield _("to be kept in {share} of cases", share=percent(clock.target, 0))
    if not clock.counts:
        yield _("not measured")


def _duty(words: Wording, name: str) -> Told:
    duty = words.regulation.duties[name]
    notes = [_(EVERY[duty.every]), _("by {posts}", posts=words.post(duty.by))]
    if duty.to:
        notes.append(_("to {posts}", posts=words.posts(duty.to)))
    notes.append(_("within {limit} of its end", limit=span_of(duty.within)))
    return Told(_("Duty"), label(duty.say), tuple(notes))


def _chosen(words: Wording, name: str) -> Told:
    lines = [
        f"{words.condition(choice.when)} → {words.post(choice.post)}" if choice.when else words.post(choice.post)
        for choice in words.regulation.chosen[name].choose
    ]
    return Told(_("Who"), label(words.regulation.chosen[name]), tuple(lines))


def _route(words: Wording, name: str) -> Told:
    route = words.regulation.routes[int(name)]
    said = _("Claims up to {amount} yuan", amount=number(route.up_to)) if route.up_to else _("Claims of any amount")
    notes = [_("endorsed by {posts}", posts=words.posts(route.endorse))] if route.endorse else []
    return Told(_("Money"), said, (*notes, _("approved by {posts}", posts=words.posts(route.approve))))


def _sees(words: Wording, name: str) -> Told:
    rule = words.regulation.sees[int(name)]
    said = _("Such cases are seen by {posts} alone", posts=words.posts(rule.posts))
    return Told(_("Confidential"), said, (words.condition(rule.when),) if rule.when else ())


def _sheet(words: Wording, name: str) -> Told:
    sheet = words.regulation.sheet[name]
    said = _("Each month begins at {base}", base=number(sheet.base))
    return Told(_("Score"), said, (_("never below {floor} or above {ceiling}", floor=number(sheet.floor),
                                     ceiling=number(sheet.ceiling)),))  # fmt: skip


def _line(words: Wording, name: str) -> Told:
    line = words.regulation.lines[int(name)]
    said = _("Points {points} for: {what}", points=signed(line.points), what=words.line(line))
    return Told(_("Score"), said, (_("at most {cap} a month", cap=number(line.cap)),) if line.cap else ())


SOURCES = {"case_callback": N_("Callback of the centre"), "club": N_("Customer club"), "survey": N_("Survey")}


def _satisfied(words: Wording, name: str) -> Told:
    rule = words.regulation.satisfied[int(name)]
    said = _("{source}: {share} are to be satisfied", source=_(SOURCES.get(rule.source, rule.source)),
             share=percent(rule.target, 0))  # fmt: skip
    return Told(_("Target"), said)


def _figures(words: Wording, _name: str) -> Told:
    figures = words.regulation.figures
    share = percent(figures.target, 0) if figures else ""
    return Told(_("Target"), _("{share} of limits are to be kept", share=share))


def _follow_up(_words: Wording, _name: str) -> Told:
    return Told(
        _("Surveys"), _("Who answers a survey or a call of the club with discontent has a case to follow it up")
    )


def _pack(words: Wording, name: str) -> Told:
    whole = words.regulation
    if name == "warn" and whole.warn:
        notes = (_("tells {posts}", posts=words.posts(whole.warn.tells)),) if whole.warn.tells else ()
        return Told(_("Warning"), _("warned at {share} of the time", share=whole.warn.share), notes)
    return Told(_("Record"), _("The minimum record: {fields}", fields=listed(map(_record_field, whole.record.fields))))


RECORD = {
    "name": N_("Name"), "project": N_("Project"), "room": N_("Room"), "contact": N_("Contact"),
    "content": N_("Content"),
}  # fmt: skip


def _record_field(name: str) -> str:
    return _(RECORD[name]) if name in RECORD else name


def _form(words: Wording, name: str) -> Told:
    form = words.regulation.forms[name]
    return Told(_("Form"), label(form), (_("annex {number}", number=form.annex),) if form.annex else ())


def _questionnaire(words: Wording, name: str) -> Told:
    return Told(_("Questionnaire"), label(words.regulation.questionnaires[name]))


TELLING: dict[str, Callable[[Wording, str], Told]] = {
    "pack": _pack, "steps": _step, "needs": _need, "words": _word,
    "clocks": _clock, "duties": _duty, "chosen": _chosen, "routes": _route,
    "sees": _sees, "sheet": _sheet, "lines": _line, "satisfied": _satisfied, "figures": _figures, "forms": _form,
    "follow_up": _follow_up,
    "questionnaires": _questionnaire,
}  # fmt: skip
"""How each part is told, by where it stands."""
