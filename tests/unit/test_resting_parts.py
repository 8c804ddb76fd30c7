"""A part that says that there is nothing to draw is not drawn by its interval, and by everything else."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession

from dashboard.frame.streamlit_seams import resting_parts, run

ASKED = {
    "by its interval": (ClientState(fragment_id="age", is_auto_rerun=True), False),
    "by its interval, another part": (ClientState(fragment_id="rights", is_auto_rerun=True), True),
    "by a press in it": (ClientState(fragment_id="age"), True),
    "the whole page": (ClientState(), True),
    "the whole page, as at first": (None, True),
}


@pytest.mark.parametrize(("asked", "drawn"), ASKED.values(), ids=ASKED)
def test_what_is_drawn_while_a_part_rests(asked: ClientState | None, drawn: bool, monkeypatch: pytest.MonkeyPatch):
    passed_on: list[ClientState | None] = []
    ask = resting_parts._asking(lambda _session, state: passed_on.append(state))
    monkeypatch.setattr(resting_parts, "_resting", {"tab": {"age": lambda: True}})
    ask(SimpleNamespace(id="tab"), asked)  # type: ignore[arg-type]
    ask(SimpleNamespace(id="another tab"), asked)  # type: ignore[arg-type]
    assert passed_on == ([asked, asked] if drawn else [asked])


def test_a_part_that_rests_no_longer_is_drawn(monkeypatch: pytest.MonkeyPatch):
    rests, drawn = [True], list[str]()
    ask = resting_parts._asking(lambda session, _state: drawn.append(session.id))
    monkeypatch.setattr(run, "session", lambda: "tab")
    monkeypatch.setattr(run, "part", lambda: "age")
    monkeypatch.setattr(resting_parts, "_resting", {"closed": {}})
    resting_parts.rest_while(lambda: rests[0])
    assert resting_parts._resting.keys() == {"tab"}, "what closed tabs said is forgotten"
    by_interval = ClientState(fragment_id="age", is_auto_rerun=True)
    ask(SimpleNamespace(id="tab"), by_interval)  # type: ignore[arg-type]
    rests[0] = False
    ask(SimpleNamespace(id="tab"), by_interval)  # type: ignore[arg-type]
    assert drawn == ["tab"]


def test_what_the_seam_leans_on_is_there():
    resting_parts.respect()
    once = AppSession.request_rerun
    resting_parts.respect()
    assert AppSession.request_rerun is once
    assert "is_auto_rerun" in ClientState.DESCRIPTOR.fields_by_name
