"""Nothing beyond a role's rights in any page, file, address, document, piece of evidence, inbox or search.

Each role walks through the navigation. What an address may say is learnt while a page reads it, and what may be chosen
on it while it draws its choices; so a new page, parameter, choice or file is walked through by being there, and a
place that hands out files which no walk comes by fails.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pytest
import streamlit as st
from looking import Files, found_in, open_as_reader, reader_becomes, sent, unpacked
from marked import OTHER, OWN, Marked, marked_company
from pages import small_company
from running_pages import platform_at
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User, may_open
from casework.case.confidential import Sight
from casework.record.evidence import EvidenceStore
from casework.settings import ROOT
from casework.vocabulary.desk import Role
from dashboard.frame import address, navigation, shell, state
from dashboard.frame.navigation import PageSpec
from dashboard.parts import casedesk
from dashboard.parts.documents.case_forms import available
from dashboard.parts.documents.printed import printed
from dashboard.views.case import documents as case_documents

EVERYTHING = frozenset({"name", "contact", "contract", "case", "club", "survey", "file", "erasure"})
WORKS = EVERYTHING - {"erasure"}
READS = WORKS - {"contact", "contract"}
SEES: dict[Role, frozenset[str]] = {
    Role.EXECUTIVE: READS,
    Role.CENTRE: EVERYTHING,
    Role.PROJECT_SERVICE: WORKS,
    Role.DEPARTMENT: WORKS - {"contract"},
    Role.PROJECT_MANAGER: READS,
    Role.COMPANY_LEADER: READS,
    Role.SALES: frozenset({"club"}),
    Role.ADMIN: frozenset({"erasure"}),
}
"""What each role comes by in its project; all else it must not."""
CLICKED = {"survey"}
"""What opens only on a click into a chart."""
UNREACHED = {
    *("importing.agreement", "importing.report", "importing.saving"),
    *("satisfaction.answers", "home.cause_list", "score.persons", "score.trying", "compliance.telephone"),
}
"""What sources think of their own limits, where a file says it; the totals of the reader's own load and the reading of
a file as they stated it; lists that open on a click into a chart; persons' months, and how soon the telephone is picked
up, where a regulation has such; the scores that are tried after a switch. Their rows are those of questions that
``test_access_rows`` asks."""


IDS = re.compile(rb"[0-9a-f]{32,}")


@dataclass
class Walk:
    """One reader on the way through the pages, and what reached their browser."""

    marked: Marked
    files: Files
    reader: User = field(default_factory=lambda: User("nobody", ""))
    asked: set[str] = field(default_factory=set)
    choices: dict[str, list[str]] = field(default_factory=dict)
    seen: dict[str, bytes] = field(default_factory=dict)

    def through(self, spec: PageSpec, turns: Collection[int]) -> None:
        """Open a page plainly, with its choices turned so often, and with the address of somebody curious."""
        self.asked, self.choices = set(), {}
        own = {"id": self.marked.cases[OWN], "person": self.marked.people[OWN]}
        app = self.visit(spec, **own)
        if spec.right is not None and not may_open(self.reader, spec.right):
            assert (len(app.error), len(app.title)) == (1, 1)
            return
        for n in turns if self.choices else ():
            self.visit(spec, **own | {name: options[n % len(options)] for name, options in self.choices.items()})
        if self.asked - {"lang"}:
            theirs = {"id": self.marked.cases[OTHER], "person": self.marked.people[OTHER]}
            self.visit(spec, **dict.fromkeys(self.asked - {"lang", "q"}, OTHER) | theirs)

    def visit(self, spec: PageSpec, **parameters: str) -> AppTest:
        """Open a page and keep every byte of it and of the files that it offers."""
        self.files.made.clear()
        app = open_as_reader(spec.path, **parameters)
        assert not app.exception, (spec.path, parameters, app.exception)
        self.keep(f"{spec.path}?{parameters}", sent(app), said=parameters)
        for name, content in self.files.made.items():
            self.keep(f"{spec.path}?{parameters} → {name}", unpacked(content), said=parameters)
        return app

    def search(self, text: str) -> None:
        """Search at the desk."""
        self.keep(f"search {text}", sent(open_as_reader("desk", q=text)), said={"q": text})

    def keep(self, where: str, content: bytes, said: dict[str, str]) -> None:
        """Note what came, without what the reader's own address says and without ids, in which any digits may stand."""
        for text in said.values():
            content = content.replace(text.encode(), b"")
        self.seen[where] = IDS.sub(b"", content)

    def found(self, marks: set[str]) -> dict[str, set[str]]:
        """Where any of the marks came by."""
        told = {where: found_in(content, marks) for where, content in self.seen.items()}
        return {where: marks for where, marks in told.items() if marks}


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Marked]:
    folder = tmp_path_factory.mktemp("marked")
    small_company(folder, 0.02)
    for held in platform_at(folder):
        yield marked_company(held)


