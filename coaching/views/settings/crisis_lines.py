"""Crisis lines: what clients of each country are given, in which order, and when somebody last checked it."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients import countries as lived_in
from clinic import crisis
from clinic.access import StaffRequest
from clinic.models import CrisisLine
from coaching.forms.settings.crisis_lines import CrisisLineForm
from coaching.views import pages
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    now, clinic = timezone.now(), request.user.clinic
    lines = CrisisLine.objects.filter(clinic=clinic, retired_at=None).select_related("verified_by")
    by_country = groupby(lines.order_by("country", "position"), key=lambda line: line.country)
    countries = [(country, list(rows)) for country, rows in by_country]
    missing = sorted(lived_in.needed(clinic) - {country for country, _rows in countries})
    old = set(crisis.to_verify(clinic.pk, now).values_list("pk", flat=True))
    return frame.show(request, "crisis_lines", now=now, countries=countries, missing=missing, old=old)


@frame.admin_only
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: StaffRequest) -> HttpResponseBase:
    now, clinic = timezone.now(), request.user.clinic
    form = CrisisLineForm(pages.typed(request), initial={"country": request.GET.get("country", clinic.country)})
    if request.method == "POST" and form.is_valid():
        try:
            crisis.add(clinic, by=request.user, now=now, **form.details())
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            words = _("It is given from now on. Try it, then mark it as verified.")
            return pages.after_form(request, reverse("crisis-lines"), words)
    context = {"title": _("Add a crisis line"), "submit": _("Add it"), "back_label": _("Crisis lines")}
    return frame.ask(request, now=now, back=reverse("crisis-lines"), form=form, **context)


@frame.admin_only
@require_POST
def verify(request: StaffRequest, pk: int) -> HttpResponseBase:
    crisis.verify(_line_or_404(request, pk), by=request.user, now=timezone.now())
    return _back(request, _("Verified today."))


@frame.admin_only
@require_POST
def put_first(request: StaffRequest, pk: int) -> HttpResponseBase:
    crisis.put_first(_line_or_404(request, pk), by=request.user, now=timezone.now())
    return _back(request, _("It is said and shown first."))


@frame.admin_only
@require_POST
def retire(request: StaffRequest, pk: int) -> HttpResponseBase:
    crisis.retire(_line_or_404(request, pk), by=request.user, now=timezone.now())
    return _back(request, _("It is given to nobody any more."))


def _line_or_404(request: StaffRequest, pk: int) -> CrisisLine:
    return get_object_or_404(CrisisLine.objects.filter(clinic=request.user.clinic, retired_at=None), pk=pk)


def _back(request: StaffRequest, words: str) -> HttpResponseBase:
    messages.success(request, words)
    return redirect("crisis-lines")
