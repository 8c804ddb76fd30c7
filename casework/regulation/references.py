"""Whether everything a regulation names is there: clauses, posts, kinds, stages, clocks, words, values, checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from casework.regulation import facts
from casework.regulation.conditions import Value
from casework.regulation.durations import Duration
from casework.regulation.findings import Findings, listed
from casework.regulation.form_lines import FormLine, Source, read_line
from casework.regulation.model import Chosen, Clock, Duty, Form, Line, Regulation, Sheet, Step
from casework.regulation.phrases import Check, ClockRuns, Happened, Phrase, Within
from casework.regulation.said import said_with

FIELDS = {*facts.ENGINE_VALUES, *facts.POST_FIELDS, *facts.VOCABULARIES, *facts.OPEN_FIELDS}
"""What conditions may ask about."""
SHEETS = (facts.PROJECT_SHEET, facts.PERSON_SHEET)
OF_FORMS = ("case", "customer", "blank", "signature", "count", "answer", "unit")
"""What a form prints beside what entries, clocks and words say."""


def check_references(regulation: Regulation) -> Findings:
    """Every name that leads nowhere, and every clause that nothing carries out."""
    looking = _Looking(regulation)
    looking.words()
    for name, step in regulation.steps.items():
        looking.step(f"steps.{name}", name, step)
    for name, clock in regulation.clocks.items():
        looking.clock(f"clocks.{name}", clock)
    looking.posts_and_routes()
    looking.unit()
    looking.papers()
    looking.coverage()
    return looking.found


class _Looking:
    """One look through a regulation: what it found, and which clauses something named."""

    def __init__(self, regulation: Regulation) -> None:
        self.regulation = regulation
        self.found = Findings(regulation.id)
        self._named: set[str] = set()
        self._written = {kind for step in regulation.steps.values() for kind in step.writes}

    # -- names

    def _clauses(self, key: str, ids: Iterable[str | None]) -> None:
        for each in ids:
            if each is None:
                continue
            self._named.add(each)
            if each not in self.regulation.clauses:
                self.found.add(key, "there is no clause {clause}: add it to clauses.toml or name another", clause=each)

    def _posts(self, key: str, names: Iterable[str]) -> None:
        known = {*self.regulation.posts, *self.regulation.chosen, facts.EVERYBODY, facts.CLOCK, facts.RECORDER}
        for name in set(names) - known:
            self.found.add(key, "there is no post {post}: choose among {known}", post=name, known=listed(known))

    def _kinds(self, key: str, names: Iterable[str | None]) -> None:
        for name in {name for name in names if name is not None} - facts.KINDS.keys():
            near = get_close_matches(name, facts.KINDS, n=3) or facts.KINDS
            self.found.add(key, "there is no kind of event {kind}: choose among {known}", kind=name, known=listed(near))

    def _written_kinds(self, key: str, names: Iterable[str | None]) -> None:
        self._kinds(key, names)
        for name in ({name for name in names if name is not None} & facts.KINDS.keys()) - self._written:
            self.found.add(key, "no step writes {kind}: let one write it, or do not wait for it", kind=name)

    def _no_clock(self, key: str, clock: str) -> None:
        self.found.add(key, "there is no clock {clock}: choose among {known}", clock=clock,
                       known=listed(self.regulation.clocks))  # fmt: skip

    def _values(self, field: str) -> set[Value] | None:
        """Values a field can have; None for one that holds what people write."""
        if field in facts.ENGINE_VALUES:
            return set(facts.ENGINE_VALUES[field])
        if field in facts.POST_FIELDS:
            return set(self.regulation.posts)
        if field in facts.VOCABULARIES:
            return set(self.regulation.words.get(field, {}))
        return None

    def _condition(self, key: str, condition: Mapping[str, tuple[Value, ...]]) -> None:
        for field, wanted in condition.items():
            known = self._values(field)
            if known is None and field not in facts.OPEN_FIELDS:
                self.found.add(key, "there is no field {field}: choose among {known}", field=field,
                               known=listed(FIELDS))  # fmt: skip
            for value in wanted:
                if known is not None and value not in known:
                    self.found.add(
                        key, "{field} has no value {value}: choose among {known}", field=field, value=value,
                        known=listed(known) or "words.toml",
                    )  # fmt: skip

    def _phrase(self, key: str, phrase: Phrase) -> None:
        match phrase:
            case Check(name, arguments):
                known = facts.CHECKS.get(name)
                if known is None:
                    self.found.add(key, "there is no check {check}: choose among {known}", check=name,
                                   known=listed(set(facts.CHECKS)))  # fmt: skip
                elif known.arguments != len(arguments):
                    self.found.add(key, "check {check} takes {count} arguments", check=name, count=known.arguments)
            case ClockRuns(clock):
                if clock not in self.regulation.clocks:
                    self._no_clock(key, clock)
            case Within(kind=kind):
                self._written_kinds(key, [kind])
            case Happened(kinds, since):
                self._written_kinds(key, [*kinds, *since])

    # -- parts

    def words(self) -> None:
        """Vocabularies, base words, conditions of words."""
        for vocabulary, words in self.regulation.words.items():
            if vocabulary not in facts.VOCABULARIES:
                self.found.add(f"words.{vocabulary}", "there is no such vocabulary: choose among {known}",
                               known=listed(facts.VOCABULARIES))  # fmt: skip
            base = facts.BASE_WORDS.get(vocabulary)
            for name, word in words.items():
                key = f"words.{vocabulary}.{name}"
                self._clauses(key, [word.clause])
                self._condition(key, word.when)
                if base is not None and (word.is_ or name) not in base:
                    self.found.add(key, "say which base word it is: {known}", known=listed(base))
                for form in set(word.evidence) - self.regulation.forms.keys():
                    self.found.add(key, "there is no form {form}: choose among {known}", form=form,
                                   known=listed(self.regulation.forms))  # fmt: skip

    def step(self, key: str, name: str, step: Step) -> None:
        """One step: clauses, posts, kinds, conditions, stages, phrases."""
        self._clauses(key, step.clause)
        self._posts(key, (*step.by, *step.tells))
        self._kinds(key, step.writes)
        self._written_kinds(key, [step.takes_back])
        self._alike(key, step)
        self._asked(key, step)
        for condition in (step.with_, step.when, step.unless, *(fork.when for fork in step.but)):
            self._condition(key, condition)
        stages = {
            *self.regulation.stages_of(step),
            *(fork.then for fork in step.but),
            *([step.then] if step.then else []),
        }
        for stage in stages - self.regulation.stages.keys():
            self.found.add(key, "there is no stage {stage}: choose among {known}", stage=stage,
                           known=listed(self.regulation.stages))  # fmt: skip
        for need in step.needs:
            self._phrase(key, need.phrase)
            self._clauses(key, [need.clause])
            self._condition(key, {**need.when, **need.with_})
        if step.by_clock and not any(clock.missed == name for clock in self.regulation.clocks.values()):
            self.found.add(
                key, "passing time takes this step, but no clock names it under missed: let one, or give it to a post"
            )

    def clock(self, key: str, clock: Clock) -> None:
        """One clock: kinds that somebody writes, conditions, what it leads to, its limit."""
        self._clauses(key, clock.clause)
        self._written_kinds(key, (*clock.kinds, clock.since))
        for condition in (clock.from_with, clock.to_with, clock.when, clock.unless):
            self._condition(key, condition)
        self._posts(key, [clock.owed_by] if clock.owed_by else [])
        if clock.cause is not None:
            self._condition(key, {"cause": (clock.cause,)})
        follows = self.regulation.steps.get(clock.missed or "")
        if clock.missed and (follows is None or not follows.by_clock):
            self.found.add(key, 'missed names {step}, which is no step with by = ["clock"]', step=clock.missed)
        if clock.warn and self.regulation.warn is None:
            self.found.add(key, "it warns, but pack.toml has no [warn] that says at which share")
        if clock.limit.by is not None:
            self._condition(key, {clock.limit.by: tuple(clock.limit.by_value or {})})
        for field in set(clock.same) - set(facts.OPEN_FIELDS):
            self.found.add(key, "same: there is no field {field}: choose among {known}", field=field,
                           known=listed(facts.OPEN_FIELDS))  # fmt: skip
        if all(isinstance(part, Duration) and part.amount == 0 for part in clock.limit.all_parts()) and clock.missed:
            self.found.add(key, "a limit of nothing that leads to a step would be missed at once")

    def posts_and_routes(self) -> None:
        """Posts, chosen posts, routes of claims, who sees what, the record and the warning."""
        whole = self.regulation
        self._clauses("pack.record", [whole.record.clause])
        if whole.warn:
            self._clauses("pack.warn", [whole.warn.clause])
            self._posts("pack.warn", whole.warn.tells)
        for name in {*whole.posts, *whole.chosen} & {facts.EVERYBODY, facts.CLOCK, facts.RECORDER}:
            self.found.add(
                f"posts.{name}",
                "{name} means something else in every regulation: give the post another name",
                name=name,
            )
        for name, post in whole.posts.items():
            self._clauses(f"posts.{name}", [post.clause])
            if post.is_ not in facts.ROLES:
                self.found.add(
                    f"posts.{name}", "is = {role} is none of {known}", role=post.is_, known=listed(facts.ROLES)
                )
        for name, chosen in whole.chosen.items():
            self._chosen(f"chosen.{name}", chosen)
        for number, route in enumerate(whole.routes):
            self._clauses(f"routes.{number}", [route.clause])
            self._posts(f"routes.{number}", (*route.endorse, *route.approve))
        for number, rule in enumerate(whole.sees):
            self._clauses(f"sees.{number}", [rule.clause])
            self._posts(f"sees.{number}", rule.posts)
            self._handlers(f"sees.{number}", rule.posts)
            self._condition(f"sees.{number}", rule.when)

    def _chosen(self, key: str, chosen: Chosen) -> None:
        """A post that the case decides: every line names a post, and the last fits every case."""
        self._clauses(key, chosen.clause)
        self._posts(key, (choice.post for choice in chosen.choose))
        for choice in chosen.choose:
            self._condition(key, choice.when)
            if choice.post in self.regulation.chosen:
                self.found.add(
                    key, "{post} is chosen itself, so nobody would be meant: name a post", post=choice.post
                )  # fmt: skip
        if chosen.choose[-1].when:
            self.found.add(key, "the last line must have no when, or some cases have nobody")

    def _alike(self, key: str, step: Step) -> None:
        """What is taken back is told by the kind of event that takes it, whichever step wrote it."""
        for name, other in self.regulation.steps.items():
            if step.takes_back and other.writes[-1:] == step.writes[-1:] and other.takes_back != step.takes_back:
                self.found.add(
                    key,
                    "steps.{name} writes {kind} as well and takes back something else: let it take back {taken}, or "
                    "write another kind",
                    name=name,
                    kind=step.writes[-1],
                    taken=step.takes_back,
                )

    def _asked(self, key: str, step: Step) -> None:
        """What is asked is what the entries of the step can say."""
        known = said_with(step.writes)
        for name in (name for name in step.asks if known and name not in known):
            self.found.add(
                key, "asks: {kinds} has no field {field}: choose among {known}", kinds=listed(step.writes), field=name,
                known=listed(known),
            )  # fmt: skip

    def _handlers(self, key: str, posts: Iterable[str]) -> None:
        """A right for all projects opens no confidential case, and a department of the company has no other."""
        for name in posts:
            post = self.regulation.posts.get(name)
            if post is not None and post.is_ == "department" and post.scope == "company":
                self.found.add(
                    key,
                    "{name} is a department of the company, and whoever handles confidential cases holds the post for "
                    "one project: give the post scope = project, or name another one",
                    name=name,
                )

    def unit(self) -> None:
        """Duties and scores: what a unit owes and what it is given."""
        for name, duty in self.regulation.duties.items():
            self._duty(f"duties.{name}", duty)
        for name, sheet in self.regulation.sheet.items():
            self._clauses(f"sheet.{name}", [sheet.clause])
            if not sheet.floor <= sheet.base <= sheet.ceiling:
                self.found.add(f"sheet.{name}", "floor ≤ base ≤ ceiling must hold")
            self._sheet(f"sheet.{name}", name, sheet)
        for number, line in enumerate(self.regulation.lines):
            self._line(f"lines.{number}", line)
        for number, satisfied in enumerate(self.regulation.satisfied):
            self._clauses(f"satisfied.{number}", [satisfied.clause])
        if self.regulation.follow_up is not None:
            self._clauses("follow_up", [self.regulation.follow_up.clause])

    def _duty(self, key: str, duty: Duty) -> None:
        self._clauses(key, duty.clause)
        self._posts(key, (duty.by, *duty.to))
        if duty.done_by is not None and duty.every != "month":
            self.found.add(key, "{what} is about a month: give every = month, or leave done_by out", what=duty.done_by)

    def _sheet(self, key: str, name: str, sheet: Sheet) -> None:
        """Who sees it is said of a person's; a project's is seen by all who see its page."""
        for post in set(sheet.seen_by) - self.regulation.posts.keys():
            self.found.add(key, "there is no post {post}: choose among {known}", post=post,
                           known=listed(self.regulation.posts))  # fmt: skip
        if name not in SHEETS:
            self.found.add(key, "a sheet is that of a {known}: call it so", known=listed(SHEETS))
        if sheet.seen_by and name != facts.PERSON_SHEET:
            self.found.add(key, "seen_by is said of persons alone: leave it out, all who see the page see this sheet")
        if sheet.reckoned and name == facts.PERSON_SHEET:
            self.found.add(key, "reckoned is about missed limits, which are a project's: leave it out")

    def _line(self, key: str, line: Line) -> None:
        if line.sheet == facts.PERSON_SHEET and (line.on is None or line.every is not None or line.cap is not None):
            self.found.add(
                key,
                "a person's sheet counts what happened: say on = an event, with what it says and of which cases; "
                "limits, states that last and caps are for the project's sheet",
            )
        self._clauses(key, [line.clause])
        self._condition(key, {**line.with_, **line.when})
        self._written_kinds(key, [line.on])
        if line.sheet not in self.regulation.sheet:
            self.found.add(key, "there is no sheet {sheet}: choose among {known}", sheet=line.sheet,
                           known=listed(self.regulation.sheet))  # fmt: skip
        for clock in set(line.missed) - {"*"} - self.regulation.clocks.keys():
            self._no_clock(key, clock)
        if bool(line.missed) == (line.on is not None):
            self.found.add(key, "say either which clocks were missed or on which event points are given")

    def papers(self) -> None:
        """Forms and questionnaires."""
        for name, form in self.regulation.forms.items():
            self._form(f"forms.{name}", form)
        for name, asked in self.regulation.questionnaires.items():
            self._clauses(f"questionnaires.{name}", asked.clause)

    def _form(self, key: str, form: Form) -> None:
        self._clauses(key, form.clause)
        section, known = "", set[str]()
        for text in form.fields:
            try:
                line = read_line(text)
            except ValueError:
                self.found.add(key, "{line} is not “中文 | English | what it prints”", line=text)
                continue
            section = line.mark or "" if line.heading else section
            if not self._prints(line):
                self.found.add(
                    key,
                    "{what} prints nothing that is known: write case.…, customer.…, clock.… or what an event says",
                    what=line.what,
                )
            if line.mark and not line.heading:
                mark = f"{section}.{line.mark}"
                if mark in known:
                    self.found.add(key, "{mark} stands more than once", mark=mark)
                known.add(mark)

    def _prints(self, line: FormLine) -> bool:
        try:
            return all(self._is_source(source) for source in line.sources)
        except ValueError:
            return False

    def _is_source(self, source: Source) -> bool:
        if source.room == "ticks":
            return source.field in facts.VOCABULARIES
        if source.room == "clock":
            return source.field in self.regulation.clocks
        return source.room in {*OF_FORMS, *facts.KINDS}

    def coverage(self) -> None:
        """Clauses that nothing carries out and no note explains."""
        for name, clause in self.regulation.clauses.items():
            if name not in self._named and not clause.note:
                self.found.add(f"clauses.{name}", "nothing carries it out: name it somewhere, or say why in note")
