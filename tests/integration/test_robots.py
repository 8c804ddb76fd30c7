"""The robots of WeCom, DingTalk and Feishu, played by a local service that answers as they do: 200, and a code."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from desks import DEPARTMENT, PROJECT, Office, at, policies
from receivers import KEY, Service, answering

from casework.access.permissions import Right, User
from casework.access.users import Users
from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.messages import robots
from casework.messages.notify import deliver, troubles, try_again
from casework.messages.outbox import post
from casework.messages.robots import NotTaken
from casework.record.desk_tables import delivery
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role, Undelivered


@pytest.fixture
def service() -> Iterator[Service]:
    with answering() as found:
        yield found


def refused(address: str) -> tuple[Undelivered, str]:
    with pytest.raises(NotTaken) as raised:
        robots.send(address, "text")
    return raised.value.reason, raised.value.detail


@pytest.mark.parametrize(
    ("scheme", "answer"),
    [
        ("wecombot", {"errcode": 0, "errmsg": "ok"}),
        ("dingtalk", {"errcode": 0, "errmsg": "ok"}),
        ("feishu", {"code": 0, "msg": "success", "data": {}}),
        ("feishu", {"StatusCode": 0, "StatusMessage": "success", "Extra": None}),
    ],
)
def test_a_zero_is_yes(service: Service, scheme: str, answer: dict[str, object]) -> None:
    service.says(**answer)
    robots.send(service.address(scheme), "text")
    assert len(service.asked) == 1


@pytest.mark.parametrize(
    ("scheme", "answer", "detail"),
    [
        ("wecombot", {"errcode": 45009, "errmsg": "api freq out of limit"}, "45009 api freq out of limit"),
        ("wecombot", {"errcode": 93000, "errmsg": "invalid webhook url"}, "93000 invalid webhook url"),
        ("dingtalk", {"errcode": 310000, "errmsg": "sign not match"}, "310000 sign not match"),
        ("feishu", {"code": 19024, "msg": "Key Words Not Found"}, "19024 Key Words Not Found"),
        ("feishu", {"StatusCode": 9499, "StatusMessage": "Bad Request"}, "9499 Bad Request"),
        ("wecombot", {}, "?"),
    ],
)
def test_any_other_answer_is_no_although_http_says_200(
    service: Service, scheme: str, answer: dict[str, object], detail: str
) -> None:
    service.says(**answer)
    assert refused(service.address(scheme)) == (Undelivered.REFUSED, detail)


def test_what_is_no_answer_of_the_service_is_no(service: Service) -> None:
    service.answer = b"<html>sign in to the network</html>"
    assert refused(service.address("wecombot")) == (Undelivered.REFUSED, "?")
    service.status = 502
    assert refused(service.address("wecombot")) == (Undelivered.REFUSED, "HTTP 502")


def test_a_service_that_is_not_there_is_told_without_its_address() -> None:
    reason, detail = refused(f"wecombot://{KEY}?via=http://127.0.0.1:9")
    assert reason is Undelivered.UNREACHED
    assert detail
    assert KEY not in detail


@pytest.mark.parametrize("address", ["wecombot://", "dingtalk://a b", "feishu://a%20b", "wecombot://k?via=file:///etc"])
def test_an_address_that_is_none_is_told(address: str) -> None:
    assert refused(address)[0] is Undelivered.NO_ADDRESS


def test_each_robot_is_spoken_to_in_its_own_way(service: Service) -> None:
    for scheme, answer in (("wecombot", {"errcode": 0}), ("dingtalk", {"errcode": 0}), ("feishu", {"code": 0})):
        service.says(**answer)
        robots.send(service.address(scheme, "KeY-1"), "水管 leaks")
    text = {"content": "水管 leaks"}
    assert service.asked == [
        ("/cgi-bin/webhook/send", {"key": ["KeY-1"]}, {"msgtype": "text", "text": text}),
        (
            "/robot/send",
            {"access_token": ["KeY-1"]},
            {"msgtype": "text", "text": text, "at": {"atMobiles": [], "isAtAll": False}},
        ),
        ("/open-apis/bot/v2/hook/KeY-1", {}, {"msg_type": "text", "content": {"text": "水管 leaks"}}),
    ]


def test_dingtalk_is_signed_and_calls_upon_telephones(service: Service) -> None:
    service.says(errcode=0)
    robots.send(f"dingtalk://SECsecret@token1/13800000000?via={service.server}", "text")
    _path, query, body = service.asked[0]
    stamp = query["timestamp"][0]
    digest = hmac.new(b"SECsecret", f"{stamp}\nSECsecret".encode(), hashlib.sha256).digest()
    assert query["sign"] == [base64.b64encode(digest).decode()]
    assert body["at"] == {"atMobiles": ["13800000000"], "isAtAll": False}


def test_feishu_is_signed(service: Service) -> None:
    service.says(code=0)
    robots.send(f"feishu://secret@token1?via={service.server}", "text")
    body = service.asked[0][2]
    digest = hmac.new(f"{body['timestamp']}\nsecret".encode(), b"", hashlib.sha256).digest()
    assert body["sign"] == base64.b64encode(digest).decode()


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k-1", "wecombot://k-1"),
        ("https://oapi.dingtalk.com/robot/send?access_token=t1", "dingtalk://t1"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/h-1", "feishu://h-1"),
        ("wecombot://k-1/", "wecombot://k-1/"),
        ("mailto://user:secret@example.com", None),
    ],
)
def test_an_address_is_known_as_the_service_gives_it(given: str, short: str | None) -> None:
    assert robots.own(given) == short


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a" * 2_048, "a" * 2_048),
        ("a" * 2_049, "a" * 2_045 + "…"),
        ("应" * 682, "应" * 682),
        ("应" * 683, "应" * 681 + "…"),
        ("a" + "应" * 683, "a" + "应" * 681 + "…"),
        ("🏠" * 513, "🏠" * 511 + "…"),
    ],
)
def test_wecom_gets_at_most_2048_bytes_cut_between_characters(service: Service, text: str, shown: str) -> None:
    service.says(errcode=0)
    robots.send(service.address("wecombot"), text)
    sent = service.asked[0][2]["text"]["content"]  # type: ignore[index]
    assert sent == shown
    assert len(sent.encode()) <= 2_048


@pytest.fixture
def office(ledger: Ledger, service: Service) -> Office:
    users = Users(ledger, first_admin="admin")
    users.sign_in("admin", "Admin", None, at())
    admin = User("admin", "Admin", (Right(Role.ADMIN),))
    users.save(admin, User("gong", "工", (Right(Role.DEPARTMENT, PROJECT, DEPARTMENT),)), at())
    made = Office(ledger)
    made.desk = Desk(ledger, policies(), {"group": service.address("wecombot")})
    case_id = made.receive()
    made.do(Role.CENTRE, case_id, cmd.Dispatch(department=DEPARTMENT))
    return made


def test_a_refused_warning_is_shown_with_its_reason_and_sent_later(office: Office, service: Service) -> None:
    service.says(errcode=45009, errmsg="api freq out of limit")
    assert deliver(office.ledger, office.desk.channels, at()).postponed == 1
    found = troubles(office.ledger)[0]
    assert (found.target, found.state, found.messages, found.reason) == ("group", "pending", 1, Undelivered.REFUSED)
    assert found.detail == "45009 api freq out of limit"
    service.says(errcode=0)
    assert deliver(office.ledger, office.desk.channels, at(1)).sent == 1
    assert troubles(office.ledger) == []


def test_what_was_given_up_is_sent_when_an_administrator_says_so(office: Office, service: Service) -> None:
    service.says(errcode=93000, errmsg="invalid webhook url")
    for day in range(8):
        deliver(office.ledger, office.desk.channels, at(days=day))
    assert [(each.state, each.next_at) for each in troubles(office.ledger)] == [("failed", None)]
    service.says(errcode=0)
    assert try_again(office.ledger, at(days=9)) == 1
    assert deliver(office.ledger, office.desk.channels, at(days=9)).sent == 1


def test_a_channel_that_is_no_longer_set_is_told_at_once(office: Office) -> None:
    assert deliver(office.ledger, {"other": "json://127.0.0.1"}, at()).failed == 1
    assert [each.reason for each in troubles(office.ledger)] == [Undelivered.NO_ADDRESS]


def test_a_robot_gets_at_most_20_messages_in_a_minute_taken_or_not(office: Office, service: Service) -> None:
    with office.ledger.transaction() as transaction:
        for number in range(44):
            post(transaction.connection, (f"report/x/y/{number}", 1), "t", [], office.desk.channels, at())
        transaction.connection.execute(sa.update(delivery).values(body="x"))
    service.says(errcode=0)
    sent = deliver(office.ledger, office.desk.channels, at(), limit=15).sent
    assert sent + deliver(office.ledger, office.desk.channels, at(0.5)).sent == 20 == len(service.asked)
    service.says(errcode=45009, errmsg="api freq out of limit")
    assert deliver(office.ledger, office.desk.channels, at(1.6)).postponed == 20
    service.says(errcode=0)
    assert deliver(office.ledger, office.desk.channels, at(2.5)).sent == 0
    assert deliver(office.ledger, office.desk.channels, at(2.6)).sent == 20
