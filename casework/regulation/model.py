"""The parts of a regulation as its folder writes them; texts are read here, names are looked up by ``references``."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from casework.regulation.conditions import Condition, Value
from casework.regulation.durations import Duration
from casework.regulation.form_lines import FormLine, read_line
from casework.regulation.limits import Limit
from casework.regulation.phrases import Phrase, read
from casework.texts import Words
from casework.time.hours import OfficeHours, SteadyZone


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _need(value: object) -> object:
    return {"need": value} if isinstance(value, str) else value


def _readable(text: str) -> str:
    read(text)
    return text


def _duration(value: object) -> object:
    return Duration.read(value) if isinstance(value, str) else value


Names = Annotated[tuple[str, ...], BeforeValidator(_listed)]
SetBy = Annotated[str, Field(pattern="^(clause|company)$")]  # the source says it, or the company set it


class Model(BaseModel):
    """Base of all parts: immutable, unknown keys refused; limits are no pydantic models."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)


Say = Words


class Clause(Say):
    """One clause; ``note`` says why nothing carries it out."""

    note: str | None = None


class Word(Say):
    """One word of a vocabulary; ``is_`` names the base word it counts as in figures over several regulations."""

    is_: Annotated[str | None, Field(alias="is")] = None
    clause: str | None = None
    when: Condition = Field(default_factory=dict)
    minutes: int | None = None
    concern: str | None = None
    evidence: tuple[str, ...] = ()
    hint: Say | None = None


class Stage(Say):
    """Where a case can stand; ``final`` where it ends."""

    final: bool = False


class Need(Model):
    """One phrase that must be true before a step: of cases for which ``when`` holds, of entries that say ``with_``."""

    need: Annotated[str, AfterValidator(_readable)]
    when: Condition = {}
    with_: Annotated[Condition, Field(alias="with")] = {}
    clause: str | None = None
    instead: Say | None = None
    """What to do instead while it is not true, where the step's own circumstances say more than the phrase."""

    @property
    def phrase(self) -> Phrase:
        """What the text says."""
        return read(self.need)


class Fork(Model):
    """Another stage that follows when what was just entered is so."""

    when: Condition
    then: str


class Step(Model):
    """One button: who may press it when, what it writes, and what follows."""

    clause: Names
    say: Say
    by: Annotated[Names, Field(min_length=1)]
    at: Names
    writes: Annotated[Names, Field(min_length=1)]
    with_: Annotated[Condition, Field(alias="with")] = {}
    when: Condition = {}
    unless: Condition = {}
    needs: tuple[Annotated[Need, BeforeValidator(_need)], ...] = ()
    asks: tuple[str, ...] = ()
    tells: Names = ()
    then: str | None = None
    but: tuple[Fork, ...] = ()
    all_: Annotated[str | None, Field(alias="all", pattern="^department$")] = None
    own: bool = False
    takes_back: str | None = None
    instead: Say | None = None
    """What to do instead while ``when`` or ``unless`` stands against it."""
    group: Annotated[str, Field(pattern="^(work|escalation|outcome|money|record)$")] = "work"
    set_by: SetBy = "clause"

    @property
    def begins(self) -> bool:
        """Whether the step makes the case."""
        return self.at == ("start",)

    @property
    def by_clock(self) -> bool:
        """Whether passing time takes it."""
        return "clock" in self.by


