"""Every sentence of the interface has exactly one Chinese translation, and the two agree on their fields."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from casework.errors import RuleError, YingshengError
from casework.policy import Policies
from casework.settings import settings
from casework.vocabulary import Term, Verdict
from casework.vocabulary.asking import Carrier
from dashboard.frame.i18n import CHINESE, ENGLISH, _, _n, forms, label, language, preferred, sentence, speaking
from dashboard.parts.formats import listed, stated
from etl.intake.allowed import ADVICE
from etl.intake.quality import RULES
from tests.factories.house import modules

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "dashboard").rglob("*.po"))
SOURCES = modules()


def translations(path: Path) -> dict[str, str]:
    with path.open("rb") as stream:
        return {msgid: text for entry in read_po(stream) for msgid, text in forms(entry)}


def extracted() -> list[str | tuple[str, str]]:
    """The sentences of the pages; those that count as singular and plural."""
    keywords = {"_": None, "N_": None, "_n": (1, 2)}
    found = extract_from_dir(ROOT / "dashboard", [("**.py", "python")], keywords=keywords)
    return [message for _file, _line, message, _comments, _context in found]


def used_in_dashboard() -> set[str]:
    return {form for message in EXTRACTED for form in ([message] if isinstance(message, str) else message)}


CHECKS = [*(ROOT / "casework" / "regulation").glob("*.py"), *(ROOT / "surveys" / "questionnaire").glob("*.py")]


def error_templates() -> set[str]:
    """Templates of every error raised with a literal sentence, by the names of the error classes."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in SOURCES]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef)]
    names = {"YingshengError"}
    while more := {c.name for c in classes if {ast.unparse(b) for b in c.bases} & names} - names:
        names |= more
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
    first = [call.args[0] for call in calls if ast.unparse(call.func) in names]
    return {str(arg.value) for arg in first if isinstance(arg, ast.Constant)} | finding_templates()


def finding_templates() -> set[str]:
    """The sentences of whatever a check of a regulation or of a questionnaire finds."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in CHECKS]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > 1]
    second = [call.args[1] for call in calls if ast.unparse(call.func).split(".")[-2:] == ["found", "add"]]
    return {str(arg.value) for arg in second if isinstance(arg, ast.Constant)}


def fields(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}


EXTRACTED = extracted()
TEMPLATES = error_templates()
RULE_SENTENCES = {rule.message for rule in RULES.values()} | set(ADVICE)
NEVER_ONE = {
    "Shares are of valid calls; fewer than {n} valid calls are too few for a share.",
    "The {n} most pressing cases are looked at; others come up as these are worked.",
    "Type at least {n} characters.",
    "Hand this to {name} only. It works once, within {days} days, and a newer link takes its place.",
    "† A department only for what it is responsible for. {n} steps.",
    "Base {base}; a missed obligation takes the points its clause names; level 1 −{l1}, level 2 −{l2}; each case "
    "unclosed for more than {days} days −{unclosed} a month; each bonus +{bonus}, at most +{cap}; never below {floor} "
    "or above {ceiling}.",
    "{level} limits",
    "{n} options available.",
}
"""Sentences whose count is a constant or a threshold of the house, or no count at all, or the framework's own."""
EVERY = {msgid: text for path in CATALOGUES for msgid, text in translations(path).items()}


def test_every_sentence_of_the_pages_is_translated():
    assert sorted(used_in_dashboard() - set(EVERY)) == []


def test_every_error_and_every_rule_of_the_import_is_translated():
    assert sorted((TEMPLATES | RULE_SENTENCES) - set(EVERY)) == []


def test_no_translation_is_left_over():
    assert sorted(set(EVERY) - used_in_dashboard() - TEMPLATES - RULE_SENTENCES) == []


def test_every_translation_says_something():
    assert [msgid for msgid, text in EVERY.items() if not text.strip()] == []


def test_a_sentence_stands_in_one_catalogue_only():
    counts = Counter(msgid for path in CATALOGUES for msgid in translations(path))
    assert [msgid for msgid, count in counts.items() if count > 1] == []


def test_a_translation_keeps_the_fields_of_its_sentence():
    assert [msgid for msgid, text in EVERY.items() if fields(text) != fields(msgid)] == []


