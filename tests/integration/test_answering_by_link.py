"""A person answers by link, without JavaScript; whatever else a link may lead to has its page and status."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from casework.record.events import (
    Attempted,
    CampaignClosed,
    CampaignPlanned,
    OptedOut,
    ResponseCompleted,
    ResponseWithdrawn,
)
from casework.record.ledger import Ledger
from casework.record.ledger.tables import free_text
from casework.record.survey_tables import sheet, survey_link
from casework.settings import Settings
from casework.vocabulary.asking import Mode
from dashboard.frame import respondents, state
from dashboard.frame.headers import SafeHeaders
from dashboard.frame.routes import routes
from surveys.questionnaire import Item, Questionnaire, of_regulation, shipped
from surveys.respond import codes
from surveys.respond.serving import alone
from tests.factories.cases import MONDAY
from tests.factories.respondents import ASKED, LINKS, Respondent, erased, in_the_field, linked, plan, write


@pytest.fixture(scope="module")
def field(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with a campaign in the field, made once."""
    file = tmp_path_factory.mktemp("field") / "ledger.sqlite"
    made = Ledger.open(f"sqlite:///{file}")
    in_the_field(made)
    linked(made)
    made.close()
    return file


@pytest.fixture
def somebody(field: Path, tmp_path: Path) -> Iterator[Respondent]:
    """A person who was just sent a link."""
    copy = shutil.copy(field, tmp_path / "ledger.sqlite")
    ledger = Ledger.open(f"sqlite:///{copy}")
    with ledger.reading() as connection:
        code = LINKS.code_again(connection, "i1")
    assert code is not None
    yield Respondent(ledger, code)
    ledger.close()


def sheets(ledger: Ledger) -> list[dict[str, object]]:
    with ledger.reading() as connection:
        return [json.loads(answers) for answers in connection.execute(sa.select(sheet.c.answers)).scalars()]


def test_an_answer_by_link_becomes_one_response_with_its_words_apart(somebody: Respondent) -> None:
    assert "Mind this" in somebody.get(**{"accept-language": "en"}).text
    assert somebody.agree() == "/p/first"
    assert somebody.fill("first", moved_in="yes") == "/p/first"  # quality appears once somebody has moved in
    somebody.clock.pass_(seconds=90)
    assert somebody.fill("first", moved_in="yes", quality="2") == "/p/second"
    assert somebody.fill("second", why="<b>cold</b>") == "/send"
    assert somebody.finish() == "/thanks"
    (response,) = somebody.response()
    assert isinstance(response, ResponseCompleted)
    assert response.answers == {"moved_in": "yes", "quality": 2}
    assert json.loads(response.said or "") == {"why": "<b>cold</b>"}
    assert (response.consent, response.language, response.seconds) == ("c1", "en", 90)
    assert (response.mode, response.campaign, response.customer_id) == (Mode.LINK, "spring", "c1")
    assert sheets(somebody.ledger) == []
    assert isinstance(somebody.ledger.stream("invitation/i1")[-1].payload, Attempted)
    assert somebody.get("/thanks").status_code == 200


def test_opening_a_link_uses_nothing_up(somebody: Respondent) -> None:
    before = somebody.ledger.count_events()
    assert [somebody.get().status_code for _ in range(3)] == [200, 200, 200]
    assert somebody.browser.head(f"/s/{somebody.code}").status_code == 200
    assert somebody.ledger.count_events() == before
    assert sheets(somebody.ledger) == []


def test_a_code_is_read_however_it_is_typed(somebody: Respondent) -> None:
    somebody.code = f"{somebody.code[:7]}-{somebody.code[7:]}".lower()
    assert somebody.get().status_code == 200


def test_forged_and_cut_codes_lead_nowhere(somebody: Respondent) -> None:
    forged = codes.code_of(b"another key", "i1", 0)
    for code in (forged, somebody.code[:-1], somebody.code + "0", "A" * 500, "%00", "x"):
        somebody.code = code
        assert somebody.get().status_code == 404


