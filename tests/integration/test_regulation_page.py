"""The page of the regulation, run in full: every shipped folder is read, compared, in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from casework.adoption.packing import packed
from casework.regulation import Folder, Regulation, Regulations
from casework.settings import ROOT, settings
from dashboard.frame import state
from dashboard.parts.markdown import plain

EVERY = Regulations.load(settings().regulation_dir).all


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("company")
    small_company(folder)  # a draft made on its day is in force a month before the edition that comes with the program
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
    said = written(app)
    for name, old, new in (
        ("Step: Enter the time agreed with the customer · by", "Responsible department, Project customer service",
         "Customer-service centre"),
        ("Clause: 2.6 · new", "–", "Every employee who hears a complaint passes it on"),
    ):  # fmt: skip
        assert f'<p>{name}</p><div class="was" title="Before (2026.1)">{old}</div>' in said
        assert f'<div class="is" title="After (2026.2)">{new}</div>' in said


def open_as(reader: str, **parameters: str) -> AppTest:
    """The page as it is to one of the demo company's people."""
    app = AppTest.from_file(ROOT / "dashboard" / "frame" / "entry.py", default_timeout=300)
    app.session_state["acting_as"] = reader
    for name, value in parameters.items():
        app.query_params[name] = value
    app._page_hash = calc_hash("regulation")
    return app.run()


def sound(app: AppTest) -> AppTest:
    assert (list(app.exception), [each.value for each in app.error]) == ([], [])
    return app


def test_a_change_is_drafted_by_form_its_effect_shown_and_a_second_person_adopts_it(company: Path):
    app = sound(open_as("demo-centre", view="change", lang="en"))
    app.button(key="begin-draft").click().run()
    assert "A draft was begun" in sound(app).success[0].value
    app.selectbox(key="value-clock").select("visitor").run()
    press(app, "How long", "30 minutes")
    assert any("visitor met 1 → **visitor met 2**" in each.value for each in sound(app).warning)
    app.button(key="take-over").click().run()
    assert any("The draft is sound." in each.value for each in sound(app).success)
    next(each for each in app.button if each.label == "Reckon the effect").click().run()
    assert "Limits looked at" in written(sound(app))
    app.text_input(key="draft-why").input("visitors come from afar").run()
    app.button(key="propose").click().run()
    assert "A second person decides" in sound(app).success[0].value
    assert not any(each.label == "Adopt" for each in app.button), "who proposed decides nothing"
    second = sound(open_as("demo-executive", view="change", lang="en"))
    next(each for each in second.checkbox if each.label.startswith("I have read")).check().run()
    next(each for each in second.button if each.label == "Adopt").click().run()
    assert "Adopted" in sound(second).success[0].value
    versions = [pack for pack in state.platform().policies.packs if pack.id == "sunshine"]
    assert [str(pack.obligation("visitor").limit.minutes) for pack in versions if pack.obligation("visitor").limit] == [
        "15",
        "30",
        "15",
    ], "from next month on, and until the corrected edition comes into force"
    (own,) = [pack for pack in versions if pack.obligation("visitor").limit.minutes == 30]
    read = sound(open_as("demo-centre", lang="en", version=own.version))
    assert (
        f"Version {plain('2026.2')}, which came with the program, takes its place on 2027-01-01."
        in read.warning[0].value
    )
    assert not sound(open_as("demo-centre", lang="en", version="2026.2")).warning


def press(app: AppTest, field: str, value: str) -> None:
    """Type into a field of the form of values, and save."""
    next(each for each in app.text_input if each.label == field).input(value).run()
    next(each for each in app.button if each.label == "Save").click().run()


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("clocks.toml", 'clause = "4.4.1.2"', 'clause = "9.9"', "there is no clause"),
        ("clocks.toml", 'limit = "15 minutes"', 'limit = "soon"', "is no duration"),
        ("steps.toml", "[stages]", "[stages", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_at_each_save_with_file_key_and_what_would_be_right(
    company: Path, file: str, old: str, new: str, said: str
):
    app = sound(open_as("demo-centre", view="change", how="files", lang="en"))
    app.button(key="begin-draft").click().run()
    app.selectbox(key="draft-file").select(file).run()
    text = app.text_area[0].value
    assert old in text
    app.text_area[0].input(text.replace(old, new, 1)).run()
    app.button(key="save-file").click().run()
    assert any(said in each.value for each in app.error)
    assert not any(each.label == "Propose" for each in app.button)


def test_a_folder_that_was_taken_along_comes_back_as_a_draft(company: Path):
    shipped = Folder.read(settings().regulation_dir / "greentown")
    later = {
        file: text.replace("2018-12-01", "2027-03-01").replace('version = "2026.1"', 'version = "2027.3"')
        for file, text in shipped.texts
    }
    archive = packed(Folder.of("greentown", later))
    app = sound(open_as("demo-centre", view="change", lang="en"))
    app.file_uploader(key="regulation-zip-in").set_value(("greentown.zip", archive, "application/zip")).run()
    app.button(key="bring-draft").click().run()
    assert "The folder was taken as a draft." in sound(app).success[0].value
    broken = sound(open_as("demo-centre", view="change", lang="en"))
    broken.file_uploader(key="regulation-zip-in").set_value(("x.zip", b"PK no archive", "application/zip")).run()
    broken.button(key="bring-draft").click().run()
    assert len(broken.error) == 1


def test_who_may_not_change_a_regulation_is_offered_no_change(company: Path):
    app = sound(open_as("demo-service", view="change", lang="en"))
    assert not any(each.key == "begin-draft" for each in app.button)
    assert "Clauses" in words(app)
