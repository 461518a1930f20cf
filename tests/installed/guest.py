"""A Debian of its own with systemd as its first process, in a folder; it shares this machine's network."""

import contextlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from config.processes import Trouble, wait_until

RELEASE, MIRROR = "bookworm", "http://deb.debian.org/debian"
FIRST = "systemd,systemd-sysv,dbus,ca-certificates,git,sudo,openssl"
TRUSTED = "etc/ssl/certs/ca-certificates.crt"
PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class Guest:
    def __init__(self, nspawn: int) -> None:
        self.nspawn = nspawn

    def run(self, script: str, *, patience: float = 900) -> str:
        """What a script of root's prints. Trouble, with its last words, when a line of it fails."""
        inside = ["nsenter", "--target", self._first(), "--mount", "--uts", "--ipc", "--pid", "--cgroup"]
        shell = ["env", "--ignore-environment", PATH, "HOME=/root", "LANG=C.UTF-8", "bash", "-euo", "pipefail"]
        done = subprocess.run([*inside, *shell, "-c", script], capture_output=True, text=True, timeout=patience)
        if done.returncode:
            raise Trouble(f"{script[:400]}\n{(done.stdout + done.stderr)[-2000:]}")
        return done.stdout

    def is_up(self) -> bool:
        with contextlib.suppress(Trouble):
            return self.run("systemctl is-system-running || true").strip() in {"running", "degraded"}
        return False

    def _first(self) -> str:
        found = subprocess.run(["pgrep", "--parent", str(self.nspawn)], capture_output=True, text=True).stdout.split()
        if not found:
            raise Trouble("Debian is not running.")
        return found[0]


@contextlib.contextmanager
def booted(folder: Path, source: Path) -> Iterator[Guest]:
    """The code of this folder lies in its /source."""
    words = ["debootstrap", "--variant=minbase", f"--include={FIRST}", RELEASE, str(folder / "debian"), MIRROR]
    made = subprocess.run(words, capture_output=True, text=True)
    if made.returncode:
        raise Trouble(f"debootstrap: {made.stdout[-800:]}")
    shutil.copy(Path("/") / TRUSTED, folder / "debian" / TRUSTED)  # a mirror may have a certificate of this house
    options = ["--register=no", "--keep-unit", "--resolv-conf=copy-host", f"--bind-ro={source}:/source", "--boot"]
    argv = ["systemd-nspawn", f"--directory={folder / 'debian'}", *options]
    with (folder / "boot.log").open("w") as log:
        nspawn = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
    guest = Guest(nspawn.pid)
    try:
        if not wait_until(guest.is_up, 90, pause=0.5):
            raise Trouble(f"systemd does not come up: {(folder / 'boot.log').read_text()[-800:]}")
        yield guest
    finally:
        with contextlib.suppress(Trouble):
            guest.run("systemctl --no-block poweroff")
        nspawn.wait(90)
