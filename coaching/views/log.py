"""The contact log: the whole clinic for its admin, one's own clients for everybody else."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import log_views
from coaching.forms.log import LogForm
from coaching.forms.log_views import LogViewForm
from coaching.log import address, paging
from coaching.models import Contact, LogView
from coaching.views import pages, reviews
from coaching.views.rows import log as rows


@staff_only()
@require_safe
def log(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    form = LogForm(request.GET, user=request.user, now=now)
    shown = (
        _shown(request, form, now) if form.is_valid() else {"rows": [], "empty": rows.why_empty(form, narrowed=True)}
    )
    template = "coaching/log/more.html" if request.htmx and request.GET.get("after") else "coaching/log.html"
    return pages.show(request, template, now=now, form=form, **shown, **_around(request, form))


def _shown(request: StaffRequest, form: LogForm, now: datetime) -> dict[str, Any]:
    """One page of contacts, with how many there are and how far back it was looked."""
    user, asked = request.user, form.asked()
    page, count = paging.page_and_count(form.reach, asked, request.GET.get("after", ""))
    ids = [contact.pk for contact in page.contacts]
    clients = sorted({contact.client_id for contact in page.contacts if contact.client_id})
    audit.read(user, Contact, clinic_id=user.clinic_id, now=now, page="log", ids=ids, clients=clients)
    return {
        "rows": [rows.row(contact, now) for contact in page.contacts],
        "count": rows.how_many(count, user, now),
        "after": page.after,
        "looked_back": rows.looked_back(page, user, now),
        "empty": rows.why_empty(form, narrowed=bool(asked.words or asked.since or asked.until), page=page),
    }


def _around(request: StaffRequest, form: LogForm) -> dict[str, Any]:
    """The filters, the lists that are kept, the columns."""
    chips = rows.active(form, request.GET)
    here = address.of(request.GET)
    kept = rows.kept(list(request.user.log_views.all()), request.GET)
    return {
        "active": chips,
        "quick": kept,
        "kept_here": next((chip["view"] for chip in kept if chip["on"]), None),
        "keep_form": LogViewForm(initial={"query": here}),
        "here": here,
        "columns": form.shown(),
        "clear_url": reverse("log") if chips or form.errors else "",
        "is_first": not request.GET.get("after"),
        "reviews": request.user.has_role(Role.ADMIN),
        "coaches_or_reviews": request.user.has_role(Role.ADMIN, Role.THERAPIST),
        "toast": reviews.toast(request, timezone.now()),
    }


@staff_only()
@require_POST
def keep(request: StaffRequest) -> HttpResponseBase:
    """Keeps the list that is shown under a name."""
    form = LogViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(next(iter(form.errors.values()))[0]))
        return redirect("log")
    try:
        log_views.keep(request.user, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("The list is kept. Its address can be shared with colleagues."))
    except log_views.TooMany:
        messages.error(request, _("You keep thirty lists, the most there can be. Forget one first."))
    return redirect(f"{reverse('log')}?{form.cleaned_data['query']}")


@staff_only()
@require_POST
def forget(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Takes one of one's own lists away; the contacts in it stay as they are."""
    kept = get_object_or_404(LogView, user=request.user, uuid=uuid)
    log_views.forget(kept, by=request.user, now=timezone.now())
    messages.success(request, _("The list is forgotten."))
    return redirect(f"{reverse('log')}?{kept.query}")
