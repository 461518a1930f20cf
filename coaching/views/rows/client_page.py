"""All that a client's page shows, asked in one statement, so that the page stays as quick as its clinic is large.

A new section adds its querysets to `asked` and reads them from the answer.
"""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from clients.models import Caregiver, CareTeamMember, Client, ClientPhone, CoachingPlan
from clinic import crisis, given, together
from clinic.given import Given
from clinic.models import CoachingLine, User
from coaching.views.rows import check_ins, header, patterns, timeline
from coaching.visibility import reads_words_of
from telephony import stops
from telephony.models import Stop


def load(
    client: Client, user: User, now: datetime, *, before: datetime | None = None, show: str = ""
) -> dict[str, Any]:
    """The page's context."""
    found = statement(user.time_zone, show).fetch(**told_of(client, user, now, before))
    entries, older = timeline.told(found, client, user, now, before=before)
    head = header.header(client, user, now, found)
    return {
        "client": client,
        "crisis_lines": crisis.or_known(found["crisis"], user.clinic.country),
        "head": head,
        "entries": entries,
        "older": older,
        "show": show,
        "words_hidden": not reads_words_of(user, client.pk, now),
        "kinds": timeline.chips(show),
        "plan": next(iter(found["plan"]), None),
        "phones": found["phones"],
        "shared": {str(number) for number in found["numbers_of_others"]},
        "caregivers": found["caregivers"],
        "team": found["team"],
        "agreements": found["standing"],
        "charts": patterns.charts_of(found, user, now),
        "agreed": check_ins.agreed(found, client, user, now, paused=head.pause is not None),
    }


@lru_cache(maxsize=given.KEPT)
def statement(zone: str, show: str) -> together.Statement:
    """For whoever reads in this zone: put into words once a process."""
    client = Client(pk=Given("client"), clinic_id=given.CLINIC)
    told: dict[str, Any] = {name: Given(name) for name in ("until", "since", "country")}
    return together.Statement(asked(client, given.NOW, show, zone=zone, **told))


def told_of(client: Client, user: User, now: datetime, before: datetime | None) -> dict[str, Any]:
    """What `statement` leaves open."""
    return {
        "client": client.pk,
        "clinic": client.clinic_id,
        "now": now,
        "until": timeline.until(before, now),
        "since": patterns.since(user, now),
        "country": user.clinic.country,
    }


def asked(
    client: Client, now: datetime, show: str, *, zone: str, until: datetime, since: datetime, country: str
) -> dict[str, QuerySet[Any, Any]]:
    return {
        **timeline.asked(client, until, show),
        **_of_the_sections(client, now),
        **patterns.asked(client, zone, since),
        **check_ins.asked(client, now),
        "crisis": crisis.asked_for(client.clinic_id, country),
    }


def _of_the_sections(client: Client, now: datetime) -> dict[str, QuerySet[Any, Any]]:
    phones = ClientPhone.objects.filter(client_id=client.pk, retired_at=None)
    return {
        **header.asked(client, now),
        "plan": CoachingPlan.objects.filter(client_id=client.pk).select_related("updated_by"),
        "phones": phones.select_related("confirmed_by").annotate(stopped_at=_stopped_at(client)),
        "numbers_of_others": ClientPhone.objects.filter(
            number__in=phones.values("number"), retired_at=None, client__clinic=client.clinic_id
        )
        .exclude(client_id=client.pk)
        .values_list("number", flat=True),
        "caregivers": Caregiver.objects.filter(client_id=client.pk, ended_at=None),
        "team": CareTeamMember.objects.filter(client_id=client.pk, until=None)
        .select_related("user")
        .order_by("-role", "pk"),
    }


def _stopped_at(client: Client) -> Subquery:
    """Since when STOP holds for a number, on the clinic's own line."""
    lines = CoachingLine.objects.filter(clinic=client.clinic_id, retired_at=None).order_by("pk").values("number")[:1]
    off = Stop.objects.filter(stops.OFF, line=Subquery(lines), peer=OuterRef("number"))
    return Subquery(off.values("stopped_at"))
