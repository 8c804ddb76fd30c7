"""Issued reports on their way: each recipient gets what they may see when it goes, by a receiver that listens here."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import fastexcel
import pytest
from pages import small_company

from casework.access.permissions import Right, User
from casework.access.users import Users, enrol
from casework.messages.letters import Letter
from casework.messages.notify import deliver, outcomes, undelivered
from casework.messages.robots import NotTaken
from casework.policy import Policies
from casework.record.ledger import Ledger
from casework.settings import Settings, settings
from casework.vocabulary.desk import Role, Undelivered
from etl.warehouse.warehouse import Warehouse
from reporting.copies import stream_of_copy
from reporting.desk import ReportDesk
from reporting.filling import Copy
from reporting.load import shipped
from reporting.periods import span_named
from reporting.sending import IssuedReports

NOW = datetime(2026, 7, 1, 2, tzinfo=UTC)
PROJECT, OTHER = "BJ01", "SH01"
SHEET = Copy(shipped()["project_sheet"], PROJECT, span_named("month", "2026-06"), NOW)
ADMIN = User("root", "管理员", (Right(Role.ADMIN),))
CENTRE = User("ce", "中心", (Right(Role.CENTRE),), "ce@example.com")
ANOTHER = User("ce2", "中心二", (Right(Role.CENTRE),))
MANAGER = User("ma", "经理", (Right(Role.PROJECT_MANAGER, PROJECT),), "ma@example.com")
STRANGER = User("st", "外人", (Right(Role.PROJECT_MANAGER, OTHER),), "st@example.com")
BASE = "https://yingsheng.example.com"


@dataclass
class Receiver:
    """A web service that takes messages with their files, as apprise's plain JSON channel posts them."""

    address: str = ""
    taken: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    def to(self, user: str) -> dict[str, object]:
        return next(body for path, body in self.taken if path.endswith(user))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            found.taken.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found.address = f"json://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@dataclass
class House:
    """A company whose project's sheet was accepted and waits for its issue."""

    ledger: Ledger
    mail: IssuedReports

    def issue(self, channels: dict[str, str], copy: Copy = SHEET) -> int:
        desk = ReportDesk(self.ledger, self.mail.warehouse.policies, channels)
        return desk.issue(CENTRE, copy, self.ledger.count_events(), {"pdf": "d" * 64}, NOW).version

    def send(self, channels: dict[str, str], at: datetime = NOW, **how: object) -> None:
        deliver(self.ledger, channels, at, writers=(self.mail,), **how)  # type: ignore[arg-type]


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    small_company(folder, today=date(2026, 11, 30))
    ledger = Ledger.open(Settings(data_dir=folder).ledger)
    with ledger.transaction() as transaction:
        enrol(transaction.connection, (ADMIN, CENTRE, ANOTHER, MANAGER, STRANGER), "test", NOW)
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", Policies.load(settings().regulation_dir))
    desk = ReportDesk(ledger, warehouse.policies)
    for section in SHEET.report.sections:
        if section.ask is not None:
            desk.write(CENTRE, SHEET, section.id, "已写", NOW)
    desk.submit(CENTRE, SHEET, NOW)
    desk.accept(ANOTHER, SHEET, [PROJECT], NOW)
    yield House(ledger, IssuedReports(ledger, warehouse, shipped(), BASE))
    warehouse.close()
    ledger.close()


