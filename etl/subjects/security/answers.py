"""The security log: who came in, was turned away, took something out, saw unmasked data, or changed rights."""

from __future__ import annotations

from datetime import UTC, datetime

import pyarrow as pa

from etl.subjects.marts import Marts

EVER = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class SecurityAnswers(Marts):
    """Asked for administrators only; it is about the whole installation, so projects narrow nothing here."""

    def security_log(
        self,
        *,
        since: datetime = EVER[0],
        until: datetime = EVER[1],
        deed: str | None = None,
        actor: str | None = None,
        looks_alone: bool = False,
        limit: int = 100,
        offset: int = 0,
    ) -> pa.Table:
        """Lines from ``since`` up to but not at ``until`` (aware), newest first; ``limit`` of them after ``offset``.

        With ``looks_alone`` only looks at masked fields, be it that somebody typed the value whole.

        Columns: seq (int64), occurred_at (timestamp), actor, project, deed, what, detail, reason (string), searched
        (bool), times (int64), total (int64: lines that fit, the same in each row).
        """
        return self._ask(
            "security_log",
            of_deed=deed,
            of_actor=actor,
            looks_alone=looks_alone,
            since=since.astimezone(UTC).replace(tzinfo=None),
            until=until.astimezone(UTC).replace(tzinfo=None),
            row_limit=limit,
            row_offset=offset,
        )
