"""Something that runs, and what may happen to it: kill -9, a freeze, a thaw, a new start."""

import contextlib
import signal
from collections.abc import Callable
from typing import Any

import psutil

from config.embedded import Postgres, Valkey
from config.processes import Child, wait_until

PATIENCE = 60.0  # seconds; a machine that does other things besides is slow, not wrong


def sees(what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first answer that is true, asked for until then; fails the test with the last one."""
    answer: list[Any] = [None]

    def asked() -> bool:
        answer[0] = what()
        return bool(answer[0])

    assert wait_until(asked, seconds), f"not within {seconds:g} s, at last: {answer[0]!r}"
    return answer[0]


class Running:
    """One server or process, with everything it has started."""

    def __init__(self, what: Child | Postgres | Valkey) -> None:
        self.what = what

    @property
    def child(self) -> Child:
        child = self.what if isinstance(self.what, Child) else self.what.child
        assert child is not None
        return child

    def start(self) -> "Running":
        self.what.start()
        return self

    def stop(self) -> None:
        self.thaw()
        self.what.stop()

    def kill9(self) -> None:
        """At once and with all its children, as the kernel does it when memory ends."""
        self._tell(signal.SIGKILL)
        assert self.child.process is not None
        self.child.process.wait()

    def freeze(self) -> None:
        """It keeps its connections open and answers nothing."""
        self._tell(signal.SIGSTOP)

    def thaw(self) -> None:
        self._tell(signal.SIGCONT)

    def restart(self) -> None:
        self.kill9()
        self.start()

    def waiting(self) -> int:
        """How many connections it has been given, whether it answers them or not."""
        assert self.child.process is not None
        parent = psutil.Process(self.child.process.pid)
        listening = {c.laddr.port for c in parent.net_connections("tcp") if c.status == psutil.CONN_LISTEN}
        return sum(
            c.laddr.port in listening and c.status in (psutil.CONN_ESTABLISHED, psutil.CONN_CLOSE_WAIT)
            for c in psutil.net_connections("tcp")
        )

    def __enter__(self) -> "Running":
        return self.start()

    def __exit__(self, *trouble: object) -> None:
        self.stop()

    def _tell(self, word: signal.Signals) -> None:
        if not self.child.alive():
            return
        assert self.child.process is not None
        with contextlib.suppress(psutil.NoSuchProcess):
            parent = psutil.Process(self.child.process.pid)
            for process in [parent, *parent.children(recursive=True)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(word)
