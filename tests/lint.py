"""`make lint`, what ruff cannot see: migrations missing or dangerous, translations not compiled."""

import gettext
import io
import os
import re
import sys
from pathlib import Path

import django
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.core.management import CommandError, call_command

from tests.servers import ensure

BASE = Path(__file__).resolve().parent.parent
PLACE = re.compile(r"%(?:\(\w+\))?[sd]")
APPS = ["clinic", "telephony", "clients", "agreements", "coaching"]


def check_migrations() -> None:
    """Raises CommandError or SystemExit when a model has no migration, or one would lock or break a running clinic."""
    call_command("makemigrations", *APPS, check=True, dry_run=True)
    call_command(
        "lintmigrations", include_apps=APPS, no_cache=True, quiet=["ok", "ignore"], project_root_path=str(BASE)
    )


def catalogue(compiled: bytes) -> dict[object, str]:
    said = gettext.GNUTranslations(io.BytesIO(compiled))._catalog  # type: ignore[attr-defined]  # no public way
    return {message: words for message, words in said.items() if message}


def compiled_anew(source: Path) -> bytes:
    """By Babel, which is here anyway: gettext's own msgfmt is not on every machine. Leaves with what is wrong."""
    with source.open("rb") as file:
        read = read_po(file, locale=source.parents[1].name, abort_invalid=True)
    for message in read:
        if message.python_format and not message.fuzzy and not fills_the_same_places(message):
            sys.exit(f"Translations: {source}:{message.lineno}: its places to be filled are not those of the original")
    made = io.BytesIO()
    write_mo(made, read)
    return made.getvalue()


def fills_the_same_places(message: Message) -> bool:
    """One that lost or invented a `%(name)s` would break the page. One of several plurals may leave one out."""
    original = set(PLACE.findall(" ".join([message.id] if isinstance(message.id, str) else message.id)))
    if isinstance(message.string, str):
        return not message.string or set(PLACE.findall(message.string)) == original
    return all(set(PLACE.findall(plural)) <= original for plural in message.string)


def stale_messages() -> list[str]:
    """The .po files whose compiled neighbour says something else."""
    stale = []
    for source in sorted((BASE / "locale").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or catalogue(compiled.read_bytes()) != catalogue(compiled_anew(source)):
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
    if stale := stale_messages():
        sys.exit(f"Translations: run `make messages`, these were changed and not compiled: {', '.join(stale)}")


if __name__ == "__main__":
    main()
