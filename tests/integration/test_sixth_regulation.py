"""A regulation of data alone, with stages and words of its own: worked at the desk, counted in the marts, and shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from cases import MONDAY, case, received
from cases import write as write_events
from desks import Office, person
from retold import as_told
from running_pages import empty_platform_at, open_page, words
from sixth import six_regulations

from casework.desk import commands as cmd
from casework.desk.desk import Desk
from casework.errors import RuleError
from casework.policy import Policies
from casework.record import events as ev
from casework.record.ledger import Ledger
from casework.regulation import check_one
from casework.regulation.life import Life
from casework.regulation.scenarios import lived
from casework.settings import settings
from casework.vocabulary.desk import Role
from dashboard.frame.i18n import CHINESE, speaking
from dashboard.parts import stages
from dashboard.parts.scope_bar import Names
from etl.subjects import Answers
from etl.warehouse.scope import Scope
from etl.warehouse.warehouse import Warehouse

MARCH = date(2026, 3, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return six_regulations(tmp_path_factory.mktemp("six"))


@pytest.fixture
def office(folder: Path, tmp_path: Path) -> Iterator[Office]:
    """A desk whose one project is worked by the workshop's rules."""
    ledger = Ledger.open(f"sqlite:///{tmp_path}/ledger.sqlite")
    registered = ev.ProjectRegistered(code="P1", name="工坊", pack="workshop")
    write_events(ledger, [_about_the_project(registered)])
    desk = Office(ledger)
    desk.desk = Desk(ledger, Policies.load(folder))
    yield desk
    ledger.close()


def _about_the_project(payload: ev.Payload, code: str = "P1") -> ev.Event:
    at = MONDAY - timedelta(days=30)
    return ev.Event(
        stream=f"project/{code}", occurred_at=at, recorded_at=at, actor="staff", project=code, payload=payload
    )


def taken(office: Office, severity: str = "trifle") -> str:
    return office.receive(channel="wechat", severity=severity)


def life(office: Office, severity: str = "trifle") -> str:
    """A case up to being mended."""
    case_id = taken(office, severity)
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department="bench"))
    office.do(Role.CENTRE, case_id, cmd.Solve(result="mended"))
    return case_id


def at_desk(office: Office, case_id: str) -> tuple[str, bool]:
    state = office.desk.case_file(person(Role.CENTRE), case_id, office.now).state
    return state.stage, state.is_open


def test_commands_lead_a_case_through_its_own_stages(office: Office) -> None:
    case_id = taken(office)
    assert at_desk(office, case_id) == ("on_the_bench", True)
    office.do(Role.CENTRE, case_id, cmd.Dispatch(department="bench"))
    assert at_desk(office, case_id) == ("handed_on", True)
    office.do(Role.CENTRE, case_id, cmd.Solve(result="mended"))
    office.do(Role.CENTRE, case_id, cmd.Close(disposition="resolved"))
    assert at_desk(office, case_id) == ("shelved", False)


def test_the_desk_takes_its_words_and_no_others(office: Office) -> None:
    with pytest.raises(RuleError, match="Choose one of: Serious, Ordinary, A trifle, A nuisance"):
        taken(office, "general")
    with pytest.raises(RuleError, match="“Handed back” is not for a case like this one"):
        office.do(Role.CENTRE, life(office, "serious"), cmd.Close(disposition="handed_back"))
    case_id = life(office, "nuisance")
    office.do(Role.CENTRE, case_id, cmd.Close(disposition="handed_back"))
    assert at_desk(office, case_id) == ("shelved", False)


def answers(office: Office, folder: Path, tmp_path: Path) -> Iterator[Answers]:
    warehouse = Warehouse.open(office.ledger, tmp_path / "warehouse.duckdb", Policies.load(folder))
    yield Answers(warehouse)
    warehouse.close()


def scope(office: Office) -> Scope:
    return Scope.last_months(1, office.now + timedelta(days=3))


def counted(asked: Answers, office: Office, by: str, **filters: tuple[str, ...]) -> dict[object, int]:
    narrowed = Scope(**{**vars_of(scope(office)), **filters})
    rows = asked.unresolved_counts(narrowed, by=(by,)).to_pylist()
    return {row[by]: row["n"] for row in rows}


def vars_of(asked: Scope) -> dict[str, object]:
    return {name: getattr(asked, name) for name in asked.__dataclass_fields__}


