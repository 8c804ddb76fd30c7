"""The guides in ``docs/guide``: a file for each role and language, read as a title and sections.

A guide quotes pages and buttons in **bold**, by the words that they have in the application. The picture of a section
is that of the first page it names, where there is one in ``docs/guide/pictures``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from casework.settings import ROOT
from casework.vocabulary.desk import Role
from dashboard.frame.i18n import CHINESE

FOLDER = ROOT.joinpath("docs", "guide")
GUIDES: Mapping[str, frozenset[Role]] = {
    "centre": frozenset({Role.CENTRE}),
    "project": frozenset({Role.PROJECT_SERVICE, Role.PROJECT_MANAGER}),
    "department": frozenset({Role.DEPARTMENT}),
    "sales": frozenset({Role.SALES}),
    "leader": frozenset({Role.EXECUTIVE, Role.COMPANY_LEADER}),
    "admin": frozenset({Role.ADMIN}),
}
"""The guides by name, and whose each is; together they are for every role."""
QUOTED = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a guide: its heading (empty: what stands before the first) and its Markdown."""

    heading: str
    body: str

    def quoted(self) -> list[str]:
        """What it quotes of the application, in order."""
        return [" ".join(text.split()) for text in QUOTED.findall(self.body)]


def in_order(roles: frozenset[Role]) -> list[str]:
    """The guides, those of somebody with these roles first."""
    return sorted(GUIDES, key=lambda name: not GUIDES[name] & roles)


def guide(name: str, language: str) -> tuple[str, list[Section]]:
    """A guide's title and its sections in a language of the interface; no section where there is no such file."""
    path = FOLDER.joinpath(f"{name}.{_ending(language)}.md")
    if not path.exists():
        return name, []
    head, *parts = re.split(r"^## ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    title, _newline, opening = head.removeprefix("# ").partition("\n")
    sections = [Section("", opening.strip())]
    for part in parts:
        heading, _newline, body = part.partition("\n")
        sections.append(Section(heading.strip(), body.strip()))
    return title.strip(), sections


def picture(path: str, language: str) -> Path | None:
    """The picture of a page (its path in the address) in a language, if there is one."""
    found = FOLDER.joinpath("pictures", f"{path}.{_ending(language)}.webp")
    return found if found.exists() else None


def _ending(language: str) -> str:
    return "zh" if language == CHINESE else "en"
