"""Where an erasure reaches: others' rows, copies beside the record, every engine; and what goes on record about it."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import MARCH
from person_everywhere import CENTRE, LATER, NAME, PHONE, SECOND, WORDS, marked, person_everywhere, platform_home, write
from typer.testing import CliRunner

from casework.access.hands import Hand
from casework.access.permissions import Right, User
from casework.access.users import enrol
from casework.case.finding import Limits, look_up, lookup
from casework.errors import PermissionRefused
from casework.record import people, proof
from casework.record.events import Accessed, ErasureDone, ErasureRequested
from casework.record.ledger import Ledger
from casework.record.ledger.tables import quarantine_row
from casework.record.people import Customer
from casework.record.survey_tables import call_item, do_not_ask, sheet, survey_frame, survey_link
from casework.settings import settings
from casework.upkeep.privacy import erasing, requests
from casework.upkeep.privacy.copying import Part, copy_by
from casework.upkeep.privacy.retaining import retain
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed
from etl.cli import app
from etl.warehouse.warehouse import Warehouse

MACHINE = f"operator:{pwd.getpwuid(os.getuid()).pw_name}"
COPY = "event_before_chain"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with platform_home(tmp_path / "data") as folder:
        yield folder


@pytest.fixture
def held(home: Path) -> Iterator[Ledger]:
    with person_everywhere(home) as ledger:
        yield ledger


def erased(ledger: Ledger, customer_id: str = "c1") -> ErasureDone:
    asked = requests.ask(ledger, Hand(CENTRE), customer_id, f"{NAME} wrote to us", LATER)
    return erasing.erase(ledger, Hand(SECOND), asked.request, settings(), LATER)


SURVEYS = (sheet, call_item, survey_frame, do_not_ask, survey_link)


def rows_of_surveys(ledger: Ledger) -> dict[str, int]:
    with ledger.reading() as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in SURVEYS
        }


def test_what_surveys_know_of_them_goes_along_and_the_neighbour_s_stays(held: Ledger):
    assert set(rows_of_surveys(held).values()) == {2}
    erased(held)
    assert set(rows_of_surveys(held).values()) == {1}
    answered, neighbour = (held.stream(f"response/{name}")[0] for name in ("c1", "c2"))
    assert (answered.words_gone, neighbour.words_gone) == (True, False)
    assert getattr(answered.payload, "answers", None) == {"overall": 2}, "the code stays countable"
    assert held.stream("invitation/c1")[1].words_gone


def test_a_copy_holds_what_surveys_know_of_them(held: Ledger):
    parts = copy_by(held, "operator", "c1", LATER).parts
    kinds = [row["kind"] for row in parts[Part.SURVEYS] if "occurred_at" in row]
    assert kinds == ["invited", "attempted", "response_completed", "survey_answered"]
    assert [row["answers"] for row in parts[Part.DRAFTS] if "answers" in row] == [{"why": WORDS}]


def hold_back(ledger: Ledger, *rows: dict[str, str]) -> None:
    told = {"batch": "x", "file": "f.csv", "kind": "complaints", "reason": "r", "state": "open", "created_at": MARCH}
    with ledger.transaction() as transaction:
        for number, raw in enumerate(rows):
            row = told | {"raw": raw, "row_number": number, "value": next(iter(raw.values()))}
            transaction.connection.execute(sa.insert(quarantine_row).values(row))


def waiting(ledger: Ledger) -> list[dict[str, str]]:
    query = sa.select(quarantine_row.c.raw).order_by(quarantine_row.c.id)
    with ledger.reading() as connection:
        return list(connection.execute(query).scalars())


def log(ledger: Ledger, actor: str) -> list[tuple[Deed, str | None, str | None]]:
    lines = [each.payload for each in ledger.stream(f"access/{actor}")]
    return [(line.deed, line.what, line.detail) for line in lines if isinstance(line, Accessed)]


def test_others_whose_number_or_name_is_longer_keep_their_rows(held: Ledger) -> None:
    others = [
        {"电话": f"{PHONE}8"},
        {"电话": f"88{PHONE}"},
        {"姓名": f"{NAME}华"},
        {"姓名": NAME, "电话": "13900000001"},
    ]
    theirs = [{"电话": f"+86 {PHONE[:3]}-{PHONE[3:7]}-{PHONE[7:]}"}, {"姓名": f"{NAME[:1]} {NAME[1:]}"}]
    hold_back(held, *others, *theirs)
    assert erased(held).held_back == 1 + len(theirs)
    assert waiting(held) == others


def test_files_handed_in_go_all_because_no_search_of_them_is_safe(held: Ledger, home: Path) -> None:
    packed = home / "uploads" / "register.xlsx"
    packed.write_bytes(b"PK\x03\x04 packed, so that no name can be read in it")
    assert erased(held).uploads == 2
    assert list((home / "uploads").iterdir()) == []


def test_nothing_is_left_of_the_numbers_that_people_tried(held: Ledger) -> None:
    executive = User("boss", "总", (Right(Role.EXECUTIVE),))
    assert [each.customer_id for each in look_up(held, executive, PHONE, LATER, Limits(6, 60))] == ["c1"]
    erased(held)
    with held.reading() as connection:
        assert connection.execute(sa.select(lookup)).all() == []


def test_ledgers_put_aside_beside_a_ledger_elsewhere_go_too(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    url = f"sqlite:///{elsewhere / 'book.sqlite'}"
    with platform_home(tmp_path / "data", url) as home, person_everywhere(home) as ledger:
        for aside in (elsewhere / "book.sqlite.before-chain-1", elsewhere / "book.sqlite.replaced-2"):
            aside.write_text(f"{NAME},{PHONE}", encoding="utf-8")
        assert erased(ledger).set_aside == 3
        assert marked(elsewhere) == {}


def test_on_postgresql_the_events_of_before_the_chain_go_with_an_erasure(tmp_path: Path, postgres_address: str) -> None:
    with platform_home(tmp_path / "data", postgres_address) as home, person_everywhere(home) as ledger:
        with ledger.transaction() as transaction:
            transaction.connection.exec_driver_sql(f"create table {COPY} (payload text)")
            transaction.connection.execute(sa.insert(sa.table(COPY, sa.column("payload"))).values(payload=NAME))
        assert erased(ledger).set_aside == 2
        with ledger.reading() as connection:
            assert not sa.inspect(connection).has_table(COPY)
        assert list(proof.words(ledger)) == []


def test_on_postgresql_they_go_with_words_that_are_too_old(tmp_path: Path, postgres_address: str) -> None:
    with platform_home(tmp_path / "data", postgres_address) as home, person_everywhere(home) as ledger:
        with ledger.transaction() as transaction:
            transaction.connection.exec_driver_sql(f"create table {COPY} (payload text)")
        retain(ledger, settings(), "test", MARCH.replace(year=2030))
        with ledger.reading() as connection:
            assert not sa.inspect(connection).has_table(COPY)


def test_an_open_warehouse_loses_the_words_with_its_log(held: Ledger, home: Path) -> None:
    warehouse = Warehouse.open(held)
    write(held, "case/k2", *[each.payload for each in held.stream("case/k1")[1:2]])
    warehouse.sync()
    warehouse.as_known(LATER)
    erased(held)
    warehouse.sync()
    inside = [name for name in marked(home) if name.startswith("warehouse")]
    warehouse.close()
    assert inside == ["warehouse.duckdb"], "the neighbour's case names them still"


def test_a_customer_without_any_case_is_gone_from_the_warehouse_too(held: Ledger) -> None:
    with held.transaction() as transaction:
        people.upsert(transaction.connection, [Customer(customer_id="c9", project="P1", name="无案", sex="女")])
    warehouse = Warehouse.open(held)
    told = "select sex from core.customers where customer_id = 'c9'"
    assert warehouse.query(told).to_pylist() == [{"sex": "女"}]
    erased(held, "c9")
    warehouse.sync()
    assert warehouse.query(told).to_pylist() == [{"sex": None}]
    warehouse.close()


def test_every_deed_is_a_line_of_the_security_log(held: Ledger) -> None:
    copy_by(held, "wang", "c1", LATER)
    first = requests.ask(held, Hand(CENTRE), "c1", "letter", LATER).request
    with pytest.raises(PermissionRefused):
        erasing.erase(held, Hand(CENTRE), first, settings(), LATER)
    requests.refuse(held, Hand(SECOND), first, "not theirs", LATER)
    second = requests.ask(held, Hand(CENTRE), "c1", "letter", LATER).request
    erasing.erase(held, Hand(SECOND), second, settings(), LATER)
    assert [(deed, what) for deed, what, _detail in log(held, "wang")] == [
        (Deed.COPY_HANDED_OUT, "c1"), (Deed.ERASURE_REQUESTED, "c1"), (Deed.REFUSED, first),
        (Deed.ERASURE_REQUESTED, "c1"),
    ]  # fmt: skip
    assert log(held, "li") == [(Deed.ERASURE_REFUSED, "c1", first), (Deed.ERASED, "c1", second)]


def test_words_that_went_by_age_are_a_line_too(held: Ledger) -> None:
    retain(held, settings(), "operator:root", MARCH.replace(year=2030))
    assert [(deed, what) for deed, what, _detail in log(held, "operator:root")] == [
        (Deed.LET_GO_BY_AGE, "club"), (Deed.LET_GO_BY_AGE, "surveys"), (Deed.LET_GO_BY_AGE, "security")
    ]  # fmt: skip


def run(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, list(arguments))
    assert result.exit_code == code, result.output
    return result.output


def test_the_command_line_says_on_record_who_really_ran_it(held: Ledger, tmp_path: Path) -> None:
    run("person-copy", "c1", "--to", str(tmp_path / "out"))
    run("erase", "request", "c1", "--reason", "letter", "--by", "wang")
    (asked,) = requests.requests(held)
    run("erase", "decide", asked.request, "--by", "li")
    facts = [each.payload for each in held.stream("privacy/c1")]
    told = [each.operator for each in facts if isinstance(each, ErasureRequested | ErasureDone)]
    assert told == [MACHINE, MACHINE]
    assert log(held, MACHINE) == [
        (Deed.COPY_HANDED_OUT, "c1", None),
        (Deed.ERASURE_REQUESTED, "c1", f"{asked.request}, in the name of wang"),
        (Deed.ERASED, "c1", f"{asked.request}, in the name of li"),
    ]


def test_the_command_line_acts_in_nobodys_name_who_may_not(held: Ledger) -> None:
    gone = User("gone", "离", (Right(Role.CENTRE, "P1"),), active=False)
    with held.transaction() as transaction:
        enrol(transaction.connection, [gone], "test", MARCH)
    assert "switched off" in run("erase", "request", "c1", "--reason", "letter", "--by", "gone", code=2)
    assert "asked for and decided by" in run("erase", "request", "c1", "--reason", "letter", "--by", "zhao", code=2)
    assert requests.requests(held) == []
    assert [deed for deed, _what, _detail in log(held, MACHINE)] == [Deed.REFUSED] * 2
