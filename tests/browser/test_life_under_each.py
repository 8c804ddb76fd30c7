"""A short life under each regulation but the first, by the desk's own forms, to a formal end; a grievance that others
find as little as a case that never was. Long lives are the scenarios of the folders; of the first ``test_desk_life``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from browsing import Serve
from desk_people import PERSONAS, Person
from playwright.sync_api import BrowserContext, Locator, expect
from wall_clock import WallClock

from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.settings import ROOT, Settings
from casework.upkeep import demo_mark
from etl.demo.group import Member, members, post_right

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Monday; the ledger was begun an hour before."""
LIVES = {
    "greentown": ("Send the handling sheet", "Close as withdrawn or duplicate"),
    "savills": ("Answer at once", "Close: the complainant is satisfied"),
    "zhonghai": ("Give it to a department; again for a second one", "Close as withdrawn or duplicate"),
    "sales_consultants": ("Tell the project manager", "Close as withdrawn or duplicate"),
    "sales_office": ("Settle on the spot", "Close as withdrawn or duplicate"),
    "sales_grievance": ("Answer in writing and pass to the department", "Close as withdrawn"),
    "promise": ("Answer directly", "Close"),
}
"""The steps after its receipt, by the names of their regulation."""
SAID = {
    "savills": {"severity": "general", "nature": "enquiry", "channel": "phone"},
    "greentown": {"severity": "general", "concern": "sales"},
    "sales_consultants": {"severity": "minor", "incident": "wrong_word", "channel": "other"},
    "sales_office": {"severity": "minor"},
    "sales_grievance": {"formal": True, "anonymous": False, "happened_on": MORNING.date()},
}

REGISTER = Member.model_validate(
    {
        "id": "promise", "cases": 1, "late": 0, "left": 0, "departments": ["工程部"],
        "projects": [{"code": "RG01", "name": "登记处", "city": "成都", "subsidiary": "置业公司", "phases": 1}],
        "posts": [{"post": "project_gm", "name": "登记员"}],
    }
)  # fmt: skip
"""The regulation of registers is no part of the demo company's group."""


def rights(member: Member, policies: Policies) -> tuple[Right, ...]:
    """Every post of a regulation in its first project."""
    pack = policies.in_force(member.id, MORNING.date())
    held = [post_right(pack, post.id, member.projects[0].code) for post in pack.roles]
    return tuple(dict.fromkeys(right for right in held if right is not None))


def account(member: Member, held: tuple[Right, ...]) -> User:
    """One of the people whom a visitor can be."""
    return User(f"demo-{member.id}-{member.posts[0].post}", member.posts[0].name, held)


def recorded(desk: Desk, user: User, member: Member) -> str:
    """The number of a case that somebody has just recorded."""
    code = member.projects[0].code
    customer = Customer(customer_id=f"k-{code}", project=code, name="钱某", room="1-101", mobile="11155550000")
    command = cmd.Receive.model_validate(
        {"project": code, "customer_id": customer.customer_id, "channel": "letter", "content": "漏水"}
        | SAID.get(member.id, {})
    )
    done = desk.receive(user, command, idempotency_key=member.id, now=MORNING, customer=customer)
    return str(desk.number_for(user, done.case_id, MORNING))


class Place:
    """One fresh case under each regulation; somebody who holds every post, and somebody of one regulation alone."""

    def __init__(self, folder: Path) -> None:
        chosen = Settings(data_dir=folder)
        ledger, policies = Ledger.open(chosen.ledger), Policies.load(chosen.regulation_dir)
        parts = {member.id: member for member in (*members(policies), REGISTER) if member.id in LIVES}
        everything = dict.fromkeys(right for member in parts.values() for right in rights(member, policies))
        self.everybody = account(parts["zhonghai"], tuple(everything))
        self.stranger = account(parts["greentown"], rights(parts["greentown"], policies))
        begun = MORNING.replace(hour=8)
        with ledger.transaction() as transaction:
            transaction.append(demo_mark.STREAM, 0, [demo_mark.mark(begun)])
            enrol(transaction.connection, (self.everybody, self.stranger), demo_mark.ACTOR, begun)
        for each in parts.values():
            registered = ev.ProjectRegistered(code=each.projects[0].code, name=each.projects[0].name, pack=each.id)
            stream = f"project/{registered.code}"
            ledger.append(stream, 0, [ev.Event(stream=stream, occurred_at=begun, recorded_at=begun, actor="demo",
                                               project=registered.code, payload=registered)])  # fmt: skip
        desk = Desk(ledger, policies)
        self.numbers = {name: recorded(desk, self.everybody, each) for name, each in parts.items()}
        PERSONAS.update({user.name: user.user_id for user in (self.everybody, self.stranger)})
        ledger.close()


def fill(form: Locator) -> None:
    """Answer whatever the form asks and nobody has answered yet."""
    for choice in form.get_by_role("radiogroup").all():
        if choice.get_by_role("radio", checked=True).count() == 0:
            choice.get_by_role("radio").first.click()
    for box in form.get_by_role("textbox").all():
        if box.input_value() == "":
            box.fill("说明")
    for box in form.get_by_role("combobox").all():
        if box.input_value() == "":
            box.fill("工程部")
            box.press("Enter")


def takes(person: Person, step: str) -> None:
    """Take a step by its form."""
    form = person.step(step)
    fill(form)
    form.get_by_role("button", name=f"Enter: {step}").click()
    expect(person.page.get_by_text(f"Entered: {step}")).to_be_visible()


def finds(person: Person, number: str) -> Locator:
    """What a search at the desk for a number finds."""
    person.go("Case desk")
    search = person.page.get_by_label("Search", exact=True)
    search.fill(number)
    search.press("Enter")
    return person.page.get_by_role("link", name=number).first


def test_lives_by_the_forms_of_their_regulations_and_a_grievance_that_nobody_else_finds(
    context: BrowserContext, tmp_path: Path, serve: Serve
):
    place = Place(tmp_path)
    with WallClock.at(tmp_path, f"{MORNING:%Y-%m-%dT%H:%M}").believed():
        address = serve(tmp_path)
    person = Person(context, address, place.everybody.name)
    assert {*LIVES, "sunshine"} == {each.name.partition("@")[0] for each in (ROOT / "data" / "regulations").iterdir()}
    for regulation, steps in LIVES.items():
        person.open(place.numbers[regulation])
        for step in steps:
            takes(person, step)
        person.sees("Closed")
    stranger = Person(context, address, place.stranger.name)
    expect(finds(stranger, place.numbers["greentown"])).to_be_visible()
    expect(finds(stranger, place.numbers["sales_grievance"])).to_be_hidden()
    stranger.sees("No case fits")
