"""A clinic of any size, for measuring, realistic in numbers; the same seed gives the same people and times."""

from __future__ import annotations

from datetime import datetime
from random import Random

from django.db import connection, transaction

from clinic import audit
from coaching.scale import contacts, people
from coaching.scale.people import SET_UP, People

SEED = 2026
TABLES = (
    "clinic_user clients_client clients_clientphone clients_careteammember clients_coachingplan agreements_agreement"
    " coaching_weeklywindow coaching_limitsetting coaching_contact"
).split()


@transaction.atomic
def load(*, clients: int, contacts_count: int, now: datetime, seed: int = SEED) -> People:
    """One more clinic "Scale" with so many clients and contacts. Nothing else is touched."""
    random = Random(seed)  # noqa: S311  made-up data, no secret
    settled = people.settle(clients, random=random, now=now)
    contacts.fill(settled, contacts_count, random=random, now=now)
    audit.record(
        SET_UP,
        "clinic.filled",
        settled.clinic,
        clinic_id=settled.clinic.pk,
        now=now,
        clients=clients,
        contacts=contacts_count,
    )
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(TABLES)}")
    return settled
