"""A month worked out on paper: May 2026, two projects, 20 cases, 15 callbacks, 10 club calls.

May 2026 in the statutory calendar: 1–5 May is Labour Day, Saturday 9 May is worked to make up; all other weekends are
free. Working days are therefore 6 7 8 9 | 11–15 | 18–22 | 25–29. Office hours 09:00–12:00 and 13:30–18:00.
Times below are local (UTC+8), written ``"MM-DD hh:mm"``. The reasoning of each case stands beside it.
"""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

Row = dict[str, object]

CASES: list[Row] = [
    # C01 does everything at the last allowed minute: reply 4 WD after Wed 6 May = 7, 8, 9 (make-up), 11 May.
    {
        "number": "C01", "project": "HY", "urgency": "normal", "received_at": "05-06 09:00",
        "dispatched_at": "05-06 09:15", "contacted_at": "05-06 11:15", "appointed_at": "05-06 11:20",
        "due_at": "05-08 18:00", "solved_at": "05-08 17:00", "fed_back_at": "05-08 18:00",
        "replied_at": "05-11 18:00", "closed_at": "05-12 18:05",
    },
    # C02 does everything one minute late, except the conclusion (3 days from 6 May 09:16; solved on the 8th).
    {
        "number": "C02", "project": "HY", "urgency": "normal", "received_at": "05-06 09:00",
        "dispatched_at": "05-06 09:16", "contacted_at": "05-06 11:17", "appointed_at": "05-06 11:20",
        "due_at": "05-08 18:00", "solved_at": "05-08 18:00", "fed_back_at": "05-08 18:01",
        "replied_at": "05-11 18:01", "closed_at": "05-12 18:30",
    },
    # C03 arrives on the holiday: minutes and days by the clock run on (conclusion due 4 May 10:10: missed), working
    # days count from 30 April: 6, 7, 8, 9 May, so the reply is due on the make-up Saturday.
    {
        "number": "C03", "project": "HY", "urgency": "urgent", "received_at": "05-01 10:00",
        "dispatched_at": "05-01 10:10", "contacted_at": "05-01 10:30", "appointed_at": "05-01 10:35",
        "due_at": "05-06 12:00", "solved_at": "05-06 11:00", "fed_back_at": "05-06 11:30",
        "replied_at": "05-09 17:59", "closed_at": "05-09 18:00",
    },
    # C04 is answered directly: that meets both dispatch and reply.
    {
        "number": "C04", "project": "HY", "received_at": "05-07 14:00", "answered_at": "05-07 14:05",
        "closed_at": "05-07 14:06", "disposition": "answered",
    },
    # C05 is extended in time: the first deadline is void, the second met.
    {
        "number": "C05", "project": "HY", "urgency": "prompt", "received_at": "05-11 09:00",
        "dispatched_at": "05-11 09:05", "contacted_at": "05-11 10:00", "appointed_at": "05-11 10:00",
        "due_at": "05-13 18:00", "plan_submitted_at": "05-13 09:00", "extended_at": "05-13 12:00",
        "extended_due_at": "05-15 18:00", "extension_confirmed": "yes", "solved_at": "05-15 16:00",
        "fed_back_at": "05-15 17:00", "replied_at": "05-15 17:30", "closed_at": "05-18 10:10",
    },
    # C06 is extended after its deadline had passed: the first deadline stays missed, the second is met.
    # Conclusion due 14 May 10:10, solved at 11:00: missed.
    {
        "number": "C06", "project": "HY", "urgency": "normal", "received_at": "05-11 10:00",
        "dispatched_at": "05-11 10:10", "contacted_at": "05-11 12:00", "appointed_at": "05-11 12:00",
        "due_at": "05-12 18:00", "extended_at": "05-13 09:00", "extended_due_at": "05-14 18:00",
        "extension_confirmed": "yes", "solved_at": "05-14 11:00", "fed_back_at": "05-14 12:00",
        "replied_at": "05-14 15:00", "closed_at": "05-19 09:10",
    },
    # C07 nobody ever contacted: contact (09:25), conclusion (21 May 09:10), reply (22 May 18:00) are overdue.
    {
        "number": "C07", "project": "HY", "urgency": "critical", "received_at": "05-18 09:00",
        "dispatched_at": "05-18 09:10",
    },
    # C08 is an old unclosed complaint: 30 days after 10 April fall in May. Its April deadlines stay overdue in April.
    {
        "number": "C08", "project": "HY", "urgency": "normal", "received_at": "04-01 09:00",
        "dispatched_at": "04-01 09:10", "contacted_at": "04-01 09:30", "appointed_at": "04-01 10:00",
        "due_at": "04-03 18:00", "unclosed_at": "04-10 09:00",
    },
    # C09 is a major case handled well and praised.
    {
        "number": "C09", "project": "HY", "urgency": "critical", "severity": "major", "received_at": "05-19 09:00",
        "dispatched_at": "05-19 09:02", "contacted_at": "05-19 09:10", "appointed_at": "05-19 09:15",
        "due_at": "05-20 18:00", "solved_at": "05-20 10:00", "fed_back_at": "05-20 11:00",
        "replied_at": "05-20 12:00", "closed_at": "05-20 16:00", "commended_at": "05-21 09:00",
    },
    # C10 is withdrawn: deadline, conclusion and reply become void.
    {
        "number": "C10", "project": "HY", "urgency": "normal", "received_at": "05-25 09:00",
        "dispatched_at": "05-25 09:05", "contacted_at": "05-25 10:00", "appointed_at": "05-25 10:10",
        "due_at": "05-29 18:00", "closed_at": "05-26 09:00", "disposition": "withdrawn",
    },
    # C11 is under way at the month's end: nothing of it is late.
    {
        "number": "C11", "project": "HY", "urgency": "urgent", "received_at": "05-29 17:00",
        "dispatched_at": "05-29 17:10", "contacted_at": "05-29 17:40", "appointed_at": "05-29 17:45",
        "due_at": "06-02 18:00",
    },
    # C12 is reopened and then forgotten: dispatch (14 May 09:15) and reply (20 May 18:00) start again, both overdue.
    {
        "number": "C12", "project": "HY", "urgency": "normal", "received_at": "05-12 09:00",
        "dispatched_at": "05-12 09:05", "contacted_at": "05-12 09:30", "appointed_at": "05-12 09:40",
        "due_at": "05-13 12:00", "solved_at": "05-13 10:00", "fed_back_at": "05-13 11:00",
        "replied_at": "05-13 11:30", "closed_at": "05-13 16:00", "reopened_at": "05-14 09:00",
    },
    # C13: a visitor received in exactly 15 minutes, but answered only after 30.
    {
        "number": "C13", "project": "LX", "channel": "visit", "received_at": "05-07 10:00",
        "visitor_notified_at": "05-07 10:02", "visitor_received_at": "05-07 10:17", "answered_at": "05-07 10:30",
        "closed_at": "05-07 10:31", "disposition": "answered",
    },
    # C14: answered in time, the visitor received after 16 minutes.
    {
        "number": "C14", "project": "LX", "channel": "visit", "received_at": "05-08 09:55",
        "visitor_notified_at": "05-08 10:00", "visitor_received_at": "05-08 10:16", "answered_at": "05-08 10:08",
        "closed_at": "05-08 10:20", "disposition": "answered",
    },
    # C15: a kept site visit that ends in the solution.
    {
        "number": "C15", "project": "LX", "urgency": "normal", "received_at": "05-11 13:00",
        "dispatched_at": "05-11 13:10", "contacted_at": "05-11 14:00", "appointed_at": "05-11 14:05",
        "appointment": "site_visit", "due_at": "05-12 10:00", "solved_at": "05-12 09:50",
        "fed_back_at": "05-12 09:55", "replied_at": "05-12 10:30", "closed_at": "05-15 18:10",
    },
    # C16: L1 on 27 April, no instruction in 10 WD (28 29 30 | 6 7 8 9 11 12 13 May), so L2 on 13 May 18:00.
    # Reply due 28 29 30 April, 6 May: overdue in May. Contact and conclusion were due in April.
    {
        "number": "C16", "project": "LX", "urgency": "normal", "received_at": "04-27 09:00",
        "dispatched_at": "04-27 09:10", "contacted_at": "04-28 10:00",
    },
    # C17: deadline missed, instructed, second slip missed too.
    {
        "number": "C17", "project": "LX", "urgency": "normal", "received_at": "05-06 10:00",
        "dispatched_at": "05-06 10:05", "contacted_at": "05-06 11:00", "appointed_at": "05-06 11:05",
        "due_at": "05-08 18:00", "solved_at": "05-14 09:00", "fed_back_at": "05-14 10:00",
        "replied_at": "05-14 11:00", "closed_at": "05-15 10:30",
    },
    # C18: a duplicate: its clocks are void.
    {
        "number": "C18", "project": "LX", "received_at": "05-20 09:00", "closed_at": "05-20 09:10",
        "disposition": "duplicate",
    },
    # C19: all in time.
    {
        "number": "C19", "project": "LX", "urgency": "urgent", "received_at": "05-20 09:00",
        "dispatched_at": "05-20 09:10", "contacted_at": "05-20 09:40", "appointed_at": "05-20 09:45",
        "due_at": "05-22 18:00", "solved_at": "05-22 15:00", "fed_back_at": "05-22 16:00",
        "replied_at": "05-25 10:00", "closed_at": "05-27 10:10",
    },
    # C20: conclusion after four days (missed), and no callback by 28 May 18:00 (overdue).
    {
        "number": "C20", "project": "LX", "urgency": "normal", "received_at": "05-21 09:00",
        "dispatched_at": "05-21 09:05", "contacted_at": "05-21 10:00", "appointed_at": "05-21 10:00",
        "due_at": "05-25 18:00", "solved_at": "05-25 16:00", "fed_back_at": "05-25 17:00",
        "replied_at": "05-26 09:00",
    },
]  # fmt: skip

