from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clinic import encryption
from coaching import rotating
from coaching.watch import clocks


class Command(BaseCommand):
    help = (
        "Moves everything to the first key of FIELD_KEYS. Put the new key first, keep the old one behind it, restart "
        "all processes, run this as the owner of the tables, and take the old key out a day later."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        key = encryption.current_key()
        if strangers := clocks.without_key(key):
            raise CommandError(
                f"Nothing was moved: {', '.join(strangers)} could not read it, for want of the key {key}. Restart all"
                " processes with this FIELD_KEYS, wait a minute, and run this again. One that is gone for good is"
                " forgotten after three minutes."
            )
        moved = rotating.move_all(now=timezone.now())
        self.stdout.write(
            f"{moved.texts} texts, {moved.pictures} pictures, {moved.seals} seal keys and {moved.pins} PINs moved"
            f" to {key}."
        )
        if moved.unreadable:
            raise CommandError("These cannot be opened, keep the old keys:\n" + "\n".join(moved.unreadable))
        if older := list(encryption.ring())[1:]:
            self.stdout.write(
                f"In a day take {', '.join(older)} out of FIELD_KEYS; keep it as long as backups from before."
            )
