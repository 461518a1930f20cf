"""Before the doors open: tables and rights; on this machine also the demo clinic and the static files.

`make run` runs it as the owner of the database; a deployment runs it at each new version, and has collected its
static files when the code was put there.
"""

import os
import sys
import time
from collections.abc import Callable

import django
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.db.utils import DatabaseError, OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
IN_EACH_OTHERS_WAY = {"55P03", "40P01"}  # PostgreSQL's codes: a lock that was not to be had, a deadlock
TRIES, PAUSE = 60, 5.0  # five minutes and more: a backup holds every table while it is made


def main() -> None:
    django.setup()
    steps = ["migrate", "createcachetable", "grant_rights"] + (["demo"] if settings.LOCAL else [])
    try:
        for step in steps:
            if step in get_commands():
                _outlasting(lambda step=step: call_command(step))  # type: ignore[misc]
        if settings.LOCAL:
            call_command("collectstatic", interactive=False, verbosity=0)
    except (CommandError, DatabaseError) as error:
        sys.stdout.flush()  # so that the reason stands last in the log, where `make run` reads it
        sys.exit(f"{step}: {str(error).strip().splitlines()[0]}")


def _outlasting(do: Callable[[], object]) -> None:
    """What runs goes first: whoever holds a table is waited for, without standing in anybody's way meanwhile. What was
    done before is done; a migration that gave way is begun anew.
    """
    for _try in range(TRIES - 1):
        try:
            do()
            return
        except OperationalError as error:
            if getattr(error.__cause__, "pgcode", None) not in IN_EACH_OTHERS_WAY:
                raise
            sys.stdout.write(f"A table is in use, tried again in {PAUSE:.0f} s.\n")
            time.sleep(PAUSE)
    do()


if __name__ == "__main__":
    main()
