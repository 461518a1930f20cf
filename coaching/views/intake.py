"""Taking a client in: fill in, look whether they are on file already, open the record."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients import doubles
from clients.doubles import Double
from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import treatment
from coaching.forms.clients import NewClientForm
from coaching.views import pages
from coaching.views.rows import alike
from coaching.visibility import clients_visible_to


@staff_only(Role.ADMIN, Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: StaffRequest) -> HttpResponseBase:
    now = timezone.now()
    form = NewClientForm(pages.typed(request), user=request.user)
    if request.method != "POST" or not form.is_valid():
        return _form(request, form, [])
    asked = form.cleaned_data
    found = doubles.alike(request.user.clinic, name=asked["name"], born_on=asked["born_on"], number=asked["number"])
    if found and asked["seen"] != _mark(found):
        return _form(request, _with(form, request, found), found)
    client = treatment.take_in(request.user.clinic, by=request.user, now=now, **form.record())
    words = _("%(name)s is on file. What is still needed: a PIN, the plan and the agreement.") % {
        "name": client.first_name
    }
    return pages.to_client(request, client, words)


def _mark(found: list[Double]) -> str:
    """Which doubles were looked at: if others are found the next time, they are shown too."""
    return " ".join(sorted(str(double.client.uuid) for double in found))


def _with(form: NewClientForm, request: StaffRequest, found: list[Double]) -> NewClientForm:
    data = request.POST.copy()
    data["seen"] = _mark(found)
    return NewClientForm(data, user=request.user)


def _form(request: StaffRequest, form: NewClientForm, found: list[Double]) -> HttpResponse:
    """Whoever is told that somebody is on file has read so much of their record, name or no name (P7)."""
    now = timezone.now()
    if ids := sorted(double.client.pk for double in found):
        audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="doubles", ids=ids)
    mine = clients_visible_to(request.user, now).filter(pk__in=[double.client.pk for double in found])
    context = {
        "form": form,
        "doubles": alike.rows(found, {client.pk for client in mine}),
        "title": _("Take in a client"),
        "back_url": reverse("clients"),
        "back_label": _("Clients"),
        "submit": _("Open another record all the same") if found else _("Open the record"),
    }
    return pages.show(request, "clients/new.html", now=now, **context)
