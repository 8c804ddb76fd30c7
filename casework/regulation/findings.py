"""What a check of a regulation finds: the file, the key, and a sentence that says what would be right."""

from __future__ import annotations

from dataclasses import dataclass

from casework.regulation.folder import SUFFIX, file_of


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault; ``template`` is an English sentence with ``{named}`` fields, as of every error of the house."""

    regulation: str
    key: str
    template: str
    fields: tuple[tuple[str, object], ...] = ()
    is_one_file: bool = False
    """Whether ``regulation`` is a file that holds all there is, and no folder."""

    @property
    def place(self) -> str:
        """File and key; the key alone where there is one file."""
        return self.key if self.is_one_file else f"{file_of(self.key.split('.')[0])}{SUFFIX}: {self.key}"

    def __str__(self) -> str:
        """The sentence, with the place in front."""
        sign = ": " if self.is_one_file else "/"
        return f"{self.regulation}{sign}{self.place}: {self.template.format(**dict(self.fields))}"


class Findings(list[Finding]):
    """The faults of one regulation, or of what stands in one file, in the order they were found."""

    def __init__(self, regulation: str, *, is_one_file: bool = False) -> None:
        super().__init__()
        self._regulation, self._is_one_file = regulation, is_one_file

    def add(self, key: str, template: str, **fields: object) -> None:
        """Note one fault at ``key``."""
        self.append(Finding(self._regulation, key, template, tuple(fields.items()), self._is_one_file))


def listed(values: object) -> str:
    """Values to choose among, for a sentence."""
    return (
        ", ".join(sorted(str(value) for value in values))
        if isinstance(values, list | tuple | set | frozenset | dict)
        else ""
    )
