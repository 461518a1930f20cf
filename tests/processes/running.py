"""Something that runs, and what may happen to it: kill -9, a freeze, a thaw, a new start."""

import contextlib
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from config.embedded import Postgres, Valkey
from config.processes import Child, Trouble, wait_until

PATIENCE = 60.0  # seconds; a machine that does other things besides is slow, not wrong
ESTABLISHED = "01"  # in /proc/net/tcp


def sees(what: Callable[[], Any], seconds: float = PATIENCE) -> Any:
    """The first answer that is true, asked for until then; fails the test with the last one."""
    answer: list[Any] = [None]

    def asked() -> bool:
        answer[0] = what()
        return bool(answer[0])

    assert wait_until(asked, seconds), f"not within {seconds:g} s, at last: {answer[0]!r}"
    return answer[0]


@dataclass(frozen=True)
class Line:
    """One end of a TCP connection on this machine, as the kernel sees it."""

    port: int
    peer: int
    unread: int  # bytes that came and were not taken yet
    taken: bool  # whoever listens has accepted it


def lines() -> list[Line]:
    """All that are open."""
    found = []
    for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, here, there, state, queues, _, _, _, _, inode, *_ = row.split()
        if state == ESTABLISHED:
            port, peer = (int(address.rpartition(":")[2], 16) for address in (here, there))
            found.append(Line(port, peer, unread=int(queues.rpartition(":")[2], 16), taken=inode != "0"))
    return found


class Running:
    """One server or process, with everything it has started."""

    def __init__(self, what: Child | Postgres | Valkey) -> None:
        self.what = what
        self.lay_there = 0

    @property
    def child(self) -> Child:
        child = self.what if isinstance(self.what, Child) else self.what.child
        assert child is not None
        return child

    def start(self) -> "Running":
        """A busy machine may need longer than one start waits."""
        for last in (False, False, True):
            try:
                self.what.start()
                break
            except Trouble:
                if last:
                    raise
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
        listening = self._listening()
        return sum(
            c.laddr.port in listening and c.status in (psutil.CONN_ESTABLISHED, psutil.CONN_CLOSE_WAIT)
            for c in psutil.net_connections("tcp")
        )

    def has_read(self, peer: int) -> bool:
        """All that was sent to it so far from this port; who sent it waits for its answer."""
        listening = self._listening()
        return any(line.port in listening and line.peer == peer and line.taken and not line.unread for line in lines())

    def is_asked(self) -> bool:
        """A question lies there that it has not read, while it is frozen; the whole of it, for it grows no more."""
        listening, before = self._listening(), self.lay_there
        self.lay_there = sum(line.unread for line in lines() if line.port in listening)
        return 0 < self.lay_there == before

    def _listening(self) -> set[int]:
        assert self.child.process is not None
        parent = psutil.Process(self.child.process.pid)
        return {c.laddr.port for c in parent.net_connections("tcp") if c.status == psutil.CONN_LISTEN}

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
            if word != signal.SIGCONT:
                parent.suspend()  # it starts nobody who would be left out
            for process in [parent, *parent.children(recursive=True)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.send_signal(word)
