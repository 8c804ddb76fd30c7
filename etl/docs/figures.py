"""From a page to its figures: which questions each page asks, and the mart and file that answer each.

Read from the sources as texts: the pages in ``dashboard/frame/navigation.py``, the questions in what they draw, the
marts in the ``answers.py`` of each subject. So the chapter cannot name a page, a question or a mart that is not there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from casework.settings import ROOT
from etl.statements import named, path_of

PAGES, VIEWS = ROOT / "dashboard", "dashboard.views."
ANSWERS = ROOT / "etl" / "subjects"
NO_FIGURES = frozenset({"choices", "state"})
"""What fills pick lists and says how fresh the figures are."""
HEAD = """\
## From a page to its figure

Each page asks the questions named beside it. A question is answered by a mart; where it names several, they give the
same rows and the quickest is asked. The mart's file holds the formula, its section below the columns with unit, formula
and clause. What the columns take from a regulation stands under *Rules* at the end: clock, limit and points by clause,
and the files that say so.

| page | address | question | mart | file |
|---|---|---|---|---|
"""


def figures() -> str:
    """The chapter as Markdown."""
    rows = [
        f"| {title} | `/{path}` | `{question}` | [`{mart}`](#{mart}) | `{file_of(mart)}` |"
        for path, title, module in pages()
        for question in questions(module)
        for mart in marts()[question]
    ]
    return HEAD + "\n".join(rows) + "\n"


def file_of(mart: str) -> str:
    """The file of a mart, from the root of the repository."""
    return path_of(f"marts/{mart}").relative_to(ROOT).as_posix()


def pages() -> Iterator[tuple[str, str, str]]:
    """Address, title and module of every page."""
    for call in _calls(PAGES / "frame" / "navigation.py"):
        if ast.unparse(call.func) == "PageSpec":
            path, title, _section, module = call.args[:4]
            yield _text(path), _text(title.args[0]) if isinstance(title, ast.Call) else _text(title), _text(module)


def questions(module: str) -> list[str]:
    """The questions that a page's module and the views it draws ask, in the order of the subjects."""
    asked = set[str]()
    for name in _drawn(module):
        tree = ast.parse(_view(name).read_text(encoding="utf-8"))
        asked |= {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).rpartition(".")[2] == "answers"
        }
    return [question for question in marts() if question in asked]


def _drawn(module: str) -> list[str]:
    """A view and the views that it imports as modules, to draw them, and theirs."""
    found, waiting = list[str](), [module]
    while waiting:
        name = waiting.pop(0)
        if name in found or not _view(name).exists():
            continue
        found.append(name)
        tree = ast.parse(_view(name).read_text(encoding="utf-8"))
        rooms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and VIEWS in str(node.module)]
        waiting += [f"{str(node.module).removeprefix(VIEWS)}.{alias.name}" for node in rooms for alias in node.names]
    return found


def _view(name: str) -> Path:
    """The file of a module below ``dashboard.views``."""
    return PAGES / "views" / f"{name.replace('.', '/')}.py"


@cache
def marts() -> Mapping[str, list[str]]:
    """The marts that may answer each question: those that it names, or a method of its own that it asks which."""
    every = frozenset(named("marts"))
    found: dict[str, list[str]] = {}
    for path in sorted(ANSWERS.glob("*/answers.py")):
        functions = {
            node.name: node
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.FunctionDef)
        }
        for name, function in functions.items():
            helpers = [functions[each] for each in _own_methods(function) if each in functions]
            asked = [text for part in (function, *helpers) for text in _constants(part) if text in every]
            if asked and not name.startswith("_") and name not in NO_FIGURES:
                found[name] = list(dict.fromkeys(asked))
    return found


def _own_methods(function: ast.FunctionDef) -> Iterator[str]:
    """The private methods that a function calls."""
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "self" and node.attr.startswith("_"):
            yield node.attr


def _constants(function: ast.FunctionDef) -> Iterator[str]:
    return (node.value for node in ast.walk(function) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _calls(path: Path) -> Iterator[ast.Call]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _text(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ast.unparse(node)
