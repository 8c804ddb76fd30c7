"""The house rules, held by reading the tracked files."""

from __future__ import annotations

import ast
import re
import subprocess
import tokenize
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median

import grimp
import pytest

from tests.factories.house import PACKAGES, ROOT

HOSTS = (
    "pypi" + ".org", "python" + "hosted.org", "npm" + "js.", "tuna.tsing" + "hua", "mirrors.ali" + "yun",
    "registry" + ".", "index" + "-url =",
)  # fmt: skip
MACHINE_PATHS = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "C:" + "\\Users")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "tools"}
SQL_START = re.compile(r"^\s*(select|insert|update|delete|create|drop|alter|with)\s", re.IGNORECASE)


def tracked(*suffixes: str) -> list[Path]:
    """Tracked and new files with these endings; ignored files are not the house's."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.exists() and (not suffixes or path.suffix in suffixes)]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def product() -> list[Path]:
    return [path for path in tracked(".py") if path.relative_to(ROOT).parts[0] in PACKAGES]


Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def nodes(path: Path) -> list[ast.AST]:
    """Every node of a file's syntax tree; read once for all the rules."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def functions(path: Path) -> Iterator[Function]:
    for node in nodes(path):
        if isinstance(node, Function):
            yield node


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_python_files_are_short() -> None:
    assert [f"{shown(p)}: {lines(p)}" for p in tracked(".py") if lines(p) > 400] == []


def test_pages_are_shorter_still() -> None:
    pages = [path for path in tracked(".py") if "views" in path.parts]
    assert [f"{shown(p)}: {lines(p)}" for p in pages if lines(p) > 150] == []


def test_sql_models_are_short() -> None:
    models = [path for path in tracked(".sql") if "tests" not in path.parts]
    assert [f"{shown(p)}: {lines(p)}" for p in models if lines(p) > 80] == []


def test_functions_are_short() -> None:
    long = [
        f"{shown(path)}:{node.lineno} {node.name}: {length(node)}"
        for path in tracked(".py")
        for node in functions(path)
        if length(node) > 40
    ]
    assert long == []


def test_the_median_function_has_ten_lines_at_most() -> None:
    assert median(length(node) for path in product() for node in functions(path)) <= 10


def test_the_median_test_has_fifteen_lines_at_most() -> None:
    tests = [
        node for path in tracked(".py") if path.name.startswith("test_")
        for node in functions(path) if node.name.startswith("test_")
    ]  # fmt: skip
    assert median(map(length, tests)) <= 15


def test_no_module_has_a_vague_name() -> None:
    assert [shown(p) for p in tracked(".py") if {p.stem, *p.relative_to(ROOT).parts[:-1]} & VAGUE_NAMES] == []


def test_test_files_have_names_of_their_own() -> None:
    names = Counter(path.name for path in tracked(".py") if path.name.startswith("test_"))
    assert [name for name, count in names.items() if count > 1] == []


