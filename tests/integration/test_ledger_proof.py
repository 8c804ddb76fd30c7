"""Whoever changes the ledger behind the program's back is found out, on SQLite and on PostgreSQL alike."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
import sqlalchemy as sa
from facts import MARCH, batch, fact, facts, many
from pictures_of_others import picture
from tampering import tamper

from casework.access.permissions import Right, User
from casework.access.users import Users, enrol
from casework.errors import LedgerError
from casework.record import heads, proof
from casework.record.backup import backup
from casework.record.events import Corrected, Erased, EvidenceAttached, Noted, Received, Redacted
from casework.record.evidence import PREVIEW, EvidenceStore
from casework.record.ledger import Head, Ledger, guards
from casework.record.ledger.shards import Position
from casework.record.ledger.tables import event, free_text
from casework.upkeep.accounts_proof import unstated_accounts
from casework.vocabulary.desk import Role
from etl.demo.personas import personas

PNG = picture("PNG")


def quiet(_stage: str, _done: int, _all: int) -> None:
    """Nobody watches."""


def faults(ledger: Ledger) -> list[str]:
    """Everything the ledger says about itself."""
    return [
        *proof.guards_missing(ledger),
        *proof.versions(ledger),
        *proof.chain(ledger, quiet),
        *proof.words(ledger),
    ]


@pytest.fixture
def kept(book: Ledger) -> Ledger:
    """Two cases of eight notes written in bulk, one of three written one by one."""
    book.bulk_append([many(0, 2)])
    for version in range(3):
        book.append("case/x", version, facts("case/x", 1))
    return book


def test_a_ledger_that_nobody_touched_is_sound(kept: Ledger) -> None:
    assert faults(kept) == []


def test_an_empty_ledger_is_sound(book: Ledger) -> None:
    assert faults(book) == []


def test_the_hash_is_the_one_that_the_description_gives(book: Ledger) -> None:
    book.append("case/1", 0, [fact(payload=Received(number="T-1"))])
    with book.reading() as connection:
        row = connection.execute(sa.select(event.c.payload, event.c.hash)).one()
    moment = "1772413200000000"  # 2026-03-02 01:00 UTC
    fields = ("0" * 64, "1", "case/1", "1", "received", moment, moment, "王芳", "P1", row.payload, "")
    assert row.hash == sha256("\0".join(fields).encode()).hexdigest()


def test_bulk_and_single_appends_make_the_same_chain(book: Ledger) -> None:
    one = batch([("case/1", 1)], kind=["received"], payload=['{"number":"1"}'])
    book.bulk_append([one])
    book.append("case/2", 0, facts("case/2", 1))
    book.bulk_append([batch([("case/3", 1)])])
    assert list(proof.chain(book, quiet)) == []


HOUR_LATER = {
    "sqlite": "update event set occurred_at = occurred_at + 3600000000 where version = 2",
    "postgresql": "update event set occurred_at = occurred_at + interval '1 hour' where version = 2",
}


def test_moved_times_are_found(kept: Ledger) -> None:
    tamper(kept, HOUR_LATER[kept.address.partition(":")[0].partition("+")[0]])
    assert faults(kept) == [
        "event 2 (case/000000, version 2) is not as it was written",
        "event 10 (case/000001, version 2) is not as it was written",
        "event 18 (case/x, version 2) is not as it was written",
    ]


@pytest.mark.parametrize("column", ["stream", "kind", "actor", "project", "payload", "words", "hash"])
def test_a_changed_field_is_found(kept: Ledger, column: str) -> None:
    value = '{"due_at":null}' if column == "payload" else "noted2"
    tamper(kept, "update event set COLUMN = 'VALUE' where seq = 7".replace("COLUMN", column).replace("VALUE", value))
    assert any("event 7" in line for line in proof.chain(kept, quiet))


def test_an_event_taken_out_of_the_middle_is_found(kept: Ledger) -> None:
    tamper(kept, "delete from event where seq = 5")
    assert "events 5 to 5 are missing" in list(proof.chain(kept, quiet))


def test_deleted_last_events_are_found_by_the_noted_head(kept: Ledger) -> None:
    tamper(kept, "delete from event where seq > 16", "delete from free_text where seq > 16")
    assert list(proof.chain(kept, quiet)) == ["events 17 to 19 are missing: the ledger ended at 19"]


def test_the_ledger_does_not_close_over_deleted_last_events(kept: Ledger) -> None:
    tamper(kept, "delete from event where seq > 16", "delete from free_text where seq > 16")
    kept.append("case/y", 0, facts("case/y", 1))
    assert "events 17 to 19 are missing" in list(proof.chain(kept, quiet))


def test_deleted_last_events_are_found_by_a_head_kept_elsewhere(kept: Ledger, tmp_path: Path) -> None:
    heads.keep(kept, tmp_path)
    (end,) = [row for part in kept.read(Position((15,)), batch_rows=1) for row in part.to_pylist()][:1]
    with kept.reading() as connection:
        link = connection.execute(sa.select(event.c.hash).where(event.c.seq == end["seq"])).scalar_one()
    tamper(
        kept,
        "delete from event where seq > 16",
        "delete from free_text where seq > 16",
        "update chain_head set seq = 16, hash = 'LINK'".replace("LINK", link),
    )
    assert faults(kept) == []
    known = heads.kept(tmp_path)
    assert known is not None
    assert list(proof.since(kept, known, "head.json")) == ["head.json: the ledger went to event 19, now it ends at 16"]
    with pytest.raises(LedgerError, match="not the one it was"):
        heads.keep(kept, tmp_path)
    assert heads.kept(tmp_path) == known


def test_a_head_on_paper_proves_what_stood_before_it(kept: Ledger) -> None:
    stated = Head.parse(kept.head().short)
    kept.append("case/y", 0, facts("case/y", 2))
    other = Head.parse("19:" + "a" * 16)
    assert list(proof.since(kept, stated, "footer")) == []
    assert list(proof.since(kept, other, "footer")) == ["footer: event 19 or one before it is not the one there was"]


@pytest.mark.parametrize("text", ["", "19", "19:abc", "x:" + "a" * 64, "19:" + "a" * 64 + ",", "19:" + "g" * 64])
def test_what_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(LedgerError, match="no head"):
        Head.parse(text)


def test_a_head_of_several_chains_is_written_and_read_as_one() -> None:
    head = Head(position=(3, 40), hashes=("a" * 64, "b" * 64))
    assert Head.parse(str(head)) == head


def test_a_missing_trigger_is_found(kept: Ledger) -> None:
    sqlite = kept.address.startswith("sqlite")
    name = "event_no_update" if sqlite else "event_append_only"
    with kept.transaction() as transaction:
        transaction.connection.exec_driver_sql(f"drop trigger {name}{'' if sqlite else ' on event'}")
    assert proof.guards_missing(kept) == [f"the trigger {name} is not what it should be"]


@pytest.mark.postgres
def test_a_trigger_that_is_switched_off_is_found(postgres_address: str) -> None:
    ledger = Ledger.open(postgres_address)
    with ledger.transaction() as transaction:
        transaction.connection.exec_driver_sql("alter table event disable trigger event_append_only")
    with ledger.reading() as connection:
        assert guards.missing(connection) == ["event_append_only"]
    ledger.close()


# Words


def test_words_stand_beside_the_event_and_come_back(book: Ledger) -> None:
    book.append("case/1", 0, [fact(payload=Received(number="T-1", content="漏水了", demand="赔偿"))])
    book.bulk_append([batch([("case/2", 1)], payload=['{"note":"请\\u0000 \\"尽快\\""}'])])
    with book.reading() as connection:
        assert connection.execute(sa.select(event.c.payload).order_by(event.c.seq)).scalars().all()[1] == "{}"
        assert all("漏水" not in text for text in connection.execute(sa.select(event.c.payload)).scalars())
    assert book.stream("case/1")[0].payload == Received(number="T-1", content="漏水了", demand="赔偿")
    assert book.stream("case/2")[0].payload == Noted(note='请\x00 "尽快"')


def test_the_same_words_have_another_digest_each_time(book: Ledger) -> None:
    book.append("case/1", 0, [fact(payload=Noted(note="是")), fact(payload=Noted(note="是"))])
    with book.reading() as connection:
        assert len(set(connection.execute(sa.select(event.c.words)).scalars())) == 2


@pytest.mark.parametrize("bulk", [False, True])
def test_words_of_a_correction_are_split_by_what_it_replaces(book: Ledger, bulk: bool) -> None:
    told = Received(number="1", content="call 13800000000").model_dump_json(exclude_none=True)
    change = Corrected(target=1, replacement=told, reason="number 13800000000")
    book.append("case/1", 0, [fact(payload=Received(number="1", content="x"))])
    if bulk:
        text = change.model_dump_json(exclude_none=True)
        book.bulk_append([batch([("case/1", 2)], kind=["corrected"], payload=[text])])
    else:
        book.append("case/1", 1, [fact(payload=change)])
    again = book.stream("case/1")[1].payload
    assert isinstance(again, Corrected)
    assert Received.model_validate_json(again.replacement or "") == Received.model_validate_json(told)
    with book.reading() as connection:
        assert not any("138" in text for text in connection.execute(sa.select(event.c.payload)).scalars())


@pytest.mark.parametrize("bulk", [False, True])
def test_redacted_words_are_gone_and_the_chain_holds(book: Ledger, bulk: bool) -> None:
    told = Received(number="1", content="13800000000")
    mended = told.model_copy(update={"content": "13900000000"}).model_dump_json(exclude_none=True)
    change = Corrected(target=1, replacement=mended, reason="13900000000")
    book.append("case/1", 0, [fact(payload=told), fact(payload=change)])
    taken = Redacted(target=1, reason="phone")
    if bulk:
        book.bulk_append([batch([("case/1", 3)], kind=["redacted"], payload=[taken.model_dump_json()])])
    else:
        book.append("case/1", 2, [fact(payload=taken)])
    first, second, third = book.stream("case/1")
    assert (first.payload, first.words_gone) == (Received(number="1"), True)
    assert isinstance(second.payload, Corrected)
    assert second.payload.reason == ""
    assert (third.payload, third.words_gone) == (taken, False)
    assert [row for part in book.read() for row in part["payload"].to_pylist() if "1390" in row] == []
    assert faults(book) == []


def test_an_erased_stream_has_no_words_left_and_is_sound(kept: Ledger) -> None:
    kept.append("case/x", 3, [fact("case/x", Erased(request="r1"))])
    assert all(entry.words_gone for entry in kept.stream("case/x")[:3])
    assert not any(entry.words_gone for entry in kept.stream("case/000000"))
    assert faults(kept) == []


def test_words_that_vanished_without_an_entry_are_found(kept: Ledger) -> None:
    tamper(kept, "delete from free_text where seq = 3")
    assert list(proof.words(kept)) == ["event 3 (case/000000): its words are gone, and no entry says why"]


def test_changed_words_are_found(kept: Ledger) -> None:
    tamper(kept, """update free_text set text = '{"note":"never mind"}' where seq = 4""")
    assert list(proof.words(kept)) == ["event 4 (case/000000): its words are not the ones that were written"]


def test_words_of_no_event_are_found(kept: Ledger) -> None:
    tamper(kept, "insert into free_text (seq, digest, salt, text) values (99, 'd', 's', 't')")
    assert list(proof.words(kept)) == ["words of an event 99 that does not exist"]


def test_words_cannot_be_changed_by_a_client_of_the_database(kept: Ledger) -> None:
    with pytest.raises(LedgerError, match="words are never changed"), kept.transaction() as transaction:
        transaction.connection.execute(sa.update(free_text).values(text="{}"))


def test_redacted_words_leave_the_files_of_sqlite(ledger: Ledger, tmp_path: Path) -> None:
    told = "call 13800000000"
    ledger.append("case/1", 0, [fact(payload=Noted(note=told))])
    ledger.append("case/1", 1, [fact(payload=Redacted(target=1, reason="phone"))])
    assert [path.name for path in tmp_path.iterdir() if told.encode() in path.read_bytes()] == []


# Evidence


@pytest.fixture
def attached(ledger: Ledger, tmp_path: Path) -> EvidenceStore:
    store = EvidenceStore(tmp_path / "evidence")
    piece = store.add(PNG, "ceiling.png")
    payload = EvidenceAttached(
        digest=piece.digest, filename=piece.filename, media_type=piece.media_type, size=piece.size
    )
    ledger.append("case/1", 0, [fact(payload=payload)])
    return store


def test_swapped_evidence_is_found(ledger: Ledger, attached: EvidenceStore) -> None:
    assert list(proof.evidence(ledger, attached, quiet)) == []
    (file,) = [path for path in attached.folder.rglob("*") if path.is_file() and not path.name.endswith(PREVIEW)]
    file.write_bytes(PNG + b"?")
    assert len(list(proof.evidence(ledger, attached, quiet))) == 1
    file.unlink()
    assert len(list(proof.evidence(ledger, attached, quiet))) == 1


def test_erased_evidence_is_no_fault(ledger: Ledger, attached: EvidenceStore) -> None:
    ledger.append("case/1", 1, [fact(payload=Erased(request="r1"))])
    (file,) = [path for path in attached.folder.rglob("*") if path.is_file() and not path.name.endswith(PREVIEW)]
    file.unlink()
    assert list(proof.evidence(ledger, attached, quiet)) == []


# Accounts


@pytest.fixture
def office(book: Ledger) -> Ledger:
    """An administrator and a clerk of P1, made by them."""
    users = Users(book, first_admin="boss")
    boss = users.sign_in("boss", "王总", None, MARCH)
    users.save(boss, User("clerk", "李敏", (Right(Role.SALES, "P1"), Right(Role.DEPARTMENT, "P1", "工程部"))), MARCH)
    return book


def test_accounts_made_changed_and_switched_by_administrators_are_stated(office: Ledger) -> None:
    users = Users(office)
    boss = users.get("boss") or User("", "")
    users.save(boss, User("deputy", "赵", (Right(Role.SALES, "P1"), Right(Role.ADMIN))), MARCH)
    users.save(boss, User("deputy", "赵", (Right(Role.SALES, "P2"),), active=False), MARCH)
    users.deactivate(boss, "clerk", MARCH)
    users.activate(boss, "clerk", MARCH)
    users.deactivate(boss, "clerk", MARCH)
    assert list(unstated_accounts(office)) == []


TAMPERED = {
    "a right added": ("insert into user_right values ('clerk', 'sales', 'P2', '')", "sales:P2:*"),
    "an administrator": ("insert into user_right values ('clerk', 'admin', '', '')", "admin:*:*"),
    "a right changed": ("update user_right set project = '' where role = 'sales'", "sales:*:*"),
    "a department changed": ("update user_right set department = '' where role = 'department'", "department:P1:*"),
    "a right removed": ("delete from user_right where role = 'sales'", "(active; department:P1:工程部)"),
    "switched off": ("update app_user set active = false where user_id = 'clerk'", "(inactive; "),
    "deleted": ("delete from app_user where user_id = 'clerk'", "is gone"),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_an_account_changed_past_the_application_is_found(office: Ledger, how: str) -> None:
    statement, told = TAMPERED[how]
    with office.transaction() as transaction:
        if how == "deleted":
            transaction.connection.exec_driver_sql("delete from user_right where user_id = 'clerk'")
        transaction.connection.exec_driver_sql(statement)
    (fault,) = unstated_accounts(office)
    assert fault.startswith("clerk ha")
    assert told in fault


def test_an_account_switched_on_again_past_the_application_is_found(office: Ledger) -> None:
    users = Users(office)
    users.deactivate(users.get("boss") or User("", ""), "clerk", MARCH)
    with office.transaction() as transaction:
        transaction.connection.exec_driver_sql("update app_user set active = true where user_id = 'clerk'")
    (fault,) = unstated_accounts(office)
    assert "clerk has an account (active; " in fault
    assert "the last entry about it knows as (inactive; " in fault


def test_an_account_that_no_entry_made_is_found(office: Ledger) -> None:
    with office.transaction() as transaction:
        enrol(transaction.connection, [User("intruder", "?", (Right(Role.ADMIN),))], "boss", MARCH)
    (fault,) = unstated_accounts(office)
    assert fault.startswith("intruder has an account (active; admin:*:*), and no entry says who made it")


def test_an_account_with_more_rights_than_a_line_holds_is_compared_as_far_as_it_goes(office: Ledger) -> None:
    users = Users(office)
    many_rights = tuple(Right(Role.SALES, f"P{n:04}") for n in range(300))
    users.save(users.get("boss") or User("", ""), User("clerk", "李敏", many_rights), MARCH)
    assert list(unstated_accounts(office)) == []
    with office.transaction() as transaction:
        transaction.connection.exec_driver_sql("delete from user_right where project = 'P0000'")
    assert len(list(unstated_accounts(office))) == 1


def test_the_demo_company_s_people_are_known_as_they_came(book: Ledger) -> None:
    with book.transaction() as transaction:
        enrol(transaction.connection, personas(), "test", MARCH)
    assert list(unstated_accounts(book, personas())) == []
    with book.transaction() as transaction:
        transaction.connection.exec_driver_sql("update user_right set project = '' where user_id = 'demo-manager'")
    (fault,) = unstated_accounts(book, personas())
    assert fault.startswith("demo-manager")


# Heads elsewhere, signed


def test_a_backup_states_its_head(ledger: Ledger, tmp_path: Path) -> None:
    ledger.bulk_append([many(0, 2)])
    archive = backup(ledger, tmp_path / "none", tmp_path / "backups")
    assert heads.read(str(archive)) == ledger.head()


def test_a_signed_head_is_verified_with_the_public_half(ledger: Ledger, tmp_path: Path) -> None:
    heads.new_key(tmp_path / "head.pem")
    private = heads.read_key(tmp_path / "head.pem")
    (tmp_path / "public.pem").write_bytes(heads.public_half(private))
    public = heads.read_key(tmp_path / "public.pem")
    ledger.append("case/1", 0, facts("case/1", 1))
    head = heads.keep(ledger, tmp_path, private)
    assert heads.kept(tmp_path) == head
    assert heads.is_signed(head, public)
    assert not heads.is_signed(head.model_copy(update={"position": (2,)}), public)
    assert not heads.is_signed(ledger.head(), public)
    with pytest.raises(LedgerError, match="never replaced"):
        heads.new_key(tmp_path / "head.pem")
