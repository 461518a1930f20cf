"""Starts one of the clinic's processes as it is, but with a clock that is wrong or with a bug planted in it.

    python -m tests.chaos.inside --clock 600 --bug lease celery --app config worker …

Only the processes of the rig are started this way; the product knows nothing of it.
"""

import importlib
import os
import runpy
import sys
from argparse import REMAINDER, ArgumentParser
from datetime import UTC, datetime, timedelta

import django
import time_machine


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    given = arguments()
    if given.clock:
        time_machine.travel(datetime.now(UTC) + timedelta(seconds=given.clock), tick=True).start()
    if given.bug:
        django.setup()
        importlib.import_module("tests.chaos.bugs").BUGS[given.bug]()  # it imports models: not before Django is set up
    module, *rest = given.command
    sys.argv = [module, *rest]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def arguments():
    parser = ArgumentParser()
    parser.add_argument("--clock", type=float, default=0, metavar="SECONDS", help="how far it goes wrong")
    parser.add_argument("--bug", default="")
    parser.add_argument("command", nargs=REMAINDER)
    return parser.parse_args()


if __name__ == "__main__":
    main()
