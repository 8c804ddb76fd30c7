"""Customer-club callbacks: the monthly summary of Annex 3 and the customers' words."""

from __future__ import annotations

import pyarrow as pa

from etl.subjects.marts import Marts
from etl.warehouse.scope import Scope


class ClubAnswers(Marts):
    """Club calls made by ``scope.as_of`` (chapter 5)."""

    def club_summary(self, scope: Scope) -> pa.Table:
        """Annex 3, one row per project and month that has begun by ``as_of``.

        Columns: project (string), month, period_from, period_to (date32: first and last call, without calls the month's
        bounds), signed (int64, latest count up to the month; NULL when never counted), called, valid, no_card,
        no_newsletter, contact_updated, content, acceptable, discontent (int64; from no_card on among valid calls),
        unbanded (int64, valid calls without an answer on satisfaction). Shares are of ``valid``.
        """
        return self._ask("club_summary", scope)

    def club_words(self, scope: Scope) -> pa.Table:
        """What members said, one row per call and field that holds words, newest first.

        Columns: project (string), month (date32), number (string), called_at (timestamp), band, consultant, field
        (on_consultant | on_service | expectations | other_needs), words (string).
        """
        return self._ask("club_words", scope)

    def club_listed(self, scope: Scope) -> pa.Table:
        """The calls behind Annex 3's figures, one row per call, newest first.

        Columns: project (string), month (date32), number (string), called_at (timestamp), valid, card_received,
        newsletter_received, contact_updated (bool; NULL when not asked), band, consultant (string).
        """
        return self._ask("club_listed", scope)
