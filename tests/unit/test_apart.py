"""A part of a page that fails fails alone, and every part of every page is marked as one."""

from __future__ import annotations

import ast
import importlib
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.frame.apart import MARK

VIEWS = Path(__file__).parents[2] / "dashboard" / "views"
PAGES = [path for path in sorted(VIEWS.rglob("*.py")) if "\ndef page(" in path.read_text(encoding="utf-8")]


def two_parts() -> None:
    import streamlit as st

    from casework.errors import RuleError
    from dashboard.frame.apart import apart

    @apart
    def breaks() -> None:
        st.markdown("begun")
        raise ValueError("nobody expected this")

    @apart
    def refused() -> None:
        raise RuleError("It says {word}.", word="no")

    @apart
    def stands() -> int:
        st.markdown("stands")
        return 7

    @apart
    def stops() -> None:
        st.stop()

    breaks()
    refused()
    st.markdown(str(stands()))
    stops()
    st.markdown("never reached")


def test_the_other_parts_are_drawn_and_the_error_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "yingsheng"):
        app = AppTest.from_function(two_parts).run()
    assert [text.value for text in app.markdown] == ["begun", "stands", "7"]
    broken, said = [error.value for error in app.error]
    assert said == "It says no."
    assert "This part of the page cannot be shown" in broken
    (record,) = [record for record in caplog.records if record.name == "yingsheng"]
    assert record.args is not None
    assert str(record.args[0]) in broken
    assert not app.exception


def drawn_by(page: Path) -> Iterator[tuple[str, str]]:
    """Module and function of every part of views that ``page()`` draws for its own sake."""
    tree = ast.parse(page.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    modules = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in tree.body if isinstance(node, ast.ImportFrom) and str(node.module).startswith("dashboard.views")
        for alias in node.names
    }  # fmt: skip
    (body,) = [node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "page"]
    calls = [
        node.value.func for node in ast.walk(body) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    for call in calls:
        if isinstance(call, ast.Name) and call.id in names:
            yield f"dashboard.views.{page.parent.name}.{page.stem}", call.id
        elif isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id in modules:
            yield modules[call.value.id], call.attr


def stands_apart(module: str, name: str) -> bool:
    function = getattr(importlib.import_module(module), name)
    while function is not None:
        if getattr(function, MARK, False):
            return True
        function = getattr(function, "__wrapped__", None)
    return False


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}.{page.stem}")
def test_every_part_that_a_page_draws_stands_apart(page: Path) -> None:
    assert [f"{module}.{name}" for module, name in drawn_by(page) if not stands_apart(module, name)] == []


def test_the_parts_are_found() -> None:
    assert len([part for page in PAGES for part in drawn_by(page)]) > 25


def test_every_tab_of_the_case_file_stands_apart() -> None:
    tabs = ("actions", "evidence", "customer", "claim", "documents")
    assert [tab for tab in tabs if not stands_apart(f"dashboard.views.case.{tab}", "show")] == []
