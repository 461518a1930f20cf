from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from clinic import audit, clinics, invitations, staff
from clinic.models import Clinic, User
from clinic.roles import Role
from coaching import skills

SET_UP = audit.SYSTEM("set-up")


class Command(BaseCommand):
    help = (
        "Opens a clinic: its coaching line, the strict policy, its country's crisis lines, the usual skills, an admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True, help="as clients know it: they hear it")
        parser.add_argument("--slug", required=True, help="a short name of letters and dashes")
        parser.add_argument("--time-zone", required=True, metavar="ZONE", help="for example America/Chicago")
        parser.add_argument("--country", default="US", metavar="CC", help="two letters; its crisis lines are listed")
        parser.add_argument("--language", default="en", choices=["en", "es"])
        parser.add_argument("--office", required=True, metavar="NUMBER", help="the office's number, with + and country")
        parser.add_argument("--line", required=True, action="append", metavar="NUMBER", help="a coaching line")
        parser.add_argument("--admin", required=True, metavar="NAME")
        parser.add_argument("--email", required=True, help="the admin's address, to sign in with")

    def handle(self, *args: Any, **wanted: Any) -> None:
        try:
            clinic, admin = _open(wanted)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{clinic.name} is open. {admin.name} chooses a password here (the link works once):")
        self.stdout.write(invitations.link(admin))


@transaction.atomic
def _open(wanted: dict[str, Any]) -> tuple[Clinic, User]:
    now = timezone.now()
    clinic = clinics.open_clinic(
        name=wanted["name"],
        slug=wanted["slug"],
        time_zone=wanted["time_zone"],
        country=wanted["country"],
        language=wanted["language"],
        office_number=wanted["office"],
        lines=tuple(wanted["line"]),
        by=SET_UP,
        now=now,
    )
    skills.add_start_list(clinic, by=SET_UP, now=now)
    admin = staff.create(clinic, email=wanted["email"], name=wanted["admin"], roles=[Role.ADMIN], by=SET_UP, now=now)
    return clinic, admin
