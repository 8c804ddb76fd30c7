"""Standard phrases: kept by the centre, offered where a step is written, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from looking import sent
from pages import small_company
from running_pages import open_page, platform_at, words
from streamlit.testing.v1 import AppTest

from casework.access.permissions import Right, User
from casework.desk import commands as cmd
from casework.desk.phrases import PhraseDesk, phrases
from casework.errors import PermissionRefused, RuleError
from casework.record.ledger import Ledger
from casework.record.people import Customer
from casework.vocabulary import Channel
from casework.vocabulary.desk import Role
from dashboard.frame import shell, state
from dashboard.parts import casedesk

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
CENTRE = User("demo-centre", "林若澄", (Right(Role.CENTRE),))
SORRY = ("Sorry", "给您添麻烦了。", "We are sorry for the trouble.")


def test_a_phrase_is_kept_replaced_and_retired(ledger: Ledger) -> None:
    desk = PhraseDesk(ledger)
    desk.keep(CENTRE, *SORRY, NOW)
    desk.keep(CENTRE, "Sorry", "非常抱歉。", "We are very sorry.", NOW)
    (phrase,) = phrases(ledger)
    assert (phrase.title, phrase.text.zh, phrase.text.en) == ("Sorry", "非常抱歉。", "We are very sorry.")
    desk.retire(CENTRE, phrase.id, NOW)
    assert phrases(ledger) == []


@pytest.mark.parametrize("right", [Right(Role.PROJECT_SERVICE), Right(Role.CENTRE, "BJ01"), Right(Role.ADMIN)])
def test_only_the_centre_of_all_projects_keeps_phrases(ledger: Ledger, right: Right) -> None:
    with pytest.raises(PermissionRefused, match="Standard phrases are kept by"):
        PhraseDesk(ledger).keep(User("u", "U", (right,)), *SORRY, NOW)


@pytest.mark.parametrize("texts", [("", "a", "b"), ("t", " ", "b"), ("t", "a", ""), ("t" * 61, "a", "b")])
def test_a_phrase_has_a_title_and_both_languages(ledger: Ledger, texts: tuple[str, str, str]) -> None:
    with pytest.raises(RuleError):
        PhraseDesk(ledger).keep(CENTRE, *texts, NOW)
    assert ledger.count_events() == 0


@pytest.fixture(scope="module")
def case_id(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A case in a company that has a phrase, its notes and its channel to customers."""
    folder: Path = tmp_path_factory.mktemp("phrases")
    small_company(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINGSHENG_NOTIFY_CHANNELS", '{"sms": "json://sms.example/{phone}"}')
        for _held in platform_at(folder):
            platform, now = state.platform(), shell.now()
            PhraseDesk(platform.ledger).keep(CENTRE, *SORRY, now)
            received = cmd.Receive(project="BJ01", customer_id="k9", channel=Channel.PHONE, content="Leak")
            person = Customer(customer_id="k9", project="BJ01", name="钱多多", room="9-901", mobile="11155559999")
            desk = casedesk.desk(platform)
            done = desk.receive(CENTRE, received, idempotency_key="phrases", now=now, customer=person)
            platform.warehouse.sync()
            yield done.case_id


def press(page: AppTest, key: str) -> AppTest:
    return next(each for each in page.button if each.key and key in each.key).click().run()


def test_a_phrase_goes_to_the_end_of_the_steps_text(case_id: str):
    page = open_page("case", lang="en", id=case_id, do="note")
    field = next(each for each in page.text_area if each.key.endswith("-note") and "staff" not in each.key)
    field.set_value("Called.").run()
    key = field.key
    place = key.removesuffix("-note")
    next(each for each in page.selectbox if each.key.startswith(f"{place}-phrase")).set_value(
        next(iter(phrases(state.platform().ledger))).id
    ).run()
    page = press(page, f"{place}-phrase-insert")
    assert page.text_area(key=key).value == f"Called.\n{SORRY[2]}"


def test_the_centre_keeps_phrases_on_the_page_of_lists(case_id: str):
    page = open_page("lists", lang="en")
    for label, text in (("Title", "Thanks"), ("Text in Chinese", "感谢来电。"), ("Text in English", "Thank you.")):
        fields = [*page.text_input, *page.text_area]
        next(each for each in fields if each.label.startswith(label)).set_value(text)
    page = next(each for each in page.button if each.label == "Keep the phrase").click().run()
    assert not page.error
    assert [each.title for each in phrases(state.platform().ledger)] == ["Sorry", "Thanks"]


def test_a_note_is_written_and_read_in_the_file_and_a_leader_of_none_sees_none(case_id: str):
    page = open_page("case", lang="en", id=case_id)
    next(each for each in page.text_area if each.label == "Note among staff").set_value("Only for us").run()
    page = press(page, "write-note")
    assert not page.error
    assert "Only for us" in words(page)
    other = open_page("case", acting_as="demo-executive", lang="en", id=case_id)
    assert "Only for us" not in sent(other).decode(errors="replace")


def test_a_message_to_the_customer_is_kept_and_stands_in_the_timeline_under_a_masked_number(case_id: str):
    page = open_page("case", lang="en", id=case_id)
    field = next(each for each in page.text_area if each.label.startswith("Text to"))
    assert field.label.replace("\\", "") == "Text to 111****9999"
    field.set_value("We come at nine").run()
    page = press(page, "send-")
    assert not page.error
    assert "sms · still to be sent" in words(page)
    assert "We come at nine" in sent(page).decode(errors="replace").partition("timeline")[2]
