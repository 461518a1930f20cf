"""What a report is about: a clinic, one of its programmes or therapists, from one moment to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Aggregate, FloatField, QuerySet

from clients.models import CareRole, Client
from clinic.models import Clinic, User
from coaching.models import CallBack, Contact
from coaching.models.contact import ContactQuerySet


class Percentile(Aggregate):
    """The value below which this share lies, between two where it falls between them; None of nothing."""

    function = "percentile_cont"
    template = "percentile_cont(%(share)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()

    def __init__(self, expression: Any, share: float, **extra: Any) -> None:
        super().__init__(expression, share=share, **extra)


@dataclass(frozen=True, slots=True)
class Scope:
    """`since` is included, `until` is not; days and hours are told in `zone`."""

    clinic: Clinic
    since: datetime
    until: datetime
    zone: ZoneInfo
    programme: str = ""
    therapist: User | None = None

    def contacts(self) -> ContactQuerySet:
        """By the client's therapist at that time."""
        found = Contact.objects.filter(clinic=self.clinic, started_at__gte=self.since, started_at__lt=self.until)
        if self.therapist:
            found = found.filter(therapist=self.therapist)
        return found.filter(client__programme=self.programme) if self.programme else found

    def call_backs(self) -> QuerySet[CallBack]:
        """Requests that were taken in the period."""
        found = CallBack.objects.filter(client__clinic=self.clinic, taken_at__gte=self.since, taken_at__lt=self.until)
        if self.therapist:
            found = found.filter(owner=self.therapist)
        return found.filter(client__programme=self.programme) if self.programme else found

    def clients(self) -> QuerySet[Client]:
        """Those of the programme, and of the therapist as things are now."""
        found = Client.objects.filter(clinic=self.clinic)
        if self.programme:
            found = found.filter(programme=self.programme)
        if self.therapist:
            found = found.filter(team__user=self.therapist, team__role=CareRole.PRIMARY, team__until=None)
        return found
