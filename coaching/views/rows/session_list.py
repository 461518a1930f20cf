"""For the next session: what the record itself brings up, and what somebody wrote down; nothing is a verdict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clinic.models import User
from coaching.forms.moments import zone_of
from coaching.models import Act, CheckIn, Contact, Discussed, Interfering, Pause, SessionPoint
from coaching.templatetags import time_words
from coaching.views.rows import words

LOOK_BACK = timedelta(days=60)
STAYS = timedelta(days=14)  # what was discussed is shown for so long


@dataclass(frozen=True, slots=True)
class Point:
    """`key` names where it comes from, and is what a tick refers to."""

    key: str
    at: datetime
    title: str
    text: str = ""
    url: str = ""
    icon: str = "chat-bubble-left-ellipsis"
    discussed: Discussed | None = None


@dataclass(frozen=True, slots=True)
class SessionList:
    open: list[Point]
    discussed: list[Point]

    @property
    def keys(self) -> set[str]:
        return {point.key for point in (*self.open, *self.discussed)}


def gathered(client: Client, user: User, now: datetime) -> SessionList:
    """Of the last sixty days, the newest first."""
    since, zone = now - LOOK_BACK, zone_of(user)
    sources = (_acts, _attempts, _check_ins, _contacts, _own)
    found = [point for source in sources for point in source(client, since, zone, now)]
    done = {row.point: row for row in Discussed.objects.filter(client=client).select_related("discussed_by")}
    found.sort(key=lambda point: point.at, reverse=True)
    ticked = [_ticked(point, done[point.key]) for point in found if point.key in done]
    lately = [point for point in ticked if point.discussed and point.discussed.discussed_at > now - STAYS]
    return SessionList([point for point in found if point.key not in done], lately)


def _ticked(point: Point, row: Discussed) -> Point:
    return Point(point.key, point.at, point.title, point.text, point.url, point.icon, row)


def _acts(client: Client, since: datetime, zone: ZoneInfo, now: datetime) -> Iterator[Point]:
    for act in Act.objects.filter(client=client, reported_at__gt=since, withdrawn=False, corrected_by=None):
        text = _("The act was %(when)s.") % {"when": words.act_time(act, zone, now)}
        yield Point(f"act:{act.pk}", act.reported_at, _("Self-harm was told"), text, icon="document-text")


def _attempts(client: Client, since: datetime, zone: ZoneInfo, now: datetime) -> Iterator[Point]:
    tried = (
        Contact.objects.filter(client=client, started_at__gte=OuterRef("starts_at"), started_at__lt=OuterRef("ends_at"))
        .tries_in_pause()
        .order_by()
        .values("client")
        .annotate(many=Count("pk"))
        .values("many")
    )
    paused = Pause.objects.filter(client=client, created_at__gt=since).annotate(many=Coalesce(Subquery(tried), 0))
    for pause in paused.filter(many__gt=0):
        told = ngettext("Tried once in the pause", "Tried %(n)s times in the pause", pause.many) % {"n": pause.many}
        yield Point(f"pause:{pause.pk}", pause.starts_at, told, icon="pause")


def _check_ins(client: Client, since: datetime, zone: ZoneInfo, now: datetime) -> Iterator[Point]:
    for missed in CheckIn.objects.filter(client=client, missed_at__gt=since):
        due = _("Agreed by %(time)s.") % {"time": time_words.moment(missed.due_at, zone, now)}
        yield Point(
            f"check_in:{missed.pk}",
            missed.due_at,
            _("A check-in did not happen"),
            " ".join(part for part in (due, missed.what_for) if part),
            icon="calendar-days",
        )


def _contacts(client: Client, since: datetime, zone: ZoneInfo, now: datetime) -> Iterator[Point]:
    signed = Contact.objects.filter(client=client, started_at__gt=since, completed_at__isnull=False)
    for contact in signed.filter(sheet__isnull=False).select_related("sheet"):
        yield from _of_sheet(contact)


def _of_sheet(contact: Contact) -> Iterator[Point]:
    sheet, url = contact.sheet, reverse("contact", args=[contact.uuid])
    told = [(_("What they will do"), sheet.commitment), (_("What could get in the way"), sheet.obstacles)]
    told.append((_("Plan B"), sheet.plan_b))
    agreed = "\n".join(f"{label}: {text}" for label, text in told if text.strip())
    noted = "\n".join(str(Interfering(kind).label) for kind in sheet.interfering)
    for key, title, text, icon in (
        ("plan", _("Agreed in a contact"), agreed, "check-circle"),
        ("contact", _("About the contact itself"), noted, "phone"),
        ("flag", _("Noted for the session"), sheet.for_session.strip(), "flag"),
    ):
        if text:
            yield Point(f"{key}:{contact.pk}", contact.started_at, title, text, url, icon)


def _own(client: Client, since: datetime, zone: ZoneInfo, now: datetime) -> Iterator[Point]:
    for point in SessionPoint.objects.filter(client=client).select_related("added_by"):
        yield Point(f"point:{point.pk}", point.added_at, point.added_by.name, point.text, icon="pencil-square")
