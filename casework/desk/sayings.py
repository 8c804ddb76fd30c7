"""A regulation's phrases and conditions as sentences in both languages: one for each form, for pages and refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from casework.policy import Pack
from casework.regulation.conditions import Value
from casework.regulation.durations import Duration
from casework.regulation.facts import CHECKS, FIELD_WORDS, KINDS, POST_FIELDS, VALUE_WORDS
from casework.regulation.model import Need, Regulation, Step
from casework.regulation.phrases import Check, ClockRuns, Happened, Within
from casework.regulation.phrases import Phrase as Form
from casework.wording import Phrase

Words = Iterable[tuple[str, str]]
UNITS = {"minute": "分钟", "hour": "小时", "day": "天", "week": "周", "month": "个月"}


def joined(words: Words, en: str, zh: str) -> Phrase:
    """Several words, separated as each language does it."""
    found = list(words)
    return Phrase(en.join(word for word, _ in found), zh.join(word for _, word in found))


def posts(pack: Pack, ids: Iterable[str]) -> Phrase:
    """The regulation's names of some of its posts."""
    known = {**pack.regulation.posts, **pack.regulation.chosen}
    return joined(((known[i].en, known[i].zh) if i in known else (i, i) for i in ids), " / ", "/")


def kinds_said(kinds: Iterable[str]) -> Phrase:
    """Kinds of events, any of which will do."""
    return joined(((f"“{KINDS[kind].en}”", f"“{KINDS[kind].zh}”") for kind in kinds), " or ", "或")


def steps_said(steps: Iterable[Step]) -> Phrase:
    """Steps by their names."""
    names = dict.fromkeys((f"“{step.say.en}”", f"“{step.say.zh}”") for step in steps)
    return joined(names, ", ", "、")


def conditions_of(step: Step, regulation: Regulation) -> list[Phrase]:
    """Everything that a step asks of a case beside its stage, one sentence each."""
    return [
        *(condition_said(field, values, regulation) for field, values in step.when.items()),
        *(condition_said(field, values, regulation, negated=True) for field, values in step.unless.items()),
        *(need_said(need, regulation) for need in step.needs),
    ]


def condition_said(field: str, values: tuple[Value, ...], regulation: Regulation, *, negated: bool = False) -> Phrase:
    """What a field of the case must be, or must not be."""
    named = joined((value_said(field, value, regulation) for value in values), " or ", "或")
    en, zh = FIELD_WORDS.get(field, (field, field))
    return Phrase(
        f"{en}: {'not ' if negated else ''}{named.en.lower()}", f"{zh}{'不为' if negated else '为'}{named.zh}"
    )


def field_said(field: str) -> Phrase:
    """What a field of a case or an event is called."""
    return Phrase(*FIELD_WORDS.get(field, (field.replace("_", " "), field)))


def value_said(field: str, value: Value, regulation: Regulation) -> tuple[str, str]:
    """One value of a field, by the regulation's own word for it."""
    words = regulation.posts if field in POST_FIELDS else regulation.words.get(field, {})
    word = words.get(str(value))
    if word is not None:
        return word.en, word.zh
    return VALUE_WORDS.get(str(value), (str(value), str(value)))


def need_said(need: Need, regulation: Regulation) -> Phrase:
    """One phrase, with the cases and entries of which it asks."""
    asked = form_said(need.phrase, regulation)
    only = [condition_said(field, values, regulation) for field, values in (*need.when.items(), *need.with_.items())]
    if not only:
        return asked
    where = joined(((each.en, each.zh) for each in only), " and ", "且")
    return Phrase(f"{asked.en} (if {where.en})", f"{asked.zh}（{where.zh}时）")


