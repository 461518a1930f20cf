#!/usr/bin/env python
"""Django's command line; a database that does not answer gets one sentence, not a traceback."""

import os
import sys

from django.conf import settings
from django.core.management import execute_from_command_line
from django.db.utils import OperationalError

from config.logging import uncaught


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    sys.excepthook = uncaught
    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if "connection to server" not in str(error) and "could not translate" not in str(error):
            raise
        if settings.ENVIRONMENT.embedded or settings.LOCAL:
            sys.exit("The database does not answer: start it with `make run` in another terminal.")
        sys.exit(f"The database of DATABASE_URL does not answer: {str(error).strip().splitlines()[0]}")


if __name__ == "__main__":
    main()