ESCALATIONS: list[Row] = [
    {"number": "C06", "level": 1, "cause": "no_feedback", "to": "project_gm", "escalated_at": "05-12 18:00",
     "instructed_at": "05-13 10:00"},
    {"number": "C07", "level": 1, "cause": "no_contact", "to": "project_gm", "escalated_at": "05-18 09:25"},
    {"number": "C16", "level": 1, "cause": "no_contact", "to": "project_gm", "escalated_at": "04-27 11:10"},
    {"number": "C16", "level": 2, "cause": "no_instruction", "to": "company_gm", "escalated_at": "05-13 18:00"},
    {"number": "C17", "level": 1, "cause": "no_feedback", "to": "project_gm", "escalated_at": "05-08 18:00",
     "instructed_at": "05-09 10:00", "dispatched_again_at": "05-09 11:00", "again_due_at": "05-13 18:00"},
    {"number": "C17", "level": 2, "cause": "second_deadline", "to": "company_gm", "escalated_at": "05-13 18:00"},
]  # fmt: skip


def _callback(case: str, at: str, satisfaction: str | None, caller: str = "centre", reached: str = "yes") -> Row:
    return {
        "kind": "case", "number": case, "called_at": at, "caller": caller, "reached": reached,
        "satisfaction": satisfaction,
    }  # fmt: skip


