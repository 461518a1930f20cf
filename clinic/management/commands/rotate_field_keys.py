from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinic import rotation


class Command(BaseCommand):
    help = (
        "Encrypts every text anew with the first key of FIELD_KEYS. Put the new key first, keep the old one "
        "behind it, restart, run this as the owner of the tables, then take the old key out."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = rotation.rotate(timezone.now())
        self.stdout.write(f"{outcome.resealed} texts encrypted anew.")
        if outcome.unreadable:
            raise CommandError("These cannot be opened, keep the old keys:\n" + "\n".join(outcome.unreadable))
