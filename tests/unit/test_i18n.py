"""Every sentence of the interface has exactly one Chinese translation, and the two agree on their fields."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from casework.errors import RuleError, YingshengError
from casework.vocabulary import Verdict
from dashboard.i18n import CHINESE, ENGLISH, _, label, language, preferred, sentence, speaking
from etl.intake.quality import RULES

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "dashboard/locale/zh_CN").glob("*.po"))
SOURCES = [path for room in ("casework", "etl", "surveys", "dashboard") for path in sorted((ROOT / room).rglob("*.py"))]


def translations(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        return {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id}


def used_in_dashboard() -> set[str]:
    found = extract_from_dir(ROOT / "dashboard", [("**.py", "python")], keywords={"_": None, "N_": None})
    return {str(message) for _file, _line, message, _comments, _context in found}


def error_templates() -> set[str]:
    """Templates of every error raised with a literal sentence, by the names of the error classes."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    classes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    names = {"YingshengError"}
    while more := {c.name for c in classes if {ast.unparse(b) for b in c.bases} & names} - names:
        names |= more
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    first = [call.args[0] for call in calls if ast.unparse(call.func) in names]
    return {str(arg.value) for arg in first if isinstance(arg, ast.Constant)}


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


RULE_SENTENCES = {rule.message for rule in RULES.values()}
EVERY = {msgid: text for path in CATALOGUES for msgid, text in translations(path).items()}


def test_every_sentence_of_the_pages_is_translated():
    assert sorted(used_in_dashboard() - set(EVERY)) == []


def test_every_error_and_every_rule_of_the_import_is_translated():
    assert sorted((error_templates() | RULE_SENTENCES) - set(EVERY)) == []


def test_no_translation_is_left_over():
    assert sorted(set(EVERY) - used_in_dashboard() - error_templates() - RULE_SENTENCES) == []


def test_every_translation_says_something():
    assert [msgid for msgid, text in EVERY.items() if not text.strip()] == []


def test_a_sentence_stands_in_one_catalogue_only():
    counts = Counter(msgid for path in CATALOGUES for msgid in translations(path))
    assert [msgid for msgid, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("msgid", sorted(EVERY))
def test_a_translation_keeps_the_fields_of_its_sentence(msgid: str):
    assert fields(EVERY[msgid]) == fields(msgid)


def test_the_language_is_the_one_spoken_in_the_block():
    with speaking(CHINESE):
        assert _("Project") == "项目"
    assert language() == ENGLISH
    assert _("Project") == "Project"


def test_an_unknown_sentence_stays_english():
    with speaking(CHINESE):
        assert _("never translated {n}", n=3) == "never translated 3"


@pytest.mark.parametrize(
    ("locale", "expected"),
    [("zh-CN", CHINESE), ("zh", CHINESE), ("ZH-tw", CHINESE), ("en-GB", ENGLISH), ("de", ENGLISH), (None, CHINESE)],
)
def test_the_browser_s_language_decides_at_first(locale: str | None, expected: str):
    assert preferred(locale) == expected


def test_terms_of_the_vocabulary_are_named_in_the_language():
    with speaking(CHINESE):
        assert label(Verdict.OVERDUE) == "逾期未完成"
    assert label(Verdict.OVERDUE) == "Overdue"


def test_an_error_is_told_in_the_language_with_its_fields():
    error: YingshengError = RuleError("There is no policy pack called {pack}.", pack="moon")
    with speaking(CHINESE):
        assert sentence(error) == "没有名为 moon 的制度。"
