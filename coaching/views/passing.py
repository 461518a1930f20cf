"""Passing a need on: what a leader writes, and what the primary therapist reads and puts away."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import StaffRequest, staff_only
from coaching import passing
from coaching.forms.passing import PassOnForm
from coaching.models import PassedOn
from coaching.views import pages
from coaching.visibility import CLINICAL, answered_by, clients_visible_to, treats


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """By somebody on the client's team, or standing in, who is not their primary therapist."""
    now = timezone.now()
    client, form = pages.client_or_404(request, uuid, now), PassOnForm(pages.typed(request))
    if treats(request.user, client):
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            passing.pass_on(client, note=form.cleaned_data["note"], by=request.user, now=now)
        except passing.NobodyToPassTo:
            form.add_error(None, _("Nobody is the primary therapist now. Tell the clinic’s admin."))
        else:
            said = _("Passed on: it is on the board of their therapist.")
            return pages.after_form(request, reverse("client", args=[uuid]), said)
    pages.read_client(request, client, "pass-on", now)
    context = {
        "form": form,
        "title": _("Pass on to the therapist of %(name)s") % {"name": client.first_name},
        "lead": _("It comes to their board. If somebody is in danger now, use the crisis plan and the crisis lines."),
        "submit": _("Pass on"),
        "back_url": reverse("client", args=[uuid]),
        "back_label": client.name,
    }
    return pages.show(request, "form_page.html", now=now, **context)


@staff_only()
@require_safe
def passed_on(request: StaffRequest, uuid: UUID) -> HttpResponse:
    now = timezone.now()
    row = get_object_or_404(_visible(request, now).select_related("client", "passed_by", "done_by"), uuid=uuid)
    pages.read_client(request, row.client, "passed-on", now)
    settles = row.done_at is None and answered_by(request.user, now).filter(pk=row.client_id).exists()
    context = {"row": row, "client": row.client, "settles": settles, "back_url": "/", "back_label": _("Board")}
    return pages.show(request, "coaching/passed_on.html", now=now, **context)


@staff_only(*CLINICAL)
@require_POST
def settle(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    row = get_object_or_404(PassedOn.objects.filter(client__in=answered_by(request.user, now)), uuid=uuid)
    passing.settle(row, by=request.user, now=now)
    messages.success(request, _("Put away. It stays with the client’s record."))
    return redirect("board")


def _visible(request: StaffRequest, now: datetime) -> QuerySet[PassedOn]:
    """Of clients whose pages one may open; a leader of another group of theirs reads no more than their own."""
    mine = PassedOn.objects.filter(client__in=clients_visible_to(request.user, now))
    if pages.coaches(request.user):
        return mine.filter(Q(passed_by=request.user) | Q(client__in=answered_by(request.user, now)))
    return mine
