"""Searching what one sees masked: by the part that is shown or whole, never digit by digit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from desks import PROJECT, at, person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from logged import entries, log_lines, looks

from casework.access.masking import mask, masked
from casework.access.permissions import Right, User
from casework.case.finding import Limits, find, look_up, lookup, shown_holds
from casework.errors import RuleError
from casework.record import people
from casework.record.ledger import Ledger
from casework.record.ledger.tables import customer
from casework.record.people import Customer
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed

WANG = Customer(
    customer_id="k1", project=PROJECT, name="王小明", room="3-2404", mobile="13812345678", phone="029-8475 1234",
    email="wang@example.com", contract_number="HT-2024-042",
)  # fmt: skip
MANAGER = person(Role.PROJECT_MANAGER)
DEPARTMENT = person(Role.DEPARTMENT)
LIMITS = Limits(a_minute=3, a_day=5)


def write(ledger: Ledger, *customers: Customer) -> None:
    with ledger.transaction() as transaction:
        people.upsert(transaction.connection, customers)


def found(ledger: Ledger, user: User, text: str) -> list[str]:
    with ledger.reading() as connection:
        return [each.customer_id for each in find(connection, user, text)]


def whole(ledger: Ledger, user: User, text: str, minutes: float = 0) -> list[str]:
    return [each.customer_id for each in look_up(ledger, user, text, at(minutes), LIMITS)]


@pytest.fixture
def town(book: Ledger) -> Ledger:
    write(book, WANG)
    return book


SHOWN = ["138", "5678", "567", "138****5678", "1234", "029", "42", "example.com", "王小明", "3-2404", "王 78"]
HIDDEN = [
    "1381", "2345", "12345678", "13812345678", "45678", "84751", "wang@", "ang", "HT-2024", "2024-042", "HT-2024-042",
]  # fmt: skip


def test_a_masked_field_is_found_by_the_part_that_is_shown(town: Ledger):
    assert [text for text in SHOWN if found(town, MANAGER, text) != ["k1"]] == []


def test_a_masked_field_is_not_found_by_the_part_that_is_hidden(town: Ledger):
    assert [text for text in HIDDEN if found(town, MANAGER, text)] == []
    assert [text for text in HIDDEN if not found(town, person(Role.CENTRE, None), text)] == []


def test_each_field_is_searched_as_the_role_sees_it(town: Ledger):
    assert found(town, DEPARTMENT, "2345") == ["k1"]
    assert found(town, DEPARTMENT, "HT-2024") == []


def test_each_project_is_searched_as_the_role_there_sees_it(town: Ledger):
    write(town, WANG.model_copy(update={"customer_id": "k2", "project": "P2"}))
    mixed = User("li", "李", (Right(Role.PROJECT_MANAGER, PROJECT), Right(Role.PROJECT_SERVICE, "P2")))
    assert found(town, mixed, "12345") == ["k2"]
    assert found(town, mixed, "5678") == ["k1", "k2"]


def twin(text: str | None, field: str, digits: str) -> str | None:
    """Another value that the mask of a field shows just the same."""
    shown = mask(field, text)
    tried = (None if text is None else _others(text, digits[n:]) for n in range(len(digits)))
    return next((other for other in tried if mask(field, other) == shown), text)


def _others(text: str, digits: str) -> str:
    """A text with the digits of its middle written anew."""
    middle = [digits[i % len(digits)] if letter.isdigit() else letter for i, letter in enumerate(text[3:-4])]
    return text[:3] + "".join(middle) + text[-4:] if len(text) > len("138****") else text


@pytest.fixture(scope="module")
def two_towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ledger, Ledger]]:
    """Two ledgers whose customers differ in nothing but what masks hide."""
    opened = [Ledger.open(f"sqlite:///{tmp_path_factory.mktemp('town') / 'ledger.sqlite'}") for _ in range(2)]
    yield opened[0], opened[1]
    for each in opened:
        each.close()


NUMBERS = st.from_regex(r"1[0-9]{10}|0[0-9]{2}-[0-9]{4}[ -]?[0-9]{4}|[0-9]{5,9}|\+86 1[0-9]{10}", fullmatch=True)
CONTRACTS = st.from_regex(r"[A-Z]{2}-[0-9]{1,8}", fullmatch=True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NUMBERS, NUMBERS, CONTRACTS, st.text("0123456789", min_size=8, max_size=8), st.data())
def test_no_row_of_searches_tells_a_masked_digit(
    two_towns: tuple[Ledger, Ledger], mobile: str, phone: str, contract: str, digits: str, data: st.DataObject
):
    one = WANG.model_copy(update={"mobile": mobile, "phone": phone, "contract_number": contract})
    fields = ("mobile", "phone", "contract_number")
    two = one.model_copy(update={field: twin(getattr(one, field), field, digits) for field in fields})
    assert masked(one, MANAGER) == masked(two, MANAGER)
    for ledger, customer_row in zip(two_towns, (one, two), strict=True):
        write(ledger, customer_row)
    for value in (mobile, phone, contract):
        start = data.draw(st.integers(0, len(value) - 1))
        piece = value[start : data.draw(st.integers(start + 1, len(value)))]
        assert found(two_towns[0], MANAGER, piece) == found(two_towns[1], MANAGER, piece)


def test_every_guess_at_the_hidden_digits_finds_nobody(town: Ledger):
    guesses = [f"138{digit}" for digit in range(10)] + [f"{digit}5678" for digit in range(10)]
    guesses += [str(number) for number in range(1000, 10_000, 97) if str(number) not in ("5678", "1234")]
    assert {guess for guess in guesses if found(town, MANAGER, guess)} == set()


VALUES = ["13812345678", "029-8475 1234", "95588", "8", "+86 (138) 1234-5678", "HT-42", "转8001"]


@pytest.mark.parametrize("field", ["phone", "mobile", "contract_number"])
def test_the_mask_of_the_search_is_the_mask_of_the_pages(book: Ledger, field: str):
    write(book, *(WANG.model_copy(update={"customer_id": value, field: value}) for value in VALUES))
    shown = {value: (mask(field, value) or "").replace("****", " ").split() for value in VALUES}
    pieces = {value[i:j] for value in VALUES for i in range(len(value)) for j in range(i + 1, len(value) + 1)}
    for piece in pieces:
        with book.reading() as connection:
            told = set(connection.scalars(sa.select(customer.c.customer_id).where(shown_holds(field, piece))))
        assert told == {value for value in VALUES if any(piece in part for part in shown[value])}


WHOLE = {
    "13812345678": "mobile", "138 1234 5678": "mobile", "+86 13812345678": "mobile", "王小明 13812345678": "mobile",
    "02984751234": "phone", "wang@example.com": "email", "ht-2024-042": "contract_number",
}  # fmt: skip


def test_the_whole_value_finds_its_owner_and_that_is_on_record(town: Ledger):
    for day, (text, field) in enumerate(WHOLE.items(), start=1):
        assert whole(town, MANAGER, text, 24 * 60 * 2 * day) == ["k1"]
        entry, look = looks(town)[-1]
        assert (entry.actor, look.customer_id, look.field, look.searched) == (MANAGER.user_id, "k1", field, True)
    assert len(looks(town)) == len(WHOLE)


def test_a_part_is_no_whole_value(town: Ledger):
    parts = [text for text in HIDDEN if text not in WHOLE and text.lower() not in WHOLE]
    for day, text in enumerate((*parts, "1381234567", "3812345678")):
        assert whole(town, MANAGER, text, 24 * 60 * 2 * day) == []


def test_the_same_again_is_neither_counted_nor_recorded_anew(town: Ledger):
    for minutes in range(10):
        assert whole(town, MANAGER, "13812345678", minutes / 60) == ["k1"]
    assert len(looks(town)) == 1
    assert log_lines(town) == []


def test_too_many_whole_values_a_minute_are_refused_also_when_they_find_nobody(town: Ledger):
    for last in range(LIMITS.a_minute):
        assert whole(town, MANAGER, f"1380000000{last}") == []
    with pytest.raises(RuleError, match="3 whole numbers within a minute"):
        whole(town, MANAGER, "13812345678", 0.9)
    assert whole(town, MANAGER, "13812345678", 1.1) == ["k1"]


def test_a_whole_value_that_is_nobody_s_is_on_record_without_the_value(town: Ledger):
    assert whole(town, MANAGER, "13800000001") == []
    assert [(who, line.deed, line.what) for who, line in log_lines(town)] == [
        (MANAGER.user_id, Deed.SEARCHED, "search")
    ]
    assert "1380000" not in str(entries(town))


def test_who_tries_too_many_whole_values_is_on_record_as_refused(town: Ledger):
    for last in range(LIMITS.a_minute):
        whole(town, MANAGER, f"1380000000{last}")
    with pytest.raises(RuleError):
        whole(town, MANAGER, "13812345678", 0.9)
    who, line = log_lines(town)[-1]
    assert (who, line.deed, line.what) == (MANAGER.user_id, Deed.REFUSED, "search")
    assert "{n} whole numbers within a minute" in str(line.detail)


def test_too_many_whole_values_a_day_are_refused(town: Ledger):
    for number in range(LIMITS.a_day):
        whole(town, MANAGER, f"1380000000{number}", 10 * number)
    with pytest.raises(RuleError, match="5 whole numbers within a day"):
        whole(town, MANAGER, "13812345678", 100)
    assert whole(town, person(Role.PROJECT_MANAGER, name="another"), "13812345678", 100) == ["k1"]
    assert whole(town, MANAGER, "13812345678", 24 * 60 + 1) == ["k1"]


def test_what_was_tried_is_kept_as_a_digest_and_for_a_day(town: Ledger):
    whole(town, MANAGER, "13812345678")
    whole(town, MANAGER, "13812345679", 24 * 60 + 1)
    with town.reading() as connection:
        rows = connection.execute(sa.select(lookup)).all()
    assert len(rows) == 1
    assert "138" not in rows[0].digest or len(rows[0].digest) == 64


def test_who_sees_everything_looks_nothing_up(town: Ledger):
    assert whole(town, person(Role.CENTRE, None), "13812345678") == []
    assert looks(town) == []


def test_a_whole_value_finds_nobody_of_another_project(town: Ledger):
    assert whole(town, person(Role.PROJECT_MANAGER, "P2"), "13812345678") == []
