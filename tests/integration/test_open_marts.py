"""Other systems ask for figures: by an account's token, narrowed as its pages are, in numbers and never in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient
from story import Story, local, scope

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.case.confidential import Sight
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from dashboard.frame import address
from etl.fleet.tables import Table
from etl.open_marts import export
from etl.open_marts.asking import FILTERS
from etl.open_marts.endpoint import Asking, endpoint
from etl.open_marts.listing import OPEN
from etl.subjects import Answers
from etl.warehouse.warehouse import Warehouse

NOW = local("2026-03-31 12:00")
ADMIN = User("admin", "管理员", (Right(Role.ADMIN),))
STAFF = {
    "chief": User("chief", "领导", (Right(Role.EXECUTIVE),)),
    "manager": User("manager", "项目经理", (Right(Role.PROJECT_MANAGER, "B"),)),
    "seller": User("seller", "销售", (Right(Role.SALES, "A"),)),
    "gone": User("gone", "离职", (Right(Role.EXECUTIVE),)),
}
TOKENS = {name: f"{name:-<40}" for name in STAFF} | {"chief-too": "short"}
PLANTED = "邻居半夜装修"


@dataclass(frozen=True)
class Data:
    """What the endpoint asks, as the application has it."""

    ledger: Ledger
    warehouse: Warehouse

    def answers_for(self, sight: Sight) -> Answers:
        return Answers(self.warehouse, sight)


def told() -> Story:
    """Two complaints in A, one in B; a grievance that is confidential; words that nobody else may read."""
    story = Story().project("A", "甲").project("B", "乙")
    for number, project in (("a1", "A"), ("a2", "A"), ("b1", "B")):
        case = story.case(number, "2026-03-02 09:00", project, customer_id=f"k-{number}", content=PLANTED)
        case.dispatched("2026-03-02 09:10" if number == "a1" else "2026-03-02 09:20", "2026-03-02 11:00")
    story.case("secret", "2026-03-03 09:00", "A", pack="sales_grievance", formal=True, content=PLANTED)
    return story


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Data]:
    with told().warehouse(tmp_path_factory.mktemp("open")) as warehouse:
        users = Users(warehouse.ledger)
        for user in (ADMIN, *STAFF.values()):
            users.save(ADMIN, user, NOW)
        users.deactivate(ADMIN, "gone", NOW)
        yield Data(warehouse.ledger, warehouse)


@pytest.fixture(scope="module")
def client(data: Data) -> Iterator[TestClient]:
    asking = Asking(data, TOKENS, lambda: NOW, "Asia/Shanghai")
    with TestClient(endpoint(lambda: asking)) as opened:
        yield opened


def ask(client: TestClient, path: str, who: str = "chief") -> tuple[int, dict[str, object]]:
    answer = client.get(f"/{path}", headers={"Authorization": f"Bearer {TOKENS.get(who, who)}"})
    return answer.status_code, answer.json()


def rows(client: TestClient, path: str, who: str = "chief") -> list[Mapping[str, object]]:
    status, told = ask(client, path, who)
    assert status == 200, told
    found = told["rows"]
    assert isinstance(found, list)
    return found


DISPATCH = "clause=sunshine/dispatch"


def test_an_address_is_answered_in_the_words_of_a_scope(client: TestClient) -> None:
    """A slip is due within fifteen minutes of receipt: of a1 it was written after ten, of a2 and b1 after twenty."""
    found = rows(client, f"compliance?from=2026-03&to=2026-03&{DISPATCH}&by=project,month")
    assert [(row["project"], row["month"], row["met"], row["missed"]) for row in found] == [
        ("A", "2026-03-01", 1, 1), ("B", "2026-03-01", 0, 1),
    ]  # fmt: skip
    (one,) = rows(client, f"compliance?{DISPATCH}&project=B&by=")
    assert (one["met"], one["missed"]) == (0, 1)
    early = rows(client, f"obligations?{DISPATCH}&project=A&as_of=2026-03-02T09:12")
    assert sorted((row["number"], row["verdict"], row["due_at"]) for row in early) == [
        ("A1", "met", "2026-03-02T01:15:00Z"), ("A2", "pending", "2026-03-02T01:15:00Z"),
    ]  # fmt: skip


def test_parameters_are_called_as_in_the_addresses_of_pages() -> None:
    assert {*FILTERS, "from", "to", "as_of", "known"} == set(address.SHARED) - {"lang"}


def test_an_answer_says_what_it_is_about(client: TestClient, data: Data) -> None:
    _, told = ask(client, "scores?to=2026-03")
    told.pop("rows")
    assert told == {
        "mart": "scores", "from": "2025-04", "to": "2026-03", "as_of": "2026-03-31T04:00:00+00:00", "known": None,
        "ledger_position": Answers(data.warehouse).state().ledger_seq, "only_projects": None,
    }  # fmt: skip


def test_arrow_says_the_same_as_json(client: TestClient) -> None:
    answer = client.get(f"/compliance?{DISPATCH}&format=arrow", headers={"Authorization": f"Bearer {TOKENS['chief']}"})
    table = pa.ipc.open_stream(answer.content).read_all()
    assert table["met"].to_pylist() == [row["met"] for row in rows(client, f"compliance?{DISPATCH}")]
    assert table.schema.metadata[b"mart"] == b'"compliance"'


def test_the_rights_of_the_account_narrow_every_mart(client: TestClient) -> None:
    for name, mart in OPEN.items():
        found = rows(client, name, "manager")
        whose = {row[key] for row in found for key in ("project", "unit") if key in row}
        assert whose <= {"B", None}, name
        assert mart.dimensions or found or name in {"time_to_solve", "satisfaction", "club_summary", "duties"}, name


def test_nobody_is_told_of_a_confidential_case_nor_of_anybody_s_words(client: TestClient) -> None:
    said = "".join(client.get(f"/{name}", headers={"Authorization": f"Bearer {TOKENS['chief']}"}).text for name in OPEN)
    assert "A1" in said
    assert [word for word in ("SECRET", "secret", "sales_grievance/", PLANTED, "k-a1") if word in said] == []
    assert [row["number"] for row in rows(client, "unresolved")] == ["A1", "A2", "B1"]


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("nobody has this token, though it is long", "scores", 401),
        ("short", "scores", 401),
        ("", "", 401),
        ("gone", "scores", 403),
        ("seller", "scores", 403),
        ("seller", "club_summary", 200),
        ("chief", "person_scores", 404),
        ("chief", "case_header", 404),
        ("chief", "", 200),
    ],
)
def test_who_may_not_is_told_so(client: TestClient, who: str, path: str, status: int) -> None:
    found, told = ask(client, path, who)
    assert (found, "error" in told) == (status, status != 200)


@pytest.mark.parametrize(
    ("parameters", "reason"),
    [
        ("form=2026-03", "There is no parameter form"),
        ("from=March", "from is a month such as 2026-03, not March"),
        ("from=2026-03&to=2026-01", "swap them"),
        ("as_of=yesterday", "as_of is a moment such as"),
        ("from=2026-01&from=2026-02", "from may stand once only"),
        ("by=customer", "Cannot count by customer"),
        ("limit=0", "limit is a number of rows from 1 to"),
        ("limit=1e9", "limit is a number of rows from 1 to"),
        ("format=xml", "choose among json, arrow"),
        ("project=" + "x" * 5000, "ask for less at once"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_to_change(client: TestClient, parameters: str, reason: str) -> None:
    status, told = ask(client, f"compliance?{parameters}")
    assert status == 422
    assert reason in str(told["error"])


def test_a_refusal_goes_on_record(client: TestClient, data: Data) -> None:
    ask(client, "scores", "seller")
    ((_, what),) = {(each.actor, each.payload.what) for each in data.ledger.stream("access/seller")}  # type: ignore[union-attr]
    assert what == "mart:scores"


def test_without_a_token_given_out_there_is_nothing_to_ask() -> None:
    with TestClient(endpoint(lambda: None)) as closed:
        assert ask(closed, "scores")[0] == 404


def test_what_is_told_of_columns_is_what_answers_have(client: TestClient) -> None:
    _, told = ask(client, "")
    listed = told["marts"]
    assert isinstance(listed, dict)
    for name in OPEN:
        declared = {column["name"] for column in listed[name]["columns"]}
        for row in rows(client, name)[:1]:
            assert set(row) <= declared, name


def test_all_marts_are_written_as_files_and_replaced_as_wholes(data: Data, tmp_path: Path) -> None:
    answers, month = Answers(data.warehouse), scope("2026-03-31 12:00", "2026-03", "2026-03")
    (tmp_path / "scores.parquet").write_bytes(b"of yesterday")
    written = export.to_folder(answers, month, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.parquet" for name in OPEN}
    table = pq.read_table(tmp_path / "unresolved.parquet")
    assert (written["unresolved"], sorted(table["number"].to_pylist())) == (3, ["A1", "A2", "B1"])
    assert pq.read_table(tmp_path / "scores.parquet")["project"].to_pylist() == ["A", "B"]


def test_all_marts_are_written_as_delta_tables_and_stay_readable_as_they_were(data: Data, tmp_path: Path) -> None:
    answers = Answers(data.warehouse)
    for moment in ("2026-03-02 09:15", "2026-03-31 12:00"):
        written = export.to_delta(answers, scope(moment, "2026-03", "2026-03"), str(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == set(OPEN)
    open_cases = Table(str(tmp_path / "unresolved"))
    assert (written["unresolved"], open_cases.version()) == (3, 1)
    newest = open_cases.rows().sort_by("number").to_pylist()
    assert [(row["number"], row["received_at"]) for row in newest] == [
        (number, local("2026-03-02 09:00")) for number in ("A1", "A2", "B1")
    ]
    stages = [{row["stage"] for row in open_cases.rows(version).to_pylist()} for version in (0, 1)]
    assert stages == [{"received", "dispatched"}, {"dispatched"}]


def without_schema(address: str) -> str:
    """The address of the server, as its own tools take it."""
    url = sa.make_url(address).set(drivername="postgresql").difference_update_query(["options"])
    return url.render_as_string(hide_password=False)


@pytest.mark.postgres
def test_all_marts_are_written_into_a_schema_of_a_database(data: Data, postgres_address: str) -> None:
    address = without_schema(postgres_address)
    answers, month = Answers(data.warehouse), scope("2026-03-31 12:00", "2026-03", "2026-03")
    try:
        for _ in range(2):
            export.to_postgres(answers, month, address)
        with psycopg.connect(address) as connection:
            found = connection.execute(
                f"select number, project, received_at, stage from {export.SCHEMA}.unresolved order by number"  # noqa: S608
            ).fetchall()
    finally:
        with psycopg.connect(address) as connection:
            connection.execute(f"drop schema if exists {export.SCHEMA} cascade")
    assert [(number, project) for number, project, *_ in found] == [("A1", "A"), ("A2", "A"), ("B1", "B")]
    assert found[0][2] - local("2026-03-02 09:00") == timedelta()


def test_a_database_that_is_not_there_is_named(data: Data) -> None:
    answers, month = Answers(data.warehouse), scope("2026-03-31 12:00", "2026-03", "2026-03")
    with pytest.raises(export.ExportRefused, match="could not be written into PostgreSQL"):
        export.to_postgres(answers, month, "postgresql://127.0.0.1:1/none")


@pytest.mark.parametrize(
    ("target", "address"),
    [("/srv/figures", None), ("postgresql://db/x", "postgresql://db/x"), ("env:FIGURES", "postgres://y")],
)
def test_a_target_is_a_folder_a_database_or_a_variable(
    target: str, address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FIGURES", "postgres://y")
    assert export.address_of(target) == address


def test_a_variable_that_is_empty_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIGURES", raising=False)
    with pytest.raises(export.ExportRefused, match="FIGURES holds no address"):
        export.address_of("env:FIGURES")
