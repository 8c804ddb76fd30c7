"""The facts that the forms of a case are filled with: a whole life of one, and the people in it."""

from __future__ import annotations

from datetime import UTC, datetime

from desks import case, pack

from casework.record import events as ev
from casework.record.ledger import Head, StoredEvent
from casework.record.people import Customer
from casework.vocabulary import Channel, Concern, EscalationCause, Satisfaction, Severity, Stage
from dashboard.parts.documents.case_facts import CaseFacts, House
from dashboard.parts.documents.stamp import Stamp

DAY = [datetime(2026, 3, 2 + n, 1, 0, tzinfo=UTC) for n in range(9)]
"""09:00 in Shanghai on 2 March 2026 and the days after."""
WANG = Customer(
    project="P1", name="王一一", sex="女", phone="010-0000 0001", mobile="100 0000 0001", email="wang@example.com",
    address="天津市某路1号", postcode="300000", phase="一期", building="3号楼", room="3-1-201",
    contract_number="HT-001", purchase_status="已入住", pager="无", other_contact="微信 w1",
)  # fmt: skip

Life = list[tuple[str, datetime, ev.Payload]]
LIFE: Life = [
    (
        "u1",
        DAY[0],
        ev.Received(
            number="SY-2026-000007", content="客厅渗水 <严重> & 反复", demand="尽快维修", concern=Concern.ENGINEERING
        ),
    ),
    ("u1", DAY[0], ev.Dispatched(department="工程部", due_at=DAY[1], slip="PF-7", proposal="先查防水层")),
    ("u2", DAY[0], ev.ReceiptConfirmed(by="李工")),
    ("u1", DAY[3], ev.Escalated(level=1, cause=EscalationCause.NO_FEEDBACK, to="project_gm")),
    ("u3", DAY[4], ev.Instructed(instruction="三日内修复")),
    ("u1", DAY[4], ev.DispatchedAgain(department="工程部", due_at=DAY[7], slip="SPF-7")),
    ("u1", DAY[4], ev.MajorEventReported(summary="媒体关注")),
    ("u2", DAY[5], ev.Solved(result="更换防水层")),
    ("u2", DAY[6], ev.FedBack(result="已更换防水层并闭水试验")),
    ("u1", DAY[6], ev.Replied(reply="已修复,质保五年")),
    ("u1", DAY[7], ev.CalledBack(satisfaction=Satisfaction.SATISFIED, opinion="希望更快")),
    ("u1", DAY[8], ev.Closed()),
]

STAMP = Stamp(DAY[8], Head(position=(12,), hashes=("ab" * 32,)))


def facts(language: str = "zh-CN", life: Life = LIFE) -> CaseFacts:
    entries = [
        StoredEvent(
            stream="case/c1", occurred_at=at, recorded_at=at, actor=who, project="P1", payload=payload, seq=n, version=n
        )
        for n, (who, at, payload) in enumerate(life, start=1)
    ]
    state = case(
        Stage.CLOSED, number="SY-2026-000007", received_at=DAY[0], department="工程部", channel=Channel.PHONE,
        concern=Concern.ENGINEERING, category="leak", severity=Severity.MAJOR, satisfaction=Satisfaction.SATISFIED,
        claim_amount=25_000.0,
    )  # fmt: skip
    people = {"u1": "赵专员", "u2": "李工", "u3": "孙总"}
    house = House("400-000-0001", "service@example.com", "010-0000 0002")
    return CaseFacts(state, entries, WANG, pack(), language, "海韵", people, STAMP, house)
