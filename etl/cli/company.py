"""``demo`` and ``serve``: have something to look at, and look at it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from datetime import date, datetime, time
from time import sleep
from typing import TYPE_CHECKING, Annotated
from urllib.error import URLError
from urllib.request import urlopen
from zoneinfo import ZoneInfo

from typer import Argument, Exit, Option

from casework.settings import ROOT, settings
from casework.time.present import now
from casework.upkeep.demo_mark import in_use
from etl.cli.frame import fault, load_policies, open_ledger, progress_bar, say

if TYPE_CHECKING:
    from casework.policy import Policies
    from casework.record.ledger import Ledger

APP = ROOT / "streamlit_app.py"
PORT = 8501
START_SECONDS = 120
PROBE_SECONDS = 0.25
PROBED = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1", "::1": "::1"}  # noqa: S104
"""By which number this machine is asked whether the server answers, where it is reached as localhost."""


def demo(
    today: Annotated[
        datetime | None, Option(formats=["%Y-%m-%d"], help="Day after the last day told; default is today.")
    ] = None,
    seed: Annotated[int, Option(help="Another seed tells another company.")] = 20260101,
    scale: Annotated[float, Option(min=0.001, max=100, help="Multiplies cases, club calls and survey answers.")] = 1.0,
    if_empty: Annotated[bool, Option("--if-empty", help="Do nothing when the ledger already has events.")] = False,
) -> None:
    """Fill an empty ledger with the demo company: 12 projects, 18 months, about 5,750 cases, and some beside them."""
    from etl.demo import fill

    day = today.date() if today else _local_day()
    with open_ledger() as ledger, progress_bar() as progress:
        if if_empty and in_use(ledger):
            say(f"The ledger is in use already ({ledger.count_events():,} events): nothing to do.")
            return
        policies = load_policies(ledger)
        report = fill(ledger, today=day, seed=seed, policies=policies, scale=scale, progress=progress, group=True)
        progress("assessed months", 0, 1)
        _assess(ledger, policies, day)
    say(
        f"The demo company stands: {report.projects} projects, {report.cases:,} cases ({report.open_cases} open), "
        f"{report.club_calls:,} club calls, {report.survey_answers:,} survey answers, {report.events:,} events, "
        f"{report.first_day} to {report.last_day}. Under other regulations: {report.other_projects} projects, "
        f"{report.other_cases} cases."
    )


def _assess(ledger: Ledger, policies: Policies, day: date) -> None:
    """Let the last months be assessed by the figures; the warehouse is the one that the app opens."""
    from etl.cli.months import scores_of
    from etl.demo.assessing import Assessing

    zone = settings().timezone
    with scores_of(ledger) as scores:
        Assessing(ledger, policies, scores, zone, datetime.combine(day, time(), ZoneInfo(zone))).tell()


def invite(
    user: Annotated[str, Argument(help="Id of the account.")],
    lost: Annotated[bool, Option("--lost", help="The passkeys made before stop working at once.")] = False,
    url: Annotated[str | None, Option(help="Where the app is reached; default is YINGSHENG_PUBLIC_URL.")] = None,
) -> None:
    """Print a one-time link by which somebody with an account makes a passkey, as an administrator does on Users."""
    from casework.access.sign_in import links
    from casework.access.sign_in.site import ENROL, Site

    site = Site.of(url or settings().public_url, PORT)
    site.check()
    with open_ledger() as ledger:
        key = links.invite_by(ledger, links.TERMINAL, user, now(), lost=lost)
    say(f"For {user} only, once, within {links.LIFE.days} days: {site.address}{ENROL.format(key=key)}")


def serve(
    port: Annotated[int, Option(min=1, max=65535, help="Port to listen on.")] = PORT,
    host: Annotated[str, Option(help="Address to listen on; 0.0.0.0 for all of this machine's.")] = "127.0.0.1",
    base_path: Annotated[str, Option(help="Path below which a proxy serves it, like /yingsheng.")] = "",
) -> None:
    """Start the app and print its address; ends with Ctrl+C."""
    if not APP.exists():
        raise fault(f"{APP.name} is not beside the program: install from a checkout (pip install -e .).")
    _refuse_taken(host, port)
    path = "".join(f"/{part}" for part in base_path.split("/") if part)
    server = subprocess.Popen(_command(host, port, path), cwd=ROOT)  # noqa: S603 - our own interpreter and file
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        _announce(server, host, port, path)
        code = server.wait()
    except KeyboardInterrupt:
        server.terminate()
        code = server.wait()
    if code not in {0, -signal.SIGTERM, -signal.SIGINT, 130}:
        raise Exit(code)


def _command(host: str, port: int, path: str) -> list[str]:
    options = {
        "server.port": port,
        "server.address": host,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
    }
    if path:
        options["server.baseUrlPath"] = path.strip("/")
    flags = [text for key, value in options.items() for text in (f"--{key}", str(value))]
    return [sys.executable, "-m", "streamlit", "run", str(APP), *flags]


def _announce(server: subprocess.Popen[bytes], host: str, port: int, path: str) -> None:
    """Wait until the server answers, then say where it is."""
    probed = PROBED.get(host, host)
    shown = "localhost" if host in PROBED else host  # a passkey belongs to a name: browsers take none for a bare number
    for _ in range(int(START_SECONDS / PROBE_SECONDS)):
        if server.poll() is not None:
            return
        if _answers(f"{_address(probed, port, path)}/_stcore/health"):
            say(f"Yingsheng is at {_address(shown, port, path)}")
            return
        sleep(PROBE_SECONDS)
    asked = _address(probed, port, path)
    say(f"The app has not answered at {asked} for {START_SECONDS} seconds; it may still be starting.")


def _address(host: str, port: int, path: str) -> str:
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{path}"


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - http by construction
            return bool(answer.status == 200)  # noqa: PLR2004
    except (URLError, OSError):
        return False


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise fault(f"Cannot listen on {host}:{port} ({error.strerror}): choose another with --port.") from error


def _local_day() -> date:
    return now().astimezone(ZoneInfo(settings().timezone)).date()
