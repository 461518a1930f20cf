"""Is this installation ready to take calls? Questions, each with an answer and, where it is not yes, what to do."""

from __future__ import annotations

from datetime import datetime

from clinic.models import Clinic
from coaching.readiness import clinics, installation
from coaching.readiness.answers import Answer, Answers, Level

__all__ = ["Answer", "Level", "of_clinic", "report"]


def report(*, now: datetime) -> Answers:
    """Asks everything, in the order in which to put it right. Without a database, what needs none."""
    yield installation.version()
    database = installation.database()
    yield database
    if database.level == Level.OK:
        yield installation.field_keys()
        yield installation.rights()
        yield installation.backup(now=now)
        yield from clinics.all_of_them(now=now)
        yield installation.ticks(now=now)
        yield installation.told()
        yield from installation.open_alerts()
        yield installation.canary()
    yield installation.kept_on_disk(now=now)
    yield from _on_the_wire(now)


def of_clinic(clinic: Clinic, *, now: datetime) -> Answers:
    """What an admin of one clinic may see of it, on a page: the database answers, or there would be no page."""
    yield from clinics.of(clinic, now)
    yield installation.ticks(now=now)
    yield from _on_the_wire(now)


def _on_the_wire(now: datetime) -> Answers:
    yield installation.public_url()
    yield installation.broker()
    yield installation.carrier(now=now)