def test_a_used_link_says_so_and_sending_again_changes_nothing(somebody: Respondent) -> None:
    somebody.agree()
    somebody.fill("first", moved_in="no")
    assert somebody.finish() == "/thanks"
    before = somebody.ledger.count_events()
    assert somebody.finish() == "/thanks"
    assert somebody.get().status_code == 410
    assert "answered already" in somebody.get(**{"accept-language": "en"}).text
    assert somebody.post("/p/first", moved_in="yes", shown="moved_in").status_code == 410
    assert somebody.ledger.count_events() == before


def revoked(somebody: Respondent) -> None:
    with somebody.ledger.transaction() as transaction:
        assert LINKS.revoke(transaction, "i1", "planner", MONDAY) == 1


OVER = {
    "expired": (lambda one: one.clock.pass_(days=21), 410, "time for this link is over"),
    "revoked": (revoked, 410, "not valid any more"),
    "closed": (lambda one: write(one.ledger, "campaign/spring", CampaignClosed()), 410, "survey is over"),
    "after its last day": (lambda one: one.clock.pass_(days=40), 410, "survey is over"),
    "person erased": (lambda one: erased(one.ledger, MONDAY), 410, "survey is over"),
    "opted out": (lambda one: write(one.ledger, "invitation/i1", OptedOut()), 410, "will not be asked"),
}


@pytest.mark.parametrize("name", OVER)
def test_what_ends_midway_keeps_nothing_more_and_says_why(somebody: Respondent, name: str) -> None:
    happens, status, said = OVER[name]
    somebody.agree()
    happens(somebody)
    before = somebody.ledger.count_events()
    answers = [somebody.post("/p/first", moved_in="yes", shown="moved_in"), somebody.post("/send", go="send"),
               somebody.get(**{"accept-language": "en-GB,zh;q=0.5"})]  # fmt: skip
    assert [answer.status_code for answer in answers] == [status] * 3
    assert said in answers[-1].text
    assert somebody.ledger.count_events() == before
    assert sheets(somebody.ledger) == [{}]


def test_a_survey_that_has_not_begun_is_not_answered(somebody: Respondent) -> None:
    somebody.clock.at -= timedelta(days=5)
    assert somebody.get().status_code == 403


def test_a_new_link_takes_the_place_of_the_old_one(somebody: Respondent) -> None:
    new = linked(somebody.ledger)
    assert new != somebody.code
    assert somebody.get().status_code == 410
    with somebody.ledger.reading() as connection:
        assert LINKS.code_again(connection, "i1") == new
    somebody.code = new
    assert somebody.get().status_code == 200


def test_the_database_knows_no_code(somebody: Respondent) -> None:
    with somebody.ledger.reading() as connection:
        rows = connection.execute(sa.select(survey_link)).all()
    assert [row.link for row in rows] == [codes.digest(somebody.code)]
    assert somebody.code not in "".join(
        entry.payload.model_dump_json() for entry in somebody.ledger.stream("invitation/i1")
    )


def test_what_is_wrong_stands_on_top_and_at_the_question(somebody: Respondent) -> None:
    somebody.agree()
    assert somebody.fill("first") == "/p/first?check=1"
    page = somebody.get("/p/first?check=1").text
    assert '<a href="#moved_in-1">Moved in?</a><br>Please answer this question.' in page
    assert 'aria-describedby="e-moved_in" aria-invalid="true"' in page
    assert page.index("<title>Please check") < page.index('role="alert"')


def test_words_that_are_too_long_are_kept_and_refused(somebody: Respondent) -> None:
    somebody.agree()
    somebody.fill("first", moved_in="yes")
    somebody.fill("first", moved_in="yes", quality="1")
    assert somebody.fill("second", why="x" * 3000) == "/p/second?check=1"
    assert "Shorten this to 20 characters; it has 3000." in somebody.get("/p/second?check=1").text
    assert somebody.finish() == "/p/second?check=1"
    assert somebody.response() == []


def test_script_and_nul_are_words_like_others(somebody: Respondent) -> None:
    somebody.agree()
    somebody.fill("first", moved_in="yes")
    somebody.fill("first", moved_in="yes", quality="1")
    somebody.fill("second", why="</textarea><script>")
    assert "<script>" not in somebody.get("/p/second").text.replace('<script src="/s/-/respond', "")
    somebody.fill("second", why="a\0b")
    somebody.finish()
    assert json.loads(somebody.response()[0].said) == {"why": "ab"}


