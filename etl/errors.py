"""Errors of the import and the warehouse that a user can act on.

EtlError
├── SourceError          the file or query cannot be read as a table
├── ProfileError         an import profile is wrong
├── WarehouseError       the warehouse cannot be read, followed or made at the moment
├── NotServed            this process serves other projects than those asked about
├── ImportRefused        the load as a whole makes no sense (wrong columns, unknown pack, no rows)
└── QuarantineError      quarantined rows cannot be listed, exported or resolved as asked

Nothing of a load is written when one of these is raised.
"""

from __future__ import annotations

from casework.errors import YingshengError


class EtlError(YingshengError):
    """Base of every error of the ETL; the message says what is wrong and what to do next."""


class SourceError(EtlError):
    """The source cannot be read; the message names the file and how to mend it."""


class ProfileError(EtlError):
    """An import profile is wrong; the message names the file, the key and the reason."""


class WarehouseError(EtlError):
    """The warehouse cannot be read, brought up to the ledger or made anew at the moment; nothing entered is lost."""


class NotServed(EtlError):
    """This process has the cases of some projects alone, and was asked about others, or about all together."""


class ImportRefused(EtlError):
    """The source can be read, but not loaded through this profile."""


class QuarantineError(EtlError):
    """The quarantine holds nothing that fits what was asked."""
