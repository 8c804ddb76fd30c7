"""What the database complains about goes into logs: the statement may stand there, what somebody typed may not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from casework.record.ledger import Ledger

PHONE = "13800138000"


def test_an_error_of_the_database_tells_no_value(book: Ledger):
    with book.reading() as connection, pytest.raises(sa.exc.DBAPIError) as raised:
        connection.execute(sa.text("select 1 from nowhere where phone = :phone"), {"phone": PHONE})
    assert "nowhere" in str(raised.value)
    assert PHONE not in str(raised.value)