def form_said(phrase: Form, regulation: Regulation) -> Phrase:
    """One sentence for each form of phrase."""
    match phrase:
        case ClockRuns(clock, negated):
            named = regulation.clocks[clock].say
            return Phrase(
                f"the clock “{named.en}” {'does not run' if negated else 'runs'}",
                f"时限“{named.zh}”{'不在计时' if negated else '正在计时'}",
            )
        case Happened():
            return _happened(phrase)
        case Within(duration, kind):
            after = kinds_said([kind])
            return Phrase(f"not later than {duration} after {after.en}", f"{after.zh}后{duration_zh(duration)}内")
        case Check(name):
            return Phrase(CHECKS[name].en, CHECKS[name].zh)


def _happened(phrase: Happened) -> Phrase:
    done = kinds_said(phrase.kinds)
    if phrase.since:
        since = kinds_said(phrase.since)
        return Phrase(
            f"{'no ' if phrase.negated else ''}{done.en} since the last {since.en}",
            f"上次{since.zh}之后{'没有' if phrase.negated else '有'}{done.zh}",
        )
    if phrase.ever:
        en, zh = ("never", "从未") if phrase.negated else ("at some time", "曾经")
        return Phrase(f"{en} {done.en}", f"{zh}{done.zh}")
    return Phrase(f"{'no ' if phrase.negated else ''}{done.en}", f"{'没有' if phrase.negated else '已有'}{done.zh}")


def missing_said(phrase: Form, regulation: Regulation) -> Phrase:
    """What is missing where a phrase does not hold: never the condition, which reads like a fact."""
    match phrase:
        case ClockRuns(clock, negated):
            named = regulation.clocks[clock].say
            return Phrase(
                f"the clock “{named.en}” {'still runs' if negated else 'does not run'}",
                f"时限“{named.zh}”{'仍在计时' if negated else '不在计时'}",
            )
        case Happened():
            return _not_happened(phrase)
        case Within(duration, kind):
            after = kinds_said([kind])
            return Phrase(
                f"more than {duration} have passed since {after.en}", f"{after.zh}后已超过{duration_zh(duration)}"
            )
        case Check(name):
            return Phrase(f"not fulfilled: {CHECKS[name].en}", f"未满足“{CHECKS[name].zh}”")


def _not_happened(phrase: Happened) -> Phrase:
    """What was not entered; of something that has to be followed by another thing, that other thing."""
    done, since = kinds_said(phrase.kinds), kinds_said(phrase.since)
    if phrase.since:
        wanted, before = (since, done) if phrase.negated else (done, since)
        return Phrase(
            f"{wanted.en} has not been entered since the last {before.en}", f"上次{before.zh}之后尚未登记{wanted.zh}"
        )
    if phrase.negated:
        return Phrase(f"{done.en} is entered already", f"已登记{done.zh}")
    return Phrase(f"{done.en} has not been entered yet", f"尚未登记{done.zh}")


def duration_zh(duration: Duration) -> str:
    """A length of time in Chinese."""
    if duration.half:
        return "半个工作日"
    if duration.working:
        return f"{duration.amount}个工作{'日' if duration.unit == 'day' else UNITS[duration.unit]}"
    return f"{duration.amount}{UNITS[duration.unit]}"


def told(phrases: Iterable[Phrase]) -> Phrase:
    """Several conditions in one line; says so where there is none."""
    found = list(phrases)
    if not found:
        return Phrase("no further condition", "无其他条件")
    return joined(((each.en, each.zh) for each in found), "; ", "；")


def form_conditions(steps: Iterable[Step], regulation: Regulation) -> Phrase:
    """What the steps of one form ask; named one by one where they differ."""
    each = {step.say.en: (step, told(conditions_of(step, regulation))) for step in steps}
    said = list(each.values())
    if len({phrase for _, phrase in said}) == 1:
        return said[0][1]
    return joined(((f"“{s.say.en}”: {p.en}", f"“{s.say.zh}”：{p.zh}") for s, p in said), ". ", "。")


def writers(regulation: Regulation, kinds: Iterable[str]) -> Iterator[Step]:
    """The steps of people that write one of some kinds of events."""
    wanted = set(kinds)
    return (step for step in regulation.steps.values() if not step.by_clock and wanted & set(step.writes))
