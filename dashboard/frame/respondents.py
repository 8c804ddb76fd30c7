"""The pages for respondents beside those for the staff, on the same ledger; Streamlit draws none of them."""

from __future__ import annotations

from starlette.routing import Mount

from casework.settings import settings
from dashboard.frame import state
from dashboard.frame.signing_in import site as address_of
from surveys.respond.answering import Answering
from surveys.respond.asked import Asked
from surveys.respond.keys import kept
from surveys.respond.links import Links
from surveys.respond.outgoing import Outgoing
from surveys.respond.replies import Replies
from surveys.respond.site import PREFIX, site

ASKED = Asked()


def answering() -> Answering:
    """What respondents may do; raises ``DataError`` before the ledger is open."""
    chosen = settings()
    return Answering(state.ledger(), Links(kept(chosen.data_dir), chosen.timezone), ASKED)


def outgoing() -> Outgoing:
    """What goes out to respondents; their links open beside the app, or wherever the settings say people come to."""
    chosen = settings()
    return Outgoing(state.ledger(), Links(kept(chosen.data_dir), chosen.timezone), address_of(chosen).address)


_site = site(Replies(answering))
routes = (Mount(PREFIX, _site), Mount(PREFIX.upper(), _site))
"""In capitals, too: so a QR code is smaller."""
