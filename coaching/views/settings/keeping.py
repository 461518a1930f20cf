"""How long records are kept: what has come of age, deleting it after a second look, and what was deleted before."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.models import Client, LegalHold
from clinic import audit, policies
from clinic.access import StaffRequest, form_of, fresh
from clinic.models import Extent, Ground, Tombstone
from coaching.erasing import at_the_carrier, due, orders
from coaching.views import pages
from coaching.views.rows import keeping as rows
from coaching.views.settings import frame

A_PAGE = 25
MOST_AT_ONCE = 100


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now, clinic = timezone.now(), request.user.clinic
    records, photos = due.records(clinic, now=now), due.photos(clinic, now=now)
    holds = LegalHold.objects.filter(client__clinic=clinic, lifted_at=None).select_related("client", "placed_by")
    page: Page[due.Due] = Paginator(records, A_PAGE).get_page(request.GET.get("page"))
    listed: list[due.Due | due.OldPhotos] = [*page, *photos[:A_PAGE]]
    shown = {one.client.pk for one in listed} | {hold.client_id for hold in holds}
    audit.read(request.user, Client, clinic_id=clinic.pk, now=now, page="keeping", clients=sorted(shown))
    context = {
        "policy": policies.policy_at(clinic.pk, now),
        "page": page,
        "photos": photos[:A_PAGE],
        "holds": holds,
        "stones": _stones(request, now),
        "back_url": reverse("settings"),
        "back_label": _("Settings"),
    }
    return pages.show(request, "coaching/settings/keeping.html", now=now, **context)


@frame.admin_only
@form_of("keeping")
@fresh
def check(request: StaffRequest) -> HttpResponseBase:
    """A second look at what was chosen in the list; `confirmed` orders it."""
    now, clinic = timezone.now(), request.user.clinic
    of_photos = request.POST.get("extent") == Extent.PHOTOS
    chosen = set(request.POST.getlist("record")[:MOST_AT_ONCE])
    found: list[Any] = due.photos(clinic, now=now) if of_photos else due.records(clinic, now=now)
    found = [one for one in found if str(one.client.uuid) in chosen and not getattr(one, "unknown_age", False)]
    if not found or "change" in request.POST:
        words = "" if found else _("Choose what is to be deleted. Something may have changed meanwhile.")
        return pages.after_form(request, reverse("keeping"), words, messages.INFO)
    clients = [one.client for one in found]
    if "confirmed" in request.POST:
        extent = Extent.PHOTOS if of_photos else Extent.RECORD
        return _order(request, clients, extent, now)
    audit.read(
        request.user, Client, clinic_id=clinic.pk, now=now, page="keeping", clients=sorted(c.pk for c in clients)
    )
    context = {
        "title": _("Check before it is deleted"),
        "told": rows.of_photos(found) if of_photos else rows.of_records(clients),
        "told_title": _("What goes"),
        "typed": [("extent", request.POST.get("extent", "")), *(("record", client.uuid) for client in clients)],
        "submit": _("Delete it in an hour"),
        "back_url": reverse("keeping"),
        "back_label": _("Keeping and deleting"),
    }
    return pages.show(request, "coaching/act_check.html", now=now, **context)


@frame.admin_only
@require_safe
def deletion(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """What stands where a record was; while it goes, htmx asks for the inside."""
    now, stone = timezone.now(), _stone(request, uuid)
    names = _names([stone])
    if names:
        audit.read(request.user, stone, clinic_id=stone.clinic_id, client_id=stone.client_id, now=now, page="keeping")
    context = {**rows.row(stone, names, now), "amounts": rows.amounts(stone.counts), "now": now}
    if stone.begun_at and not stone.finished_at and stone.extent == Extent.RECORD:
        context["at_the_carrier"] = len(at_the_carrier.left(stone.client_id, stone.clinic_id))
    if request.htmx:
        return render(request, "coaching/settings/deletion_state.html", context)
    context |= {"back_url": reverse("keeping"), "back_label": _("Keeping and deleting")}
    return frame.show(request, "deletion", **context)


@frame.admin_only
@require_POST
def take_back(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    stone = _stone(request, uuid)
    try:
        orders.take_back(stone, by=request.user, now=timezone.now())
    except orders.TooLate:
        messages.warning(request, _("It has begun: what is deleted does not come back."))
    return redirect("deletion", uuid=stone.uuid)


def _order(request: StaffRequest, clients: list[Client], extent: Extent, now: datetime) -> HttpResponseBase:
    try:
        orders.order(clients, ground=Ground.TIME, extent=extent, by=request.user, now=now)
    except orders.NotNow as error:
        return pages.after_form(request, reverse("keeping"), rows.why_not(type(error)), messages.WARNING)
    words = _("It begins in an hour. Until then you can take it back here, one by one.")
    return pages.after_form(request, reverse("keeping") + "#ordered", words)


def _stones(request: StaffRequest, now: datetime) -> list[dict[str, Any]]:
    found = Tombstone.objects.filter(clinic=request.user.clinic).select_related("ordered_by")
    page = Paginator(found, A_PAGE).get_page(request.GET.get("deleted"))
    names = _names(page)
    return [rows.row(stone, names, now) for stone in page]


def _names(stones: Any) -> dict[int, str]:
    """Of those who are still there."""
    ids = [stone.client_id for stone in stones]
    return dict(Client.objects.filter(pk__in=ids).values_list("pk", "name"))


def _stone(request: StaffRequest, uuid: UUID) -> Tombstone:
    mine = Tombstone.objects.filter(clinic=request.user.clinic).select_related("ordered_by", "taken_back_by")
    return get_object_or_404(mine, uuid=uuid)
