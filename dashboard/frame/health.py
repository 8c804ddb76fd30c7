"""What a monitor asks: ``/health`` (JSON) and ``/metrics`` (Prometheus text format 0.0.4).

A stranger is told only whether the platform is well; figures and reasons are for somebody at this machine and for a
monitor that shows its token.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from casework.clock import watch as clock_watch
from casework.errors import YingshengError
from casework.messages import notify
from casework.settings import settings
from casework.time.calendar import notices_changed
from dashboard.frame import asking, state
from dashboard.frame.state import Keeper

GAUGES = {
    "ledger_position": "Sequence number of the last event in the ledger.",
    "warehouse_position": "Ledger position up to which the warehouse is synced.",
    "warehouse_lag_events": "Events in the ledger that the warehouse has not seen yet.",
    "warehouse_lag_seconds": "How long ago the warehouse was last level with the ledger.",
    "warehouse_cases": "Cases in the warehouse.",
    "warehouse_synced_timestamp_seconds": "When the warehouse was last synced, in Unix seconds.",
    "projects_served": "Projects that this process serves; not given where it serves all.",
    "messages_undelivered": "Messages that were refused, given up or cut off, and those that wait.",
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
    warehouse_lag_seconds: float | None = None
    warehouse_cases: int | None = None
    warehouse_synced_timestamp_seconds: float | None = None
    projects_served: int | None = None
    messages_undelivered: int | None = None


def look() -> Health:
    """Ask ledger and warehouse how they are; never raises for a fault of theirs."""
    keeper = state.start()
    try:
        platform = keeper.wait(0)
        if platform is None:
            reason = f"{keeper.making} " if keeper.making else ""
            return Health("starting", f"{reason}{keeper.done} of {keeper.total} events synced")
        keeper.check()
        position, warehouse = platform.ledger.count_events(), platform.answers.state()
        undelivered = sum(notify.undelivered(platform.ledger).values())
        doubted = clock_watch.stopped(platform.ledger)
    except YingshengError as error:
        return Health("failing", str(error), warehouse_lag_seconds=keeper.lag_seconds)
    lag = max(position - warehouse.ledger_seq, 0)
    wrong = _behind(lag, keeper) if doubted is None else str(doubted)
    return Health(
        status="failing" if wrong else "ok",
        message=wrong or (ANEW if notices_changed() else None),
        ledger_position=position,
        warehouse_position=warehouse.ledger_seq,
        warehouse_lag_events=lag,
        warehouse_lag_seconds=keeper.lag_seconds,
        warehouse_cases=warehouse.cases,
        warehouse_synced_timestamp_seconds=warehouse.synced_at.timestamp() if warehouse.synced_at else None,
        projects_served=None if warehouse.served is None else len(warehouse.served),
        messages_undelivered=undelivered,
    )


def _behind(lag: int, keeper: Keeper) -> str | None:
    """What to say when the figures are further behind than the installation allows."""
    chosen = settings()
    if lag > chosen.health_max_lag_events:
        return f"The figures lack {lag} events (YINGSHENG_HEALTH_MAX_LAG_EVENTS={chosen.health_max_lag_events})."
    if keeper.lag_seconds > chosen.health_max_lag_seconds:
        return (
            f"The figures have not been level with the ledger for {keeper.lag_seconds:.0f} s "
            f"(YINGSHENG_HEALTH_MAX_LAG_SECONDS={chosen.health_max_lag_seconds:g})."
        )
    return None


async def health(request: Request) -> Response:
    """Answer 200, or 503 while starting or failing; the state as JSON to whoever may know more than that."""
    found = await run_in_threadpool(look)
    body: dict[str, object] = {"status": found.status}
    if _may_know(request):
        body |= {"message": found.message} | {name: getattr(found, name) for name in GAUGES}
    return JSONResponse(body, status_code=200 if found.status == "ok" else 503, headers={"cache-control": "no-store"})


async def metrics(request: Request) -> Response:
    """Answer the figures in Prometheus text format; one that is not known yet is left out."""
    if not _may_know(request):
        return PlainTextResponse("The monitors' token is needed.\n", 401, {"WWW-Authenticate": "Bearer"})
    found = await run_in_threadpool(look)
    figures = {"up": (1 if found.status == "ok" else 0, "Whether the platform is synced and healthy.")}
    figures |= {name: (getattr(found, name), help_) for name, help_ in GAUGES.items()}
    lines = [
        f"# HELP yingsheng_{name} {help_}\n# TYPE yingsheng_{name} gauge\nyingsheng_{name} {value}\n"
        for name, (value, help_) in figures.items()
        if value is not None
    ]
    return PlainTextResponse("".join(lines), media_type="text/plain; version=0.0.4")


def _may_know(request: Request) -> bool:
    return asking.at_this_machine(request) or asking.with_token(request)