def texts() -> list[tuple[str, str]]:
    """Every tracked text except the licence and pictures."""
    found = []
    for path in tracked():
        try:
            found.append((shown(path), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("words", [HOSTS, MACHINE_PATHS], ids=["registry hosts", "machine paths"])
def test_no_file_names(words: tuple[str, ...]) -> None:
    assert [f"{name}: {word}" for name, text in texts() for word in words if word in text] == []


def test_no_banner_comments() -> None:
    banner = re.compile(r"^\s*(#|--)\s*([-=*#~])\2{5,}", re.MULTILINE)
    assert [shown(p) for p in tracked(".py", ".sql") if banner.search(p.read_text(encoding="utf-8"))] == []


def test_no_sql_is_put_together_from_strings() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in product()
        for node in nodes(path)
        if isinstance(node, ast.JoinedStr)
        if node.values and isinstance(node.values[0], ast.Constant) and SQL_START.match(str(node.values[0].value))
    ]
    assert found == []


def test_sql_files_are_found_by_one_reader_and_by_the_models_beside_their_declarations() -> None:
    naming = {shown(p) for p in product() for n in nodes(p) if isinstance(n, ast.Constant) and is_sql_file(n.value)}
    assert naming == {"etl/statements.py", "etl/warehouse/models.py"}


def is_sql_file(value: object) -> bool:
    return isinstance(value, str) and value.endswith(".sql")


CLAUSE = re.compile(
    r"(?<![\d.])[1-9]\.\d\.\d{1,2}\b|[Cc]lause \d|条款 ?\d|(?<!\w)\((?:UTC, )?[1-9]\.\d{1,2}(?:\.\d{1,2})*[a-z]?\)"
)
"""As the regulations number their clauses; a folder says them, nothing else does."""


SHOWN = (".py", ".sql", ".po", ".css", ".html", ".js")


def test_no_clause_of_a_regulation_stands_in_code_models_or_messages() -> None:
    files = [path for path in tracked(*SHOWN) if path.relative_to(ROOT).parts[0] in PACKAGES]
    assert {path.suffix for path in files} >= {".py", ".sql", ".po"}
    assert [shown(path) for path in files if CLAUSE.search(path.read_text(encoding="utf-8"))] == []


def test_no_clause_of_a_regulation_stands_in_what_a_column_means() -> None:
    declared = [path for path in tracked(".toml") if path.relative_to(ROOT).parts[0] == "etl"]
    told = [(path, line) for path in declared for line in path.read_text(encoding="utf-8").splitlines()]
    meanings = [f"{shown(path)}: {line}" for path, line in told if line.startswith(("meaning", "grain"))]
    assert len(meanings) > len(declared)
    assert [line for line in meanings if CLAUSE.search(line)] == []


NUMBER = re.compile(r"(?<![\w.])(?:[A-Z]\.)?\d+(?:\.\d+)*[A-Za-z]?(?!\w|\.\d)")
WORDS = {"STRING", "FSTRING_MIDDLE", "COMMENT"}
NUMBERED_ELSEWHERE = {
    ("surveys/sample/size.py", "4.4"): "a section of the textbook that the formula is from",
    ("surveys/codebook/ddi.py", "2.5"): "the version of the standard that the codebook follows",
}
"""What is numbered like a clause and is none; an address (127.0.0.1) is no id of a clause and needs no exception."""


def clause_ids() -> set[str]:
    """The ids of all clauses that consist of several parts, by the folders."""
    files = (ROOT / "data" / "regulations").glob("*/clauses.toml")
    ids = {name for path in files for name in tomllib.loads(path.read_text(encoding="utf-8"))}
    return {name for name in ids if "." in name}


def strings_of(path: Path) -> str:
    """What a file says: all of it, of Python its strings and comments (its numbers are measures)."""
    if path.suffix != ".py":
        return path.read_text(encoding="utf-8")
    with path.open("rb") as stream:
        tokens = list(tokenize.tokenize(stream.readline))
    return "\n".join(token.string for token in tokens if tokenize.tok_name[token.type] in WORDS)


def test_no_id_of_any_clause_stands_in_a_string_a_comment_a_model_or_a_message() -> None:
    """Of every folder, two-part ids included, wherever in a text they stand."""
    ids = clause_ids()
    files = [
        path for path in tracked(".py", ".sql", ".po", ".html", ".js") if path.relative_to(ROOT).parts[0] in PACKAGES
    ]
    found = {(shown(path), name) for path in files for name in NUMBER.findall(strings_of(path)) if name in ids}
    assert len(ids) > 100
    assert found == NUMBERED_ELSEWHERE.keys()


INSIDE = re.compile(r"(?:from|import) (?:streamlit\.|uvicorn)|from streamlit import .*\b(?:runtime|config|file_util)\b")
SEAMS = ROOT / "dashboard" / "frame" / "streamlit_seams"
SERVER_OF_ITS_OWN = ROOT / "surveys" / "respond" / "serving.py"
"""What is served without Streamlit calls uvicorn by its public door."""


WHOLES = {"step.total": "how far a load is", "unit": "a limit as people enter it"}
"""By what else than a fixed number pages divide, and why that is no figure."""


def test_no_page_works_out_a_share_or_a_mean() -> None:
    """A change of unit and a path divide by what stands there; a figure divides by another, and is a mart's column."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "dashboard" / "views").rglob("*.py"))
    divisions = (
        node
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    )
    by = {ast.unparse(node.right) for node in divisions if not isinstance(node.right, ast.Constant)}
    assert by == set(WHOLES)


ADDING = frozenset({"sum", "fsum", "mean", "fmean", "cumulative_sum", "total", "Counter", "reduce"})
ORDERED_BY = {
    "answered[row['questionnaire']]": "which questionnaire is offered first",
    "counted[str(row['survey'])]": "which surveys are drawn, when there are many",
    "parts[row['item']][str(row['wave'] or ''), row['project'], row['month']]": "what would tell of a few people",
}
"""What pages add up without showing it, and what for."""


def test_no_page_adds_figures_up() -> None:
    """What a page lists it may count (``len``); figures are added by a mart, or by the answer that asks it."""
    found = [
        node
        for path in (ROOT / "dashboard" / "views").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    ]
    called = {ast.unparse(node.func) for node in found if isinstance(node, ast.Call)}
    assert {name for name in called if re.split(r"[.\[]", name)[-1] in ADDING or name.split("[")[0] in ADDING} == set()
    raised = (node.target for node in found if isinstance(node, ast.AugAssign))
    assert {ast.unparse(target) for target in raised if isinstance(target, ast.Subscript)} == set(ORDERED_BY)


def test_one_room_leans_on_the_inside_of_streamlit() -> None:
    """Its public names stand in ``streamlit`` itself; all else may change with any version."""
    others = [path for path in product() if SEAMS not in path.parents and path != SERVER_OF_ITS_OWN]
    assert [shown(path) for path in others if INSIDE.search(path.read_text(encoding="utf-8"))] == []


def test_no_circle_of_imports() -> None:
    """Whichever module is imported first, it finds what it needs."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=True, cache_dir=None)
    order = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    TopologicalSorter(order).prepare()  # names the modules of a circle


def test_no_untyped_dictionary_crosses_a_module_border() -> None:
    found = [
        f"{shown(path)}:{node.lineno} {node.name}"
        for path in product()
        for node in functions(path)
        if not node.name.startswith("_")
        for hint in (node.returns, *(a.annotation for a in (*node.args.args, *node.args.kwonlyargs)))
        if hint is not None and "dict[str, Any]" in ast.unparse(hint)
    ]
    assert found == []


def test_no_broad_except_swallows_an_error() -> None:
    found = []
    for path in product():
        for node in nodes(path):
            if not isinstance(node, ast.ExceptHandler):
                continue
            broad = node.type is None or ast.unparse(node.type) in {"Exception", "BaseException"}
            if broad and not isinstance(node.body[-1], ast.Raise):
                found.append(f"{shown(path)}:{node.lineno}")
    assert found == []


IN_REAL_TIME = frozenset({
    "busy_day", "deployed", "test_kill_respond", "test_many_tabs", "test_passkey_sign_in",
    "test_provider", "test_sign_in", "test_survey_day", "test_three_processes",
})  # fmt: skip
"""Where processes run while time passes, or a browser or a library looks at the machine's own clock."""


def test_no_other_test_asks_the_machine_what_day_it_is() -> None:
    asks = re.compile(r"datetime\.now\(|date\.today\(|datetime\.utcnow\(")
    inside = {path: path.relative_to(ROOT).parts for path in tracked(".py")}
    tests = [path for path, parts in inside.items() if parts[0] == "tests" and "benchmarks" not in parts]
    assert {p.stem for p in tests if asks.search(p.read_text(encoding="utf-8"))} == IN_REAL_TIME


def test_no_test_is_skipped_or_mocked() -> None:
    forbidden = re.compile("|".join(("pytest\\.sk" + "ip", "mark\\.sk" + "ip", "xf" + "ail", "unittest\\.mo" + "ck")))
    tests = [path for path in tracked(".py") if "tests" in path.relative_to(ROOT).parts]
    assert [shown(p) for p in tests if forbidden.search(p.read_text(encoding="utf-8"))] == []
