"""Clients without an agreement or with an old one, therapists without limits or cover."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.models import Agreement, TemplateVersion
from clients.models import CareRole, CareTeamMember, Client
from clinic.models import Clinic, User
from clinic.roles import Role
from coaching.forms.moments import zone_of
from coaching.models import LimitSetting, WeeklyWindow
from coaching.views.rows.missing.gap import SHOWN, Check, Gap, many


def agreements(clinic: Clinic, user: User, now: datetime) -> Check:
    """No agreement in force, or one that is due to be looked at, or that was signed on an older text."""
    today = now.astimezone(zone_of(user)).date()
    newer = TemplateVersion.objects.filter(
        template=OuterRef("template_version__template"),
        published_at__isnull=False,
        number__gt=OuterRef("template_version__number"),
    )
    in_force = Agreement.objects.in_force().filter(client=OuterRef("pk"))
    old = in_force.filter(Q(review_on__lte=today) | Q(grace_until__isnull=False) | Exists(newer))
    clients = Client.objects.in_treatment().filter(clinic=clinic)
    waits = Exists(Agreement.objects.waiting().filter(client=OuterRef("pk")))
    found = clients.annotate(signed=Exists(in_force), old=Exists(old), waits=waits).filter(
        Q(signed=False) | Q(old=True)
    )
    return Check(
        id="agreements",
        title=_("Clients without an agreement, or with an old one"),
        fine=_("Every client has an agreement in force on the clinic's newest text."),
        many=many(found),
        gaps=[_client(client) for client in found.order_by("signed", "name")[:SHOWN]],
        more_url=f"{reverse('clients')}?show=unsigned",
        more=_("All that wait"),
    )


def _client(client: Client) -> Gap:
    signed, waits = client.signed, client.waits  # type: ignore[attr-defined]
    text = (
        _("The agreement is old: its text was renewed, or it is due to be looked at") if signed else _("None in force")
    )
    return Gap(
        name=client.name,
        text=f"{text} · {_('one waits to be signed')}" if waits else text,
        url=reverse("client", args=[client.uuid]),
        do=_("See the agreement") if waits else _("Draw one up"),
        do_url=reverse("client-agreement", args=[client.uuid]),
        tone="" if signed else "amber",
        client_id=client.pk,
    )


def therapists(clinic: Clinic, user: User, now: datetime) -> Check:
    """Nobody is rung for them, and nobody answers for what they write."""
    treats = CareTeamMember.objects.filter(client=OuterRef("pk"), role=CareRole.PRIMARY, until=None)
    held = {"user__is_active": True, "user__grants__role": Role.THERAPIST, "user__grants__ended_at": None}
    found = Client.objects.in_treatment().filter(~Exists(treats.filter(**held)), clinic=clinic)
    return Check(
        id="therapists",
        title=_("Clients without a therapist"),
        fine=_("Every client in treatment has a primary therapist."),
        many=many(found),
        gaps=[_untreated(client) for client in found.order_by("name")[:SHOWN]],
    )


def _untreated(client: Client) -> Gap:
    return Gap(
        name=client.name,
        text=_("Nobody is rung when they call"),
        url=reverse("client", args=[client.uuid]),
        do=_("Choose a therapist"),
        do_url=reverse("client-hand-over", args=[client.uuid]),
        client_id=client.pk,
    )


def limits(clinic: Clinic, user: User, now: datetime) -> Check:
    """Nobody's calls are connected without them, and nobody but the therapist can say them."""
    found = _therapists(clinic).filter(~Exists(WeeklyWindow.objects.filter(therapist=OuterRef("pk"))))
    return _of_staff(
        found,
        id="limits",
        title=_("Therapists without limits"),
        fine=_("Every therapist has said when they can be reached."),
        text=_("No hours: clients are never connected. Limits belong to the therapist."),
    )


def covers(clinic: Clinic, user: User, now: datetime) -> Check:
    named = LimitSetting.objects.filter(therapist=OuterRef("pk"), cover__is_active=True)
    return _of_staff(
        _therapists(clinic).filter(~Exists(named)),
        id="covers",
        title=_("Therapists without a cover"),
        fine=_("Every therapist has a colleague who covers."),
        text=_("Nobody covers: when they are closed, clients hear so, and are given the crisis lines."),
    )


def _therapists(clinic: Clinic) -> QuerySet[User]:
    held = {"grants__role": Role.THERAPIST, "grants__ended_at": None}
    return User.objects.filter(clinic=clinic, is_active=True, **held).order_by(F("name"))


def _of_staff(found: QuerySet[User], *, text: str, **words: str) -> Check:
    gaps = [
        Gap(
            name=person.name,
            text=text,
            url=reverse("staff-person", args=[person.uuid]),
            do=_("Write to them"),
            do_url=f"mailto:{person.email}",
        )
        for person in found[:SHOWN]
    ]
    return Check(**words, many=many(found), gaps=gaps)