def test_another_version_s_option_is_refused_and_a_stranger_s_item_turned_away(somebody: Respondent) -> None:
    somebody.agree()
    assert somebody.fill("first", moved_in="perhaps") == "/p/first?check=1"
    assert "Choose one of the answers." in somebody.get("/p/first?check=1").text
    assert somebody.post("/p/first", shown="gone", gone="1", go="next").status_code == 400
    assert sheets(somebody.ledger) == [{"moved_in": "perhaps"}]


def test_what_is_larger_than_a_page_is_not_read(somebody: Respondent) -> None:
    somebody.agree()
    for words in ("x" * 10_000_000, "x" * 100_000):
        assert somebody.post("/p/first", shown="moved_in", moved_in=words).status_code == 413

    def endless():
        for _ in range(20):
            yield b"a" * 8000

    chunked = somebody.browser.post(f"/s/{somebody.code}/p/first", content=endless())
    assert chunked.status_code == 413
    assert sheets(somebody.ledger) == [{}]


ODD = [
    b"", b"[]", b"{", b'{"moved_in": 3}', b'{"moved_in": {"value": 3, "age": "x"}}', b"\xff", b"[" * 60_000,
    b'{"gone": {"value": ["1"], "age": 0}}',
]  # fmt: skip


@pytest.mark.parametrize("body", ODD)
def test_what_no_script_of_ours_sends_is_turned_away(somebody: Respondent, body: bytes) -> None:
    somebody.agree()
    sent = somebody.browser.post(f"/s/{somebody.code}/save", content=body, headers={"content-type": "application/json"})
    assert sent.status_code == 400
    assert sheets(somebody.ledger) == [{}]


def save(somebody: Respondent, **answers: tuple[str, float]):
    body = {code: {"value": [value], "age": age} for code, (value, age) in answers.items()}
    return somebody.browser.post(f"/s/{somebody.code}/save", json=body)


def test_the_script_saves_single_answers_and_the_newest_value_wins(somebody: Respondent) -> None:
    somebody.agree()
    assert save(somebody, moved_in=("yes", 0)).status_code == 204
    somebody.clock.pass_(seconds=60)
    save(somebody, quality=("3", 0))
    somebody.clock.pass_(seconds=60)
    save(somebody, quality=("1", 90), moved_in=("no", 200))  # both were held offline, before the last save
    assert sheets(somebody.ledger) == [{"moved_in": "yes", "quality": "3"}]
    save(somebody, quality=("2", 5))
    assert sheets(somebody.ledger) == [{"moved_in": "yes", "quality": "2"}]


def test_the_language_switch_keeps_what_was_entered(somebody: Respondent) -> None:
    somebody.agree()
    answer = somebody.post("/p/first", shown="moved_in", moved_in="yes", go="lang-zh")
    assert somebody.where(answer) == "/p/first"
    page = somebody.get("/p/first").text
    assert '<html lang="zh-CN">' in page
    assert "入住了吗？" in page
    assert 'value="yes" checked' in page


def test_back_keeps_what_was_entered(somebody: Respondent) -> None:
    somebody.agree()
    somebody.fill("first", moved_in="yes")
    somebody.fill("first", moved_in="yes", quality="1")
    answer = somebody.post("/p/second", shown="why", why="draughty", go="back")
    assert somebody.where(answer) == "/p/first"
    assert "draughty" in somebody.get("/p/second").text
    assert somebody.where(somebody.get()) == "/send"


def test_an_answer_taken_back_loses_its_words_and_counts_no_more(somebody: Respondent) -> None:
    somebody.agree()
    somebody.fill("first", moved_in="yes")
    somebody.fill("first", moved_in="yes", quality="1")
    somebody.fill("second", why="cold")
    somebody.finish()
    assert "/withdraw" in somebody.get("/thanks").text
    assert somebody.get("/withdraw").status_code == 200
    assert somebody.where(somebody.post("/withdraw")) == ""
    completed, withdrawn, _erased = somebody.response()
    assert isinstance(withdrawn, ResponseWithdrawn)
    assert completed.said is None
    with somebody.ledger.reading() as connection:
        assert "cold" not in str(connection.execute(sa.select(free_text.c.text)).all())
    assert somebody.get().status_code == 410
    assert somebody.post("/withdraw").status_code == 410