class Clock(Model):
    """Once one of ``from_`` has happened, one of ``to`` must happen within ``limit``."""

    clause: Names
    say: Say
    from_: Annotated[Names, Field(alias="from", min_length=1)]
    from_with: Condition = {}
    since: str | None = None
    starts: Annotated[str, Field(pattern="^(happened|recorded)$")] = "happened"
    to: Annotated[Names, Field(min_length=1)]
    to_with: Condition = {}
    same: Names = ()
    limit: Annotated[Limit, BeforeValidator(Limit.read)]
    when: Condition = {}
    unless: Condition = {}
    stops: Names = ()
    failed_by: Names = ()
    all_: Annotated[str | None, Field(alias="all", pattern="^department$")] = None
    warn: bool = False
    missed: str | None = None
    cause: str | None = None
    counts: bool = True
    target: Annotated[float | None, Field(gt=0, le=1)] = None
    owed_by: str | None = None
    set_by: SetBy = "clause"

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind of event that begins or ends it."""
        return frozenset((*self.from_, *self.to, *self.stops, *self.failed_by))


class Post(Say):
    """A post of the regulation: the role of the application it ``is_``, and how far its rights reach."""

    is_: Annotated[str, Field(alias="is")]
    scope: Annotated[str, Field(pattern="^(project|subsidiary|company)$")]
    clause: str | None = None
    offices: Names = ()
    """Departments, as slips name them, that a complaint about the post is about."""


class Choice(Model):
    """The post that is meant when the case is so."""

    post: str
    when: Condition = {}


class Chosen(Say):
    """A post that the case decides: the first line that fits."""

    clause: Names
    choose: Annotated[tuple[Choice, ...], Field(min_length=1)]


class Route(Model):
    """Who endorses and approves claims up to an amount, the claims of a household added up."""

    clause: str
    up_to: Annotated[float | None, Field(gt=0)] = None
    sum_per: Annotated[str, Field(pattern="^(household|claim)$")] = "household"
    """Whether the claims of a household are added up, or each goes its own way."""
    endorse: tuple[str, ...] = ()
    approve: Annotated[tuple[str, ...], Field(min_length=1)]


class Sees(Model):
    """Only these posts see such cases; with ``existence`` nobody else learns that they exist."""

    clause: str
    posts: tuple[str, ...]
    when: Condition = {}
    existence: bool = True


class Duty(Model):
    """What a unit owes by the calendar."""

    clause: Names
    say: Say
    every: Annotated[str, Field(pattern="^(day|week|month|quarter|half_year|year)$")]
    by: str
    to: Names = ()
    within: Annotated[Duration, BeforeValidator(_duration)]
    shows: tuple[str, ...] = ()
    done_by: Annotated[str | None, Field(pattern="^(club_month_accepted|meeting_held)$")] = None
    target: Annotated[float | None, Field(gt=0, le=1)] = None
    set_by: SetBy = "clause"


class Line(Model):
    """Points on a sheet for a missed clock, an event, or a state that lasts."""

    clause: str
    points: float
    sheet: str = "project"
    missed: tuple[str, ...] = ()
    on: str | None = None
    with_: Annotated[Condition, Field(alias="with")] = {}
    when: Condition = {}
    cap: float | None = None
    every: str | None = None


class Sheet(Model):
    """What a month begins with, of a project or of each person, and its bounds; ``seen_by``: who sees all persons'."""

    clause: str
    base: float
    floor: float
    ceiling: float
    appeals: Annotated[Duration, BeforeValidator(_duration)] = Duration(3, "day", working=True)
    """How long a project may contest the lines of a proposed month."""
    reckoned: Annotated[str | None, Field(pattern=r"^per [1-9]\d*$")] = None
    """``per 100``: points for missed limits count per so many limits that fell due; None: as they are."""
    seen_by: tuple[str, ...] = ()
    set_by: SetBy = "company"


class Figures(Model):
    """What pages measure against: the share of limits to be kept, and from how many a share is shown."""

    target: Annotated[float, Field(gt=0, le=1)]
    min_n: Annotated[int, Field(ge=1)] = 5
    age_bands_days: tuple[int, ...] = (3, 7, 15, 30, 60)
    late_entry_minutes: Annotated[int, Field(ge=0)] = 60
    owner_months: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=2)]] = (12, 36)
    """From how many whole months after the hand-over an owner has settled, and is one of long standing."""
    set_by: SetBy = "company"

    @model_validator(mode="after")
    def _owners_settle_before_they_stay(self) -> Self:
        if self.owner_months[0] >= self.owner_months[1]:
            raise ValueError("owner_months must rise: months until settled, then until of long standing")
        return self


class Satisfied(Model):
    """Which answers of a source count as satisfied, and the share to be reached."""

    clause: str | None = None
    source: str
    counts: tuple[Value, ...]
    target: Annotated[float, Field(gt=0, le=1)]
    set_by: SetBy = "clause"


