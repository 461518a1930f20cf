"""What the pages of the settings have in common: only an admin opens them, and each leads back to the others."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching.views import pages

admin_only = staff_only(Role.ADMIN)


def show(request: StaffRequest, page: str, *, now: datetime, **context: Any) -> HttpResponse:
    """A page of the settings; `page` names its template."""
    context = {"back_url": reverse("settings"), "back_label": _("Settings")} | context
    return pages.show(request, f"coaching/settings/{page}.html", now=now, **context)


def ask(request: StaffRequest, *, now: datetime, back: str, **context: Any) -> HttpResponse:
    """A page that asks: title, form and submit; `back` is the address it came from."""
    context = {"back_url": back, "cancel_url": back} | context
    return pages.show(request, "form_page.html", now=now, **context)
