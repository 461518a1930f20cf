"""Limits that differ for one client: hours of the week, and changes for a time. Their primary therapist sets them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Client
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import limits, own_limits
from coaching.forms.limits import ClientHoursForm, OverrideForm
from coaching.models import ClientLimit
from coaching.views import pages
from coaching.views.rows import changes, exceptions
from coaching.visibility import treats


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client, form = _own_client(request, uuid, now), ClientHoursForm(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        _keep(request, client, form, now)
        return pages.after_form(request, reverse("client-limits", args=[uuid]), _("Kept for this client."))
    return _page(request, client, form, now)


@staff_only(Role.THERAPIST)
@require_POST
def end(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponseBase:
    """The week holds for this client again."""
    now = timezone.now()
    client = _own_client(request, uuid, now)
    row = get_object_or_404(ClientLimit, pk=pk, client=client, therapist=request.user)
    limits.end_exception(row, by=request.user, now=now)
    messages.success(request, _("Ended: your week holds for this client again."))
    return redirect("client-limits", uuid=uuid)


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Off, or extra hours, for this client alone."""
    now = timezone.now()
    client = _own_client(request, uuid, now)
    form = OverrideForm(pages.typed(request), user=request.user, now=now, for_client=True)
    if request.method == "POST" and form.is_valid():
        limits.override(request.user, client=client, by=request.user, now=now, **form.terms())
        return pages.after_form(request, reverse("client-limits", args=[uuid]), _("Kept for this client."))
    pages.read_client(request, client, "limits", now)
    context = {
        "form": form,
        "title": _("Change your limits for %(name)s for a time") % {"name": client.first_name},
        "lead": _("Without a beginning it holds from now on. Times are in your own zone, %(zone)s.")
        % {"zone": request.user.time_zone},
        "submit": _("Keep this change"),
        "back_url": reverse("client-limits", args=[uuid]),
        "back_label": _("Limits for %(name)s") % {"name": client.first_name},
    }
    return pages.show(request, "form_page.html", now=now, **context)


def _own_client(request: StaffRequest, uuid: UUID, now: datetime) -> Client:
    client = pages.client_or_404(request, uuid, now)
    if not treats(request.user, client):
        raise Http404
    return client


@transaction.atomic
def _keep(request: StaffRequest, client: Client, form: ClientHoursForm, now: datetime) -> None:
    opens = form.cleaned_data["how"] == form.WIDER
    for hours in form.exceptions():
        limits.except_client(client, therapist=request.user, hours=hours, opens=opens, by=request.user, now=now)


def _page(request: StaffRequest, client: Client, form: ClientHoursForm, now: datetime) -> HttpResponse:
    pages.read_client(request, client, "limits", now)
    own = own_limits.of(request.user, now=now)
    mine = [each for each in own.changes if each.client and each.client.pk == client.pk]
    context = {
        "client": client,
        "form": form,
        "exceptions": exceptions.of(client, request.user),
        "changes": [changes.row(each, now, own.questions) for each in mine],
        "back_url": reverse("client", args=[client.uuid]),
        "back_label": client.name,
    }
    return pages.show(request, "coaching/client_limits.html", now=now, **context)
