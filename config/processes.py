"""A process of ours: in its own group, logging to a file, ended in an orderly way, and never outliving us."""

import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

PR_SET_PDEATHSIG = 1  # prctl(2): the kernel sends a signal to the child when its parent dies, even by kill -9
NOBODY = ("postgres", "nobody")


class Trouble(Exception):
    """What went wrong, and what to do, in one sentence for the person at the terminal."""


def free_port(wanted: int = 0) -> int:
    """`wanted` when nobody listens there, else any port that is free now."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise Trouble("No free port is left on this machine.")


def wait_until(true: Callable[[], bool], seconds: float, pause: float = 0.05) -> bool:
    """Whether it came true within `seconds`."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def as_other_user(uid: int, *needed: Path) -> list[str]:
    """What stands before a command that root must not run, also where `needed` is in a folder of root."""
    words = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]
    if not shutil.which("setpriv"):
        raise Trouble("PostgreSQL does not run as root and setpriv (util-linux) is missing: run as another user.")
    if not all(passable(path.resolve()) for path in needed):
        words += ["--inh-caps=-all,+dac_override", "--ambient-caps=-all,+dac_override"]
    return words


def passable(path: Path) -> bool:
    """Whether anybody may go through all folders down to it."""
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def _die_with_parent(stop_signal: int) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, stop_signal, 0, 0, 0)


@dataclass
class Child:
    """One process; `stop` is polite first and certain after `patience` seconds."""

    name: str
    argv: Sequence[str]
    log: Path
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 15.0
    stdin: bytes | None = None
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    asked: bool = field(default=False, init=False)

    def start(self) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        argv = list(self.argv)
        if argv[0] == "setpriv":  # a change of user forgets the wish below, so it is made after the change
            argv.insert(1, f"--pdeathsig={self.stop_signal.name.removeprefix('SIG')}")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE if self.stdin else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.env) if self.env is not None else None,
                cwd=self.cwd,
                start_new_session=True,
                preexec_fn=_die_with_parent(self.stop_signal),
            )
        if self.stdin and self.process.stdin:
            self.process.stdin.write(self.stdin)
            self.process.stdin.close()
        self.asked = False

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def ask(self) -> None:
        """To end, without waiting for it."""
        if self.process is not None and not self.asked and self.alive():
            self.process.send_signal(self.stop_signal)
            self.asked = True

    def stop(self) -> None:
        if self.process is None:
            return
        if self.alive():
            self.ask()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)  # its own children, if it left any
        self.process.wait()

    def last_words(self) -> str:
        """The last line of its log, for a sentence about why it ended."""
        lines = self.log.read_text(errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1][:300] if lines else "it said nothing"
