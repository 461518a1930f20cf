"""Contacts nobody signed, and requests that nobody has answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count, Min
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Clinic, User
from coaching.forms.moments import zone_of
from coaching.models import CallBack, Contact
from coaching.models.contact import LATE_AFTER, UNWRITTEN, over_by
from coaching.templatetags import time_words
from coaching.templatetags.intersession import severity_words
from coaching.views.rows.missing.gap import COUNTED, SHOWN, Check, Gap, many


def not_signed(clinic: Clinic, user: User, now: datetime) -> Check:
    """By therapist: a reminder goes to a person, not to a contact."""
    newest = Contact.objects.filter(UNWRITTEN, over_by(now - LATE_AFTER), clinic=clinic)
    newest = newest.order_by("-started_at", "-pk")[: COUNTED + 1]
    by_person = (
        Contact.objects.filter(pk__in=newest.values("pk"))
        .values("spoke_with__name", "spoke_with__uuid")
        .annotate(many=Count("pk"), oldest=Min("started_at"))
        .order_by("-many")
    )
    rows = list(by_person)
    return Check(
        id="not-signed",
        title=_("Contacts not signed after 24 hours"),
        fine=_("Every contact older than a day is signed."),
        many=sum(row["many"] for row in rows),
        gaps=[_unsigned(row, user, now) for row in rows[:SHOWN]],
        more_url=f"{reverse('log')}?note=missing",
        more=_("All in the log"),
    )


def _unsigned(row: Mapping[str, Any], user: User, now: datetime) -> Gap:
    said = ngettext(
        "%(many)s contact, the oldest of %(time)s", "%(many)s contacts, the oldest of %(time)s", row["many"]
    )
    narrowed = f"&spoke={row['spoke_with__uuid']}" if row["spoke_with__uuid"] else ""
    return Gap(
        name=row["spoke_with__name"] or _("Nobody is named"),
        text=said % {"many": row["many"], "time": time_words.moment(row["oldest"], zone_of(user), now)},
        do=_("See them, and ask"),
        do_url=f"{reverse('log')}?note=missing{narrowed}",
    )


def call_backs(clinic: Clinic, user: User, now: datetime) -> Check:
    """Open ones, the latest first: overdue, or without any time that was promised."""
    waiting = CallBack.objects.open().filter(client__clinic=clinic, held_at=None)
    found = waiting.select_related("client", "owner", "claimed_by").order_by(Coalesce("latest_at", "taken_at"))
    return Check(
        id="call-backs",
        title=_("Call-backs that are late or open"),
        fine=_("Nobody waits to be called."),
        many=many(waiting),
        gaps=[_waits(request, user, now) for request in found[:SHOWN]],
        more_url=reverse("board"),
        more=_("All on the board"),
    )


def _waits(request: CallBack, user: User, now: datetime) -> Gap:
    late = request.latest_at is None or request.latest_at <= now
    owner = request.claimed_by or request.owner
    latest = request.latest_at or request.taken_at
    said = _("no time is promised") if request.latest_at is None else time_words.moment(latest, zone_of(user), now)
    parts = [said, severity_words(request.severity), owner.name if owner else _("nobody is named")]
    return Gap(
        name=request.client.name,
        text=" · ".join(parts),
        url=reverse("client", args=[request.client.uuid]),
        do=_("Open"),
        do_url=reverse("call-back", args=[request.uuid]),
        at=latest,
        tone="amber" if late else "",
        client_id=request.client_id,
    )
