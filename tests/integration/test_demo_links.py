"""The demo company's survey in the field: its links open, and who answers by one leaves the list of calls."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import sqlalchemy as sa
from pages import small_company
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient
from surveyed import CENTRE, calling

from casework.record.events import ResponseCompleted
from casework.record.ledger import Ledger
from casework.record.survey_tables import call_item
from casework.vocabulary.asking import CampaignStage
from surveys.fieldwork import campaign as campaigns
from surveys.respond import keys, sending
from surveys.respond.answering import Answering
from surveys.respond.asked import Asked
from surveys.respond.links import Links
from surveys.respond.replies import Replies
from surveys.respond.site import site

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday morning of the demo company's today."""


def test_a_link_of_the_demo_opens_and_who_answers_is_called_no_more(tmp_path: Path) -> None:
    small_company(tmp_path, 0.02, today=date(2026, 3, 2))
    ledger, links = Ledger.open(f"sqlite:///{tmp_path / 'ledger.sqlite'}"), Links(keys.kept(tmp_path))
    with ledger.transaction() as transaction:
        (field,) = [e for e in campaigns.every(transaction.connection) if e.stage is CampaignStage.OPEN]
        waiting = sending.addressed(transaction, links, field.plan, CENTRE.user_id, NOW)
    assert calling(ledger).progress(CENTRE, NOW).due > 0
    stream = f"invitation/{waiting[0].invitation}"
    pages = site(Replies(lambda: Answering(ledger, links, Asked()), clock=lambda: NOW))
    phone = TestClient(Starlette(routes=[Mount("/s", pages)]), follow_redirects=True)
    here = f"/s/{waiting[0].code}"
    assert phone.get(here).status_code == 200
    phone.post(here, data={"lang": "zh"})
    given = {"stage": "settled", "lives_there": "yes", "overall": "4", "recommend": "9"}
    saved = {item: {"value": [value], "age": 0} for item, value in given.items()}
    assert phone.post(f"{here}/save", json=saved).status_code == 204
    assert phone.post(f"{here}/send", data={"go": "send"}).status_code == 200
    (made,) = [each.payload for each in ledger.stream(stream.replace("invitation/", "response/"))]
    assert isinstance(made, ResponseCompleted)
    with ledger.reading() as connection:
        final = connection.execute(sa.select(call_item.c.final).where(call_item.c.stream == stream)).scalar_one()
    ledger.close()
    assert final
