"""`make installed`: the server of docs/deploy.md, set up by its own commands on a Debian with a live systemd.

It needs root, debootstrap, systemd-nspawn, a way to Debian's packages and PyPI, and the ports 80, 443, 5432, 6379, 8000
and 8001; about eight minutes. Then people call without a break while its services are restarted, killed and brought to
a new version, while its database is away, and while a backup is made and tried. Leaves with 1 when a caller was not
answered, a call is not on record, or a service is not up.
"""

import base64
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from config.processes import Trouble
from tests.installed.callers import ACCOUNT, HOST, LINE, TOKEN, Callers
from tests.installed.guest import Guest, booted

BASE = Path(__file__).resolve().parents[2]
SERVICES = ["web@8000", "web@8001", "worker", "carrier", "beat"]
OWNER, APP = (
    "postgres://intersession:owner@127.0.0.1/intersession",
    "postgres://intersession_app:app@127.0.0.1/intersession",
)
FILLED_IN = {
    "SECRET_KEY": secrets.token_urlsafe(50),
    "FIELD_KEYS": f"first:{base64.b64encode(secrets.token_bytes(32)).decode()}",
    "DATABASE_URL": APP,
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "TWILIO_ACCOUNT_SID": ACCOUNT,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "TWILIO_API_BASE_URL": "http://127.0.0.1:9",  # there is no carrier: what is sent waits
    "EMAIL_URL": "consolemail://",
    "FALLBACK_URL": "",
}
CLINIC = (
    "--name 'Riverbend DBT' --slug riverbend --time-zone America/Chicago --office +13145550101"
    f" --line {LINE} --admin 'Ada Lindqvist' --email ada@riverbend.example"
)
TLS = f"""install -d /etc/nginx/tls
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN={HOST} \
  -keyout /etc/nginx/tls/privkey.pem -out /etc/nginx/tls/fullchain.pem"""
INSTEAD = {  # what the document leaves to the reader
    "apt-get install": lambda line: packages(line.split()[2:]),
    "git clone …": lambda line: line.replace("git clone …", "git clone --quiet /source"),
    "sudo -u postgres createuser --createdb": lambda line: login("intersession", "owner", "CREATEDB"),
    "sudo -u postgres createuser --pwprompt": lambda line: login("intersession_app", "app", ""),
    "install -D -m 0640 -g intersession .env": lambda line: "\n".join([line, *map(filled_in, FILLED_IN)]),
    "install -D -m 0600 /dev/null": lambda line: f"{line}\necho DATABASE_URL={OWNER} > /etc/intersession/owner.env",
    "intersession open_clinic": lambda line: f"intersession open_clinic {CLINIC}",
    "cp deploy/nginx": lambda line: f"{TLS}\n{line}",
}


def packages(names: list[str]) -> str:
    """This Debian has no Valkey yet, and the document says what else will do."""
    had = " ".join(names).replace("valkey-server", "redis-server")
    return f"apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends {had}"


def login(role: str, password: str, more: str) -> str:
    return f"""sudo -u postgres psql --quiet --command "CREATE ROLE {role} LOGIN {more} PASSWORD '{password}'\""""


def filled_in(name: str) -> str:
    return f"sed -i 's|^{name}=.*|{name}={FILLED_IN[name]}|' /etc/intersession/app.env"


def documented() -> str:
    """The commands of docs/deploy.md, with what they leave open filled in. Trouble where one is not there any more."""
    text = (BASE / "docs" / "deploy.md").read_text().split("## One server with systemd")[1]
    lines, missing = [], set(INSTEAD)
    for line in text.split("```")[1].strip().splitlines():
        start = next((start for start in INSTEAD if line.startswith(start)), None)
        command = line.split("  #")[0].strip().replace(" && ", "\n")  # else what fails before && is not seen
        lines.append(INSTEAD[start](command) if start else command)
        missing.discard(start or "")
    if missing:
        raise Trouble(f"docs/deploy.md has no line that begins with: {', '.join(sorted(missing))}")
    return "\n".join(lines)


def say(words: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {words}\n")
    sys.stdout.flush()


def prove(guest: Guest) -> list[str]:
    guest.run(documented(), patience=1800)
    say("set up by the commands of docs/deploy.md")
    guest.run(until_ready())
    people = Callers()
    people.start()
    for name in SERVICES:
        guest.run(f"systemctl restart intersession-{name}\n{until_ready()}")
    guest.run("systemctl kill --signal KILL intersession-worker intersession-web@8000")
    say("each service was restarted; a worker and a web were killed")
    new_version(guest)
    say("a new version, one web after the other")
    guest.run("systemctl stop postgresql@15-main; sleep 12; systemctl start postgresql@15-main")
    say("the database was away for 12 seconds")
    guest.run("systemctl start intersession-backup; OWNER=1 intersession restore_drill /var/backups/intersession")
    say("a backup was made and restored by the side")
    wrong = people.not_answered
    say(people.end())
    return wrong + found(guest, people.calls)


def until_ready() -> str:
    asked = [f"until bash -c '</dev/tcp/127.0.0.1/{port}' 2>/dev/null; do sleep 0.5; done" for port in (8000, 8001)]
    return "\n".join([*asked, "sleep 2"])


def new_version(guest: Guest) -> None:
    guest.run(
        """git clone --quiet /source /opt/intersession-next && cd /opt/intersession-next
        cp -r /opt/intersession-1.1.0/.venv . && .venv/bin/django-admin compilemessages --ignore=.venv
        .venv/bin/python manage.py collectstatic --noinput
        install -d -o intersession -g intersession media seals && ln -sfn intersession-next /opt/intersession
        systemctl start intersession-migrate"""
    )
    for name in SERVICES:
        guest.run(f"systemctl restart intersession-{name}\n{until_ready()}")


def found(guest: Guest, calls: int) -> list[str]:
    """What is wrong afterwards: calls that are not on record, services that are not up."""
    count = "SELECT count(*) FROM telephony_call WHERE direction = 'in'"
    asked = f'sudo -u postgres psql --no-align --tuples-only --command "{count}" intersession'
    end, on_record = time.monotonic() + 60, -1
    while on_record != calls and time.monotonic() < end:
        time.sleep(2)
        on_record = int(guest.run(asked))
    say(f"{on_record} calls on record; {guest.run('intersession replay_spool').strip()}")
    wrong = [] if on_record == calls else [f"{calls} people called, {on_record} calls are on record"]
    states = guest.run(f"systemctl is-active {' '.join(f'intersession-{name}' for name in SERVICES)} || true").split()
    return wrong + [f"{name} is {state}" for name, state in zip(SERVICES, states, strict=True) if state != "active"]


def main() -> None:
    if lacking := [program for program in ("debootstrap", "systemd-nspawn", "nsenter") if not shutil.which(program)]:
        sys.exit(f"Missing here: {', '.join(lacking)} (apt-get install debootstrap systemd-container).")
    with tempfile.TemporaryDirectory(prefix="installed-", dir="/var/tmp") as folder:
        source = Path(folder) / "source"
        subprocess.run(["git", "clone", "--quiet", "--bare", str(BASE), str(source)], check=True)
        try:
            with booted(Path(folder), source) as guest:
                wrong = prove(guest)
        except Trouble as trouble:
            wrong = [str(trouble)]
    for line in wrong:
        say(line)
    sys.exit(f"{len(wrong)} wrong" if wrong else None)


if __name__ == "__main__":
    main()