class FollowUp(Model):
    """Which answers about satisfaction on the whole, to a survey or a call of the club, are followed up by a case."""

    clause: str | None = None
    answers: Annotated[tuple[Value, ...], Field(min_length=1)]
    set_by: SetBy = "company"


class Form(Say):
    """A form, drawn line by line; ``form_lines`` says how a line is written."""

    clause: Names
    annex: str | None = None
    fields: Annotated[tuple[str, ...], Field(min_length=1)]

    @property
    def lines(self) -> list[FormLine]:
        """Its lines, headings among them; raises ``ValueError``, which the checker tells."""
        return [read_line(line) for line in self.fields]


class Questionnaire(BaseModel):
    """Questions that go with the regulation: its title and clauses; what is asked is read and checked by ``surveys``.

    One with its texts at the top and one question a line is of before; such stand in versions that were adopted then.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    title: Say
    clause: Names

    @model_validator(mode="before")
    @classmethod
    def _as_before(cls, said: object) -> object:
        if isinstance(said, dict) and "questions" in said and "title" not in said:
            return {**said, "title": {language: said.get(language) for language in ("zh", "en")}}
        return said

    def label(self, language: str) -> str:
        """Return the title in ``language`` (``zh…`` for Chinese, anything else for English)."""
        return self.title.label(language)


class Scenario(Model):
    """A life written down, and what must come out."""

    name: str
    given: tuple[str, ...]
    expect: Annotated[tuple[str, ...], Field(min_length=1)]


class Record(Model):
    """The minimum record of a case."""

    clause: str | None = None
    fields: tuple[str, ...]


class Warn(Model):
    """At which share of the time allowed whom to warn."""

    share: Annotated[str, Field(pattern=r"^[1-9]\d*/[1-9]\d*$")]
    clause: str | None = None
    tells: tuple[str, ...] = ()


class Regulation(Model):
    """One version of a regulation: everything its folder says."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    version: str
    effective_from: date | None = None
    """None of a draft: it is checked and lived, and in force for nobody."""
    watched: bool = True
    """Whether a clock runs in every open case; False where the edition is known to leave cases without one."""
    title: Say
    source: Say
    timezone: SteadyZone = "Asia/Shanghai"
    office_hours: OfficeHours
    shifts: dict[str, tuple[str, str]] = {}
    warn: Warn | None = None
    record: Record
    void: tuple[str, ...] = ()
    settings: dict[str, Any] = {}
    clauses: dict[str, Clause]
    words: dict[str, dict[str, Word]]
    stages: Annotated[dict[str, Stage], Field(min_length=1)]
    steps: Annotated[dict[str, Step], Field(min_length=1)]
    clocks: dict[str, Clock]
    posts: dict[str, Post]
    chosen: dict[str, Chosen] = {}
    routes: tuple[Route, ...] = ()
    sees: tuple[Sees, ...] = ()
    duties: dict[str, Duty] = {}
    sheet: dict[str, Sheet] = {}
    lines: tuple[Line, ...] = ()
    satisfied: tuple[Satisfied, ...] = ()
    figures: Figures | None = None
    follow_up: FollowUp | None = None
    forms: dict[str, Form] = {}
    questionnaires: dict[str, Questionnaire] = {}
    cases: tuple[Scenario, ...] = ()
    moved: dict[str, str] = {}
    """Stages of earlier versions that this one has no more, and where a case that stands there goes."""

    def stages_of(self, step: Step) -> frozenset[str]:
        """The stages at which a step is possible; empty for one that makes the case."""
        if step.begins:
            return frozenset()
        if step.at == ("any",):
            return frozenset(self.stages)
        if step.at == ("open",):
            return frozenset(name for name, stage in self.stages.items() if not stage.final)
        return frozenset(step.at)

    def ends_void(self, step: Step) -> bool:
        """Whether a step ends the case without work, so that its clocks are void."""
        endings = step.with_.get("disposition", ())
        return bool(endings) and all(ending in self.void for ending in endings)
