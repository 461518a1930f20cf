"""Sets up .venv with what is asked for, and nothing when it is there already.

Run by any Python as `python3 -I config/install.py run|dev`: standard library only, and words that an old
Python still reads, so that even that one gets its sentence.
"""

import hashlib
import importlib.util
import os
import platform
import re
import subprocess
import sys
from typing import BinaryIO

BASE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(BASE, ".venv")
LOG = os.path.join(BASE, ".local", "log", "install.log")
WANTED = {
    "run": ["requirements.txt", "requirements-local.txt"],
    "dev": ["requirements-dev.txt"],
}
NO_NETWORK = (
    "ConnectionError|NewConnection|name resolution|Errno -[23]|timed out|ProxyError"
    "|Network is unreachable|Max retries|from versions: none"
)
NO_COMPILER = "[Cc]ompiler|gcc|Failed building wheel|Failed to build|subprocess-exited-with-error|rustc|cargo|pg_config"


def fail(sentence: str) -> None:
    sys.exit(f"intersession: {sentence}")


def here() -> str:
    return f"Python {sys.version_info[0]}.{sys.version_info[1]} on {platform.machine()}"


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  whoever is older comes here to be told
        fail(
            f"Python 3.11 or newer is needed and {sys.executable} is Python {platform.python_version()};"
            " name another one: make run PYTHON=python3.12"
        )
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        fail("Python's venv module is missing: install it (Debian, Ubuntu: apt-get install python3-venv).")


def fingerprint(kind: str) -> str:
    """Changes with Python's version and with every pinned line."""
    digest = hashlib.sha256(sys.version.encode())
    for name in WANTED[kind]:
        with open(os.path.join(BASE, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def stamp(kind: str) -> str:
    return os.path.join(VENV, "installed-" + kind)


def is_done(kind: str) -> bool:
    try:
        with open(stamp(kind)) as file:
            return file.read() == fingerprint(kind) and os.access(os.path.join(VENV, "bin", "python"), os.X_OK)
    except OSError:
        return False


def run(words: "list[str]", log: BinaryIO) -> "tuple[int, str]":
    """Runs to its end with everything it says in the log; gives what it said."""
    mark = log.tell()
    status = subprocess.call(words, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=BASE)
    log.seek(mark)
    said = log.read().decode(errors="replace")
    log.seek(0, os.SEEK_END)
    return status, said


def why(said: str) -> str:
    """One sentence for what pip or venv said."""
    if re.search("No space left", said):
        return "The disk is full: the packages need about 600 MB."
    if re.search(NO_NETWORK, said):
        return "The packages could not be fetched: no way to the package index (network, proxy, pip's settings)."
    if re.search(NO_COMPILER, said):
        names = re.findall(r"[Ff]ailed (?:building wheel for|to build) '?([\w.-]+)", said) or ["A package"]
        return (
            f"{names[0]} has no ready-made wheel for {here()} and could not be built: install a C compiler"
            " (apt-get install build-essential python3-dev) or use Python 3.11 to 3.13."
        )
    missing = re.findall(r"No matching distribution found for (\S+)", said)
    if missing:
        return f"{missing[0]} is not offered for {here()}: use Python 3.11 to 3.13."
    lines = said.strip().splitlines() or ["nothing was said"]
    return f"Installing did not work: {lines[-1]}"


def install(kind: str) -> None:
    os.makedirs(os.path.dirname(LOG), exist_ok=True)
    python = os.path.join(VENV, "bin", "python")
    with open(LOG, "w+b") as log:
        usable = f"import pip, sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
        if not os.access(python, os.X_OK) or run([python, "-c", usable], log)[0]:
            status, said = run([sys.executable, "-m", "venv", "--clear", VENV], log)
            if status:
                fail(f"{why(said)} (all of it: {LOG})")
        files = [word for name in WANTED[kind] for word in ("-r", name)]
        words = [python, "-m", "pip", "install", "--no-input", "--disable-pip-version-check"]
        # Without byte code: only what is imported is compiled, when it is, and the first page comes sooner.
        words += ["--prefer-binary", "--no-compile"]
        status, said = run(words + files, log)
        if status:
            fail(f"{why(said)} (all of it: {LOG})")
    with open(stamp(kind), "w") as file:
        file.write(fingerprint(kind))


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    check_python()
    if not is_done(kind) and not is_done("dev"):  # who has the test tools has the rest
        sys.stdout.write("Setting up .venv (once; a few minutes without a package cache) …\n")
        sys.stdout.flush()
        install(kind)


if __name__ == "__main__":
    main()
