"""Surveys in the warehouse: the same tables however the events came, and what each bad sheet comes to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from cases import write

from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.settings import settings as installation
from casework.vocabulary.asking import Carrier, Mode
from etl.subjects import Answers
from etl.warehouse.models import models
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse
from surveys.fieldwork import standing
from surveys.fieldwork.dispositions import Attempted as Tried
from surveys.fieldwork.dispositions import shipped

POLICIES = Policies.load(installation().regulation_dir)
SURVEY = [model.name for model in models() if model.materialise == "table" and model.about]
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
DIGEST = "0" * 64


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    """One for all tests; each tells of streams, and asks of surveys, of its own."""
    folder = tmp_path_factory.mktemp("surveys")
    ledger = Ledger.open(f"sqlite:///{folder}/ledger.sqlite")
    warehouse = Warehouse.open(ledger, folder / "warehouse.duckdb", POLICIES)
    yield warehouse
    warehouse.close()
    ledger.close()


def event(stream: str, hour: int, payload: ev.Payload, project: str = "P1") -> ev.Event:
    return ev.Event(
        stream=stream,
        occurred_at=START + timedelta(hours=hour),
        recorded_at=START + timedelta(hours=hour),
        actor="caller",
        project=project,
        payload=payload,
    )


def completed(answers: dict[str, object], *, weight: float = 1.0, campaign: str | None = "w1") -> ev.ResponseCompleted:
    return ev.ResponseCompleted(
        questionnaire="owner", version=1, campaign=campaign, mode=Mode.PHONE, weight=weight, answers=answers
    )


def invited(stratum: str, place: int) -> ev.Invited:
    return ev.Invited(campaign="w1", customer_id=f"c{place}", stratum=stratum, place=place)


def corrected(replacement: ev.Payload) -> ev.Corrected:
    return ev.Corrected(target=1, replacement=replacement.model_dump_json(exclude_none=True), reason="mistyped")


STORY = [
    event("survey/9", 0, ev.SurveyAnswered(number="9", survey="s1", score=3, recommend=0, weight=0.7)),
    event("club/7", 1, ev.ClubCalled(number="7", band="acceptable", card_received=False)),
    *(event(f"invitation/i{n}", 2, invited("P1/old" if n % 2 else "P1/new", n)) for n in range(1, 6)),
    event("invitation/i1", 3, ev.Attempted(mode=Mode.PHONE, disposition="2.112")),
    event("response/i2", 4, completed({"overall": 4, "likes": ["garden", "lift"]}, weight=1.1)),
    event("response/i3", 5, completed({"overall": 4, "repair": "does_not_apply"}, weight=0.7)),
    event("response/i4", 6, completed({"overall": 2})),
    event("invitation/i1", 7, ev.Attempted(mode=Mode.PHONE, disposition="3.13")),
    event("response/i4", 8, corrected(completed({"overall": 5, "repair": 1}))),
    event("response/i3", 9, ev.ResponseWithdrawn()),
    event("invitation/i2", 10, corrected(invited("P1/old", 2))),
    event("response/i5", 11, ev.ResponseBrokenOff(
        questionnaire="owner", version=1, campaign="w1", mode=Mode.LINK, answers={"overall": 1})),
    event("survey/9", 12, ev.Corrected(target=1, void=True, reason="twice")),
    event("response/free", 13, completed({"overall": 5}, campaign=None)),
]  # fmt: skip


def contents(opened: Warehouse) -> dict[str, list[object]]:
    tables = {name: opened.query(f"select * from {name}").to_pylist() for name in SURVEY}  # noqa: S608
    return {name: sorted(map(str, rows)) for name, rows in tables.items()}


def test_syncs_in_pieces_give_the_same_tables_as_a_rebuild(opened: Warehouse):
    for start, end in pairwise([0, 1, 3, 8, 9, 10, 11, 12, 13, 14, len(STORY)]):
        write(opened.ledger, STORY[start:end])
        assert not opened.sync().rebuilt
    by_pieces = contents(opened)
    opened.rebuild()
    assert contents(opened) == by_pieces
    cube = opened.query("select item, option, n, stratum from core.answer_cube order by all").to_pylist()
    assert [tuple(row.values()) for row in cube] == [
        ("band", "acceptable", 1, "P1"),
        ("card_received", "no", 1, "P1"),
        ("likes", "garden", 1, "P1/old"),
        ("likes", "lift", 1, "P1/old"),
        ("overall", "4", 1, "P1/old"),
        ("overall", "5", 1, "P1"),
        ("overall", "5", 1, "P1/new"),
        ("repair", "1", 1, "P1/new"),
    ]


def test_the_final_code_is_that_of_the_field_work(opened: Warehouse):
    tries = {
        "a": ("3.13", "2.112", "3.12"),
        "b": ("2.20", "3.18"),
        "c": ("3.18", "3.13"),
        "d": ("2.35", "4.70", "2.12"),
    }
    for name, codes in tries.items():
        made = (
            event(f"invitation/{name}", n + 1, ev.Attempted(mode=Mode.PHONE, disposition=code))
            for n, code in enumerate(codes)
        )
        write(opened.ledger, [event(f"invitation/{name}", 0, invited("tried", 1)), *made])
    opened.sync()
    found = opened.query("select invitation, disposition from core.invitations where stratum = 'tried'").to_pylist()
    assert {row["invitation"]: row["disposition"] for row in found} == {
        name: shipped().final(Tried(START + timedelta(hours=n), code) for n, code in enumerate(codes)).code
        for name, codes in tries.items()
    }


LIVES: list[tuple[str | ev.Payload, ...]] = [
    (), ("3.13",), ("3.13", ev.OptedOut()), (ev.OptedOut(), "3.13"), (ev.InvitationSent(carrier=Carrier.SMS),),
    (ev.InvitationSent(carrier=Carrier.SMS), "3.13"), (ev.InvitationSent(carrier=Carrier.SMS), "2.20"),
    ("2.12", "3.13"), ("2.12", ev.OptedOut()), ("1.2", "2.112"), ("4.70", ev.OptedOut()),
]  # fmt: skip
"""What befalls people whom a survey asks, one after the other."""


def test_what_became_of_everybody_is_one_and_the_same_on_both_pages(opened: Warehouse):
    for name, life in enumerate(LIVES):
        stream = f"invitation/life{name}"
        asked = ev.Invited(campaign="lives", customer_id=f"l{name}", stratum="lived", place=name + 1)
        facts = (ev.Attempted(mode=Mode.PHONE, disposition=each) if isinstance(each, str) else each for each in life)
        write(opened.ledger, [event(stream, hour, fact) for hour, fact in enumerate([asked, *facts])])
    opened.sync()
    rows = Answers(opened).survey_outcomes(Scope.last_months(1, START + timedelta(days=1))).to_pylist()
    with opened.ledger.reading() as connection:
        found = standing.of(connection, "lives")
    shown = {row["disposition"]: row["persons"] for row in rows if row["wave"] == "lives"}
    assert shown == {each.code: n for each, n in found.codes}
    assert shown == {"3.11": 1, "3.13": 1, "2.113": 4, "3.19": 2, "2.20": 1, "2.12": 1, "1.2": 1}


def test_a_club_call_from_a_file_answers_the_sheet_of_its_project_s_own_regulation(opened: Warehouse):
    registered = ev.ProjectRegistered(code="SV1", name="Other", pack="savills")
    write(opened.ledger, [event("project/SV1", 0, registered, "SV1")])
    for number, project in (("81", "SV1"), ("82", "P1")):
        called = ev.ClubCalled(number=number, band="acceptable")
        write(opened.ledger, [event(f"club/{number}", 1, called, project)])
    opened.sync()
    asked = "select response, questionnaire from core.responses where response in ('81', '82')"
    assert {row["response"]: row["questionnaire"] for row in opened.query(asked).to_pylist()} == {
        "81": "club_called", "82": "sunshine_club"
    }  # fmt: skip


def test_codes_that_look_like_paths_and_endless_words_do_no_harm(opened: Warehouse):
    answers: dict[str, object] = {"a.b": "x", "o'c": 'say "no"', "ü名": "\\", "$": 3, "overall": 5}
    write(
        opened.ledger,
        [event("response/odd", 0, completed(answers, campaign=None).model_copy(update={"questionnaire": "odd"}))],
    )
    opened.sync()
    rows = opened.query("select item, option, value from core.answers where questionnaire = 'odd'").to_pylist()
    assert {row["item"]: row["option"] for row in rows} == {
        "a.b": "x", "o'c": 'say "no"', "ü名": "\\", "$": "3", "overall": "5"
    }  # fmt: skip
    assert json.dumps([row["value"] for row in rows if row["item"] in {"$", "overall"}]) == "[3.0, 5.0]"


def test_a_plan_and_its_draw_are_there(opened: Warehouse):
    plan = ev.CampaignPlanned(
        campaign="w2", name="Spring", questionnaire="owner", version=1, digest=DIGEST, projects=("P1",),
        opens=date(2026, 3, 1), closes=date(2026, 3, 31), modes=(Mode.PHONE,),
    )  # fmt: skip
    strata = ({"stratum": "P1", "population": 40, "drawn": 12, "excluded": {"no_phone": 3}},)
    drawn = ev.CampaignDrawn(seed="s", as_of=START, position=1, frame=DIGEST, strata=strata)  # type: ignore[arg-type]
    write(opened.ledger, [event("campaign/w2", 0, plan, "-"), event("campaign/w2", 1, drawn, "-")])
    opened.sync()
    [row] = opened.query("select * from core.strata").to_pylist()
    assert (row["population"], row["drawn"], dict(row["excluded"])) == (40, 12, {"no_phone": 3})
