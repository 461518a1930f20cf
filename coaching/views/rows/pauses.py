"""Open pauses as rows of the board and as the banner of a client's page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from clients.models import Client
from clinic.models import User
from coaching.forms.moments import zone_of
from coaching.line import words as said
from coaching.models import Contact, Pause
from coaching.rules import Decision, Outcome, Reason
from coaching.views.rows import texting, words
from telephony.wording import next_minute


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
    hears_head: str
    hears_language: str
    attempts: int
    texts_off: bool = False
    end_url: str = ""
    correct_url: str = ""


def loaded(clients: QuerySet[Client] | RawSQL, now: datetime) -> QuerySet[Pause]:
    """The pauses that hold now for these clients, with how often each client tried since; one query."""
    since = Contact.objects.filter(client=OuterRef("client"), started_at__gte=OuterRef("starts_at"))
    tried = since.tries_in_pause().order_by().values("client").annotate(many=Count("pk")).values("many")
    return (
        Pause.objects.open(now)
        .filter(client__in=clients)
        .select_related("client", "act", "act__entered_by")
        .annotate(attempts=Coalesce(Subquery(tried), 0), texts_off=texting.stopped())
        .order_by("ends_at", "pk")
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
        ends_at=next_minute(pause.ends_at),
        client_zone=client.time_zone,
        because=_("%(reported)s: the act was %(when)s.")
        % {"reported": words.reported(act), "when": words.act_time(act, zone, now)},
        set_by=_("entered by %(name)s") % {"name": act.entered_by} if act.entered_by else _("told on the line"),
        hears=heard(pause, client, now),
        hears_head=_hears(client),
        hears_language=client.language,
        attempts=getattr(pause, "attempts", 0),
        texts_off=getattr(pause, "texts_off", False),
        end_url=reverse("pause-end", args=[pause.uuid]) if acts else "",
        correct_url=reverse("act-correct", args=[act.uuid]) if acts else "",
    )


def heard(pause: Pause, client: Client, now: datetime) -> str:
    """What the client is told when they call, word for word: in the client's language and zone."""
    decision = Decision(Outcome.PAUSED, Reason.IN_PAUSE, until=pause.ends_at)
    with override(client.language):
        return said.paused(decision, zone=client.time_zone, language=client.language, now=now)


def _hears(client: Client) -> str:
    if client.language == (get_language() or "en")[:2]:
        return _("%(name)s hears:") % {"name": client.first_name}
    return _("%(name)s hears, in %(language)s:") % {
        "name": client.first_name,
        "language": client.get_language_display(),
    }
