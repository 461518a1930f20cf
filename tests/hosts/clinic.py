"""The clinic on nine hosts: nginx, two webs, two hosts of jobs, PostgreSQL and its standby, the broker, the carrier."""

import base64
import json
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from unittest.mock import patch
from urllib.request import urlopen

from config import launch
from config.processes import Child, Trouble, wait_until
from tests.hosts import engines
from tests.hosts.carrier import LINE
from tests.hosts.network import Network, at, on

WEBS, JOBS = ["web1", "web2"], ["jobs1", "jobs2"]
NAMES = ["edge", *WEBS, *JOBS, "db1", "db2", "broker", "carrier"]
ACCOUNT, TOKEN = "AC" + "7" * 32, "the-token-of-this-proof"
EXCHANGE_PORT = 4010
PATIENCE = 60.0


class Clinic:
    def __init__(self, folder: Path, network: Network) -> None:
        self.folder, self.network, self.stack = folder, network, ExitStack()
        self.ledger = folder / "ledger"
        self.certificates = engines.Certificates(folder, list(network.addresses.values()))
        self.url, self.carrier_url = (f"https://{network.addresses[name]}" for name in ("edge", "carrier"))
        self.databases = [engines.Postgres(name, folder, self.certificates) for name in ("db1", "db2")]
        self.env = self._environment()
        self.processes = {name: self._processes(name) for name in (*WEBS, *JOBS)}

    # What it is made of.

    def _environment(self) -> dict[str, str]:
        hosts, ca = self.network.addresses, self.certificates.ca
        both = f"{hosts['db1']}:5432,{hosts['db2']}:5432/{engines.NAME}"
        secure = f"sslmode=verify-full&sslrootcert={ca}"
        options = f"target_session_attrs=read-write&tcp_user_timeout=2000&{secure}"
        return {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            "SECRET_KEY": secrets.token_urlsafe(50),
            "FIELD_KEYS": f"proof:{base64.b64encode(os.urandom(32)).decode()}",
            "DATABASE_URL": f"postgres://{engines.APP}:{engines.PASSWORD}@{both}?{options}",
            "REDIS_URL": f"rediss://:{engines.PASSWORD}@{hosts['broker']}:6379/0?ssl_ca_certs={ca}",
            "PUBLIC_URL": self.url,
            "ALLOWED_HOSTS": hosts["edge"],
            "TWILIO_ACCOUNT_SID": ACCOUNT,
            "TWILIO_AUTH_TOKEN": TOKEN,
            "TWILIO_API_BASE_URL": self.carrier_url,
            "EMAIL_URL": "dummymail://",
            "REQUESTS_CA_BUNDLE": str(ca),
            "SSL_CERT_FILE": str(ca),
            "PYTHONUNBUFFERED": "1",
        }

    def _owners(self) -> dict[str, str]:
        owner = self.env["DATABASE_URL"].replace(f"//{engines.APP}:", f"//{engines.OWNER}:")
        return {**self.env, "DATABASE_URL": owner, "SPOOL_DIR": str(self.folder / "spool")}

    def _processes(self, host: str) -> dict[str, Child]:
        """Those of `make run` that belong on this host, with words and environment of a clinic on the net."""
        wanted = ("web",) if host in WEBS else ("worker", "carrier", "beat")
        env = {**self.env, "SPOOL_DIR": str(self.folder / "spool" / host)}
        made = {}
        with patch.object(launch, "KEPT", self.folder):
            children = launch.children(env)
        for child in children:
            if child.name in wanted:
                argv = on(host, [word.replace("@%h", f"@{host}") for word in child.argv])
                log = self.folder / "log" / f"{host}-{child.name}.log"
                made[child.name] = Child(child.name, argv, log, env, launch.BASE, patience=80)
        return made

    # How it starts.

    @contextmanager
    def running(self) -> Iterator["Clinic"]:
        with self.stack:
            self._start_servers()
            self._furnish()
            self._start_standby()
            for processes in self.processes.values():
                for child in processes.values():
                    self.start(child)
            self._sees(lambda: all(map(self.ready, WEBS)), "the webs are not ready")
            yield self

    def start(self, child: Child) -> None:
        child.start()
        self.stack.callback(child.stop)

    def _start_servers(self) -> None:
        primary, hosts = self.databases[0], self.network.addresses
        primary.make()
        self.start(primary.child)
        self._sees(primary.answers, "PostgreSQL does not answer")
        primary.furnish()
        self.start(engines.broker("broker", self.folder, self.certificates))
        sites = engines.of_the_house(self.folder, self.certificates, hosts["edge"], [hosts[web] for web in WEBS])
        self.start(engines.nginx("edge", self.folder, sites))
        self.start(engines.nginx("carrier", self.folder, engines.of_the_carrier(self.certificates, EXCHANGE_PORT)))
        words = [sys.executable, "-m", "tests.hosts.carrier", str(EXCHANGE_PORT), str(self.ledger)]
        log = self.folder / "log" / "exchange.log"
        self.start(Child("exchange", on("carrier", words), log, self.env, launch.BASE))

    def _furnish(self) -> None:
        """As docs/deploy.md says; the demo clinic beside it, which only a local installation may load."""
        owners = self._owners()
        engines.run(*on("jobs1", [sys.executable, "-m", "config.furnish"]), cwd=launch.BASE, env=owners)
        local = {name: owners[name] for name in ("PATH", "SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "SPOOL_DIR")}
        words = [sys.executable, "manage.py", "demo", "--no-history"]
        engines.run(*on("jobs1", words), cwd=launch.BASE, env=local)
        fallback = [sys.executable, "manage.py", "line_fallback", str(self.folder / "fallback")]
        engines.run(*on("jobs1", fallback), cwd=launch.BASE, env=self.env)

    def _start_standby(self) -> None:
        primary, standby = self.databases
        standby.copy(self.network.addresses[primary.host])
        self.start(standby.child)
        self._sees(standby.answers, "the standby does not answer")

    def _sees(self, true: object, otherwise: str) -> None:
        if not wait_until(true, PATIENCE, pause=0.2):  # type: ignore[arg-type]
            raise Trouble(f"{otherwise}: see {self.folder / 'log'}")

    # What can be asked of it.

    def ready(self, web: str) -> bool:
        with at(web), suppress(OSError), urlopen("http://127.0.0.1:8000/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
        return False

    def ask(self, question: str) -> list[list[str]]:
        """Of the database that is written to now."""
        for database in self.databases:
            if database.child.alive() and database.says("SELECT pg_is_in_recovery()") == "f":
                said = database.says(question, engines.NAME)
                return [row.split("|") for row in said.splitlines()]
        raise Trouble("no database can be written to")

    def given_to_the_carrier(self) -> list[dict[str, object]]:
        return [json.loads(row) for row in self.ledger.read_text().splitlines()] if self.ledger.exists() else []


@contextmanager
def nine_hosts(folder: Path) -> Iterator[Clinic]:
    """Raises Trouble with one sentence where this machine cannot have them."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        raise Trouble("Network namespaces need root and the program ip (iproute2).")
    folder.chmod(0o711)
    (folder / "log").mkdir()
    with Network(NAMES) as network, Clinic(folder, network).running() as clinic:
        yield clinic


__all__ = ["ACCOUNT", "JOBS", "LINE", "TOKEN", "WEBS", "Clinic", "nine_hosts"]
