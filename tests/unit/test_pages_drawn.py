"""Pages for respondents are put together from parts drawn once: nobody's page shows another's link, ticks or words."""

from __future__ import annotations

from surveys.questionnaire import Questionnaire, read
from surveys.respond.drawing import Place, questions
from tests.factories.questionnaires import TINY
from tests.factories.respondents import ASKED


def drawn(answers: dict[str, object], code: str = "ONE", asked: Questionnaire = ASKED, language: str = "en") -> str:
    """The first page of a questionnaire that shows all there is with these answers, behind a link."""
    return "".join(
        questions(asked, page, answers, {}, language, Place(n, 2, "/s", f"/s/{code}"))
        for n, page in enumerate(asked.pages(answers), start=1)
    )


def test_the_same_page_behind_another_link_differs_by_the_link_alone() -> None:
    one, other = drawn({"moved_in": "yes"}, "ONE"), drawn({"moved_in": "yes"}, "OTHER")
    assert 'action="/s/ONE/p/' in one
    assert "ONE" not in other
    assert one.replace("/s/ONE", "/s/OTHER") == other


def test_what_one_person_ticked_and_wrote_stands_on_no_other_page() -> None:
    theirs = drawn({"moved_in": "yes", "quality": "1", "why": "cold rooms"})
    assert theirs.count(" checked") == 2
    assert "cold rooms" in theirs
    mine = drawn({"moved_in": "yes", "quality": "5"})
    assert mine.count(" checked") == 2
    assert "cold rooms" not in mine
    assert drawn({}).count(" checked") == 0


def test_another_version_shows_its_own_words() -> None:
    drawn({})
    newer = read(TINY.replace("Moved in?", "Do you live there now?"), "tiny.toml")
    assert newer.digest != ASKED.digest
    assert "Do you live there now?" in drawn({}, asked=newer)
    assert "Moved in?" in drawn({})


def test_what_is_no_answer_and_no_code_is_escaped() -> None:
    page = drawn({"moved_in": "<script>"}, 'A"><i>')
    assert "<script>" not in page
    assert "<i>" not in page
    assert page.count(" checked") == 0


def test_nobody_s_words_are_taken_for_the_place_of_the_link() -> None:
    answers = {"moved_in": "yes", "quality": "1"}
    assert drawn({**answers, "why": "\x00here\x00"}).count("/s/ONE") == drawn(answers).count("/s/ONE")
