"""A questionnaire on paper, as the text of its file, and published in versions."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from typer.testing import CliRunner

from casework.record.ledger import Ledger
from etl.cli import app
from surveys.errors import QuestionnaireError
from surveys.questionnaire import Questionnaire, read, shipped
from surveys.questionnaire.paper import paper
from surveys.questionnaire.publishing import publish, reworded, versions
from surveys.questionnaire.writing import written
from tests.factories.cases import MONDAY
from tests.factories.questionnaires import TINY, questionnaires


def lines(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs]


def test_paper_has_a_box_for_every_option_and_says_who_skips() -> None:
    said = lines(paper(read(TINY, "tiny.toml"), "en"))
    assert said[2:] == [
        "One", "1. Moved in? (required)", "☐ Yes", "☐ No", "2. Quality", "→ Only if 1 = Yes",
        "☐ 1    ☐ 2    ☐ 3    ☐ 4    ☐ 5", "☐ Don't know", "Two", "→ Only if 2 ≤ 2", "3. Why?", "_" * 60, "_" * 60,
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_paper_of_what_is_shipped_asks_every_item_in_its_language(language: str) -> None:
    for questionnaire in shipped().values():
        said = "\n".join(lines(paper(questionnaire, language)))
        assert all(item.text.label(language) in said for item in questionnaire.items.values())
        assert questionnaire.consent is None or questionnaire.consent.label(language) in said


@settings(max_examples=40, deadline=None)
@given(made=questionnaires())
def test_the_text_of_a_file_reads_as_the_same_questionnaire(made: Questionnaire) -> None:
    try:
        again = read(written(made), "made.toml")
    except QuestionnaireError as error:
        assert "no answers lead to it" in str(error)  # noqa: PT017 - random conditions may exclude each other
        return
    assert again.digest == made.digest


def test_a_version_is_published_once_and_never_changes(ledger: Ledger) -> None:
    first = read(TINY, "tiny.toml")
    assert publish(ledger, first, "centre", MONDAY)
    assert not publish(ledger, first, "centre", MONDAY)
    other = read(TINY.replace("Quality", "Worth"), "tiny.toml")
    with pytest.raises(QuestionnaireError, match="has a version 1 that says something else"):
        publish(ledger, other, "centre", MONDAY)
    second = read(TINY.replace("Quality", "Worth").replace("version = 1", "version = 2"), "tiny.toml")
    assert publish(ledger, second, "centre", MONDAY)
    assert versions(ledger, "tiny") == [first, second]
    assert reworded(first, second) == ["quality"]


def test_an_item_keeps_its_kind_as_long_as_it_keeps_its_code(ledger: Ledger) -> None:
    publish(ledger, read(TINY, "tiny.toml"), "centre", MONDAY)
    other = TINY.replace("version = 1", "version = 2").replace('kind = "text"\nlongest = 20', 'kind = "number"')
    with pytest.raises(QuestionnaireError, match="Item why of questionnaire tiny was of kind text in version 1"):
        publish(ledger, read(other, "tiny.toml"), "centre", MONDAY)


def test_a_questionnaire_goes_out_and_comes_in_on_the_command_line(tmp_path: Path) -> None:
    form, file = tmp_path / "form.xlsx", tmp_path / "back.toml"
    out = CliRunner().invoke(app, ["questionnaire", "export", "sunshine_club", "-o", str(form)])
    assert out.exit_code == 0, out.output
    back = CliRunner().invoke(app, ["questionnaire", "import", str(form), "-o", str(file)])
    assert back.exit_code == 0, back.output
    checked = CliRunner().invoke(app, ["questionnaire", "check", str(file)])
    assert "sunshine_club version 1: 8 items on 3 pages" in checked.output
    listed = CliRunner().invoke(app, ["questionnaire", "list"])
    assert "owner_survey" in listed.output