NOTATION = re.compile(r"\{[^{}]*\}|[a-z+]+://[^\s，。]*|\d[:,]\d| \([a-zσ0-9]+\)|^, $")
"""What keeps its ASCII signs within Chinese: fields, addresses, clocks, numbers, the letter of a formula."""


def test_chinese_is_written_with_chinese_signs():
    words = {word.zh for vocabulary in Term.__subclasses__() for word in vocabulary}
    packs = Policies.load(settings().regulation_dir).packs
    texts = {*EVERY.values(), *words, *(text for pack in packs for text in chinese(pack.model_dump()))}
    assert {"比较满意，没有意见", "4个工作日内正式答复客户，并回访记录效果"} < texts
    assert sorted(text for text in texts if re.search("[,;:!?()]", NOTATION.sub("", text))) == []


def chinese(value: object) -> Iterator[str]:
    """Every Chinese text somewhere in what a pack holds."""
    if isinstance(value, dict):
        yield from ([str(value["zh"])] if "zh" in value else [])
        value = list(value.values())
    if isinstance(value, list | tuple):
        for part in value:
            yield from chinese(part)


NOT_OURS = {
    "案件": "报事, whatever customers bring; 投诉 where complaints alone are meant",
    "义务": "时限事项, what is owed within a limit",
    "限时事项": "时限事项",
    "未结(?!束)": "未办结",
    "未关闭(?!登记|投诉登记|天数|超期|超过)": "未办结; 未关闭 is the register alone",
    "掩码|遮盖": "脱敏",
    "反馈结案": "反馈结果",
    "最为显著|变化显著": "变化最明显, 有明显变化",
}
"""One word for one thing: what is not said in Chinese, and what is said instead."""
THE_REGISTER = {"未关闭", "列为未关闭", "长期未关闭"}
"""The one thing that is 未关闭: fair, but beyond present ability."""


@pytest.mark.parametrize("word", NOT_OURS)
def test_one_thing_has_one_word(word: str):
    words = {each.zh for vocabulary in Term.__subclasses__() for each in vocabulary}
    told = sorted({*EVERY.values(), *words} - THE_REGISTER)
    assert [text for text in told if re.search(word, text)] == [], f"say {NOT_OURS[word]}"


def test_english_says_median_and_never_the_middle_one():
    assert [msgid for msgid in EVERY if re.search(r"\bmiddle (one|project|value)", msgid)] == []


def test_names_and_lists_are_joined_as_each_language_joins_them():
    assert (stated("roof", listed(["wet", "cold"]))) == "roof: wet, cold"
    with speaking(CHINESE):
        assert stated("屋顶", listed(["湿", "冷"])) == "屋顶：湿、冷"


def test_the_language_is_the_one_spoken_in_the_block():
    with speaking(CHINESE):
        assert _("Project") == "项目"
    assert language() == ENGLISH
    assert _("Project") == "Project"


@pytest.mark.parametrize(
    ("count", "english", "chinese"),
    [(0, "Load 0 rows", "导入 0 行"), (1, "Load 1 row", "导入 1 行"), (1200, "Load 1,200 rows", "导入 1,200 行")],
)
def test_one_is_singular_in_english_and_the_same_in_chinese(count: int, english: str, chinese: str):
    assert _n("Load {n} row", "Load {n} rows", count) == english
    with speaking(CHINESE):
        assert _n("Load {n} row", "Load {n} rows", count) == chinese


def test_a_count_before_a_plural_is_told_in_singular_too():
    counted = re.compile(r"\{\w+\} (?!of\b|took\b)(\w+ ){0,2}[a-z]+s\b")
    assert {text for text in EXTRACTED if isinstance(text, str) and counted.search(text)} == NEVER_ONE


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
    assert [each.label("en") for each in (Carrier.SMS, Carrier.WECOM, Carrier.LETTER)] == ["SMS", "WeCom", "Letter"]


def test_an_error_is_told_in_the_language_with_its_fields():
    error: YingshengError = RuleError("There is no policy pack called {pack}.", pack="moon")
    with speaking(CHINESE):
        assert sentence(error) == "没有名为 moon 的制度。"
