"""A report is data: whose it is, how often, for whom, and of what sections it is made (``data/reports/*.toml``).

A section shows the rows of a mart, has people write, lets them choose cases of a mart and say what each teaches, or
takes over what was chosen and written in accepted reports of another kind. Which of a regulation's duties a report does
stands under ``fulfils``: regulation → duty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from casework.texts import Model, Words
from casework.vocabulary.desk import Role
from reporting.figures import Kpi

Name = Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$")]
Every = Literal["week", "month", "quarter", "half_year", "year"]
Show = Literal["text", "number", "share", "day", "moment", "month", "project", "clause", "code"]
"""How a column's values are read: numbers and shares as figures, codes by the words of the regulation."""


class Column(Model):
    """One column of a mart, by its name there, and its heading."""

    field: Name
    label: Words
    show: Show = "text"
    words: str | None = None
    """The vocabulary of a code; without one, the words of ``codes``."""
    codes: Mapping[str, Words] = Field(default_factory=dict)
    language: Literal["zh", "en"] | None = None
    """The only language in which it is shown, of a column that holds words of that language."""
    total: bool = False
    """Whether a line below the table adds the column up; a share is never added up."""


class Chart(Model):
    """A picture of the section's rows: a group for each ``x``, in it a bar or a point for each column of ``y``."""

    kind: Literal["bar", "stacked", "line"] = "bar"
    x: Name
    y: Annotated[tuple[Name, ...], Field(min_length=1)]
    most: Annotated[int, Field(ge=1)] = 20
    """At most so many groups, the first ones; the table holds them all."""


class Section(Model):
    """One part of a report; which kind it is follows from what it names."""

    id: Name
    title: Words
    mart: Name | None = None
    by: tuple[Name, ...] = ()
    """Dimensions, of a mart that counts."""
    months: Annotated[int, Field(ge=1)] | None = None
    """So many months up to the period's last, in place of those of the period."""
    only: Mapping[Name, tuple[str, ...]] = Field(default_factory=dict)
    """Rows with one of these values only."""
    most: Annotated[int, Field(ge=1)] = 500
    columns: tuple[Column, ...] = ()
    chart: Chart | None = None
    choose: bool = False
    """Whether people choose among the rows, which are cases, and say what each teaches."""
    ask: Words | None = None
    """What people are asked to write; nothing is written where it is left out."""
    optional: bool = False
    gathers: Name | None = None
    """The report whose accepted copies of the same time are taken over here."""


class Draft(Model):
    """When the clock drafts a report of the period that has ended: at a time of the n-th working day after it."""

    working_day: Annotated[int, Field(ge=1, le=60)] = 1
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "09:00"


class Report(Model):
    """One report, as its file says."""

    id: Name
    name: Words
    period: Every
    scope: Literal["project", "company"]
    writers: Annotated[tuple[Role, ...], Field(min_length=1)]
    accepts: Annotated[tuple[Role, ...], Field(min_length=1)]
    audience: tuple[Role, ...] = ()
    """To whom it is sent, in their projects, beside those who write and accept it."""
    fulfils: Mapping[Name, Name] = Field(default_factory=dict)
    draft: Draft = Draft()
    headline: Kpi = Kpi.COMPLIANCE
    """The figure whose sentence heads the report, and the messages that carry it."""
    sections: Annotated[tuple[Section, ...], Field(min_length=1)]

    @property
    def readers(self) -> frozenset[Role]:
        """The roles to which it is sent when it is issued."""
        return frozenset((*self.writers, *self.accepts, *self.audience))

    def section(self, wanted: str) -> Section | None:
        """The section of that id."""
        return next((each for each in self.sections if each.id == wanted), None)

    @property
    def gathered(self) -> Iterator[str]:
        """The reports that this one takes over from."""
        return (each.gathers for each in self.sections if each.gathers is not None)
