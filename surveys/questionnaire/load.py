"""Read questionnaires: from a file, from a regulation's folder, from the content of a published version.

Every refusal names the file, the key and the reason; in the key, sections and items stand by their codes.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from casework.regulation import Regulation, Regulations
from casework.regulation.findings import listed
from casework.settings import settings
from casework.wording import Phrase
from surveys.errors import QuestionnaireError
from surveys.questionnaire.check import check_questionnaire
from surveys.questionnaire.kinds import Purpose
from surveys.questionnaire.lines import from_lines
from surveys.questionnaire.model import Questionnaire

LISTS = "options"
"""The table of a file that names lists of options, so that items can share them."""
LARGEST = 4_000_000
"""Characters of a file; a thousand items in two languages have a tenth of them."""
UNKNOWN, MISSING, WORD = "extra_forbidden", "missing", "enum"
REASONS = {
    UNKNOWN: Phrase("there is no such key", "没有这个字段"),
    MISSING: Phrase("it is missing", "缺少此项"),
    "string_type": Phrase("it must be a text", "必须是文本"),
    "int_type": Phrase("it must be a whole number", "必须是整数"),
    "int_parsing": Phrase("it must be a whole number", "必须是整数"),
    "float_type": Phrase("it must be a number", "必须是数字"),
    "bool_type": Phrase("it must be true or false", "必须是 true 或 false"),
    "string_pattern_mismatch": Phrase(
        "a code has small letters, digits and _, and begins with a letter", "编号由小写字母、数字和 _ 组成，以字母开头"
    ),
    "too_short": Phrase("there must be one at least", "至少要有一个"),
    "string_too_long": Phrase("it is too long", "太长"),
}
"""Why a value cannot stand, by the kind of the fault; what is not here is said as the library says it."""
LANGUAGES = {"zh": Phrase("Chinese", "中文"), "en": Phrase("English", "英文")}


def load(path: Path) -> Questionnaire:
    """The questionnaire in a TOML file; raises ``QuestionnaireError`` when there is none that can be used."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionnaireError("{file}: cannot be read ({reason}).", file=path.name, reason=error) from error
    return read(text, path.name)


@lru_cache(maxsize=256)
def read(text: str, file: str) -> Questionnaire:
    """The questionnaire that a TOML text writes; ``file`` is what people call it."""
    return sound(_parsed(text, file), file)


def faults(text: str, file: str) -> list[QuestionnaireError]:
    """All that is wrong with a TOML text, in the order of the file; empty when it can be used."""
    try:
        said = _with_lists(_parsed(text, file), file)
    except QuestionnaireError as error:
        return [error]
    try:
        made = Questionnaire.model_validate(said)
    except ValidationError as error:
        return [_refusal(said, each, file) for each in error.errors()]
    except RecursionError:
        return [QuestionnaireError("{file}: its conditions lie too deep in one another.", file=file)]
    return [QuestionnaireError("Questionnaire {finding}.", finding=each) for each in check_questionnaire(made, file)]


def of_content(content: str, file: str) -> Questionnaire:
    """A published version out of its content (``Questionnaire.content``), which is not checked again."""
    return _modelled(json.loads(content), file)


def sound(said: Mapping[str, object], file: str) -> Questionnaire:
    """The questionnaire that a mapping writes, checked; raises ``QuestionnaireError`` with its first fault."""
    made = _modelled(_with_lists(said, file), file)
    for finding in check_questionnaire(made, file):
        raise QuestionnaireError("Questionnaire {finding}.", finding=finding)
    return made


def shipped() -> dict[str, Questionnaire]:
    """The general questionnaires of this installation, by id."""
    return _by_id((path.name, load(path)) for path in sorted(settings().questionnaire_dir.glob("*.toml")))


def of_regulation(regulation: Regulation | str) -> dict[str, Questionnaire]:
    """The questionnaires of a regulation's version, by id; of a name, those of its newest version that is shipped."""
    if isinstance(regulation, str):
        regulation = Regulations.load(settings().regulation_dir).versions(regulation)[-1]
    found: list[tuple[str, Questionnaire]] = []
    for name, said in regulation.questionnaires.items():
        table = said.model_dump(mode="json", exclude_none=True)
        where = f"{regulation.id}/questionnaires/{name}.toml"
        if "questions" in table:
            table = from_lines(f"{regulation.id}_{name}", table)
        found.append((where, sound(table, where)))
    return _by_id(found)


def for_purpose(purpose: Purpose, regulation: Regulation | str) -> Questionnaire:
    """The questionnaire that a regulation has for this, or else the general one; raises when there is neither."""
    for known in (of_regulation(regulation), shipped()):
        for questionnaire in known.values():
            if questionnaire.purpose is purpose:
                return questionnaire
    raise QuestionnaireError("There is no questionnaire for {purpose}.", purpose=purpose.en)


