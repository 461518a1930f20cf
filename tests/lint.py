"""`make lint`, what ruff cannot see: migrations missing or dangerous, translations not compiled."""

import gettext
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import django
from django.core.management import CommandError, call_command

from tests.servers import ensure

BASE = Path(__file__).resolve().parent.parent
APPS = ["clinic", "telephony", "clients", "agreements", "coaching"]


def check_migrations() -> None:
    """Raises CommandError or SystemExit when a model has no migration, or one would lock or break a running clinic."""
    call_command("makemigrations", *APPS, check=True, dry_run=True)
    call_command(
        "lintmigrations", include_apps=APPS, no_cache=True, quiet=["ok", "ignore"], project_root_path=str(BASE)
    )


def catalogue(compiled: bytes) -> dict[object, str]:
    return gettext.GNUTranslations(io.BytesIO(compiled))._catalog  # type: ignore[attr-defined]  # no public way


def stale_messages() -> list[str]:
    """The .po files whose compiled neighbour says something else; all of them when msgfmt is missing."""
    stale = []
    for source in sorted((BASE / "locale").glob("*/LC_MESSAGES/*.po")):
        made = subprocess.run(["msgfmt", "--check", "-o", "-", str(source)], capture_output=True)
        if made.returncode:
            sys.exit(f"Translations: {made.stderr.decode().strip()}")
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or catalogue(compiled.read_bytes()) != catalogue(made.stdout):
            stale.append(str(source.relative_to(BASE)))
    return stale


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    ensure()
    django.setup()
    try:
        check_migrations()
    except CommandError as error:
        sys.exit(f"Migrations: {error}")
    if not shutil.which("msgfmt"):
        sys.exit("Translations: gettext is missing (Debian, Ubuntu: apt-get install gettext).")
    if stale := stale_messages():
        sys.exit(f"Translations: run `make messages`, these were changed and not compiled: {', '.join(stale)}")


if __name__ == "__main__":
    main()
