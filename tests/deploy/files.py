"""What lies in deploy/, read once: the compose file, the units, nginx's timeouts, and the table of the processes."""

import re
import shlex
from pathlib import Path

import yaml

BASE = Path(__file__).resolve().parents[2]
DEPLOY = BASE / "deploy"
UNITS = DEPLOY / "systemd"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
NGINX = (DEPLOY / "nginx" / "intersession.conf").read_text()
SECONDS = {"s": 1, "m": 60}


def documented():
    """{process: words of its command}, from the first table of docs/operations.md."""
    table = (BASE / "docs" / "operations.md").read_text().split("|---|---|---|\n")[1].split("\n\n")[0]
    rows = [row.split("|")[1:3] for row in table.splitlines()]
    return {name.strip(): shlex.split(command.strip().strip("`")) for name, command in rows}


def unit(name):
    """{key: last value} of a unit's [Service], read as systemd does: the unit, then its drop-ins by their names."""
    drop_ins = [*UNITS.glob("intersession-.service.d/*.conf"), *UNITS.glob(f"{name}.d/*.conf")]
    files = [UNITS / name, *sorted(drop_ins, key=lambda file: file.name)]
    return dict(re.findall(r"^(\w+)=(.*)$", "\n".join(file.read_text() for file in files), re.MULTILINE))


def started_by(name):
    """The words with which a unit starts its process, the program without its folder."""
    program, *words = shlex.split(unit(name)["ExecStart"].replace("%%", "%"))
    return [Path(program).name, *words]


def seconds(text):
    number, unit = re.fullmatch(r"(\d+)(s|m)?", text).groups()
    return int(number) * SECONDS[unit or "s"]
