"""One client's record: until when it is kept, a hold on it, and its deletion on request."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clients import holds
from clients.models import Client
from clinic import policies
from clinic.access import StaffRequest, fresh_of
from clinic.models import Ground
from coaching.erasing import counting, due, orders
from coaching.forms.settings.keeping import DeletionForm, HoldForm, LiftForm
from coaching.views import pages
from coaching.views.rows import keeping as rows
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def record(request: StaffRequest, uuid: UUID) -> HttpResponse:
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    pages.read_client(request, client, "keeping", now)
    in_the_way = orders.why_not(client, ground=Ground.REQUEST, now=now)
    context = {
        "client": client,
        "due": due.of(client, policies.policy_at(client.clinic_id, now)) if client.discharged_at else None,
        "facts": rows.amounts(counting.rows_of(client.pk, client.clinic_id)),
        "hold": holds.held(client),
        "why_not": rows.why_not(in_the_way) if in_the_way else "",
        **_back(reverse("keeping"), _("Keeping and deleting")),
    }
    return frame.show(request, "one_record", now=now, **context)


@frame.admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Places one, or lifts the one that stands."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    standing, there = holds.held(client), reverse("keeping-record", args=[client.uuid])
    form = (LiftForm if standing else HoldForm)(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        if standing:
            holds.lift(standing, reason=form.cleaned_data["reason"], by=request.user, now=now)
            return pages.after_form(request, there, _("The hold is lifted. The record is kept as long as any other."))
        holds.place(client, reason=form.cleaned_data["reason"], by=request.user, now=now)
        return pages.after_form(request, there, _("The record is kept until the hold is lifted."))
    pages.read_client(request, client, "keeping", now)
    words = {
        "title": _("Lift the hold") if standing else _("Keep the record beyond its time"),
        "submit": _("Lift the hold") if standing else _("Keep it"),
        "kicker": client.name,
        "back_label": _("Back"),
    }
    return frame.ask(request, now=now, back=there, form=form, **words)


@frame.admin_only
@fresh_of(pages.client_or_404)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """On a ground other than its time: asked, looked at once more, then ordered."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    there = reverse("keeping-record", args=[client.uuid])
    in_the_way = orders.why_not(client, ground=Ground.REQUEST, now=now)
    if in_the_way:
        return pages.after_form(request, there, rows.why_not(in_the_way), messages.WARNING)
    form = DeletionForm(pages.typed(request), client=client)
    pages.read_client(request, client, "keeping", now)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        words = {"title": _("Delete the record"), "submit": _("Go on: check it first"), "kicker": client.name}
        return frame.ask(request, now=now, back=there, form=form, back_label=_("Back"), **words)
    if "confirmed" not in request.POST:
        return _check(request, client, form, there, now)
    try:
        (stone,) = orders.order([client], by=request.user, now=now, **form.cleaned_data)
    except orders.NotNow as error:
        return pages.after_form(request, there, rows.why_not(type(error)), messages.WARNING)
    return redirect("deletion", uuid=stone.uuid)


def _check(request: StaffRequest, client: Client, form: DeletionForm, there: str, now: datetime) -> HttpResponse:
    ground = dict(form.fields["ground"].choices)[form.cleaned_data["ground"]]  # type: ignore[attr-defined]
    context = {
        "title": _("Check before it is deleted"),
        "client": client,
        "told": rows.of_records([client]),
        "told_title": _("What goes"),
        "answers": [
            {"label": _("On what ground?"), "value": ground},
            {"label": _("What it rests on"), "value": form.cleaned_data["reason"]},
        ],
        "typed": [(name, request.POST.get(name, "")) for name in form.fields],
        "submit": _("Delete it in an hour"),
        **_back(there, _("Back")),
    }
    return pages.show(request, "coaching/act_check.html", now=now, **context)


def _back(url: str, label: str) -> dict[str, Any]:
    return {"back_url": url, "back_label": label}
