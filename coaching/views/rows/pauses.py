"""Open pauses as rows of the board and as the banner of a client's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from clients.models import Client
from clinic.models import User
from coaching import saying
from coaching.forms.moments import zone_of
from coaching.models import Contact, Pause
from coaching.views.rows import words


@dataclass(frozen=True, slots=True)
class PauseRow:
    id: str
    name: str
    url: str
    started_at: datetime
    ends_at: datetime
    client_zone: str
    because: str
    set_by: str
    hears: str
    attempts: int
    end_url: str = ""
    correct_url: str = ""


def loaded(clients: QuerySet[Client], now: datetime) -> QuerySet[Pause]:
    """The pauses that hold now for these clients, with how often each client tried since; one query."""
    tried = (
        Contact.objects.filter(client=OuterRef("client"), in_pause=True, started_at__gte=OuterRef("starts_at"))
        .values("client")
        .annotate(many=Count("pk"))
        .values("many")
    )
    return (
        Pause.objects.open(now)
        .filter(client__in=clients)
        .select_related("client", "act", "act__entered_by")
        .annotate(attempts=Coalesce(Subquery(tried), 0))
        .order_by(F("ends_at").asc())
    )


def row(pause: Pause, user: User, now: datetime, *, acts: bool) -> PauseRow:
    """`acts`: this person may end the pause early and correct its report."""
    act, client = pause.act, pause.client
    zone = zone_of(user)
    return PauseRow(
        id=str(pause.uuid),
        name=client.name,
        url=reverse("client", args=[client.uuid]),
        started_at=pause.starts_at,
        ends_at=pause.ends_at,
        client_zone=client.time_zone,
        because=_("%(reported)s: the act was %(when)s.")
        % {"reported": words.reported(act), "when": words.act_time(act, zone, now)},
        set_by=_("entered by %(name)s") % {"name": act.entered_by} if act.entered_by else _("told on the line"),
        hears=heard(pause, client, now),
        attempts=getattr(pause, "attempts", 0),
        end_url=reverse("pause-end", args=[pause.uuid]) if acts else "",
        correct_url=reverse("act-correct", args=[act.uuid]) if acts else "",
    )


def heard(pause: Pause, client: Client, now: datetime) -> str:
    """What the client is told when they call, in the reader's language and the client's zone."""
    opens = saying.moment(pause.ends_at, zone=client.time_zone, language=get_language() or "en", now=now)
    return _("%(name)s hears: coaching opens again %(time)s; sessions stand; and the crisis lines.") % {
        "name": client.first_name,
        "time": opens,
    }
