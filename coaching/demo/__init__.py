"""The demo clinic: the same people in the tour, the phone simulator and the tests. None of them exists.

Everything is done by the verbs that staff and callers use, at moments before `now`, so that the records, the audit
trail and the log look as they would after some weeks of work.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from clinic.models import Clinic
from coaching.demo import opening, people, story, today

__all__ = ["LOCK", "load"]

LOCK = 0x64656D6F  # so that two loadings at once become one after the other


@transaction.atomic
def load(*, now: datetime, history: bool = True) -> bool:
    """Loads both clinics, all or nothing. False where they are there already: then nothing is touched, however
    much later it is.

    Without `history` only what the list of people says: no past contacts, no open request, nothing that is due.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if Clinic.objects.filter(slug=people.RIVERBEND.slug).exists():
        return False
    riverbend = opening.open_clinic(people.RIVERBEND, now=now, history=history)
    opening.open_clinic(people.HARBOR, now=now, history=history)
    if history:
        story.tell(riverbend, now=now)
    today.cleo_is_in_a_pause(riverbend, now=now, told_on_the_line=history)
    if history:
        today.others_call(riverbend, now=now)
    today.all_texts_have_arrived(now=now)
    return True