def test_marts_speak_its_words_alone_and_base_words_beside_another(
    office: Office, folder: Path, tmp_path: Path
) -> None:
    for severity in ("trifle", "trifle", "nuisance", "serious"):
        taken(office, severity)
    for asked in answers(office, folder, tmp_path):
        alone = {"workshop/trifle": 2, "workshop/nuisance": 1, "major": 1}
        assert counted(asked, office, "severity") == alone
        assert counted(asked, office, "severity", severities=("workshop/nuisance",)) == {"workshop/nuisance": 1}
        assert counted(asked, office, "severity", severities=("minor",)) == {
            "workshop/trifle": 2,
            "workshop/nuisance": 1,
        }
        names = Names.of(asked.choices())
        assert [names.word("severity", code) for code in alone] == ["A trifle", "A nuisance", "Serious"]
        with speaking(CHINESE):
            assert Names.of(asked.choices()).word("severity", "workshop/nuisance") == "琐事"
        write_events(office.ledger, [_about_the_project(ev.ProjectRegistered(code="P2", name="阳光"), "P2")])
        write_events(office.ledger, case([(0, received(severity="major"))], "sunny", project="P2"))
        asked._warehouse.sync()  # type: ignore[attr-defined]
        assert counted(asked, office, "severity") == {"minor": 3, "major": 2}
        assert counted(asked, office, "severity", severities=("minor",)) == {"minor": 3}
        assert counted(asked, office, "severity", projects=("P1",)) == alone
        assert Names.of(asked.choices()).word("severity", "minor") == "Minor"


def test_lines_on_any_event_count_as_in_its_scenarios(folder: Path, ledger: Ledger, tmp_path: Path) -> None:
    """Handed back −4 and not the +1 of every closing, as the first line that fits counts; serious and done −2 + 1.

    A callback that reached nobody is a try, −½; one that did is none.
    """
    policies = Policies.load(folder)
    regulation = policies.at("workshop", MONDAY).regulation
    assert check_one(regulation) == [], "its scenarios say −4 and −1"
    for case_id, scenario in zip(("nuisance", "serious"), regulation.cases, strict=True):
        life = Life.under(regulation)
        _, now = lived(life, scenario)
        assert now is not None
        ledger.append(f"case/{case_id}", 0, as_told(life, case_id, policies, now))
    called = [(1, received(pack="workshop")), (2, ev.CalledBack(reached=False)), (3, ev.CalledBack())]
    write_events(ledger, case(called, "rung"))
    warehouse = Warehouse.open(ledger, tmp_path / "warehouse.duckdb", policies)
    asked, march = Answers(warehouse), Scope(now + timedelta(days=1), MARCH, MARCH)
    lines = [(row["case_id"], row["detail"], row["points"]) for row in asked.score_lines(march).to_pylist()]
    scores = [(row["project"], row["entry_points"], row["total"]) for row in asked.scores(march).to_pylist()]
    warehouse.close()
    assert [line for line in lines if line[0]] == [
        ("rung", "callback_tried", -0.5), ("nuisance", "closed", -4), ("serious", "received", -2),
        ("serious", "closed", 1),
    ]  # fmt: skip
    assert scores == [("P1", -0.5, 99.5), ("nuisance", -4, 96), ("serious", -1, 99)]


def test_the_warehouse_names_its_stages_in_the_order_of_a_life(office: Office, folder: Path, tmp_path: Path) -> None:
    taken(office)
    for asked in answers(office, folder, tmp_path):
        rows = asked._warehouse.query("select * from ref.stage_words where pack = 'workshop' order by position")  # type: ignore[attr-defined]
        found = [(row["stage"], row["zh"], row["en"], row["final"]) for row in rows.to_pylist()]
        assert found[0] == ("on_the_bench", "在台上", "On the bench", False)
        assert found[-1] == ("shelved", "入柜", "Shelved", True)
        (row,) = asked.unresolved(scope(office)).to_pylist()
        assert (row["stage"], row["severity"]) == ("on_the_bench", "trifle")


def test_stages_of_two_regulations_stand_apart(folder: Path) -> None:
    policies = Policies.load(folder)
    assert list(stages.stages(policies, ["workshop"]).values())[:2] == ["On the bench", "Handed on"]
    both = stages.stages(policies, ["workshop", "sunshine"])
    assert both["workshop/on_the_bench"] == "Workshop rules: On the bench"
    assert "sunshine/in_hand" in both


@pytest.fixture
def running(office: Office, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The application over that ledger; the id of its one open case."""
    case_id = taken(office, "nuisance")
    monkeypatch.setenv("YINGSHENG_REGULATION_DIR", str(folder))
    settings.cache_clear()
    for _held in empty_platform_at(tmp_path):
        yield case_id


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", ("On the bench", "A nuisance", "WeChat")), ("zh-CN", ("在台上", "琐事", "微信"))],
)
def test_pages_say_its_words_in_both_languages(running: str, language: str, said: tuple[str, ...]) -> None:
    page = open_page("case", id=running, lang=language)
    assert not page.exception
    shown = words(page) + "".join(str(each.value) for each in page.get("html"))
    assert [word for word in said if word not in shown] == []
