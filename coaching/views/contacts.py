"""One contact: what the line decided and why, both legs, and the therapist's own part of the record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic import audit
from clinic.access import StaffRequest, staff_only
from coaching import contacts
from coaching.forms.contacts import CompletionForm
from coaching.models import Contact
from coaching.views import board, pages, reviews
from coaching.views.rows import attempts
from coaching.views.rows import contact as shown
from coaching.visibility import CLINICAL, answered_by, reads_words


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    found = pages.contact_or_404(request, uuid, now)
    writes = pages.coaches(request.user) and found.client_id is not None
    form = CompletionForm(pages.typed(request), contact=found) if writes else None
    if request.method == "POST" and form and form.is_valid():
        contacts.complete(found, by=request.user, now=now, **form.cleaned_data)
        return pages.after_form(
            request, reverse("contact", args=[found.uuid]), _("The record of this contact is complete.")
        )
    return _page(request, found, form, now)


@staff_only(*CLINICAL)
@require_POST
def seen(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """An attempt was looked at: it leaves the board and stays in the log."""
    now = timezone.now()
    found = pages.contact_or_404(request, uuid, now)
    if request.POST.get("next") != "contact":
        for tried in attempts.of_the_same_person(found, answered_by(request.user, now), now):
            contacts.mark_seen(tried, by=request.user, now=now)
    contacts.mark_seen(found, by=request.user, now=now)
    if request.POST.get("next") == "contact":
        return redirect("contact", uuid=found.uuid)
    return board.again(request)


def _page(request: StaffRequest, found: Contact, form: CompletionForm | None, now: datetime) -> HttpResponse:
    audit.read(request.user, found, clinic_id=found.clinic_id, client_id=found.client_id, now=now)
    context = {
        "contact": found,
        "client": found.client,
        "form": form,
        "scales": ("urge_suicide", "urge_self_harm"),
        "picks": ("skills",),
        "facts": shown.facts(found, request.user, now),
        "legs": shown.legs(found),
        "record": shown.record(found, words=reads_words(request.user, found, now)),
        "title": shown.title(found),
        **reviews.around(request, found, now),
    }
    return pages.show(request, "coaching/contact.html", now=now, **context)
