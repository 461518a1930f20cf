"""`make run`: everything on this machine, started in order, watched, and stopped with Ctrl-C."""

import base64
import contextlib
import fcntl
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from config.celery import CARRIER
from config.embedded import APP, OWNER, Postgres, Valkey, binaries, running
from config.environment import Refused, read
from config.processes import Child, Trouble, free_port, wait_until

BASE = Path(__file__).resolve().parent.parent
KEPT = BASE / ".local"
SECRETS_OF_OURS = (
    "OWNER_PASSWORD",
    "APP_PASSWORD",
    "BROKER_PASSWORD",
    "APP_DATABASE_URL",
)  # no child needs them
RESTARTS = 5  # of one process in a minute; after that the run stops and says why
SIGN_INS = """
  {url}/          sign in with the password coaching-demo
      mira@riverbend.example    therapist, answers by her limits, Jonas covers
      jonas@riverbend.example   therapist, answers at any hour
      priya@riverbend.example   therapist, on leave, nobody covers
      lee@riverbend.example     skills group leader
      ada@riverbend.example     clinic admin
      otto@harbor.example, ines@harbor.example: another clinic
  {url}/phone/    the simulated telephones: call Riverbend DBT's line +1 314 555 0100 from any of them
  Logs are in .local/log, data in .local. Ctrl-C stops everything.
"""


def say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


