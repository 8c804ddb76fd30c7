"""A part of a page that was drawn to its end is told so, even when another part begins before the browser has heard.

The browser takes away what a part no longer has when it hears that the part has finished. When another part begins
before that word has been sent, Streamlit 1.67 makes of it "broken off, it is drawn again", which is true of the parts
that begin now and of no others: two buttons, old fields and old lines then stand on the page for good. Streamlit's
queue of messages has no place to hook this in, so its ``clear`` is wrapped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.forward_msg_queue import ForwardMsgQueue

Clear = Callable[[ForwardMsgQueue, bool, list[str] | None], None]


def keep() -> None:
    """Let every queue of this process keep such words; a second call changes nothing."""
    if not hasattr(ForwardMsgQueue.clear, "__wrapped__"):
        ForwardMsgQueue.clear = _keeping(ForwardMsgQueue.clear)  # type: ignore[assignment, method-assign]


def _keeping(clear: Clear) -> Clear:
    @wraps(clear)
    def kept(
        queue: ForwardMsgQueue, retain_lifecycle_msgs: bool = False, fragment_ids_this_run: list[str] | None = None
    ) -> None:
        others = list(_finished(queue._queue, fragment_ids_this_run or ()))
        clear(queue, retain_lifecycle_msgs, fragment_ids_this_run)
        for message, parts in others:
            message.script_finished = ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY
            message.metadata.run.fragment_ids[:] = parts

    return kept


def _finished(waiting: Sequence[ForwardMsg], beginning: Sequence[str]) -> Iterator[tuple[ForwardMsg, list[str]]]:
    """The words that wait for the browser and say that a part has finished, with the parts that do not begin anew."""
    for message in waiting:
        if message.script_finished == ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY:
            parts = [part for part in message.metadata.run.fragment_ids if part not in beginning]
            if beginning and parts:
                yield message, parts
