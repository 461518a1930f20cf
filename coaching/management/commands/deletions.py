from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinic.models import User
from clinic.roles import Role
from coaching.backups import deletions
from coaching.backups.programs import Trouble


class Command(BaseCommand):
    help = (
        "Lists the deletions that stand, or those that another database or a backup knows and this one does not: "
        "after a restore they have to be ordered again."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--not-here", metavar="SOURCE", help="a backup, a folder of them, or a database's name")
        parser.add_argument("--order-again", metavar="EMAIL", help="by this admin; each begins an hour later")

    def handle(self, *args: Any, not_here: str | None, order_again: str | None, **options: Any) -> None:
        if order_again and not not_here:
            raise CommandError("--order-again goes with --not-here.")
        try:
            found = deletions.not_here(deletions.of_source(not_here)) if not_here else deletions.of_this_database()
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        if order_again:
            self._order(found, order_again)
            return
        for one in found:
            self.stdout.write(str(one))
        if not found:
            self.stdout.write("None is missing here." if not_here else "None.")

    def _order(self, found: list[deletions.Deletion], email: str) -> None:
        admin = User.objects.filter(email__iexact=email, is_active=True).first()
        if admin is None or not admin.has_role(Role.ADMIN):
            raise CommandError(f"{email} is not an admin of a clinic here.")
        left = 0
        for one, in_the_way in deletions.order_again(found, by=admin, now=timezone.now()):
            left += bool(in_the_way)
            self.stdout.write(f"{one}: {in_the_way or 'ordered, begins in an hour'}")
        if left:
            raise CommandError(f"{left} left to do.")
