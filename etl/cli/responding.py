"""``respond`` and ``links``: the pages for respondents alone, and whom their links go to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from typer import Argument, Option

from casework.settings import settings
from casework.time.present import now
from casework.vocabulary.asking import Carrier
from etl.cli.frame import open_ledger, say

ACTOR = "command line"

PORT = 8600


def respond(
    port: Annotated[int, Option(min=1, max=65535, help="Port to listen on.")] = PORT,
    host: Annotated[str, Option(help="Address to listen on; 0.0.0.0 for all of this machine's.")] = "127.0.0.1",
) -> None:
    """Serve the pages that answer survey links, and nothing else; ends with Ctrl+C.

    They need the ledger only, so a machine that faces the Internet can run them alone. For instance:
    yingsheng respond --host 0.0.0.0 --port 8600
    """
    from surveys.respond.serving import serve

    with open_ledger() as ledger:
        say(f"Survey links open below http://{host}:{port}/s/")
        serve(ledger, settings(), host, port)


def links(
    campaign: Annotated[str, Argument(help="Id of a campaign.")],
    output: Annotated[Path, Option("--output", "-o", help="File to write: .xlsx for a list, .docx for letters.")],
    url: Annotated[str | None, Option(help="Where links open; default is YINGSHENG_PUBLIC_URL.")] = None,
    sent_by: Annotated[
        Carrier | None, Option(help="Put on record that they go out by this carrier; the second time is a reminder.")
    ] = None,
    language: Annotated[str, Option(help="Language of the file: zh or en.")] = "zh",
) -> None:
    """Write the links of everybody in a campaign who may still answer, as a list or as letters.

    For instance: yingsheng links spring -o links.xlsx --url https://survey.example.com --sent-by sms
    """
    from surveys.fieldwork import campaign as campaigns
    from surveys.respond import sending
    from surveys.respond.keys import kept
    from surveys.respond.links import Links

    base, chosen = url or settings().public_url or f"http://localhost:{PORT}", settings()
    with open_ledger() as ledger, ledger.transaction() as transaction:
        plan = campaigns.read(transaction.connection, campaign).plan
        known = Links(kept(chosen.data_dir), chosen.timezone)
        asked = sending.addressed(transaction, known, plan, ACTOR, now())
        if sent_by is not None:
            sending.note_sent(transaction, asked, sent_by, ACTOR, now())
    is_list = output.suffix == ".xlsx"
    made = sending.link_list(asked, base, language) if is_list else sending.letters(asked, plan, base, language)
    output.write_bytes(made)
    say(f"{len(asked)} links written: {output}")
