"""A word to the sender that something waits, so that it need not wait for the next tick.

The word may be lost: the tick finds the row anyway. It must never hold up or break the webhook that gives it,
whatever the broker does; therefore a thread of its own says it, and ten nudges in a row are one.
"""

import logging
import os
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)

_publish: Callable[[], object] | None = None
_waiting = threading.Event()
_thread_of: tuple[int, threading.Thread] | None = None


def published_by(publish: Callable[[], object] | None) -> None:
    """How a nudge is passed on (a task's `delay`). Without one, nudges are silently dropped."""
    global _publish
    _publish = publish


def nudge() -> None:
    """Returns at once, always."""
    global _thread_of
    if _publish is None:
        return
    _waiting.set()
    if _thread_of is None or _thread_of[0] != os.getpid() or not _thread_of[1].is_alive():
        thread = threading.Thread(target=pass_on, name="outbox nudges", daemon=True)
        _thread_of = (os.getpid(), thread)  # a forked process has no threads of its parent's
        thread.start()


def pass_on() -> None:
    while True:
        _waiting.wait()
        _waiting.clear()
        say()


def say() -> None:
    try:
        if _publish is not None:
            _publish()
    except Exception as error:
        log.info("nudge lost: %s", type(error).__name__)
