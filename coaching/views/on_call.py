"""Where a call leads: a live line on every page, and the strip above its contact."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.access import StaffRequest, staff_only
from coaching import on_call
from coaching.views import pages
from coaching.views.rows import call
from coaching.visibility import CLINICAL


@staff_only()
@require_safe
def line(request: StaffRequest) -> HttpResponse:
    """For whoever speaks with a client now: the way to the contact. Nothing (204) while nothing has changed."""
    now = timezone.now()
    contact = on_call.contact_of(request.user, now) if request.user.has_role(*CLINICAL) else None
    shown = str(contact.uuid) if contact else ""
    if request.GET.get("known") == shown:
        return HttpResponse(status=204)
    return render(request, "components/on_call.html", {"call": contact, "known": shown, "now": now})


@staff_only()
@require_safe
def strip(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """How long the call lasts, until it is over; the page asks while it does."""
    now = timezone.now()
    contact = pages.contact_or_404(request, uuid, now)
    shown = call.strip(contact, now)
    if shown and shown.over is None and request.htmx:
        return HttpResponse(status=204)
    return render(request, "coaching/contact/strip.html", {"contact": contact, "strip": shown, "now": now})
