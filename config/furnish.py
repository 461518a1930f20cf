"""Before the doors open: tables and rights; on this machine also the demo clinic and the static files.

`make run` runs it as the owner of the database; a deployment runs it at each new version, and has collected its
static files when the code was put there.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db.utils import DatabaseError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def main() -> None:
    django.setup()
    steps = ["migrate", "createcachetable", "grant_rights"] + (["demo"] if settings.LOCAL else [])
    try:
        for step in steps:
            if step in get_commands():
                call_command(step)
        if settings.LOCAL:
            call_command("collectstatic", interactive=False, verbosity=0)
    except (CommandError, DatabaseError) as error:
        sys.stdout.flush()  # so that the reason stands last in the log, where `make run` reads it
        sys.exit(f"{step}: {str(error).strip().splitlines()[0]}")


if __name__ == "__main__":
    main()
