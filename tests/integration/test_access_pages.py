"""Refusals word for word, and the pages of administrators."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from looking import READER, open_as_reader, reader_becomes
from running_pages import platform_at
from streamlit.testing.v1 import AppTest
from wall_clock import WallClock

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.case.revealing import reveal
from casework.desk.transitions import WAYS
from casework.record import people
from casework.record.events import Event, ProjectRegistered
from casework.record.people import Customer
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.frame.navigation import SPECS

ASK = "Ask an administrator if you need it."


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    WallClock.at(tmp_path, "2026-11-18T15:00")
    yield from platform_at(tmp_path)


def said(app: AppTest) -> list[str]:
    return [str(error.value) for error in app.error]


@pytest.mark.parametrize(
    ("path", "right", "sentence"),
    [
        ("users", Right(Role.CENTRE), "The page Users is open to admin. Ask an administrator if you need it."),
        ("reveals", Right(Role.EXECUTIVE), "The page Users is open to admin. Ask an administrator if you need it."),
        (
            "import",
            Right(Role.SALES),
            "The page Imports is open to centre, admin. Ask an administrator if you need it.",
        ),
        (
            "import",
            Right(Role.CENTRE, "BJ01"),
            "The page Imports is about all projects, and you have your role for some. " + ASK,
        ),
        (
            "score",
            Right(Role.SALES),
            "The page Scores is open to executive, centre, project service, department, project manager, company "
            "leader. " + ASK,
        ),
    ],
)
def test_a_closed_page_says_whose_it_is_and_what_to_do(office: Path, path: str, right: Right, sentence: str):
    reader_becomes(right)
    app = open_as_reader(path, lang="en")
    assert said(app) == [sentence]
    titles = {"users": "Users", "reveals": "Revealed data", "import": "Data import", "score": "Monthly score"}
    assert [each.value for each in app.title] == [titles[path]]


def test_a_closed_page_says_so_in_chinese(office: Path):
    reader_becomes(Right(Role.CENTRE))
    assert said(open_as_reader("users")) == ["页面“用户管理”仅对系统管理员开放。如有需要请联系管理员。"]


def test_with_everybody_switched_off_nobody_is_in(office: Path):
    reader_becomes(Right(Role.CENTRE), active=False)
    app = open_as_reader("compliance", lang="en")
    assert [str(each.value) for each in app.title] == ["Yingsheng"]
    assert [str(each.value) for each in app.warning] == [
        "All people of the demo company are switched off: nobody can be one of them."
    ]


def test_an_administrator_makes_an_account_and_hears_that_it_opens_nothing_yet(office: Path):
    reader_becomes(Right(Role.ADMIN))
    app = open_as_reader("users", lang="en")
    texts = {widget.label: widget for widget in app.text_input}
    texts["Id, as the sign-in service gives it"].set_value("li.min")
    texts["Name"].set_value("李敏")
    next(button for button in app.button if button.label == "Save").click().run()
    assert not app.success
    assert "Saved, but this account has no right yet" in next(str(each.value) for each in app.warning)
    assert Users(state.platform().ledger).get("li.min") == User("li.min", "李敏")
    assert "li.min" in list(app.dataframe[0].value["id"])


def test_an_account_without_a_name_is_not_made(office: Path):
    reader_becomes(Right(Role.ADMIN))
    app = open_as_reader("users", lang="en")
    next(button for button in app.button if button.label == "Save").click().run()
    assert said(app) == ["An account needs the id that the sign-in service gives, and a name."]


def test_an_account_is_switched_off_and_the_change_is_on_record(office: Path):
    reader_becomes(Right(Role.ADMIN))
    users = Users(state.platform().ledger)
    admin = users.get(READER)
    assert admin is not None
    users.save(admin, User("li.min", "李敏", (Right(Role.SALES, "BJ01"),)), shell.now())
    app = open_as_reader("users", lang="en")
    next(box for box in app.selectbox if box.label == "Account to change").set_value("li.min").run()
    next(button for button in app.button if button.label == "Switch off").click().run()
    changed = users.get("li.min")
    assert changed is not None
    assert not changed.active
    assert [str(each.value) for each in app.success] == ["Saved; in effect from now on."]
    assert list(app.dataframe[-1].value["change"])[:2] == ["✕ switched off", "✓ active; Sales · BJ01"]


def test_the_last_administrator_cannot_be_switched_off(office: Path):
    reader_becomes(Right(Role.ADMIN))
    app = open_as_reader("users", lang="en")
    next(box for box in app.selectbox if box.label == "Account to change").set_value(READER).run()
    next(button for button in app.button if button.label == "Switch off").click().run()
    assert said(app) == ["This would leave no active administrator. Make somebody else administrator first."]


def test_an_administrator_of_one_project_is_refused(office: Path):
    reader_becomes(Right(Role.ADMIN))
    users = Users(state.platform().ledger)
    admin = users.get(READER)
    assert admin is not None
    with pytest.raises(Exception, match="one for the whole installation"):
        users.save(admin, User("x", "X", (Right(Role.ADMIN, "BJ01"),)), shell.now())


def test_the_table_of_rights_shows_each_page_and_each_step(office: Path):
    reader_becomes(Right(Role.DEPARTMENT, "BJ01", "工程部"))
    app = open_as_reader("permissions")
    pages, *_others = (table.value for table in app.dataframe)
    (steps,) = (table.value for table in app.table)
    assert len(pages) == len(SPECS)
    assert len(steps) == len(WAYS)
    row = pages[pages["页面名称"] == "新建报事"].iloc[0]
    assert [name for name in pages.columns if row[name] == "✓"] == ["客服中心", "项目客服部", "责任部门"]


def test_the_steps_begin_with_the_regulation_of_the_reader_s_project(office: Path):
    """Before, everybody began with the steps of the default regulation."""
    payload = ProjectRegistered(code="GT01", name="桂语林", pack="greentown")
    stream, at = "project/GT01", shell.now()
    entry = Event(stream=stream, occurred_at=at, recorded_at=at, actor="x", project="GT01", payload=payload)
    state.platform().ledger.append(stream, 0, [entry])
    state.platform().catch_up()
    reader_becomes(Right(Role.DEPARTMENT, "GT01", "工程部"))
    (steps,) = (table.value for table in open_as_reader("permissions", lang="en").table)
    assert "Send the handling sheet" in list(steps["Step"])


def test_a_look_at_masked_data_is_listed_without_the_data(office: Path):
    person = Customer(customer_id="c1", project="BJ01", name="王芳", mobile="13812345678")
    manager = User("gm", "顾总", (Right(Role.PROJECT_MANAGER, "BJ01"),))
    ledger = state.platform().ledger
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, [person])
    assert reveal(ledger, manager, "c1", "mobile", "客户要求回电", shell.now()) == "13812345678"
    reader_becomes(Right(Role.ADMIN))
    app = open_as_reader("reveals", lang="en")
    shown = app.dataframe[0].value
    assert [list(shown[name]) for name in ("who", "reason", "project", "customer")] == [
        ["gm"], ["客户要求回电"], ["BJ01"], ["c1"],
    ]  # fmt: skip
    assert "13812345678" not in shown.to_csv()
