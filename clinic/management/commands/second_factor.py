from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clinic import audit, second_factor
from clinic.models import User

LONGEST_NAME = 100


class Command(BaseCommand):
    help = (
        "Lets somebody of the staff set up their second step anew who lost their phone or key, where no other admin of "
        "the clinic can (Settings, Staff). They are signed out everywhere; the password stays. Recognise them first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address they sign in with")
        parser.add_argument("--by", required=True, metavar="NAME", help="who you are; the clinic's admins read it")
        parser.add_argument(
            "--why", required=True, help="how you recognised them; no client's name, nothing about health"
        )

    def handle(self, *args: Any, email: str, by: str, why: str, **options: Any) -> None:
        by, why = by.strip(), why.strip()
        for option, said, longest in (("--by", by, LONGEST_NAME), ("--why", why, audit.LONGEST_LABEL)):
            if not 0 < len(said) <= longest:
                raise CommandError(f"{option} takes 1 to {longest} characters.")
        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody on the staff of any clinic signs in with {email}.")
        if not second_factor.is_held(user):
            raise CommandError(f"{user.name} has no second step. Nothing was changed.")
        second_factor.reset(user, by=audit.operator(by), now=timezone.now(), why=why)
        self.stdout.write(f"{user.name} ({user.clinic.name}) is signed out everywhere.")
        self.stdout.write(
            "They set up a second step anew when they sign in next, with their password. An e-mail tells them."
        )