def test_an_issue_reaches_its_readers_by_mail_with_their_files_and_nobody_else(house: House, receiver: Receiver):
    channels = {"mail": f"{receiver.address}/{{email}}"}
    house.issue(channels)
    house.send(channels)
    assert sorted(path for path, _ in receiver.taken) == ["/ce@example.com", "/ma@example.com"]
    told = receiver.to("ma@example.com")
    text = str(told["message"])
    assert "项目 Project: 云杉里" in text
    assert "期间 Period: 2026-06 (2026-06-01 – 2026-06-30)" in text
    assert "截至 As of: 2026-07-01 10:00" in text
    assert "Made for 经理 by the rights of 2026-07-01 10:00" in text
    assert f"{BASE}/reports?report=project_sheet&project_of=BJ01&period=2026-06" in text
    files = {f["filename"]: base64.b64decode(f["base64"]) for f in told["attachments"]}  # type: ignore[attr-defined]
    assert sorted(files) == ["project_sheet-BJ01-2026-06.pdf", "project_sheet-BJ01-2026-06.xlsx"]
    assert files["project_sheet-BJ01-2026-06.pdf"].startswith(b"%PDF-")
    [heading, *_rest] = text.splitlines()
    assert "2026年6月" in heading
    book = fastexcel.read_excel(files["project_sheet-BJ01-2026-06.xlsx"])
    assert heading in str(book.load_sheet(0, header_row=None).to_arrow().to_pylist())


def test_whoever_lost_the_right_or_the_account_meanwhile_gets_nothing_and_that_is_kept(house: House):
    channels = {"mail": "mailto://box.example.com?to={email}"}
    version = house.issue(channels)
    users = Users(house.ledger)
    users.save(ADMIN, User("ma", "经理", (Right(Role.PROJECT_MANAGER, OTHER),), "ma@example.com"), NOW)
    users.deactivate(ADMIN, "ce", NOW)
    sent: list[str] = []

    def note(address: str, _letter: Letter) -> None:
        sent.append(address)

    house.send(channels, send=note)
    assert sent == []
    became = {each.target: (each.state, each.reason) for each in outcomes(house.ledger, stream_of_copy(SHEET), version)}
    assert became == {
        "mail:ce": ("failed", Undelivered.SWITCHED_OFF), "mail:ma": ("failed", Undelivered.NO_RIGHT),
    }  # fmt: skip


def test_a_group_is_told_the_sentence_and_the_link_and_gets_no_file(house: House):
    channels = {"group": "wecombot://KEY"}
    house.issue(channels)
    letters: list[Letter] = []
    house.send(channels, send=lambda _address, letter: letters.append(letter))
    [letter] = letters
    assert letter.files == ()
    assert letter.title == f"应声 {SHEET.report.name.zh} BJ01 2026-06 · {SHEET.report.name.en}"
    assert "94.1% (n = 17)" in letter.body.splitlines()[1], "16 of 17"
    assert "Without confidential cases" in letter.body
    assert letter.body.endswith(f"{BASE}/reports?report=project_sheet&project_of=BJ01&period=2026-06")


def test_a_robot_that_says_200_and_a_code_has_not_taken_the_report_and_is_asked_again(house: House):
    channels = {"group": "wecombot://KEY"}
    house.issue(channels)
    asked: list[datetime] = []

    def refuse(_address: str, _letter: Letter) -> None:
        asked.append(NOW)
        raise NotTaken(Undelivered.REFUSED, "45009 api freq out of limit")

    house.send(channels, send=refuse)
    assert undelivered(house.ledger) == {"pending": 1}
    house.send(channels, NOW + timedelta(minutes=1), send=lambda *_: None)
    assert (len(asked), undelivered(house.ledger)) == (1, {})


def test_issued_again_everybody_is_told_again_once(house: House):
    channels, sent = {"group": "wecombot://KEY"}, list[str]()
    for _ in range(2):
        house.issue(channels)
        for _again in range(2):
            house.send(channels, send=lambda address, _letter: sent.append(address))
    assert len(sent) == 2


def test_a_report_whose_definition_is_gone_goes_to_nobody_and_one_nobody_can_write_waits(house: House):
    channels = {"mail": "mailto://box.example.com?to={email}"}
    house.issue(channels)
    deliver(house.ledger, channels, NOW, send=lambda *_: None)
    assert undelivered(house.ledger) == {"pending": 2}
    gone = IssuedReports(house.ledger, house.mail.warehouse, {}, BASE)
    later = NOW + timedelta(minutes=1)
    deliver(house.ledger, channels, later, writers=(gone,), send=lambda *_: None)
    assert undelivered(house.ledger) == {"failed": 2}
