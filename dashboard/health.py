"""What a monitor asks: ``/health`` (JSON) and ``/metrics`` (Prometheus text format 0.0.4)."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from casework.calendar import notices_changed
from casework.errors import YingshengError
from dashboard import state

GAUGES = {
    "ledger_position": "Sequence number of the last event in the ledger.",
    "warehouse_position": "Ledger position up to which the warehouse is synced.",
    "warehouse_lag_events": "Events in the ledger that the warehouse has not seen yet.",
    "warehouse_cases": "Cases in the warehouse.",
    "warehouse_synced_timestamp_seconds": "When the warehouse was last synced, in Unix seconds.",
}


ANEW = "The holiday notices changed since the program was started: start it anew, and it counts by them."


@dataclass(frozen=True, slots=True)
class Health:
    """State of the process; figures are None while the first sync runs."""

    status: str
    message: str | None = None
    ledger_position: int | None = None
    warehouse_position: int | None = None
    warehouse_lag_events: int | None = None
    warehouse_cases: int | None = None
    warehouse_synced_timestamp_seconds: float | None = None


def look() -> Health:
    """Ask ledger and warehouse how they are; never raises for a fault of theirs."""
    keeper = state.start()
    try:
        platform = keeper.wait(0)
        if platform is None:
            return Health("starting", f"{keeper.done} of {keeper.total} events synced")
        keeper.check()
        position, warehouse = platform.ledger.last_seq(), platform.answers.state()
    except YingshengError as error:
        return Health("failing", str(error))
    return Health(
        status="ok",
        message=ANEW if notices_changed() else None,
        ledger_position=position,
        warehouse_position=warehouse.ledger_seq,
        warehouse_lag_events=max(position - warehouse.ledger_seq, 0),
        warehouse_cases=warehouse.cases,
        warehouse_synced_timestamp_seconds=warehouse.synced_at.timestamp() if warehouse.synced_at else None,
    )


async def health(_: Request) -> Response:
    """Answer 200 with the state as JSON, 503 while starting or failing."""
    found = await run_in_threadpool(look)
    body = {"status": found.status, "message": found.message} | {name: getattr(found, name) for name in GAUGES}
    return JSONResponse(body, status_code=200 if found.status == "ok" else 503)


async def metrics(_: Request) -> Response:
    """Answer the figures in Prometheus text format; one that is not known yet is left out."""
    found = await run_in_threadpool(look)
    figures = {"up": (1 if found.status == "ok" else 0, "Whether the platform is synced and healthy.")}
    figures |= {name: (getattr(found, name), help_) for name, help_ in GAUGES.items()}
    lines = [
        f"# HELP yingsheng_{name} {help_}\n# TYPE yingsheng_{name} gauge\nyingsheng_{name} {value}\n"
        for name, (value, help_) in figures.items()
        if value is not None
    ]
    return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")
