"""The documents are true: links lead somewhere, generated pages are fresh, settings and commands are all described."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from casework.settings import ROOT, Settings
from etl.intake.profiles import Origin, Profile, Rule
from reporting.cli import app
from reporting.reference import PAGE, reference
from tests.factories.house import PACKAGES

PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]
LINK = re.compile(r"\]\((?!https?://|#)([^)#]+)")


def commands() -> dict[str, TyperCommand]:
    """Every command by its full name, those of groups as well."""
    found: dict[str, TyperCommand] = {}
    waiting = [("", get_command(app))]
    while waiting:
        prefix, command = waiting.pop()
        if isinstance(command, TyperGroup):
            waiting += [(f"{prefix} {name}".strip(), each) for name, each in command.commands.items()]
        if prefix:
            found[prefix] = command
    return found


COMMANDS = commands()


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    targets = LINK.findall(document.read_text(encoding="utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_the_command_reference_is_fresh() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "run make docs"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_help_and_stands_in_the_reference(name: str) -> None:
    assert COMMANDS[name].help
    assert f"# `yingsheng {name}`\n" in PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_has_help(name: str) -> None:
    assert [p.name for p in COMMANDS[name].params if p.name != "help" and not getattr(p, "help", "")] == []


@pytest.mark.parametrize("readme", READMES, ids=["en", "zh"])
def test_every_setting_stands_in_the_readme(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    for_tests = {"test_clock", "test_clock_allowed"}
    assert [name for name in set(Settings.model_fields) - for_tests if f"`YINGSHENG_{name.upper()}`" not in text] == []


def test_both_readmes_lead_to_the_same_documents() -> None:
    english, chinese = (set(LINK.findall(page.read_text(encoding="utf-8"))) for page in READMES)
    assert {name for name in english ^ chinese if name.startswith("docs/") and name.endswith(".md")} == set()


@pytest.mark.parametrize("readme", READMES, ids=["en", "zh"])
def test_make_targets_named_in_the_readme_exist(readme: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"`?make ([a-z-]+)\b", readme.read_text(encoding="utf-8"))) - {"it", "sure"}
    assert named
    assert [target for target in sorted(named) if f"\n{target}:" not in makefile] == []


@pytest.mark.parametrize("readme", READMES, ids=["en", "zh"])
def test_without_make_the_readme_installs_what_make_does_in_the_same_order(readme: Path) -> None:
    lines = re.findall(r"-m pip install (.+)|bin/pip install (.+)", readme.read_text(encoding="utf-8"))
    by_make = (ROOT / ".ci" / "environment").read_text(encoding="utf-8")
    steps = [step.replace('"', "") for step in re.findall(r"^ *install (.+)$", by_make, re.MULTILINE)]
    run, test = ([step.replace("$what", what) for step in steps] for what in ("run", "test"))
    assert ["".join(line) for line in lines] == [*run, test[1]]


def test_both_readmes_have_the_same_sections() -> None:
    counts = [len(re.findall(r"^## ", page.read_text(encoding="utf-8"), re.MULTILINE)) for page in READMES]
    assert counts[0] == counts[1] > 5


@pytest.mark.parametrize("record", sorted((ROOT / "docs" / "adr").glob("*.md")), ids=lambda record: record.stem)
def test_decision_records_say_why_what_and_what_follows(record: Path) -> None:
    headings = re.findall(r"^## (.+)$", record.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == ["Context", "Decision", "Consequences"]


def test_the_architecture_names_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    packages = [path.parent.name for path in ROOT.glob("*/__init__.py")]
    assert set(packages) == set(PACKAGES)
    assert [name for name in packages if f"`{name}`" not in text] == []


@pytest.mark.parametrize("document", PAGES, ids=lambda document: document.relative_to(ROOT).as_posix())
def test_every_test_that_a_document_names_exists(document: Path) -> None:
    named = re.findall(r"`((?:tests/[\w/]+/)?test_\w+\.py)`", document.read_text(encoding="utf-8"))
    there = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    assert [name for name in named if not any(path == name or path.endswith(f"/{name}") for path in there)] == []


def test_every_chapter_of_the_security_page_names_a_test_or_says_what_is_not_met() -> None:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| V(\d+) [^|]*\|([^|]+)\|([^|]+)\|$", text, re.MULTILINE)
    assert [int(number) for number, _how, _shown in rows] == list(range(1, 18))
    assert [number for number, how, shown in rows if "test_" not in shown and "Not " not in how] == []


def test_no_two_decisions_have_the_same_number():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))]
    assert numbers == sorted(set(numbers))


def test_every_key_of_an_import_profile_is_explained_with_an_example() -> None:
    text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines() if line.startswith("| `")]
    explained = {key for row in rows for key in re.findall(r"`(\w+)`", row[1]) if row[2].strip(" `")}
    keys = {field.alias or name for part in (Profile, Origin, Rule) for name, field in part.model_fields.items()}
    assert explained == keys
