from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from agreements import seal_keys
from agreements.models import SealCertificate
from clinic import audit
from clinic.models import Clinic

BY = audit.SYSTEM("seal_key")


class Command(BaseCommand):
    help = (
        "Gives every clinic that has none a seal for its agreements. --renew: a new one, old files stay valid. "
        "Backups take the key files along."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("clinics", nargs="*", metavar="SLUG", help="these clinics only")
        parser.add_argument("--renew", action="store_true", help="also where there is one")

    def handle(self, *args: Any, clinics: list[str], renew: bool, **options: Any) -> None:
        now = timezone.now()
        chosen = Clinic.objects.filter(slug__in=clinics) if clinics else Clinic.objects.all()
        if missing := set(clinics) - {clinic.slug for clinic in chosen}:
            raise CommandError(f"No such clinic: {', '.join(sorted(missing))}.")
        for clinic in chosen.order_by("slug"):
            kept = SealCertificate.objects.filter(clinic=clinic, retired_at=None, valid_until__gt=now).first()
            if kept is None or renew:
                kept = seal_keys.make(clinic, by=BY, now=now)
                self.stdout.write(f"{clinic.slug}: made, key in {seal_keys.path_of(kept)}")
            self.stdout.write(f"{clinic.slug}: {kept.fingerprint}, valid until {kept.valid_until:%Y-%m-%d}")
