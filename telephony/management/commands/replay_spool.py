from typing import Any

from django.core.management import BaseCommand
from django.utils import timezone

from telephony import replaying, spool


class Command(BaseCommand):
    help = (
        "Takes in what this host kept while the database could not be reached, and tries again what was set aside."
        " The web does so by itself; this is for a host whose web is stopped."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = replaying.replay(now=timezone.now(), set_aside_too=True)
        left = spool.state()
        self.stdout.write(f"{done} taken in, {left.waiting} left, {left.set_aside} of them set aside.")
