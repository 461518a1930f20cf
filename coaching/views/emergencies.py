"""Emergency access: opened by an admin with a reason, ended, reviewed by somebody else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.models import AuditEvent
from clinic.roles import Role
from coaching import emergency
from coaching.forms.emergency import EmergencyForm, ReviewForm
from coaching.models import EmergencyAccess
from coaching.trail import words
from coaching.trail.kinds import READING
from coaching.views import pages
from coaching.views.rows.missing.access import waits_for

KEY = "emergency"  # in the session of the browser that opened it


@staff_only(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """No password is asked for again: in an emergency it must open, and everybody is told."""
    now = timezone.now()
    client, form = pages.client_or_404(request, uuid, now), EmergencyForm(pages.typed(request))
    there = reverse("client", args=[client.uuid])
    if request.method == "POST" and form.is_valid():
        access = emergency.begin(client, reason=form.cleaned_data["reason"], by=request.user, now=now)
        request.session[KEY] = str(access.uuid)
        return pages.after_form(request, there, _("Open for 60 minutes. Therapist and other admins are told."))
    pages.read_client(request, client, "emergency", now)
    context = {
        "client": client,
        "form": form,
        "title": _("Emergency access"),
        "kicker": client.name,
        "lead": _("Opens the words of this client’s notes to you for 60 minutes, in this browser."),
        "submit": _("Open for 60 minutes"),
        "back_url": there,
        "back_label": client.name,
        "cancel_url": there,
    }
    return pages.show(request, "coaching/emergency_form.html", now=now, **context)


@staff_only(Role.ADMIN)
@require_POST
def end(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    access = get_object_or_404(EmergencyAccess, uuid=uuid, opened_by=request.user)
    emergency.end(access, by=request.user, now=timezone.now())
    request.session.pop(KEY, None)
    return pages.after_form(request, reverse("board"), _("Emergency access has ended. It waits for its review."))


@staff_only(Role.ADMIN, Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """For the other admins and the primary therapist; whoever opened it reads what came of it."""
    now = timezone.now()
    mine = EmergencyAccess.objects.visible_to(request.user).select_related("client", "opened_by", "reviewed_by")
    access = get_object_or_404(mine, uuid=uuid)
    reviews = access.reviewed_at is None and access.opened_by_id != request.user.pk
    form = ReviewForm(pages.typed(request)) if reviews else None
    if request.method == "POST" and form and form.is_valid():
        try:
            emergency.review(access, by=request.user, now=now, **form.cleaned_data)
        except emergency.AlreadyReviewed:
            return pages.after_form(request, request.path, _("Somebody reviewed it meanwhile."))
        return pages.after_form(request, request.path, _("Signed off."))
    return _page(request, access, form, now)


def _page(request: StaffRequest, access: EmergencyAccess, form: ReviewForm | None, now: datetime) -> HttpResponse:
    audit.read(request.user, access, clinic_id=access.client.clinic_id, client_id=access.client_id, now=now)
    read = AuditEvent.objects.filter(READING, actor_id=access.opened_by_id, data__via=audit.BREAK_GLASS)
    read = read.filter(client_id=access.client_id, at__gte=access.opened_at, at__lte=access.over_at).order_by("at")
    context = {
        "access": access,
        "client": access.client,
        "form": form,
        "read": [(event.at, words.page(event.action, event.data.get("page", ""))) for event in read[:200]],
        "is_open": access.ended_at is None and now < access.ends_at,
        "waits_for": waits_for(emergency.reviewers(access)),
        "submit": _("Sign off"),
        "back_url": reverse("board"),
        "back_label": _("Board"),
    }
    return pages.show(request, "coaching/emergency.html", now=now, **context)