# C01 and C02 are due 3 WD after Friday 8 May: 9 (make-up), 11, 12 May 18:00; one on the dot, one a minute late.
CALLBACKS: list[Row] = [
    _callback("C01", "05-12 18:00", "satisfied"),
    _callback("C02", "05-12 18:01", "dissatisfied"),
    _callback("C03", "05-09 10:00", "very_satisfied"),
    _callback("C05", "05-18 10:00", "neutral"),
    _callback("C06", "05-19 09:00", "satisfied"),
    _callback("C09", "05-20 15:00", "very_satisfied"),
    _callback("C12", "05-13 15:00", "dissatisfied"),
    _callback("C15", "05-15 18:00", "satisfied"),
    _callback("C17", "05-15 10:00", "very_dissatisfied"),
    _callback("C19", "05-27 10:00", "satisfied"),
    _callback("C03", "05-09 11:00", "satisfied", "project_service"),
    _callback("C05", "05-18 10:05", "satisfied", "project_service"),
    _callback("C06", "05-19 09:30", None, "project_service", "no"),
    _callback("C09", "05-20 15:30", "satisfied", "project_service"),
    _callback("C19", "05-27 11:00", "neutral", "project_service"),
]


def _club(number: str, project: str, at: str, card: str | None, updated: str | None, band: str | None) -> Row:
    return {
        "kind": "club", "number": number, "project": project, "called_at": at, "valid": "yes" if band else "no",
        "card_received": card, "contact_updated": updated, "band": band,
    }  # fmt: skip


CLUB_CALLS: list[Row] = [
    _club("K01", "HY", "05-11 10:00", "yes", "no", "content"),
    _club("K02", "HY", "05-11 10:10", "no", "no", "content"),
    _club("K03", "HY", "05-12 10:00", "yes", "yes", "acceptable"),
    _club("K04", "HY", "05-12 10:10", "no", "no", "acceptable"),
    _club("K05", "HY", "05-13 10:00", "yes", "no", "discontent"),
    _club("K06", "HY", "05-13 10:10", None, None, None),
    _club("K07", "LX", "05-14 10:00", "yes", "yes", "content"),
    _club("K08", "LX", "05-14 10:10", "no", "yes", "discontent"),
    _club("K09", "LX", "05-15 10:00", "yes", "no", "discontent"),
    _club("K10", "LX", "05-15 10:10", None, None, None),
]

PROJECTS: list[Row] = [
    {"code": "HY", "name": "海韵", "city": "天津", "pack": "sunshine", "month": "2026-05", "signed_customers": 420},
    {"code": "LX", "name": "兰溪", "city": "成都", "pack": "sunshine", "month": "2026-05", "signed_customers": 95},
]

SHEETS: dict[str, list[Row]] = {
    "projects": PROJECTS,
    "complaints": CASES,
    "escalations": ESCALATIONS,
    "callbacks": CALLBACKS,
    "club": CLUB_CALLS,
}


def _cell(value: object) -> object:
    short = isinstance(value, str) and len(value) == len("05-06 09:00") and value[2] == "-" and value[8] == ":"
    return f"2026-{value}" if short else value


def write_workbook(path: Path) -> Path:
    """Write the month as one Excel workbook, a sheet a kind; returns ``path``."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in SHEETS.items():
            sheet = book.add_worksheet(name)
            header = list(dict.fromkeys(key for row in rows for key in row))
            sheet.write_row(0, 0, header)
            for line, row in enumerate(rows, start=1):
                sheet.write_row(line, 0, [_cell(row.get(key)) for key in header])
    return path