@pytest.fixture
def walk(marked: Marked, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """A walk that notes what pages read of their address, choices, files handed out, and evidence."""
    on = Walk(marked, Files().watch(monkeypatch))
    read, control, evidence = address.read, st.segmented_control, EvidenceStore.read

    def reading(name: str) -> list[str]:
        on.asked.add(name)
        return read(name)

    def choosing(label: str, options: list[str], **rest: object) -> object:
        on.choices[str(rest["key"]).split("-")[0]] = list(options)
        return control(label, options, **rest)

    def looking(store: EvidenceStore, digest: str) -> bytes:
        content = evidence(store, digest)
        on.seen[f"evidence {len(on.seen)}"] = content
        return content

    monkeypatch.setattr(address, "read", reading)
    monkeypatch.setattr(st, "segmented_control", choosing)
    monkeypatch.setattr(EvidenceStore, "read", looking)
    return on


@pytest.mark.parametrize("role", Role)
def test_a_role_comes_by_what_is_its_own_and_by_nothing_else(walk: Walk, role: Role):
    walk.reader = reader_becomes(Right(role, None if role is Role.ADMIN else OWN))
    for spec in navigation.SPECS:
        walk.through(spec, turns=[list(Role).index(role)])  # the roles together come by every choice
    for text in ("外家客", "84739", "SY-2099"):
        walk.search(text)
    everywhere = role is Role.ADMIN  # rights, and erasures, are for all projects
    company = frozenset() if everywhere else walk.marked.elsewhere
    beyond = EVERYTHING - SEES[role] if everywhere else EVERYTHING
    hidden = walk.marked.marks(OWN, EVERYTHING - SEES[role]) | walk.marked.marks(OTHER, beyond) | company
    assert walk.found(hidden) == {}
    assert [kind for kind in SEES[role] - CLICKED if not walk.found(walk.marked.marks(OWN, [kind]))] == []


OF_A_WHOLE_LIFE = {"project_record", "centre_record", "dispatch_slip", "escalated_slip", "major_event"}


@pytest.mark.parametrize("role", [role for role in Role if "case" in SEES[role]])
def test_no_document_says_what_is_masked(walk: Walk, role: Role):
    user = reader_becomes(Right(role, OWN))
    platform = state.platform().for_reader(Sight(frozenset({OWN})))
    file = casedesk.desk(platform).case_file(user, walk.marked.cases[OWN], shell.now())
    facts = case_documents.facts_of(platform, user, file)
    papers = available(facts)
    assert {paper.form_id for paper in papers} == OF_A_WHOLE_LIFE
    told = "\n".join(printed(line, facts) for paper in papers for line in paper.form.lines)
    hidden = walk.marked.marks(OWN, EVERYTHING - SEES[role]) | walk.marked.marks(OTHER, EVERYTHING)
    assert found_in(told.encode(), hidden) == set()
    assert found_in(told.encode(), walk.marked.marks(OWN, ["case"])) != set()


HANDING = {"st.download_button", "components.downloads", "downloads", "files.offer"}


def handing_views() -> set[str]:
    """The views that hand out files, by reading them."""
    found = defaultdict(set)
    for path in (ROOT / "dashboard" / "views").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                found[f"{path.parent.name}.{path.stem}"] |= {ast.unparse(node.func)} & HANDING
    return {view for view, calls in found.items() if calls}


def test_the_walk_comes_by_every_place_that_hands_out_a_file(walk: Walk):
    walk.reader = reader_becomes(Right(Role.CENTRE), Right(Role.ADMIN))
    for spec in navigation.SPECS:
        walk.through(spec, turns=(0, 1))
    assert handing_views() - walk.files.views == UNREACHED
