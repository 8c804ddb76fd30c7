"""Every rule a row is judged by, in one table: what quarantines it, what only flags it, and what a person reads.

The sentences are gettext msgids. Rules about one cell are checked while it is read (``etl.intake.mapping``), rules
between columns in ``imports/*_rules.sql``, rules that need the ledger in ``imports/*_ledger.sql``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """What becomes of a row that breaks a rule."""

    QUARANTINE = "quarantine"
    """It is not loaded; it waits, with its reason, to be mended."""
    FLAG = "flag"
    """It is loaded and the doubt is reported."""


@dataclass(frozen=True, slots=True)
class QualityRule:
    """A named rule; ``message`` says what is wrong and what to do (a gettext msgid)."""

    id: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A rule broken by one cell: row in the file, column as the file calls it, the cell's text."""

    row_number: int
    column: str
    value: str | None
    rule: str

    @property
    def severity(self) -> Severity:
        """Whether the row is held back."""
        return RULES[self.rule].severity

    @property
    def message(self) -> str:
        """What is wrong and what to do, in English (the msgid)."""
        return RULES[self.rule].message


def _stop(rule: str, message: str) -> QualityRule:
    return QualityRule(rule, Severity.QUARANTINE, message)


def _flag(rule: str, message: str) -> QualityRule:
    return QualityRule(rule, Severity.FLAG, message)


_ALL = (
    # One cell.
    _stop("missing", "A required value is missing. Fill it in."),
    _stop("bad_date", "The text is no date in a form this profile knows. Write it as 2026-03-05 14:30."),
    _stop("ambiguous_time", "This local time happened twice when the clocks were set back. Give the UTC offset."),
    _stop("nonexistent_time", "This local time never happened: the clocks were set forward. Correct it."),
    _stop("before_1990", "The date lies before 1990, as empty Excel dates do. Correct or clear it."),
    _stop("after_2099", "The date lies after 2099, as “never” does in some systems. Correct or clear it."),
    _stop("in_future", "The date lies in the future, but what happened cannot. Correct it."),
    _stop("unknown_word", "The word is not in the vocabulary. Use a listed word, or map this one in the profile."),
    _stop("not_a_number", "The text is no number. Write digits only."),
    _stop("out_of_range", "The number lies outside its range. Correct it."),
    _stop("too_long", "The text is too long (200 characters for names and codes, 20,000 for texts). Shorten it."),
    _stop("formula", "The cell holds an error or a formula without a value. Open the file in Excel and save it again."),
    _stop(
        "no_such_answer",
        "The question has no such answer. Use one of those it lists, or say which one is meant by this word or code.",
    ),
    _stop(
        "answer_not_allowed",
        "The question does not allow this answer: a number outside its scale, too many choices or too many words. "
        "Correct it, or say that this code means no answer.",
    ),
    # The shape of a row.
    _stop("ragged_row", "The row has more or fewer cells than the header. Check delimiters and quotation marks."),
    _stop("total_row", "The row is a total of the rows above it, no case. Nothing is lost: put it aside."),
    _stop("broken_quotes", "A quotation mark is not closed, or stands inside a cell. Write it twice inside quotes."),
    _stop("broken_json", "The line is no JSON object. Correct its syntax."),
    _stop(
        "conflicting_rows",
        "Rows of this file have one number but differ. Keep one, or say how several rows of one number are read.",
    ),
    # Between the columns of a row.
    _stop("closed_before_received", "Closed before it was received. Correct one of the two times."),
    _stop("before_receipt", "This step lies before the receipt of the case. Correct one of the two times."),
    _stop("open_but_closed", "The status says open, but there is a closing time. Clear it or change the status."),
    _stop("reopened_without_closing", "Reopened, but there is no closing time. Add it or clear the reopening."),
    _stop("reopened_before_closing", "Reopened before it was closed. Correct one of the two times."),
    _stop("closed_before_reopened", "Closed again before it was reopened. Correct one of the two times."),
    _stop("due_before_agreed", "The deadline lies before the moment it was set. Correct one of the two times."),
    _stop("extension_incomplete", "An extension needs both its date and its new deadline. Add the missing one."),
    _stop("before_escalation", "This step lies before the escalation. Correct one of the two times."),
    _stop("project_missing", "A club callback needs its project. Add it."),
    _stop("answers_nothing", "The response answers nothing, so it is none. Nothing is lost: put it aside."),
    _stop("month_missing", "A count of signed customers needs its month. Add it."),
    _flag("hidden_row", "The workbook hides this row; it is loaded all the same. Delete it there if it is not meant."),
    _flag("in_e_notation", "A spreadsheet has cut this number (as 1.38E+10): its digits are lost. Export it as text."),
    _flag("became_a_date", "A spreadsheet took this home for a date. Export the column as text."),
    _flag("lost_zero", "A spreadsheet may have taken the zero before this telephone number. Export it as text."),
    _flag("closed_without_date", "The status says closed, but there is no closing time: closed, at a time unknown."),
    _flag("reopened_then_closed", "Reopened, then closed: taken as closed again; when it was closed first is unknown."),
    _flag("seconds_early", "The step lies seconds before the receipt: taken as at the receipt."),
    _flag("contact_before_dispatch", "The customer was contacted before the dispatch."),
    _flag("contact_without_dispatch", "The customer was contacted, but no dispatch is on record."),
    _flag("dispatch_without_department", "Dispatched, but no responsible department is named."),
    _flag("appointed_without_due", "An agreement without a deadline: no promise can be judged."),
    _flag("due_without_appointed", "A deadline without the time of agreement: taken as agreed at contact or receipt."),
    _flag("feedback_before_solution", "Fed back before it was solved."),
    _flag("closed_before_feedback", "Closed before the result was fed back."),
    _flag("callback_before_solution", "Called back before it was solved."),
    _flag("closed_without_answer", "Closed, but neither solved, fed back nor answered."),
    _flag("satisfaction_without_callback", "Satisfaction without a callback time: not loaded."),
    _flag("claim_without_date", "A claim without its date: taken as raised at receipt."),
    _flag("details_without_date", "Details of a step without its time: not loaded."),
    # Against the ledger.
    _stop(
        "unknown_project", "The project is not registered. Correct its name, or allow new projects to be registered."
    ),
    _stop(
        "project_alike",
        "Several projects are written like this one but for signs and blanks. Map the name to a project's code in the "
        "profile, or write it as the project is called.",
    ),
    _flag("project_respelled", "Taken for the project whose name differs only in signs and blanks."),
    _stop("unknown_case", "There is no case of this number. Import the complaints first, or correct the number."),
    _stop(
        "other_project",
        "This number belongs to a case of another project. Correct it, set a number prefix, or move that case.",
    ),
    _flag(
        "begins_otherwise",
        "The ledger has this number with another day, and this row replaces it. If two registers count by themselves, "
        "set a number prefix in the profile of one.",
    ),
    _stop("foreign_word", "The word is another regulation's than that of the project. Use a word of its own."),
    _stop(
        "confidential_case",
        "The project's regulation keeps such cases for their handlers: no file brings them, and the row is not kept. "
        "Record the case at the desk.",
    ),
    _stop("unknown_pack", "There is no policy pack of this name. Correct it."),
)

RULES: dict[str, QualityRule] = {rule.id: rule for rule in _ALL}
"""Every rule by id."""
