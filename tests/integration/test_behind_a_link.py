"""What lies behind a link is read by one statement, which says the same on both engines and reads no table whole."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from casework.record.events import CampaignClosed, OptedOut
from casework.record.ledger import Ledger
from surveys.respond import codes
from surveys.respond.answering import Answering
from surveys.respond.arriving import BEHIND, behind
from surveys.respond.asked import Asked
from surveys.respond.links import Standing
from tests.factories.cases import MONDAY
from tests.factories.respondents import LINKS, erased, in_the_field, linked, write


def standing(ledger: Ledger, code: str) -> Standing:
    """Where a link stands on Monday."""
    return Answering(ledger, LINKS, Asked()).look(code, MONDAY).standing


def test_a_link_leads_to_its_own_invitation_campaign_and_sheet(book: Ledger) -> None:
    in_the_field(book)
    code = linked(book)
    write(book, "invitation/i10", OptedOut())
    write(book, "campaign/spring2", CampaignClosed())
    Answering(book, LINKS, Asked()).agree(code, "en", MONDAY)
    found = behind(book, codes.digest(code))
    assert behind(book, codes.digest("0000000000000A")) is None
    assert found is not None
    assert [entry.stream for entry in found.entries] == ["invitation/i1", "invitation/i1"]
    assert [entry.stream for entry in found.campaign] == ["campaign/spring", "campaign/spring"]
    assert found.sheet is not None
    assert (found.sheet.revision, found.sheet.started_at) == (1, MONDAY)


def test_a_link_of_whoever_was_erased_is_closed(book: Ledger) -> None:
    in_the_field(book)
    code = linked(book)
    assert standing(book, code) is Standing.OPEN
    erased(book, MONDAY)
    assert standing(book, code) is Standing.CLOSED


def test_no_table_is_read_whole_for_a_link(ledger: Ledger) -> None:
    sql = str(
        BEHIND.statement.params(link="x").compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    with ledger.reading() as connection:
        plan = [row.detail for row in connection.execute(sa.text(f"explain query plan {sql}"))]
    assert any("SEARCH event" in step for step in plan)
    assert [step for step in plan if step.startswith("SCAN")] == []


@pytest.mark.parametrize("deed", [OptedOut(), None])
def test_what_was_read_once_does_not_hide_what_was_written_since(ledger: Ledger, deed: OptedOut | None) -> None:
    in_the_field(ledger)
    code = linked(ledger)
    assert standing(ledger, code) is Standing.OPEN
    if deed is not None:
        write(ledger, "invitation/i1", deed)
    else:
        write(ledger, "campaign/spring", CampaignClosed())
    assert standing(ledger, code) is (Standing.CLOSED if deed is None else Standing.DECLINED)
