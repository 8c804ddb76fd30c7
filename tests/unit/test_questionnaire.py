"""A questionnaire says who is asked what; one spoilt in one place is refused, and the refusal says where and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.regulation import Folder, Regulations, regulation_of
from casework.regulation.comparing import compared
from casework.settings import settings
from surveys.errors import QuestionnaireError
from surveys.questionnaire import (
    Measure,
    Purpose,
    for_purpose,
    load,
    of_content,
    of_regulation,
    read,
    shipped,
)
from tests.factories.questionnaires import OPTIONS, TINY, WORDS, item, questionnaire

WHEN = 'when = { item = "moved_in", is = "yes" }'
SPOILT = {
    "unknown item": (WHEN, 'when = { item = "moved", is = "yes" }',
                     "tiny.toml: items[quality].when: there is no item moved: choose among moved_in."),
    "circle": (WHEN, 'when = { item = "why", answered = true }',
                   "items[quality].when: the conditions run in a circle: quality → why → quality"),
    "circle of one": (WHEN, 'when = { item = "quality", at_least = 1 }',
                      "items[quality].when: the conditions run in a circle: quality → quality"),
    "unknown option": (WHEN, 'when = { item = "moved_in", is = "maybe" }',
                       "moved_in has no option maybe: choose among no, yes"),
    "words compared": ('when = { item = "quality", at_most = 2 }', 'when = { item = "moved_in", at_most = 2 }',
                       "items[why].when: moved_in is no number"),
    "duplicate item": ('code = "quality"', 'code = "moved_in"', "items[moved_in]: two items are called so"),
    "duplicate option": ('{ code = "no",', '{ code = "yes",', "items[moved_in].options[yes]: two options"),
    "duplicate section": ('code = "second"', 'code = "first"', "sections[first]: two sections are called so"),
    "missing language": ('text = { zh = "质量", en = "Quality" }', 'text = { zh = "质量" }',
                         "tiny.toml: sections[first].items[quality].text.en: the English text is missing"),
    "empty text": ('en = "Quality"', 'en = ""', "sections[first].items[quality].text.en: String should have at least"),
    "never reached": (WHEN, 'when = { all = [{ item = "moved_in", is = "yes" }, { item = "moved_in", is = "no" }] }',
                      "items[quality].when: no answers lead to it"),
    "unknown key": ("longest = 20", "longst = 20", "sections[second].items[why].longst: there is no such key"),
    "unknown kind": ('kind = "scale"', 'kind = "stars"', "items[quality].kind: it is none of the words that can stand "
                     "here: choose among 0-10, date, multiple, note, number, scale, single, text."),
    "unknown list": ('options = "yes_no"', 'options = "yes"', "no list of options called yes: choose among yes_no"),
    "no condition": (WHEN, 'when = { item = "moved_in" }', "items[quality].when: a condition says is"),
    "bounds": ("max = 5", "max = 0", "items[quality]: min is greater than max"),
    "half points": ("max = 5", "max = 4.5", "items[quality]: a scale has whole points"),
    "value beside a scale": (', role = "dont_know"', "", "only options with a role stand beside a scale"),
    "bad pattern": ("longest = 20", 'pattern = "("', "items[why].pattern: it is no regular expression"),
    "no consent": ('version = 1', 'version = 1\nmodes = ["link"]', "consent: it is missing"),
    "no TOML": ('version = 1', "version = ", "tiny.toml: not valid TOML"),
    "too deep": (WHEN, "when = " + "{ not = " * 3000 + "{ }" + " }" * 3000, "lie too deep"),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_questionnaire_is_refused_with_its_place_and_reason(name: str) -> None:
    right, wrong, said = SPOILT[name]
    assert right in TINY
    with pytest.raises(QuestionnaireError) as refused:
        read(TINY.replace(right, wrong, 1), "tiny.toml")
    assert said in str(refused.value)
    assert "tiny.toml: " in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match=r"none.toml: cannot be read"):
        load(tmp_path / "none.toml")


def test_a_condition_looks_at_what_was_asked_before() -> None:
    with pytest.raises(QuestionnaireError, match=r"items\[a\].when: it looks at b, which comes later: ask that before"):
        questionnaire(item("a", when={"item": "b", "answered": True}), item("b"))


def test_more_items_than_anybody_answers_are_refused() -> None:
    with pytest.raises(QuestionnaireError, match="it has 10000 items, and 1000 are the most"):
        questionnaire(*(item(f"i{number}") for number in range(10_000)))


def test_the_most_items_in_one_chain_of_conditions_are_read() -> None:
    chain = (
        item(f"i{n}", "single", options=OPTIONS, **({"when": {"item": f"i{n - 1}", "is": "a"}} if n else {}))
        for n in range(1_000)
    )
    made = questionnaire(*chain)
    assert made.shown({f"i{n}": "a" for n in range(3)}) == ["i0", "i1", "i2", "i3"]


def test_an_item_is_never_met_when_what_it_asks_for_hides_what_it_looks_at() -> None:
    first = item("a", "single", options=OPTIONS)
    second = item("b", "single", options=OPTIONS, when={"item": "a", "is": "a"})
    third = item("c", when={"all": [{"item": "b", "is": "b"}, {"item": "a", "is": "c"}]})
    with pytest.raises(QuestionnaireError, match=r"items\[c\].when: no answers lead to it"):
        questionnaire(first, second, third)


def test_several_answers_are_met_together_as_far_as_they_may_be() -> None:
    choice = item("a", "multiple", options=OPTIONS, max=1)
    both = {"all": [{"item": "a", "is": "a"}, {"item": "a", "is": "b"}]}
    with pytest.raises(QuestionnaireError, match=r"items\[b\].when: no answers lead to it"):
        questionnaire(choice, item("b", when=both))
    assert questionnaire({**choice, "max": 2}, item("b", when=both)).shown({"a": ["a", "b"]}) == ["a", "b"]


def test_a_page_is_a_section_of_which_something_is_shown() -> None:
    tiny = read(TINY, "tiny.toml")
    assert [page.section.code for page in tiny.pages({"moved_in": "yes", "quality": 5})] == ["first"]
    assert [page.codes for page in tiny.pages({"moved_in": "yes", "quality": 2})] == [("moved_in", "quality"), ("why",)]
    assert tiny.shown({"moved_in": "yes", "quality": "dont_know"}) == ["moved_in", "quality"]


def test_the_digest_is_of_what_is_said_not_of_how_it_is_written() -> None:
    tiny = read(TINY, "tiny.toml")
    spaced = read(
        TINY.replace(" = ", "   =  ").replace("longest   =  20", "longest = 20\nrequired = false"), "other.toml"
    )
    assert spaced.digest == tiny.digest
    assert read(TINY.replace("Quality", "Worth"), "tiny.toml").digest != tiny.digest
    assert of_content(tiny.content, "published") == tiny


def test_what_is_shipped_covers_callbacks_the_club_moving_in_and_four_stages() -> None:
    known = shipped()
    assert {"case_callback", "move_in", "owner_survey"} <= known.keys()
    callback = for_purpose(Purpose.CASE_CALLBACK, "zhonghai")
    assert callback.id == "zhonghai_callback"
    assert {"quality", "speed", "words", "conduct", "competence"} < set(callback.items)
    assert for_purpose(Purpose.CASE_CALLBACK, "greentown").id == "case_callback"
    club = for_purpose(Purpose.CLUB_CALL, "sunshine")
    annex = {"card_received", "contact_updated", "band", "on_consultant", "on_service", "expectations", "other_needs"}
    assert annex < set(club.items)


def test_the_owner_survey_asks_each_stage_about_its_own_touch_points() -> None:
    survey = shipped()["owner_survey"]
    points = {item.code for item in survey.measuring(Measure.TOUCH_POINT)}
    asked = {stage: points & set(survey.shown({"stage": stage})) for stage in survey.items["stage"].by_code}
    assert {stage: len(codes) for stage, codes in asked.items()} == {
        "pre_handover": 4, "settling_in": 14, "settled": 14, "long_standing": 11,
    }  # fmt: skip
    assert set.union(*asked.values()) == points
    assert [survey.measuring(measure)[0].code for measure in list(Measure)[:3]] == ["overall", "recommend", "rebuy"]


def test_a_fact_answers_what_need_not_be_asked() -> None:
    survey = shipped()["owner_survey"]
    assert survey.prefilled({"stage": "settled", "project": "p1"}) == {"stage": "settled"}
    assert survey.prefilled({"stage": "unheard of"}) == {}


@pytest.mark.parametrize("regulation", Regulations.load(settings().regulation_dir).dated, ids=lambda one: one.id)
def test_the_questionnaires_of_every_regulation_are_sound_and_name_its_clauses(regulation) -> None:
    for name, found in of_regulation(regulation).items():
        assert name.startswith(regulation.id)
        assert found.clause
        assert set(found.clause) <= regulation.clauses.keys()


OLD = """
[questionnaires.club]
clause = "5.2"
zh = "客户会电话回访"
en = "Customer-club call"
asked = "phone"
questions = ["收到会员卡 | Membership card received | yes no", "总体 | On the whole | five", "意见 | Opinion | text"]
"""


def test_a_version_adopted_with_one_question_a_line_is_still_read() -> None:
    folder = Folder.read(settings().regulation_dir / "sunshine")
    texts = {file: text for file, text in folder.texts if not file.startswith("questionnaires/")}
    old = regulation_of(Folder.of("sunshine", {**texts, "questionnaires.toml": OLD}))
    made = of_regulation(old)["sunshine_club"]
    assert made.title.en == "Customer-club call"
    assert made.judged({"q1": "yes", "q2": 4, "q3": "good"}).answers == {"q1": "yes", "q2": 4}


def test_a_question_worded_anew_is_a_difference_between_two_versions_of_a_regulation() -> None:
    folder = Folder.read(settings().regulation_dir / "sunshine")
    file = "questionnaires/club.toml"
    text = folder.files[file].replace("Expectations of the club", "What the club should do")
    changes = compared(regulation_of(folder), regulation_of(folder.with_text(file, text)))
    assert [(change.part, change.name, change.key) for change in changes] == [("questionnaires", "club", "sections")]


def test_two_files_with_one_id_are_refused() -> None:
    folder = Folder.read(settings().regulation_dir / "savills")
    twice = folder.with_text("questionnaires/again.toml", folder.files["questionnaires/survey.toml"])
    with pytest.raises(QuestionnaireError, match="another file has a questionnaire called savills_survey"):
        of_regulation(regulation_of(twice))


def test_texts_stand_in_both_languages() -> None:
    assert questionnaire(item("a", "note")).items["a"].text.label("zh-CN") == WORDS["zh"]
