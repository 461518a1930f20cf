import sys
from typing import Any

from django.utils import timezone

from coaching import readiness
from coaching.readiness.telling import Telling


class Command(Telling):
    help = "Is this installation ready to take calls? One line per check; leaves with 1 where there is a problem."

    def handle(self, *args: Any, **options: Any) -> None:
        if problems := self.tell(readiness.report(now=timezone.now())):
            self.stdout.write(self.style.ERROR(f"Not ready: {problems} to put right."))
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("Ready to take calls."))
