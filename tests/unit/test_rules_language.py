"""A refusal reads as one language, down to the words inside it."""

from __future__ import annotations

import ast
import html
import re

import pytest
from desks import DEPARTMENT, EXAMPLES, at, case, ground, person
from markdown_it import MarkdownIt

from casework.desk import commands as cmd
from casework.desk.ground import MinimumRecord
from casework.desk.workflow import decide
from casework.desk.workflow import refused as why_not
from casework.errors import PermissionRefused, YingshengError
from casework.record import events as ev
from casework.settings import ROOT
from casework.vocabulary import Appointment, Stage
from casework.vocabulary.desk import CommandName, Role
from dashboard.frame.i18n import CHINESE, ENGLISH, letters, sentence, speaking
from dashboard.parts.markdown import JOINER

ACCOUNT = "There is no account for {user}. Ask an administrator to make one."


def refused(stage: Stage, command: cmd.Command, role: Role, **basis: object) -> YingshengError:
    try:
        decide(case(stage), command, ground(person(role), **basis))
    except YingshengError as error:
        return error
    raise AssertionError("not refused")


def spoken(error: YingshengError, language: str) -> str:
    with speaking(language):
        return letters(error)


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
def test_a_reader_sees_the_same_letters_where_markdown_is_read(language: str) -> None:
    error = refused(Stage.CLOSED, EXAMPLES[CommandName.CONTACT], Role.DEPARTMENT)
    harm = PermissionRefused(ACCOUNT, user="*a*_b_ <i> \\ a-b")
    for each in (error, harm):
        with speaking(language):
            shown = re.sub("<[^>]+>", "", MarkdownIt().render(sentence(each)))
            assert html.unescape(shown).strip().replace(JOINER, "") == letters(each)


def test_a_step_at_the_wrong_stage_is_refused_in_the_readers_language() -> None:
    error = refused(Stage.CLOSED, EXAMPLES[CommandName.CONTACT], Role.DEPARTMENT)
    assert spoken(error, CHINESE) == (
        "第4.4.2.2条：报事处于“已关闭”时不能“联系客户”。可在以下阶段办理：待联系、处理中。可执行：上传附件、备注、更正。"
    )
    assert spoken(error, ENGLISH) == (
        "Clause 4.4.2.2: “Contact” is not possible while the case stands at “Closed”. It is at: dispatched, in hand. "
        "Possible instead: attach evidence, note, correct."
    )


def test_what_is_missing_is_named_in_the_readers_language() -> None:
    record = MinimumRecord(room=False, contact=False)
    error = refused(Stage.RECEIVED, cmd.Dispatch(department=DEPARTMENT), Role.CENTRE, record=record)
    assert spoken(error, CHINESE).startswith("第4.4.1.1条：缺少房号、联系方式不能派发。")


def test_roles_are_named_in_the_readers_language() -> None:
    error = refused(Stage.REPLIED, EXAMPLES[CommandName.CALL_BACK], Role.SALES)
    assert spoken(error, CHINESE) == "“回访”由客服中心、项目客服部办理；请联系其中一位。"


def templates() -> list[tuple[str, str]]:
    """Every sentence with which a rule of the desk refuses a step, and the module it stands in."""
    calls = [
        (path.stem, node)
        for path in sorted((ROOT / "casework" / "desk").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "RuleError"
    ]
    return [(module, ast.literal_eval(call.args[0])) for module, call in calls]


@pytest.mark.parametrize(("module", "template"), templates())
def test_every_refusal_says_what_is_wrong_and_then_what_to_do_instead(module: str, template: str) -> None:
    reason, *instead = re.split(r"[.;}] (?=[A-Z])", template)
    assert reason
    assert instead, f"{module}: “{template}” leaves the reader standing"


FORBIDS_A_STEP = ("checks", "refusals", "workflow")
NO_CLAUSE = {
    "The pack names nobody who may approve {amount:,.2f} yuan. Ask an administrator to complete the pack.",
    "“{step}” is no step of the regulation that this case is worked by. Possible instead: {possible}.",
}


@pytest.mark.parametrize(
    "template", [t for module, t in templates() if module in FORBIDS_A_STEP and t not in NO_CLAUSE]
)
def test_a_step_is_forbidden_by_a_clause(template: str) -> None:
    assert template.startswith("Clause ")


def test_a_case_not_yet_dispatched_is_not_said_to_have_been_contacted() -> None:
    reasons = {command: str(why) for command, why in why_not(case(), ground(person(Role.PROJECT_SERVICE))).items()}
    assert "already contacted" not in reasons[CommandName.CONTACT]
    assert reasons[CommandName.CONTACT].startswith(
        "Clause 4.4.2.2: “Contact” is not possible while the case stands at “Received”."
    )


def test_at_a_stage_that_fits_the_rule_is_named_that_stands_against_the_step() -> None:
    agreed = ev.Appointed(appointment=Appointment.COMPLETION, due_at=at(days=3))
    extended = ev.Extended(due_at=at(days=4), customer_confirmed=True)
    reasons = why_not(case(Stage.CONTACTED, agreed, extended), ground(person(Role.PROJECT_SERVICE)))
    assert str(reasons[CommandName.EXTEND]).startswith(
        "Clause 4.4.3.3: “Extend” is not possible now: “Extended” is entered"
    )
    assert spoken(reasons[CommandName.EXTEND], CHINESE).startswith(
        "第4.4.3.3条：现在不能“延期”：已登记“延期”（2026-03-02 08:30“延期”）。每件只可延期一次"
    )
