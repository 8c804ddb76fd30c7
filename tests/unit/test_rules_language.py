"""A refusal reads as one language, down to the words inside it."""

from __future__ import annotations

from desks import DEPARTMENT, EXAMPLES, case, ground, person

from casework.desk import commands as cmd
from casework.desk.ground import MinimumRecord
from casework.desk.workflow import decide
from casework.errors import YingshengError
from casework.vocabulary import Stage
from casework.vocabulary_desk import CommandName, Role
from dashboard.i18n import CHINESE, ENGLISH, sentence, speaking


def refused(stage: Stage, command: cmd.Command, role: Role, **basis: object) -> YingshengError:
    try:
        decide(case(stage), command, ground(person(role), **basis))
    except YingshengError as error:
        return error
    raise AssertionError("not refused")


def spoken(error: YingshengError, language: str) -> str:
    with speaking(language):
        return sentence(error)


def test_a_step_at_the_wrong_stage_is_refused_in_the_readers_language() -> None:
    error = refused(Stage.CLOSED, EXAMPLES[CommandName.CONTACT], Role.DEPARTMENT)
    assert spoken(error, CHINESE) == (
        "第4.4.2.2条：案件处于“已关闭”时不能“联系客户”。派发单已下达而尚未联系客户。可执行：上传附件、备注、更正。"
    )
    assert spoken(error, ENGLISH) == (
        "Clause 4.4.2.2: “Contact” is not possible while the case stands at “Closed”. A slip is out and the customer "
        "has not been contacted on it. Possible instead: attach evidence, note, correct."
    )


def test_what_is_missing_is_named_in_the_readers_language() -> None:
    record = MinimumRecord(room=False, contact=False)
    error = refused(Stage.RECEIVED, cmd.Dispatch(department=DEPARTMENT), Role.CENTRE, record=record)
    assert spoken(error, CHINESE).startswith("第4.4.1.1条：缺少房号、联系方式不能派发。")


def test_roles_are_named_in_the_readers_language() -> None:
    error = refused(Stage.REPLIED, EXAMPLES[CommandName.CALL_BACK], Role.SALES)
    assert spoken(error, CHINESE) == "“回访”由客服中心、项目客服部办理；请联系其中一位。"
