"""The page of the regulation, run in full: every shipped folder is read, compared, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest

from casework.regulation import Regulation, Regulations
from casework.settings import settings

EVERY = Regulations.load(settings().regulation_dir).all


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("company")
    small_company(folder)
    yield from platform_at(folder)


def written(app: AppTest) -> str:
    """Everything the page says, its HTML too."""
    return unescape(words(app) + "\n".join(str(each.proto.body) for each in app.get("html")))


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("regulation", EVERY, ids=lambda each: f"{each.id}-{each.version}")
def test_every_shipped_folder_is_read_in_both_languages(company: Path, regulation: Regulation, language: str):
    app = open_page("regulation", of=regulation.id, version=regulation.version, lang=language)
    assert (list(app.exception), list(app.error)) == ([], [])
    said = written(app)
    for name, clause in regulation.clauses.items():
        assert f"<h4>{name}</h4>" in said
        assert clause.label(language) in said
    for clock in regulation.clocks.values():
        assert clock.say.label(language) in said


def test_every_two_versions_are_compared_in_words(company: Path):
    app = open_page("regulation", of="sunshine", version="2026.1", view="compare", lang="en")
    assert (list(app.exception), list(app.error)) == ([], [])
    (found,) = app.table
    told = {tuple(row) for row in found.value.astype(str).to_numpy().tolist()}
    assert ("Step: Enter the time agreed with the customer", "by", "Responsible department, Project customer service",
            "Customer-service centre") in told  # fmt: skip
    assert ("Clause: 2.6", "new", "–", "Every employee who hears a complaint passes it on") in told
