"""The Word forms on paper, as LibreOffice prints them: every form is one sheet. Fails where LibreOffice is not."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from desks import policies
from papers import facts

from dashboard.parts.documents.blank_forms import LANGUAGES
from dashboard.parts.documents.case_forms import available

ABSENT = "LibreOffice is not here, and nothing else shows how a form prints. Install it (Debian: libreoffice-writer)."
SHEET = re.compile(rb"/Type\s*/Page\b")


@pytest.fixture(scope="module")
def office() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or pytest.fail(ABSENT, pytrace=False)


def printed(office: str, form: Path) -> bytes:
    """The form as a PDF."""
    profile = f"-env:UserInstallation={(form.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(form.parent), str(form)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    return form.with_suffix(".pdf").read_bytes()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2027, 3, 2)])
def test_every_form_of_a_case_is_one_sheet(office: str, tmp_path: Path, language: str, day: date) -> None:
    sheets = {}
    for document in available(replace(facts(language), pack=policies().in_force("sunshine", day))):
        form = tmp_path / f"{document.form_id}.docx"
        form.write_bytes(document.render())
        sheets[document.form_id] = len(SHEET.findall(printed(office, form)))
    assert sheets == dict.fromkeys(sheets, 1)
    assert len(sheets) == 5
