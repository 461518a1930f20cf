"""A client's own page, from the side of staff: who has a link, sending another one, taking it back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clients.models import Caregiver, Client
from clinic.access import StaffRequest, form_of, staff_only
from coaching.models import OwnPage
from coaching.own_page import door, links
from coaching.views import pages
from coaching.views.rows import own_page as rows


@staff_only()
@require_safe
def index(request: StaffRequest, uuid: UUID) -> HttpResponse:
    now = timezone.now()
    return _page(request, pages.client_or_404(request, uuid, now), now)


@staff_only()
@require_POST
def send(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """A new link by text; the one before opens nothing from then on."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    try:
        link = links.send(client, caregiver=_caregiver(request, client), by=request.user, now=now)
    except links.TextsOff:
        messages.warning(
            request,
            _(
                "Not sent: STOP was texted from this phone, so no text of ours reaches it until START is texted from"
                " it. They can do that at any time, and then ask for the link with the word PAGE."
            ),
        )
    except links.CannotBeTexted:
        messages.warning(
            request,
            _("Nothing was sent: no number on file may be texted. Ask them, and enter the number with their consent."),
        )
    else:
        words = _("A link is on its way to %(number)s. The one before no longer works.")
        messages.success(request, words % {"number": link.sent_to_masked})
    return redirect("own-page", uuid=client.uuid)


@staff_only()
@require_POST
def revoke(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    page = get_object_or_404(OwnPage, client=client, caregiver=_caregiver(request, client))
    if links.revoke(page, by=request.user, now=now):
        messages.success(request, _("The link is taken back: it no longer works."))
    return redirect("own-page", uuid=client.uuid)


@staff_only()
@form_of("own-page", pages.client_or_404)
def pin(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """A new PIN for a caregiver's page, shown this once; a client's page takes the PIN of the line."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    caregiver = get_object_or_404(_with_pages(client), uuid=_asked_for(request))
    made = door.set_pin(links.page_of(client, caregiver, by=request.user, now=now), by=request.user, now=now)
    return _page(request, client, now, new_pin=made, pin_of=caregiver)


def _page(request: StaffRequest, client: Client, now: datetime, **context: object) -> HttpResponse:
    pages.read_client(request, client, "own page", now)
    people = [rows.row(client, None, now), *(rows.row(client, one, now) for one in _with_pages(client))]
    return pages.show(request, "clients/own_page.html", now=now, client=client, people=people, **context)


def _with_pages(client: Client) -> QuerySet[Caregiver]:
    return client.caregivers.coached()


def _caregiver(request: StaffRequest, client: Client) -> Caregiver | None:
    """Whose page is meant: nobody named is the client."""
    asked = _asked_for(request)
    return get_object_or_404(_with_pages(client), uuid=asked) if asked else None


def _asked_for(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.POST["caregiver"]) if request.POST.get("caregiver") else None
    except ValueError:
        return UUID(int=0)  # nobody's
