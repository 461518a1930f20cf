"""Whether everything behind the clinic's line is well, in plain words; measured anew at each look."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from clinic.access import StaffRequest
from coaching.views.rows import health as rows
from coaching.views.settings import frame
from coaching.watch import measuring


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """The whole page; htmx asks for the states alone, which keeps nobody signed in."""
    now = timezone.now()
    found = rows.rows(measuring.measure(now=now), request.user)
    context = {"rows": found, "wrong": sum(row.holds is False for row in found)}
    if request.htmx:
        return render(request, "coaching/settings/health_live.html", context | {"now": now})
    return frame.show(request, "health", now=now, levels=rows.kept(request.user, now), **context)
