"""What a browser hears of a part that was drawn to its end, when others begin before it has heard."""

from __future__ import annotations

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

from dashboard.frame.streamlit_seams import finished_parts

FINISHED, BROKEN_OFF = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY, ForwardMsg.FINISHED_EARLY_FOR_RERUN
WHOLE = ForwardMsg.FINISHED_SUCCESSFULLY


def finished(status: ForwardMsg.ScriptFinishedStatus.ValueType, *parts: str) -> ForwardMsg:
    message = ForwardMsg(script_finished=status)
    message.metadata.run.script_run_id = "run"
    message.metadata.run.fragment_ids.extend(parts)
    return message


@pytest.mark.parametrize(
    ("waiting", "beginning", "heard"),
    [
        (finished(FINISHED, "form"), ["line"], (FINISHED, ["form"])),
        (finished(FINISHED, "form"), ["form"], (BROKEN_OFF, ["form"])),
        (finished(FINISHED, "line", "form"), ["line"], (FINISHED, ["form"])),
        (finished(FINISHED, "form"), None, (BROKEN_OFF, ["form"])),
        (finished(BROKEN_OFF, "form"), ["line"], (BROKEN_OFF, ["form"])),
        (finished(WHOLE), ["line"], (WHOLE, [])),
        (finished(WHOLE), None, (BROKEN_OFF, [])),
    ],
    ids=[
        "another part begins", "the same part begins", "one of two begins", "the whole page begins",
        "it was broken off", "a part after a whole page", "a page after a page",
    ],
)  # fmt: skip
def test_what_the_browser_hears(waiting: ForwardMsg, beginning: list[str] | None, heard: tuple[object, list[str]]):
    finished_parts.keep()
    queue = ForwardMsgQueue()
    queue.enqueue(waiting)
    queue.clear(retain_lifecycle_msgs=True, fragment_ids_this_run=beginning)
    (sent,) = queue.flush()
    assert (sent.script_finished, list(sent.metadata.run.fragment_ids)) == heard
    assert queue.is_empty()


def test_it_is_put_in_once():
    finished_parts.keep()
    kept = ForwardMsgQueue.clear
    finished_parts.keep()
    assert ForwardMsgQueue.clear is kept
