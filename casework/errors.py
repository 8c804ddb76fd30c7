"""The error family of the whole house.

YingshengError
├── PolicyError              a regulation cannot be used
├── OutsideCalendar          a moment lies outside the years the calendar covers
├── ClockStopped             the time of the machine cannot be believed
├── LedgerError              the ledger refused or failed
│   ├── ConflictError        somebody else wrote to the stream first
│   └── LedgerUnavailable    the database cannot be reached or is locked too long
├── StorageError             a file of the data folder cannot be written: the disk is full, or rights are missing
├── RuleError                a step is forbidden by a clause
└── PermissionRefused        the person may not do this

``etl.errors`` and ``surveys.errors`` grow their own branches from the same base. Every message is a template with
named fields, so that the interface can say it in the reader's language; ``str(error)`` is the English sentence.
"""

from __future__ import annotations


class YingshengError(Exception):
    """Base of every error that a user can act on.

    ``template`` is an English sentence with ``{named}`` fields (a gettext msgid); ``fields`` fills them.
    """

    def __init__(self, template: str, **fields: object) -> None:
        self.template = template
        self.fields = fields
        super().__init__(template.format(**fields))

    def __reduce__(self) -> tuple[object, ...]:
        """Survive pickling with the fields in place (workers, caches)."""
        return (_rebuild, (type(self), self.template, self.fields))


def _rebuild(kind: type[YingshengError], template: str, fields: dict[str, object]) -> YingshengError:
    return kind(template, **fields)


class PolicyError(YingshengError):
    """A regulation is wrong: the message names the file or key, and the reason."""


class CalendarError(YingshengError):
    """A holiday notice is wrong: the message names the file, the key, and the reason."""


class OutsideCalendar(YingshengError):
    """A moment lies outside the years for which working time can be computed."""


class ClockStopped(YingshengError):
    """The clock writes nothing until an administrator confirms the time; the message says why."""


class LedgerError(YingshengError):
    """The ledger refused or failed; nothing of the append was written."""


class ConflictError(LedgerError):
    """Another append reached the stream first; read it again and decide anew."""


class LedgerUnavailable(LedgerError):
    """The ledger's database cannot be reached, or stayed locked longer than the busy time-out."""


class StorageError(YingshengError):
    """A file of the data folder cannot be written; nothing half-written stays behind."""


class RuleError(YingshengError):
    """A clause forbids the step; the message names the clause and what is possible instead."""


class PermissionRefused(YingshengError):
    """The person has no right to do or to see this."""
