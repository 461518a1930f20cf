"""The clinic over a period, for its admin; for a therapist, their own clients."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching.forms.reports import USUAL, ReportForm
from coaching.reports import figures
from coaching.views import pages
from coaching.views.rows import log as log_rows
from coaching.views.rows import reports as rows


@staff_only(Role.ADMIN, Role.THERAPIST)
@require_safe
def reports(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    form = ReportForm(request.GET or {"days": USUAL}, user=request.user, now=now)
    context: dict[str, Any] = {
        "form": form,
        "active": log_rows.active(form, request.GET),
        "clear_url": reverse("reports") if request.GET else "",
        "back_url": reverse("log"),
        "back_label": _("Log"),
    }
    if form.is_valid():
        scope = form.scope()
        found = figures.frequency(scope, now)
        named = [*(uuid for _name, uuid, _many in found.heaviest), *(uuid for _name, uuid in found.quiet)]
        ids = list(Client.objects.filter(uuid__in=named).values_list("pk", flat=True))
        audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="reports", ids=sorted(ids))
        context |= {
            "scope": scope,
            "period": rows.period(scope),
            "charts": rows.charts(scope, found, now),
            "frequency": found,
        }
    return pages.show(request, "coaching/reports.html", now=now, **context)
