import sys
import time
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from coaching.canary import running, town
from coaching.models import CanaryRun
from coaching.models.canary import HOPS

LOOKS_EVERY_SECONDS = 1.0


class Command(BaseCommand):
    help = "Makes a test call now and prints each hop; leaves with 1 where it does not arrive. Needs running workers."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--patience", type=int, default=120, metavar="SECONDS")

    def handle(self, *args: Any, patience: int, **options: Any) -> None:
        if not town.is_set_up():
            raise CommandError("No test call is set up: set CANARY_FROM and CANARY_TO.")
        run = running.begin(now=timezone.now(), every=timedelta(0))
        if run is None:
            raise CommandError("A test call begins at this very moment: wait for it.")
        end, told = time.monotonic() + patience, 0
        while time.monotonic() < end and not run.is_over:
            running.go_on(now=timezone.now())
            run = CanaryRun.objects.get(pk=run.pk)
            told = self._tell(run, told)
            time.sleep(0 if run.is_over else LOOKS_EVERY_SECONDS)
        if not run.closed_at:
            self.stdout.write(self.style.ERROR(f"It did not arrive: waited for {run.waited_for or run.next_hop}."))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS(f"It arrived within {run.took():.0f} s."))

    def _tell(self, run: CanaryRun, told: int) -> int:
        done = [hop for hop in HOPS if getattr(run, hop)]
        for hop in done[told:]:
            seconds = (getattr(run, hop) - run.began_at).total_seconds()
            self.stdout.write(f"{hop.removesuffix('_at'):<10} {seconds:6.1f} s")
        return max(told, len(done))