def test_a_sheet_taken_back_before_it_was_sent_is_gone_and_nobody_asks_again(somebody: Respondent) -> None:
    somebody.agree()
    somebody.fill("first", moved_in="yes")
    assert somebody.where(somebody.post("/withdraw")) == ""
    assert sheets(somebody.ledger) == []
    assert somebody.response() == []
    assert "will not be asked" in somebody.get(**{"accept-language": "en"}).text


def test_wrong_codes_cost_their_address_and_leave_right_ones_alone(somebody: Respondent) -> None:
    right, somebody.code = somebody.code, "0" * 13
    found = [somebody.get().status_code for _ in range(25)]
    assert found == [404] * 20 + [429] * 5
    somebody.code = right
    assert somebody.get().status_code == 200
    somebody.code = "0" * 13
    somebody.clock.pass_(minutes=11)
    assert somebody.get().status_code == 404


def test_a_link_saves_so_often_a_minute_and_no_more(somebody: Respondent) -> None:
    somebody.agree()
    somebody.replies.saves.most = 5
    found = [save(somebody, moved_in=("yes", 0)).status_code for _ in range(6)]
    assert found == [204] * 4 + [429] * 2  # agreeing was one
    assert save(somebody, moved_in=("yes", 0)).headers["retry-after"] == "60"
    somebody.clock.pass_(seconds=61)
    assert save(somebody, moved_in=("yes", 0)).status_code == 204


def test_every_answer_carries_strict_headers(somebody: Respondent) -> None:
    somebody.agree()
    answers = [somebody.get("/p/first"), somebody.get(), somebody.post("/withdraw"), somebody.get("/nothing/here")]
    for answer in answers:
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "unsafe" not in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"


def first_answer(item: Item) -> str:
    """The first thing there is to tick."""
    if item.points:
        return str(item.points[0])
    return item.options[0].code if item.is_choice else ""


EVERY = [*shipped().values(), *(one for name in ("savills", "zhonghai") for one in of_regulation(name).values())]


@pytest.mark.parametrize("questionnaire", [one for one in EVERY if one.consent], ids=lambda one: one.id)
def test_every_page_of_what_is_shipped_is_drawn_in_30_kilobytes(ledger: Ledger, questionnaire: Questionnaire) -> None:
    in_the_field(ledger, questionnaire)
    person = Respondent(ledger, linked(ledger))
    where, seen = person.agree(), []
    while where != "/send":
        page = person.get(where)
        assert page.status_code == 200
        files = [person.browser.get(path).content for path in re.findall(r'"(/s/-/[^"]+)"', page.text)]
        assert len(files) == 2
        assert len(page.content) + sum(map(len, files)) <= 30_000
        seen.append(where)
        ticked = {code: first_answer(item) for code, item in questionnaire.items.items()}
        where = person.fill(where.removeprefix("/p/"), **ticked | {"defects": "3", "taken_over_on": "2026-01-05"})
        assert len(seen) < 40
    assert person.finish() == "/thanks"


def test_the_plan_that_was_changed_last_is_the_one_that_counts(somebody: Respondent) -> None:
    earlier: CampaignPlanned = plan(ASKED, closes=date(2026, 3, 1))
    write(somebody.ledger, "campaign/spring", earlier)
    assert somebody.get().status_code == 410


def test_the_app_has_the_same_pages_below_its_base_path(
    somebody: Respondent, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(state, "ledger", lambda: somebody.ledger)
    monkeypatch.setattr(respondents, "settings", lambda: Settings(data_dir=tmp_path))
    app = Starlette(routes=routes("/base"), middleware=[Middleware(SafeHeaders)])
    browser = TestClient(app, follow_redirects=False)
    for path in ("/base/s", "/base/S"):
        answer = browser.get(f"{path}/{somebody.code}")  # by the clock of this machine, long after March 2026
        assert answer.status_code == 410
        assert f'href="{path}/-/respond-' in answer.text
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_the_pages_alone_need_the_ledger_and_nothing_else(somebody: Respondent, tmp_path: Path) -> None:
    browser = TestClient(alone(somebody.ledger, Settings(data_dir=tmp_path)), follow_redirects=False)
    assert browser.get("/health").text == "ok"
    assert browser.get(f"/s/{somebody.code}").status_code == 410
    assert browser.get("/").status_code == 404
