"""Complaints from a file into the ledger: what becomes of new, same, changed, repeated and foreign rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from import_files import case, load_file, load_rows, profile_of, write_csv

from casework.case.effective import effective
from casework.desk.records import introduced
from casework.record.events import Appointed, CalledBack, Corrected, Dispatched, ImportLoaded, Received
from casework.record.ledger import Ledger, StoredEvent
from casework.record.ledger.tables import customer
from casework.record.people import Customer
from casework.vocabulary import Channel, EventKind, Satisfaction
from etl.intake.quarantine import list_quarantine
from etl.intake.reports import Outcomes

WORKED = case(
    channel="来电", urgency="紧急", department="工程部", dispatched_at="2026-03-02 09:10",
    contacted_at="2026-03-02 09:30", appointed_at="2026-03-02 09:35", due_at="2026-03-05 18:00",
)  # fmt: skip


def kinds(ledger: Ledger, number: str = "T1") -> list[str]:
    return [event.kind.value for event in ledger.stream(f"case/{number}")]


def facts(ledger: Ledger, kind: EventKind, number: str = "T1") -> list[StoredEvent]:
    return [event for event in effective(ledger.stream(f"case/{number}")) if event.kind is kind]


def people(ledger: Ledger) -> list[sa.RowMapping]:
    with ledger.reading() as connection:
        return list(connection.execute(sa.select(customer)).mappings())


def test_each_milestone_becomes_an_event_in_the_order_of_life(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [WORKED])
    assert report.outcomes == Outcomes(accepted=1, unchanged=0, repeated=0, corrected=0, quarantined=0)
    assert kinds(ledger) == ["received", "dispatched", "contacted", "appointed"]


def test_words_times_and_the_contact_limit_are_taken_over(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [WORKED])
    received, dispatched, _, appointed = (event for event in ledger.stream("case/T1"))
    assert isinstance(received.payload, Received)
    assert (received.payload.channel, received.payload.urgency) == ("phone", "urgent")
    assert received.occurred_at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    assert isinstance(dispatched.payload, Dispatched)
    assert dispatched.payload.due_at == datetime(2026, 3, 2, 1, 40, tzinfo=UTC)  # urgent: 30 minutes after 09:10
    assert isinstance(appointed.payload, Appointed)
    assert appointed.payload.due_at == datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


def test_events_are_recorded_at_the_time_of_the_import_by_who_imported(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [WORKED])
    assert {(event.recorded_at, event.actor) for event in ledger.stream("case/T1")} == {(report.loaded_at, "tester")}


def test_the_load_itself_is_an_event_with_its_figures(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [WORKED, case("T2", received_at="soon")])
    (event,) = ledger.stream(f"import/{report.batch}")
    assert isinstance(event.payload, ImportLoaded)
    assert (event.payload.rows, event.payload.accepted, event.payload.quarantined) == (2, 1, 1)


def test_the_same_file_twice_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [WORKED, case("T2", name="王一", phone="13800000000")])
    before = (kinds(ledger), kinds(ledger, "T2"), people(ledger))
    report = load_file(ledger, tmp_path / "cases.csv")
    assert report.outcomes == Outcomes(accepted=0, unchanged=2, repeated=0, corrected=0, quarantined=0)
    assert (report.events, (kinds(ledger), kinds(ledger, "T2"), people(ledger))) == (0, before)


def test_a_case_exported_again_after_it_went_on_gets_its_later_events(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [WORKED])
    report = load_rows(ledger, tmp_path, [{**WORKED, "solved_at": "2026-03-05 16:00", "closed_at": "2026-03-06 09:00"}])
    assert report.outcomes.corrected == 1
    assert kinds(ledger) == ["received", "dispatched", "contacted", "appointed", "solved", "closed"]


def test_a_changed_time_is_corrected_by_an_event_that_names_file_and_row(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [WORKED])
    load_rows(ledger, tmp_path, [{**WORKED, "contacted_at": "2026-03-02 09:50", "appointed_at": "2026-03-02 09:55"}],
              name="april.csv")  # fmt: skip
    (contacted,) = facts(ledger, EventKind.CONTACTED)
    assert contacted.occurred_at == datetime(2026, 3, 2, 1, 50, tzinfo=UTC)
    (first, _) = [e.payload for e in ledger.stream("case/T1") if isinstance(e.payload, Corrected)]
    assert (first.target, first.void, first.reason) == (3, False, "april.csv:2")


def test_a_changed_word_is_corrected_without_touching_the_time(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [WORKED])
    load_rows(ledger, tmp_path, [{**WORKED, "channel": "来访"}])
    (correction,) = [e.payload for e in ledger.stream("case/T1") if isinstance(e.payload, Corrected)]
    assert correction.occurred_at is None
    assert json.loads(correction.replacement or "")["channel"] == "visit"


def test_a_step_that_the_file_no_longer_knows_is_voided(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [{**WORKED, "closed_at": "2026-03-06 09:00", "disposition": "withdrawn"}])
    load_rows(ledger, tmp_path, [{**WORKED, "closed_at": "", "disposition": ""}])
    assert facts(ledger, EventKind.CLOSED) == []


def test_corrected_back_and_forth_it_stands_as_the_last_file_says(ledger: Ledger, tmp_path: Path) -> None:
    closed = {**WORKED, "closed_at": "2026-03-06 09:00", "disposition": "withdrawn"}
    for row in (closed, {**closed, "closed_at": "", "disposition": ""}, closed):
        load_rows(ledger, tmp_path, [row])
    (closing,) = facts(ledger, EventKind.CLOSED)
    assert closing.occurred_at == datetime(2026, 3, 6, 1, 0, tzinfo=UTC)


def test_what_the_desk_wrote_is_not_voided_by_a_file_that_does_not_know_it(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [WORKED])
    received = ledger.stream("case/T1")[0]
    moment = datetime(2026, 3, 6, 1, 0, 30, tzinfo=UTC)
    called = received.model_copy(
        update={"payload": CalledBack(satisfaction=Satisfaction.SATISFIED), "occurred_at": moment,
                "recorded_at": moment}
    )  # fmt: skip
    ledger.append("case/T1", 4, [called])
    load_rows(ledger, tmp_path, [{**WORKED, "replied_at": "2026-03-05 17:00"}])
    assert len(facts(ledger, EventKind.CALLED_BACK)) == 1
    assert kinds(ledger)[-1] == "replied"


def test_who_complained_stays_when_a_register_without_names_brings_the_case_again(
    ledger: Ledger, tmp_path: Path
) -> None:
    load_rows(ledger, tmp_path, [WORKED])
    entries = ledger.stream("case/T1")
    written_down = introduced(entries, Customer(customer_id="wang", project="HY", name="王一"), "the customer called")
    ledger.append("case/T1", 4, [entries[0].model_copy(update={"payload": written_down})])
    for _again in range(2):
        load_rows(ledger, tmp_path, [{**WORKED, "channel": "来访"}])
    (received,) = facts(ledger, EventKind.RECEIVED)
    assert isinstance(received.payload, Received)
    assert (received.payload.customer_id, received.payload.channel) == ("wang", Channel.VISIT)
    assert kinds(ledger)[4:] == ["corrected", "corrected"]


def test_identical_rows_of_one_file_are_loaded_once(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [WORKED, WORKED, WORKED])
    assert report.outcomes == Outcomes(accepted=1, unchanged=0, repeated=2, corrected=0, quarantined=0)
    assert report.balances


def test_rows_of_one_number_that_differ_are_all_held_back(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [WORKED, {**WORKED, "department": "物业部"}, case("T2")])
    assert (report.outcomes.accepted, report.outcomes.quarantined) == (1, 2)
    assert {(cell.rule, cell.row_number) for cell in list_quarantine(ledger)} == {
        ("conflicting_rows", 2),
        ("conflicting_rows", 3),
    }


def test_a_row_held_back_does_not_hold_back_its_better_twin(ledger: Ledger, tmp_path: Path) -> None:
    report = load_rows(ledger, tmp_path, [{**WORKED, "received_at": "soon"}, WORKED])
    assert (report.outcomes.accepted, report.outcomes.quarantined) == (1, 1)


def test_an_unregistered_project_is_held_back_unless_it_may_be_registered(ledger: Ledger, tmp_path: Path) -> None:
    strict = load_rows(ledger, tmp_path, [case(project="水木 天成")], register=False)
    assert strict.problems_by_rule == {"unknown_project": 1}
    free = load_rows(ledger, tmp_path, [case(project="水木 天成")], register=True)
    assert free.new_projects == ("水木-天成",)
    assert ledger.stream("case/T1")[0].project == "水木-天成"


def test_a_project_is_recognised_by_code_or_name_in_any_letter_case(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [{"code": "HY", "name": "Haiyun Garden"}], "projects")
    report = load_rows(ledger, tmp_path, [case("A", project="hy"), case("B", project="HAIYUN garden")], register=False)
    assert (report.outcomes.accepted, report.new_projects) == (2, ())
    assert {ledger.stream(f"case/{n}")[0].project for n in "AB"} == {"HY"}


def test_a_project_is_recognised_whatever_the_width_of_its_brackets(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [{"code": "HY", "name": "海云府（一期）"}], "projects")
    rows = [case("A", project="海云府(一期)"), case("B", project="海云府（一期）")]
    report = load_rows(ledger, tmp_path, rows, register=False)
    assert (report.outcomes.accepted, report.new_projects) == (2, ())
    assert {ledger.stream(f"case/{n}")[0].project for n in "AB"} == {"HY"}


def test_a_number_of_another_project_is_held_back(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [WORKED])
    report = load_rows(ledger, tmp_path, [{**WORKED, "project": "LX"}])
    assert report.problems_by_rule == {"other_project": 1}


def test_numbers_that_do_not_travel_in_addresses_still_find_their_case(ledger: Ledger, tmp_path: Path) -> None:
    rows = [case("投字/2026 第7号")]
    load_rows(ledger, tmp_path, rows)
    assert load_rows(ledger, tmp_path, rows).outcomes.unchanged == 1
    assert load_rows(ledger, tmp_path, [case("投字/2026 第8号")]).outcomes.accepted == 1


def test_the_pack_of_the_profile_judges_the_case(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case()], profile_of('pack = "promise"\nguess = true\n'))
    payload = ledger.stream("case/T1")[0].payload
    assert isinstance(payload, Received)
    assert payload.pack == "promise"


def customer_of(ledger: Ledger, number: str) -> str | None:
    payload = ledger.stream(f"case/{number}")[0].payload
    assert isinstance(payload, Received)
    return payload.customer_id


PERSON = {"name": "王一", "phone": "13800000000", "room": "3-1201", "sex": "女"}


def test_personal_data_go_to_the_customer_table_and_nowhere_else(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case(**PERSON)])
    (person,) = people(ledger)
    assert (person["name"], person["room"], person["project"]) == ("王一", "3-1201", "HY")
    written = [str(value) for batch in ledger.read() for row in batch.to_pylist() for value in row.values()]
    assert not any(secret in value for value in written for secret in PERSON.values() if len(secret) > 1)
    payload = ledger.stream("case/T1")[0].payload
    assert isinstance(payload, Received)
    assert payload.customer_id == person["customer_id"]


def test_a_customer_is_known_again_by_phone_or_by_room_and_name(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case("A", **PERSON)])
    load_rows(ledger, tmp_path, [case("B", phone="+86 138-0000-0000"), case("C", name="王一", room="3-1201")])
    assert len(people(ledger)) == 1


def test_one_number_written_in_many_ways_is_one_customer_and_an_extension_another(
    ledger: Ledger, tmp_path: Path
) -> None:
    load_rows(ledger, tmp_path, [case("A", mobile="13800000031"), case("B", phone="0755-26541234转801")])
    again = ("008613800000031", "138 0000 0031（本人）", "无/13800000031", "+86 755 2654 1234 ext. 801")
    other = ("0755-26541234转802", "+852 9123 4567", "0085291234567")
    load_rows(ledger, tmp_path, [case(f"C{n}", phone=text) for n, text in enumerate((*again, *other))])
    who = [customer_of(ledger, number) for number in ("A", "B", "C0", "C1", "C2", "C3", "C4", "C5", "C6")]
    a, b, extension, abroad = who[0], who[1], who[6], who[7]
    assert who == [a, b, a, a, a, b, extension, abroad, abroad]
    assert len({a, b, extension, abroad}) == 4


def test_the_same_person_at_another_project_is_another_customer(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case("A", **PERSON), {**case("B", **PERSON), "project": "LX"}])
    assert sorted(person["project"] for person in people(ledger)) == ["HY", "LX"]


def test_what_a_later_file_says_of_a_customer_is_filled_in(ledger: Ledger, tmp_path: Path) -> None:
    load_rows(ledger, tmp_path, [case("A", **PERSON)])
    load_rows(ledger, tmp_path, [case("B", phone="13800000000", email="w@example.com")])
    (person,) = people(ledger)
    assert (person["name"], person["email"]) == ("王一", "w@example.com")


def test_progress_is_told_stage_by_stage(ledger: Ledger, tmp_path: Path) -> None:
    from import_files import policies

    from etl.intake.imports import load
    from etl.intake.profiles import find_profile
    from etl.intake.reports import Progress
    from etl.intake.sources import open_source

    told: list[Progress] = []
    source = open_source(write_csv(tmp_path / "a.csv", [case()]))
    load(ledger, source, find_profile("complaints"), policies(), "tester", told.append, register_projects=True)
    assert [step.stage for step in told] == ["reading", "checking", "writing"]
    assert told[0].rows_per_second > 0