def own_for(purpose: Purpose, regulation: Regulation) -> str | None:
    """The id of the questionnaire that a regulation itself has for this; None when it has none."""
    return next((code for code, each in of_regulation(regulation).items() if each.purpose is purpose), None)


def _by_id(found: Iterable[tuple[str, Questionnaire]]) -> dict[str, Questionnaire]:
    by_id: dict[str, Questionnaire] = {}
    for file, questionnaire in found:
        if questionnaire.id in by_id:
            raise QuestionnaireError(
                "{file}: id: another file has a questionnaire called {id}: give it another id.",
                file=file,
                id=questionnaire.id,
            )
        by_id[questionnaire.id] = questionnaire
    return by_id


def _parsed(text: str, file: str) -> dict[str, object]:
    if len(text) > LARGEST:
        raise QuestionnaireError("{file}: it is larger than a questionnaire can be.", file=file)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise QuestionnaireError("{file}: not valid TOML ({reason}).", file=file, reason=error) from error
    except RecursionError as error:
        raise QuestionnaireError("{file}: its conditions lie too deep in one another.", file=file) from error


def _with_lists(said: Mapping[str, object], file: str) -> dict[str, object]:
    """The same with each name of a list of options replaced by the list."""
    lists = said.get(LISTS, {})
    whole = {key: value for key, value in said.items() if key != LISTS}
    if not isinstance(lists, Mapping) or not isinstance(whole.get("sections"), list):
        return whole
    whole["sections"] = [_section_with_lists(each, lists, file) for each in whole["sections"]]  # type: ignore[attr-defined]
    return whole


def _section_with_lists(section: object, lists: Mapping[str, object], file: str) -> object:
    if not isinstance(section, Mapping) or not isinstance(section.get("items"), list):
        return section
    items = [_item_with_list(item, lists, file) for item in section["items"]]
    return {**section, "items": items}


def _item_with_list(item: object, lists: Mapping[str, object], file: str) -> object:
    """``options = "five"``, or ``options = ["five", "roles"]`` for several lists one after the other."""
    if not isinstance(item, Mapping):
        return item
    named = item.get(LISTS)
    names = [named] if isinstance(named, str) else named
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        return item
    for name in names:
        if not isinstance(lists.get(name), list):
            raise QuestionnaireError(
                "{file}: {key}: there is no list of options called {name}: choose among {known}.",
                file=file,
                key=f"items[{item.get('code')}].options",
                name=name,
                known=listed(lists),
            )
    return {**item, LISTS: [option for name in names for option in lists[name]]}  # type: ignore[attr-defined]


def _modelled(said: Mapping[str, object], file: str) -> Questionnaire:
    try:
        return Questionnaire.model_validate(said)
    except ValidationError as error:
        first = min(error.errors(), key=lambda each: each["type"] != UNKNOWN)
        raise _refusal(said, first, file) from error
    except RecursionError as error:
        raise QuestionnaireError("{file}: its conditions lie too deep in one another.", file=file) from error


def _refusal(said: Mapping[str, object], first: ErrorDetails, file: str) -> QuestionnaireError:
    key = _place(said, first["loc"])
    language = LANGUAGES.get(str(first["loc"][-1])) if first["loc"] else None
    if first["type"] == MISSING and language:
        return QuestionnaireError(
            "{file}: {key}: the {language} text is missing: every text has both languages.",
            file=file,
            key=key,
            language=language,
        )
    if first["type"] == WORD:
        return QuestionnaireError(
            "{file}: {key}: it is none of the words that can stand here: choose among {known}.",
            file=file,
            key=key,
            known=listed(re.findall(r"'([^']*)'", first["ctx"]["expected"])),
        )
    reason = REASONS.get(first["type"]) or re.sub(r"^Value error, ", "", first["msg"])
    return QuestionnaireError("{file}: {key}: {reason}.", file=file, key=key, reason=reason)


def _place(said: object, parts: tuple[int | str, ...]) -> str:
    """Where a fault is, sections, items and options by their codes: ``sections[repair].items[quality].text.en``."""
    shown: list[str] = []
    for part in parts:
        if isinstance(part, int) and isinstance(said, list) and part < len(said):
            said = said[part]
            code = said.get("code") if isinstance(said, Mapping) else None
            shown[-1:] = [f"{shown[-1] if shown else ''}[{code or part + 1}]"]
        elif isinstance(part, str) and not part[:1].isupper():  # the name of a form of condition is no key
            said = said.get(part) if isinstance(said, Mapping) else None
            shown.append(part)
    return ".".join(shown) or "file"
