"""More people for the demo clinic, so that much can happen at once: `python -m tests.chaos.population`, as the owner.

Six therapists with three clients each: three always open, one always closed, one closed and covered, one who is away.
"""

import os
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.utils import timezone  # noqa: E402

from agreements import made_up  # noqa: E402
from clients import pins, records  # noqa: E402
from clinic import staff  # noqa: E402
from clinic.models import Clinic, User  # noqa: E402
from clinic.roles import Role  # noqa: E402
from coaching import covers, limits  # noqa: E402
from coaching.demo.people import EVERY_DAY, PASSWORD, week  # noqa: E402
from tests.chaos.people import CLIENTS, OPEN, THERAPISTS  # noqa: E402

ALWAYS = week("call", EVERY_DAY, "00:00", "00:00") + week("text", EVERY_DAY, "00:00", "00:00")


def main() -> None:
    now = timezone.now()
    before = now - timedelta(days=30)
    clinic = Clinic.objects.get(slug="riverbend")
    ada = User.objects.get(email="ada@riverbend.example")
    hired = [hire(clinic, name, number, ada, before) for name, number in THERAPISTS.items()]
    cover = covers.ask(hired[4], cover=hired[0], by=hired[4], now=before)
    covers.mark_seen(covers.accept(cover, by=hired[0], now=before), by=hired[4], now=before)
    limits.override(
        hired[5], starts_at=before, ends_at=now + timedelta(days=30), leave=True, no_cover=True, by=hired[5], now=before
    )
    for place, (name, number) in enumerate(CLIENTS.items()):
        take_in(clinic, name, number, hired[place % len(hired)], before)


def hire(clinic, name, number, ada, before):
    made = staff.create(
        clinic, email=f"{name.lower()}@riverbend.example", name=f"{name} Chaos", roles=[Role.THERAPIST],
        password=PASSWORD, phone=number, by=ada, now=before,
    )  # fmt: skip
    limits.set_week(made, week=ALWAYS if name in OPEN else (), by=made, now=before)
    limits.set_terms(made, response_minutes=60, longest_call_minutes=20, by=made, now=before)
    return made


def take_in(clinic, name, number, therapist, before):
    client = records.create(clinic=clinic, name=f"{name} Chaos", by=therapist, now=before)
    records.add_phone(client, number=number, label="cell", texts_agreed=True, by=therapist, now=before)
    pins.set_pin(client, pin=number[-6:].replace("550", "210"), by=therapist, now=before)
    records.assign_primary(client, therapist=therapist, by=therapist, now=before)
    made_up.pass_by_state(client, by=therapist, sent_at=before, signed_at=before + timedelta(days=1))


if __name__ == "__main__":
    main()
