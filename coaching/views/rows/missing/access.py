"""Who can get at what: emergency access that nobody has reviewed, and whether a second admin could help the first."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import Clinic, User
from clinic.roles import Role
from coaching import emergency
from coaching.forms.moments import zone_of
from coaching.models import EmergencyAccess
from coaching.templatetags import time_words
from coaching.views.rows.missing.gap import SHOWN, Check, Gap, many


def emergencies(clinic: Clinic, user: User, now: datetime) -> Check:
    """Also those that this admin opened: others have to look at them."""
    found = EmergencyAccess.objects.filter(client__clinic=clinic, reviewed_at=None).select_related(
        "client", "opened_by"
    )
    return Check(
        id="emergencies",
        title=_("Emergency access to be reviewed"),
        hint=_("Somebody else looks at each: the client’s therapist, or another admin."),
        fine=_("Every emergency access was reviewed."),
        many=many(found),
        gaps=[_gap(access, user, now) for access in found.order_by("opened_at")[:SHOWN]],
    )


def admins(clinic: Clinic, user: User, now: datetime) -> Check:
    """One admin alone: nobody of the clinic can let them in again, or open the settings when they are gone."""
    held = {"grants__role": Role.ADMIN, "grants__ended_at": None}
    found = list(User.objects.filter(clinic=clinic, is_active=True, **held).order_by("pk")[:2])
    alone = found if len(found) == 1 else []
    return Check(
        id="admins",
        title=_("One admin alone"),
        fine=_("More than one person is an admin."),
        many=len(alone),
        gaps=[_alone(admin) for admin in alone],
    )


def _alone(admin: User) -> Gap:
    return Gap(
        name=admin.name,
        text=_("If they lose their phone or key, or fall ill, nobody here can help them in or change the settings."),
        url=reverse("staff-person", args=[admin.uuid]),
        do=_("Make somebody an admin"),
        do_url=reverse("staff"),
    )


def _gap(access: EmergencyAccess, user: User, now: datetime) -> Gap:
    reviewers = emergency.reviewers(access)
    opened = _("Opened by %(name)s, %(time)s") % {
        "name": access.opened_by.name,
        "time": time_words.moment(access.opened_at, zone_of(user), now),
    }
    reviews = user in reviewers
    return Gap(
        name=access.client.name,
        text=f"{opened} · {waits_for(reviewers)}",
        url=reverse("client", args=[access.client.uuid]),
        do=_("Review it") if reviews else _("See it") if reviewers else _("Make somebody an admin"),
        do_url=reverse("emergency-review", args=[access.uuid]) if reviewers else reverse("staff"),
        client_id=access.client_id,
    )


def waits_for(reviewers: list[User]) -> str:
    """Who can review it; and where nobody can, what to do."""
    if not reviewers:
        return _("nobody else can review it: make another person an admin, or choose a therapist for the client")
    return _("waits for %(names)s") % {"names": ", ".join(person.name for person in reviewers)}
