"""Clients: the list, one client's page with everything that happened, and calling them now."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.models import User
from clinic.roles import Role
from coaching import bridging, notices
from coaching.forms.clients import SearchForm
from coaching.views import pages
from coaching.views.rows import client_page, timeline
from coaching.views.rows import clients as rows
from coaching.visibility import CLINICAL, clients_visible_to

A_PAGE = 50


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: StaffRequest) -> HttpResponse:
    """The list; a search is posted, so that no name stands in an address."""
    now, form = timezone.now(), SearchForm(request.POST or None)
    which = request.GET.get("show", "") if request.GET.get("show") in rows.LISTS else rows.LISTS[0]
    name = form.cleaned_data["name"].strip() if form.is_bound and form.is_valid() else ""
    mine = clients_visible_to(request.user, now)
    found = mine.filter(name__icontains=name) if name else rows.only(mine, which, request.user, now)
    page = Paginator(rows.loaded(found, now), A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    ids = [client.pk for client in shown]
    audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="clients", ids=ids)
    context = {
        "rows": [rows.row(client, shows_therapist=request.user.has_role(Role.ADMIN)) for client in shown],
        "page": page,
        "form": form,
        "name": name,
        "quick": _quick(which if not name else "", request.user),
        "takes_in": request.user.has_role(Role.ADMIN, Role.THERAPIST),
        "any": bool(shown) or mine.exists(),
    }
    template = "clients/found.html" if request.htmx else "clients/list.html"
    return pages.show(request, template, now=now, **context)


@staff_only()
@require_safe
def client(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The page of sections; for htmx, the next part of its timeline alone."""
    now = timezone.now()
    found = pages.client_or_404(request, uuid, now)
    pages.read_client(request, found, "client", now)
    before, show = pages.before(request), request.GET.get("show", "")
    show = show if show in timeline.KINDS else ""
    if request.htmx:
        entries, older = timeline.page(found, request.user, now, before=before, show=show)
        context = {"client": found, "entries": entries, "older": older, "show": show}
        return pages.show(request, "clients/timeline.html", now=now, **context)
    context = client_page.load(found, request.user, now, before=before, show=show)
    return pages.show(request, "clients/client.html", now=now, **context)


@staff_only(*CLINICAL)
@require_POST
def call(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Rings one's own phone, then the client from the coaching line."""
    now = timezone.now()
    found = pages.client_or_404(request, uuid, now)
    try:
        bridging.call(found, line=notices.line_of(found.clinic_id), by=request.user, now=now)
    except pages.CALL_TROUBLE as error:
        messages.warning(request, pages.why_no_call(error, request.user, now))
    else:
        messages.success(request, pages.ringing(), extra_tags="passing")
    return redirect("client", uuid=found.uuid)


def _quick(which: str, user: User) -> list[dict[str, object]]:
    labels = {
        "treated": _("In treatment"),
        "mine": _("My own"),
        "paused": _("In pause"),
        "unsigned": _("Agreement waits"),
        "quiet": _("No contact for 28 days"),
        "discharged": _("Discharged"),
    }
    if not (user.has_role(Role.ADMIN) and user.has_role(*CLINICAL)):
        del labels["mine"]  # all that others see are their own
    return [{"label": label, "url": f"?show={key}", "on": key == which} for key, label in labels.items()]
