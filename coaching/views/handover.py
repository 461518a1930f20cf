"""What happened while a therapist was off: for them when they come back, and for whoever covered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.models import User
from clinic.roles import Role
from coaching import covered, handover
from coaching.handover import Period
from coaching.models import CoverRequest, LimitOverride
from coaching.views import pages
from coaching.views.rows import handover as rows
from coaching.visibility import coached_by


@staff_only(Role.THERAPIST)
@require_safe
def of_change(request: StaffRequest, pk: int) -> HttpResponse:
    """A leave, or an evening off: one's own, or one in which one covers or covered."""
    now = timezone.now()
    change = get_object_or_404(LimitOverride.objects.select_related("therapist"), pk=pk, starts_at__lte=now)
    mine = change.therapist_id == request.user.pk
    if not mine and not _covered(change, request.user):
        raise Http404
    return _page(request, handover.of_change(change), now)


@staff_only(Role.THERAPIST)
@require_safe
def of_therapist(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The last stretch in which this therapist was closed: one's own, or a colleague's whom one covers now."""
    now = timezone.now()
    therapist = get_object_or_404(User, uuid=uuid, clinic=request.user.clinic)
    if therapist != request.user and therapist.uuid not in dict(covered.by(request.user, now).named):
        raise Http404
    return _page(request, handover.last_closed(therapist, now=now), now, therapist)


def _covered(change: LimitOverride, user: User) -> bool:
    """Whether this person covers in this change, or did until it ended or they stepped down."""
    accepted = CoverRequest.objects.filter(override=change, cover=user, answered_at__isnull=False)
    return change.cover_id == user.pk or accepted.exclude(state="declined").exists()


def _page(request: StaffRequest, period: Period | None, now: datetime, whose: User | None = None) -> HttpResponse:
    """All of it for the therapist, and for a cover while they cover; afterwards what the cover did themselves."""
    therapist = period.therapist if period else whose
    mine = therapist == request.user
    covers = covered.by(request.user, now)
    covering = therapist is not None and therapist.uuid in dict(covers.named)
    shown = []
    if period:
        sees_all = mine or covering
        within = (
            coached_by(request.user, now, covers=covers)
            if sees_all
            else Client.objects.filter(clinic=request.user.clinic)
        )
        happened = handover.what_happened(period, within, now=now, part_of=None if sees_all else request.user)
        ids = sorted(happened.clients())
        if ids:
            audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="handover", ids=ids)
        shown = rows.rows(happened, request.user, now, opens=sees_all)
    context = {
        "period": period,
        "therapist": therapist,
        "mine": mine,
        "covering": covering,
        "clients": shown,
        "back_url": reverse("limits" if mine else "board"),
        "back_label": _("Your limits") if mine else _("Board"),
    }
    return pages.show(request, "coaching/handover.html", now=now, **context)
