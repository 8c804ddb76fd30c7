"""The import page opens a file as the chosen profile says where its table stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from running_pages import empty_platform_at, open_page
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from casework.settings import settings
from dashboard.frame import state
from dashboard.frame.i18n import speaking
from dashboard.parts.markdown import plain
from dashboard.views.importing.quarantine import _mended
from etl.intake.quarantine import export_csv, waiting

PROFILE = """
id = "{id}"
kind = "complaints"
title_zh = "{id}"
title_en = "{id}"
[source]
{source}
[columns.number]
from = "no"
[columns.project]
value = "HY"
[columns.received_at]
from = "when"
"""
UNDECIDABLE = "no,when,é\nT1,2026-03-02 09:00,ü\n".encode("latin-1")


@pytest.fixture
def profiles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty platform whose profiles stand in a folder of the test's own."""
    folder = tmp_path / "profiles"
    folder.mkdir()
    for _ in empty_platform_at(tmp_path / "data"):
        monkeypatch.setattr(settings(), "profile_dir", folder)
        yield folder


def profile(folder: Path, name: str, source: str = "") -> None:
    (folder / f"{name}.toml").write_text(PROFILE.format(id=name, source=source), encoding="utf-8")


def handed(content: bytes) -> AppTest:
    app = open_page("import", lang="en")
    return app.file_uploader[0].set_value(("a.csv", content, "text/csv")).run()


def profile_boxes(app: AppTest) -> list[Selectbox]:
    return [box for box in app.selectbox if box.label == "Import profile"]


def choice(app: AppTest) -> str:
    return str(profile_boxes(app)[0].value)


def choose(app: AppTest, name: str) -> AppTest:
    return profile_boxes(app)[0].set_value(name).run()


def read(app: AppTest) -> list[str]:
    """The headers of the preview; none while the file is not read."""
    frames = [frame.value for frame in app.dataframe if "mark" in frame.value.columns]
    return [name for frame in frames for name in frame.columns[2:]]


def test_an_encoding_that_only_the_profile_names_is_in_time(profiles: Path) -> None:
    profile(profiles, "latin", 'encoding = "latin-1"')
    app = handed(UNDECIDABLE)
    assert (choice(app), read(app), [error.value for error in app.error]) == ("latin", ["no", "when", "é"], [])
    said = f"The profile says where the table stands: encoding {plain('latin-1')}."
    assert said in [text.value for text in app.caption]


def test_of_the_profiles_that_fit_the_one_that_reads_most_of_the_file_comes_first(profiles: Path) -> None:
    for kind in ("callbacks", "complaints"):
        text = f'id = "{kind}"\nkind = "{kind}"\ntitle_zh = "{kind}"\ntitle_en = "{kind}"\nguess = true\n'
        (profiles / f"{kind}.toml").write_text(text, encoding="utf-8")
    app = handed("编号,项目,受理时间,回访时间,渠道\nT1,HY,2026-03-02 09:00,,来电\n".encode())
    assert choice(app) == "complaints"
    own = PROFILE.format(id="own", source="").replace('"no"', '"编号"').replace('"when"', '"受理时间"')
    (profiles / "own.toml").write_text(own, encoding="utf-8")
    assert choice(handed("编号,受理时间,项目\nT1,2026-03-02 09:00,HY\n".encode())) == "own"


def test_another_profile_opens_the_file_anew_in_its_own_way(profiles: Path) -> None:
    profile(profiles, "greek", 'encoding = "iso8859-7"')
    profile(profiles, "latin", 'encoding = "latin-1"')
    app = handed(UNDECIDABLE)
    assert read(app) == ["no", "when", "ι"]
    assert read(choose(app, "latin")) == ["no", "when", "é"]


def test_a_profile_that_names_no_encoding_says_what_the_file_lacks(profiles: Path) -> None:
    profile(profiles, "latin", 'encoding = "latin-1"')
    profile(profiles, "plain")
    app = choose(handed(UNDECIDABLE), "plain")
    assert read(app) == []
    assert "neither UTF-8 nor GB18030" in app.error[0].value


def test_a_file_that_no_profile_can_open_is_refused_at_once(profiles: Path) -> None:
    profile(profiles, "plain")
    app = handed(UNDECIDABLE)
    assert "neither UTF-8 nor GB18030" in app.error[0].value
    assert profile_boxes(app) == []


def test_a_header_that_only_the_profile_names_is_found(profiles: Path) -> None:
    profile(profiles, "third", "header_row = 3")
    app = handed(b"Register of March\nprinted on 1 April\nno,when\nT1,2026-03-02 09:00\n")
    assert (choice(app), read(app)) == ("third", ["no", "when"])


def test_the_chosen_profile_stays_when_the_language_changes(profiles: Path) -> None:
    profile(profiles, "greek", 'encoding = "iso8859-7"')
    profile(profiles, "latin", 'encoding = "latin-1"')
    app = choose(handed(UNDECIDABLE), "latin")
    app.query_params["lang"] = "zh-CN"
    app.run()
    boxes = [box.value for box in app.selectbox if box.label == "导入方案"]
    assert (boxes, read(app)) == (["latin"], ["no", "when", "é"])


def test_a_column_that_the_file_lacks_is_named_as_the_reader_knows_it(profiles: Path) -> None:
    more = '[columns.claim_amount]\nfrom = "claim"\n'
    (profiles / "plain.toml").write_text(PROFILE.format(id="plain", source="") + more, encoding="utf-8")
    app = handed(b"no,when,claim\nT1,2026-03-02 09:00,300\nT2,soon,300\n")
    problems = next(table.value for table in app.dataframe if "What is wrong, what to do" in table.value.columns)
    assert set(zip(problems["Row"], problems["Column"], strict=True)) == {
        (2, "Project"), (2, "Claim raised at"), (3, "Project"), (3, "Claim raised at"), (3, "when"),  # HY is unknown
    }  # fmt: skip


def test_what_would_be_right_stands_beside_what_is_wrong(profiles: Path) -> None:
    more = '[columns.channel]\nfrom = "via"\n[columns.limit_hours]\nfrom = "hours"\n'
    (profiles / "plain.toml").write_text(PROFILE.format(id="plain", source="") + more, encoding="utf-8")
    app = handed(b"no,when,via,hours\nT1,2026-03-02 09:00,pigeon,-1\nT2,2026-03-02 09:00,phone,4\n")
    register = next(box for box in app.checkbox if box.label == "Register projects that are not known yet")
    app = register.check().run()
    told = said(app)
    assert told["via"].startswith("The word is not in the vocabulary.")
    assert "Choose among: Phone, Letter" in told["via"]
    assert told["hours"] == "The number lies outside its range. Correct it. Right is 0.01 or more."
    app = next(each for each in app.button if each.label == "Load 1 row").click().run()
    assert said(app) == told
    place = state.platform()
    (held,) = waiting(place.ledger)
    with speaking("zh-CN"):
        (row,) = csv.DictReader(io.StringIO(_mended(place, held.batch, export_csv).decode("utf-8-sig"), newline=""))
    assert "[via] " in row["quarantine_reason"]
    assert "可选：来电、来函、" in row["quarantine_reason"]
    assert "[hours] 数字超出范围。请更正。应不小于 0.01。" in row["quarantine_reason"]


def said(app: AppTest) -> dict[str, str]:
    """What is said of the columns of the first row that waits or would wait."""
    told = next(table.value for table in app.dataframe if "What is wrong, what to do" in table.value.columns)
    return dict(zip(told["Column"], told["What is wrong, what to do"], strict=True))