@contextlib.contextmanager
def only_once() -> Iterator[None]:
    """One run in a folder. The lock is the kernel's: it is gone with its process, however that ended."""
    KEPT.mkdir(exist_ok=True)
    with (KEPT / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise Trouble(f"It runs already from this folder (process {lock.read().strip()}).") from None
        _write_pid(lock)
        yield


def _write_pid(lock: TextIO) -> None:
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()


def kept_environment(port: int, wanted: Mapping[str, str]) -> dict[str, str]:
    """What `.local/env` holds, made at the first start; the keys in it open the data beside it."""
    file = KEPT / "env"
    pairs = [line.partition("=") for line in file.read_text().splitlines()] if file.exists() else []
    kept = {name: value for name, _, value in pairs}
    if not kept and (KEPT / "postgres" / "PG_VERSION").exists():
        raise Trouble(
            "The database in .local/postgres is here, but .local/env with its keys is gone:"
            " put it back, or move .local/postgres away for a fresh demo clinic."
        )
    kept.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    kept.setdefault("FIELD_KEYS", f"first:{base64.b64encode(os.urandom(32)).decode()}")
    for name in SECRETS_OF_OURS[:3]:
        kept.setdefault(name, secrets.token_urlsafe(24))
    kept.setdefault("CANARY_FROM", "+13145550399")
    kept.setdefault("CANARY_TO", "+13145550300")
    for name in ("DATABASE_URL", "APP_DATABASE_URL", "POSTGRES_PROGRAMS") if wanted.get("DATABASE_URL") else ():
        kept.pop(name, None)
    kept |= {"PORT": str(port), "PUBLIC_URL": wanted.get("PUBLIC_URL") or f"http://127.0.0.1:{port}"}
    return kept


def write_environment(kept: Mapping[str, str]) -> None:
    """For `manage.py` in a second terminal, and for the next start. Nobody else reads it."""
    file = KEPT / "env"
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write("".join(f"{name}={value}\n" for name, value in kept.items()))


def check_ports(port: int) -> None:
    """Raises Trouble when a port is taken; a run that was killed may need a moment to let go of it."""
    for number, what in ((port, "the pages"), (port + 1, "the simulated carrier")):
        if not wait_until(lambda number=number: free_port(number) == number, 3, pause=0.3):  # type: ignore[misc]
            raise Trouble(f"Port {number} (for {what}) is busy: end who listens there, or: make run PORT={port + 100}")


def last_port(url: str) -> int:
    """The port of the last start, so that an address somebody noted stays true when it can."""
    tail = url.rpartition("@")[2].partition("/")[0].rpartition(":")[2]
    return int(tail) if tail.isdecimal() else 0


def servers(kept: dict[str, str], given: Mapping[str, str]) -> list[Postgres | Valkey]:
    """The embedded ones that are needed; their addresses are added to `kept`."""
    needed: list[Postgres | Valkey] = []
    if not given.get("DATABASE_URL"):
        port = free_port(last_port(kept.get("DATABASE_URL", "")))
        log = KEPT / "log" / "postgresql.log"
        postgres = Postgres(KEPT / "postgres", log, port, kept["OWNER_PASSWORD"], kept["APP_PASSWORD"])
        kept |= {"DATABASE_URL": postgres.url(OWNER), "APP_DATABASE_URL": postgres.url(APP)}
        kept["POSTGRES_PROGRAMS"] = str(binaries())  # whatever version the system has, these fit
        needed.append(postgres)
    if not given.get("REDIS_URL"):
        port = free_port(last_port(kept.get("REDIS_URL", "")))
        valkey = Valkey(KEPT / "valkey", KEPT / "log" / "valkey.log", port, kept["BROKER_PASSWORD"])
        kept["REDIS_URL"] = valkey.url
        needed.append(valkey)
    return needed


def children(env: Mapping[str, str]) -> list[Child]:
    """The application's processes in the order of their start; they run as the role without extra rights."""
    python = [sys.executable, "-m"]
    figures = KEPT / "figures"
    figures.mkdir(exist_ok=True)
    for left in figures.glob("*.db"):
        left.unlink()
    web = {"SPOOL_DIR": str(KEPT / "spool"), **env, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
    celery = [*python, "celery", "--app", "config", "--skip-checks", "--quiet"]  # migrate made them
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel"]
    table = {
        "exchange": ([sys.executable, "manage.py", "exchange"], env),
        "web": ([*python, "gunicorn", "--config", "python:config.gunicorn"], web),
        "worker": ([*worker, "INFO", "--hostname", "worker@%h", "--queues", "celery"], env),
        "carrier": ([*worker, "INFO", "--hostname", "carrier@%h", "--queues", CARRIER], env),
        "beat": ([*celery, "beat", "--pidfile", ""], env),
    }
    return [Child(name, argv, KEPT / "log" / f"{name}.log", env=e, cwd=BASE) for name, (argv, e) in table.items()]


def furnish(env: Mapping[str, str]) -> None:
    """Tables, rights, demo clinic, static files; in a process of its own that runs as the owner."""
    log = KEPT / "log" / "furnish.log"
    with log.open("wb") as out:
        done = subprocess.run([sys.executable, "-m", "config.furnish"], cwd=BASE, env=env, stdout=out, stderr=out)
    if done.returncode:
        raise Trouble(f"The database could not be prepared: {Child('', [], log).last_words()} (all of it: {log})")


def answers(port: int) -> bool:
    """Whether the pages are there."""
    try:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def start(processes: list[Child], port: int) -> None:
    for child in processes:
        child.start()
    if not wait_until(lambda: (answers(port) and listens(port + 1)) or not all(c.alive() for c in processes), 60):
        raise Trouble(f"The pages did not come up within a minute: see {KEPT / 'log' / 'web.log'}")
    for child in processes:
        if not child.alive():
            raise Trouble(f"The {child.name} process ended at once: {child.last_words()} (all of it: {child.log})")


def watch(watched: Sequence[Child | Postgres | Valkey]) -> None:
    """Until somebody stops us. What died is started again, but not for ever."""
    deaths: dict[str, list[float]] = defaultdict(list)
    while True:
        time.sleep(1)
        for each in watched:
            child = each if isinstance(each, Child) else each.child
            if child is None or child.alive():
                continue
            recent = [at for at in deaths[child.name] if at > time.monotonic() - 60]
            if len(recent) >= RESTARTS:
                raise Trouble(f"The {child.name} process keeps ending: {child.last_words()} (all of it: {child.log})")
            deaths[child.name] = [*recent, time.monotonic()]
            say(f"  The {child.name} process ended and is started again.")
            with contextlib.suppress(Trouble):  # what a killed server left may be in the way for a moment
                each.start()


def stop(processes: list[Child]) -> None:
    """All are asked at once and each is waited for, the last one started first."""
    for child in reversed(processes):
        child.ask()
    for child in reversed(processes):
        child.stop()


def own_words(kept: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    """What the processes are told: what was kept, what the terminal said instead, and none of our passwords."""
    env = {**kept, **{name: value for name, value in given.items() if value}}
    return {name: value for name, value in env.items() if name not in SECRETS_OF_OURS}


def as_application(env: Mapping[str, str], kept: Mapping[str, str]) -> dict[str, str]:
    """The same with the address of the role that owns nothing, where the database is ours."""
    return {**env, "DATABASE_URL": kept.get("APP_DATABASE_URL", env["DATABASE_URL"])}


def run(port: int, given: Mapping[str, str]) -> None:
    check_ports(port)
    kept = kept_environment(port, given)
    embedded = servers(kept, given)
    env = own_words(kept, given)
    settings = read(env)
    if not settings.local:
        raise Trouble(f"`make run` is for this machine only, and PUBLIC_URL is {settings.public_url}.")
    write_environment(kept)
    with running(*embedded):
        say("Preparing the database and the demo clinic …")
        furnish(env)
        processes = children(as_application(env, kept))
        try:
            start(processes, port)
            say(SIGN_INS.format(url=settings.public_url))
            watch([*embedded, *processes])
        finally:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is being done
            say("Stopping …")
            stop(processes)


def main() -> None:
    """Leaves with 0 when it was asked to stop, with 1 and one sentence when something is wrong."""
    for name in (signal.SIGTERM, signal.SIGHUP):  # also when the terminal is closed
        signal.signal(name, signal.default_int_handler)
    given = dict(os.environ)
    try:
        port = read({"PORT": given.get("PORT", "")}).port
        with only_once():
            run(port, given)
    except KeyboardInterrupt:
        say("Stopped.")
    except Refused as refusal:
        sys.exit(f"intersession: {refusal}")
    except Trouble as trouble:
        sys.exit(f"intersession: {trouble}")
    except PermissionError as error:
        sys.exit(f"intersession: {error.filename} belongs to another user: run as that user, or move .local away.")


if __name__ == "__main__":
    main()
