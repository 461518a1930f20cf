"""What is missing in the clinic, on one page, each with the way to set it right."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching.views import pages
from coaching.views.rows import missing as rows


@staff_only(Role.ADMIN)
@require_safe
def missing(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    checks = rows.checks(request.user.clinic, request.user, now)
    ids = sorted(set().union(*(check.clients for check in checks)))
    if ids:
        audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="missing", ids=ids)
    context = {
        "found": [check for check in checks if check.gaps],
        "fine": [check.fine for check in checks if not check.gaps],
        "back_url": reverse("log"),
        "back_label": _("Log"),
    }
    return pages.show(request, "coaching/missing.html", now=now, **context)
