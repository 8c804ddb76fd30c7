"""Accounts: the first administrator, rights, switching off, who changed what, who looked at what."""

from __future__ import annotations

import pytest
from desks import PROJECT, at, person
from logged import log_lines, looks

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.case.revealing import reveal
from casework.errors import PermissionRefused, RuleError
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed


@pytest.fixture
def users(book: Ledger) -> Users:
    return Users(book, first_admin="boss@example.com")


@pytest.fixture
def admin(users: Users) -> User:
    return users.sign_in("boss@example.com", "Boss", "boss@example.com", at())


WANG = User("wang", "王芳", (Right(Role.DEPARTMENT, PROJECT, "工程部"), Right(Role.SALES, "P2")), "wang@example.com")


def test_the_configured_person_becomes_administrator_at_the_first_sign_in(admin: User) -> None:
    assert admin.rights == (Right(Role.ADMIN),)


def test_nobody_else_gets_in_without_an_account(users: Users) -> None:
    with pytest.raises(PermissionRefused, match=r"no account for li@example\.com"):
        users.sign_in("li", "李", "li@example.com", at())


def test_without_configuration_there_is_no_first_administrator(book: Ledger) -> None:
    with pytest.raises(PermissionRefused):
        Users(book).sign_in("boss@example.com", "Boss", None, at())


def test_configuration_makes_no_second_administrator(users: Users, admin: User) -> None:
    users.save(admin, User("other", "O", (Right(Role.ADMIN),)), at())
    with pytest.raises(PermissionRefused):
        Users(users.ledger, first_admin="new").sign_in("new", "N", None, at())


def test_an_account_comes_back_as_it_was_saved(users: Users, admin: User) -> None:
    users.save(admin, WANG, at())
    assert users.get("wang") == WANG
    assert [user.user_id for user in users.all()] == ["boss@example.com", "wang"]


def test_rights_are_replaced_as_a_whole(users: Users, admin: User) -> None:
    users.save(admin, WANG, at())
    users.save(admin, User("wang", "王芳", (Right(Role.CENTRE),)), at(1))
    assert users.sign_in("wang", "王芳", None, at(2)).rights == (Right(Role.CENTRE),)


def test_switching_off_takes_effect_at_once_and_keeps_the_rights(users: Users, admin: User) -> None:
    users.save(admin, WANG, at())
    users.deactivate(admin, "wang", at(1))
    found = users.get("wang")
    assert found is not None
    assert (found.active, found.roles(PROJECT)) == (False, frozenset())
    with pytest.raises(PermissionRefused, match="switched off"):
        users.sign_in("wang", "王芳", None, at(2))
    users.activate(admin, "wang", at(3))
    assert users.sign_in("wang", "王芳", None, at(4)) == WANG


def test_the_last_administrator_cannot_lock_the_door(users: Users, admin: User) -> None:
    with pytest.raises(RuleError, match="no active administrator"):
        users.deactivate(admin, admin.user_id, at())
    with pytest.raises(RuleError, match="no active administrator"):
        users.save(admin, User(admin.user_id, "Boss", ()), at())
    assert users.get(admin.user_id) == admin


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_manage_accounts(users: Users, role: Role) -> None:
    with pytest.raises(PermissionRefused, match="managed by administrators"):
        users.save(person(role, project=None), WANG, at())


def test_every_change_is_on_record_with_who_made_it(users: Users, admin: User) -> None:
    users.save(admin, WANG, at(1))
    users.deactivate(admin, "wang", at(2))
    assert [(c.user_id, c.changed_by, c.changed_at, c.change) for c in users.changes(admin)] == [
        ("wang", "boss@example.com", at(2), "deactivated"),
        ("wang", "boss@example.com", at(1), "active; department:P1:工程部, sales:P2:*"),
        ("boss@example.com", "configuration", at(0), "active; admin:*:*"),
    ]


@pytest.fixture
def customer(book: Ledger) -> Customer:
    found = Customer(customer_id="k1", project=PROJECT, name="王小明", mobile="13812345678", contract_number="HT-42")
    with book.transaction() as transaction:
        people.upsert(transaction.connection, [found])
    return found


def test_a_revealed_field_is_shown_and_listed(users: Users, admin: User, customer: Customer) -> None:
    executive = person(Role.EXECUTIVE, project=None)
    assert reveal(users.ledger, executive, "k1", "mobile", "回电", at()) == "13812345678"
    assert reveal(users.ledger, executive, "k1", "contract_number", "核对", at(1)) == "HT-42"
    assert [(e.actor, look.customer_id, look.field, look.reason, e.occurred_at) for e, look in looks(users.ledger)] == [
        ("executive-1", "k1", "mobile", "回电", at(0)),
        ("executive-1", "k1", "contract_number", "核对", at(1)),
    ]


def test_nothing_is_revealed_across_projects_or_beyond_the_masked_fields(users: Users, customer: Customer) -> None:
    with pytest.raises(PermissionRefused):
        reveal(users.ledger, person(Role.PROJECT_MANAGER, "P2"), "k1", "mobile", "x", at())
    with pytest.raises(PermissionRefused):
        reveal(users.ledger, person(Role.PROJECT_MANAGER), "k1", "erased_at", "x", at())
    assert looks(users.ledger) == []
    assert [line.deed for _who, line in log_lines(users.ledger)] == [Deed.REFUSED, Deed.REFUSED]
