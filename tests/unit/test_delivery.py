"""A file is handed to the browser it was made for, while its reader has the rights it was made for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import pytest
import sqlalchemy as sa
from desks import person
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.types import Message

from casework.access.permissions import Right, User
from casework.access.security import Line
from casework.errors import PermissionRefused
from casework.record.events import Accessed
from casework.record.ledger import Ledger
from casework.vocabulary.desk import Role
from casework.vocabulary.security import Deed
from dashboard.frame.delivery import COOKIE, Asked, Delivery, Grant, Grants, Holder

CENTRE = person(Role.CENTRE)
TAB, OTHER_TAB, FILE = "tab", "other tab", "0ddba11"
MINE, THEIRS = "my browser", "another browser"


@dataclass
class House:
    """One open tab whose reader may take a file; the account and what is open can change."""

    account: User = CENTRE
    open_tabs: set[str] = field(default_factory=lambda: {TAB, OTHER_TAB})
    signed_out: bool = False

    def __post_init__(self) -> None:
        self.grants = Grants(alive=self.open_tabs.__contains__)
        self.grants.hold(TAB, Holder(CENTRE, MINE, self.again))
        self.grants.grant(TAB, FILE, Grant(CENTRE))

    def again(self) -> User:
        if self.signed_out:
            raise PermissionRefused("You have signed out. Sign in again.")
        return self.account


def test_the_reader_s_browser_takes_it() -> None:
    assert House().grants.asked(FILE, MINE) == Asked(Grant(CENTRE))


@pytest.mark.parametrize("browser", ["", THEIRS])
def test_another_browser_finds_nothing(browser: str) -> None:
    assert House().grants.asked(FILE, browser) is None


def test_a_browser_without_a_name_takes_nothing_not_even_its_own() -> None:
    house = House()
    house.grants.hold(TAB, Holder(CENTRE, "", house.again))
    assert house.grants.asked(FILE, "") is None


@pytest.mark.parametrize(
    "now",
    [replace(CENTRE, active=False), replace(CENTRE, rights=()), replace(CENTRE, rights=(Right(Role.CENTRE, "P9"),))],
    ids=["switched off", "without rights", "with other rights"],
)
def test_rights_are_asked_when_it_is_handed_out(now: User) -> None:
    house = House()
    house.account = now
    asked = house.grants.asked(FILE, MINE)
    assert asked is not None
    assert isinstance(asked.refusal, PermissionRefused)


def test_nothing_is_handed_out_after_signing_out() -> None:
    house = House()
    house.signed_out = True
    asked = house.grants.asked(FILE, MINE)
    assert asked is not None
    assert isinstance(asked.refusal, PermissionRefused)


def test_a_closed_tab_takes_its_files_along() -> None:
    house = House()
    house.open_tabs.remove(TAB)
    assert house.grants.asked(FILE, MINE) is None


def test_a_file_that_was_asked_for_is_gone_after_its_time() -> None:
    house = House()
    house.grants.grant(TAB, FILE, Grant(CENTRE, until=100.0))
    assert house.grants.asked(FILE, MINE, now=99.0) is not None
    assert house.grants.asked(FILE, MINE, now=100.0) is None


def test_who_becomes_somebody_else_loses_the_first_one_s_files() -> None:
    house = House()
    house.grants.hold(TAB, Holder(person(Role.SALES), MINE, lambda: person(Role.SALES)))
    asked = house.grants.asked(FILE, MINE)
    assert asked is not None
    assert isinstance(asked.refusal, PermissionRefused)


def test_who_is_turned_away_holds_nothing_any_more() -> None:
    house = House()
    house.grants.hold(TAB, None)
    assert house.grants.asked(FILE, MINE) is None


def test_the_same_picture_in_two_tabs_outlives_the_first() -> None:
    house = House()
    house.grants.hold(OTHER_TAB, Holder(CENTRE, MINE, house.again))
    house.grants.drawn(OTHER_TAB, FILE)
    house.open_tabs.remove(TAB)
    assert house.grants.asked(FILE, MINE) is not None


def test_a_page_drawn_for_nobody_grants_nothing() -> None:
    house = House()
    house.grants.drawn(OTHER_TAB, "another file")
    assert house.grants.asked("another file", MINE) is None


def test_what_was_offered_is_not_made_for_changed_rights() -> None:
    house = House()
    house.account = replace(CENTRE, rights=())
    with pytest.raises(PermissionRefused, match="Load the page again"):
        house.grants.check(TAB, CENTRE)


def answer(
    house: House, path: str, cookie: str = "", *, scheme: str = "http", ledger: Ledger | None = None, **asked: str
) -> tuple[int, dict[str, str]]:
    """Status and headers of an answer to a browser that has the cookie and asks with these headers."""
    sent: list[Message] = []
    given = asked | ({"cookie": f"{COOKIE}={cookie}"} if cookie else {})
    headers = [(name.encode(), value.encode()) for name, value in given.items()]
    inner = PlainTextResponse("the file") if "/media/" in path else HTMLResponse("<html>")
    scope = {"type": "http", "path": path, "method": "GET", "headers": headers, "scheme": scheme}

    async def asked() -> None:
        async def receive() -> Message:
            return {"type": "http.request"}

        async def send(message: Message) -> None:
            sent.append(message)

        await Delivery(inner, house.grants, _given(ledger))(scope, receive, send)

    with ThreadPoolExecutor(1) as thread:  # this thread may have the browser driver's loop
        thread.submit(asyncio.run, asked()).result()
    return sent[0]["status"], {name.decode(): value.decode() for name, value in sent[0]["headers"]}


def _given(ledger: Ledger | None) -> Callable[[], Ledger]:
    def given() -> Ledger:
        assert ledger is not None
        return ledger

    return given


@pytest.mark.parametrize("base", ["", "/below", "/static"])
def test_the_address_answers_its_reader_alone(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    house, path = House(), f"{base}/media/{FILE}.png"
    monkeypatch.setattr("dashboard.frame.streamlit_seams.media.base_path", lambda: base)
    assert answer(house, path, MINE)[0] == 200
    assert answer(house, path, THEIRS)[0] == 404
    assert answer(house, path)[0] == 404


def lines(ledger: Ledger) -> list[tuple[Deed, str | None]]:
    payloads = [entry.payload for entry in ledger.stream(f"access/{CENTRE.user_id}")]
    return [(each.deed, each.what) for each in payloads if isinstance(each, Accessed)]


def test_a_refusal_and_an_unknown_file_look_the_same_but_the_refusal_is_on_record(ledger: Ledger) -> None:
    house = House()
    house.signed_out = True
    refused = answer(house, f"/media/{FILE}.png", MINE, ledger=ledger)
    assert refused == answer(house, "/media/unknown.png", MINE, ledger=ledger)
    assert lines(ledger) == [(Deed.REFUSED, "file")]


@pytest.mark.parametrize(("asked", "times"), [({}, 1), ({"range": "bytes=0-99"}, 1), ({"range": "bytes=100-"}, 0)])
def test_a_download_is_written_down_once_when_it_begins(ledger: Ledger, asked: dict[str, str], times: int) -> None:
    house = House()
    house.grants.grant(TAB, FILE, Grant(CENTRE, line=Line(CENTRE.user_id, Deed.DOWNLOADED, "case/c1/3")))
    assert answer(house, f"/media/{FILE}.png", MINE, ledger=ledger, **asked)[0] == 200
    assert lines(ledger) == [(Deed.DOWNLOADED, "case/c1/3")] * times


def test_a_file_whose_leaving_cannot_be_written_down_does_not_leave(ledger: Ledger) -> None:
    house = House()
    house.grants.grant(TAB, FILE, Grant(CENTRE, line=Line(CENTRE.user_id, Deed.DOWNLOADED, "case/c1/3")))
    with ledger.transaction() as transaction:
        transaction.connection.execute(sa.text("drop table event"))
    assert answer(house, f"/media/{FILE}.png", MINE, ledger=ledger)[0] == 404


def test_a_browser_that_opens_a_page_is_given_a_name_of_its_own() -> None:
    first, second = (answer(House(), "/")[1]["set-cookie"] for _ in range(2))
    assert first != second
    assert "HttpOnly" in first
    assert "SameSite=lax" in first
    assert "Secure" not in first
    assert "Secure" in answer(House(), "/", scheme="https")[1]["set-cookie"]


def test_what_pages_are_made_of_is_for_everybody() -> None:
    assert answer(House(), "/static/media/SourceSans.woff2")[0] == 200


def test_a_browser_keeps_its_name() -> None:
    assert "set-cookie" not in answer(House(), "/", MINE)[1]
