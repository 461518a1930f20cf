"""Somebody hands over a caseload, or leaves the clinic."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from clinic import staff
from clinic.access import StaffRequest, fresh
from clinic.models import User
from coaching import caseload
from coaching.forms.settings.staff import SuccessorForm
from coaching.views import pages
from coaching.views.rows import caseload as rows
from coaching.views.settings import frame
from coaching.views.settings.staff import person_or_404, url_of


@frame.admin_only
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Who takes over, with what goes along said above the question."""
    now, leaving = timezone.now(), person_or_404(request, uuid)
    form = SuccessorForm(pages.typed(request), leaving=leaving)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form, leaving, now)
    successor = form.cleaned_data["successor"]
    count = caseload.hand_over(leaving, successor=successor, by=request.user, now=now)
    words = ngettext("%(count)s client is with %(name)s now.", "%(count)s clients are with %(name)s now.", count) % {
        "count": count,
        "name": successor.name,
    }
    return pages.after_form(request, url_of(leaving), words)


@frame.admin_only
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """It is said what it does, and what the way back is, before it is done."""
    now, leaving = timezone.now(), person_or_404(request, uuid)
    load = caseload.of(leaving, now=now)
    if request.method != "POST" and not load.holds_back:
        return _check(request, leaving, load, now)
    try:
        caseload.leave(leaving, by=request.user, now=now)
    except caseload.StillInCharge:
        messages.warning(request, _("They still treat clients or owe a call. Hand that over first."))
    except staff.LastAdmin:
        messages.warning(request, _("Your clinic needs an admin. Make somebody else one first."))
    else:
        words = _("%(name)s cannot sign in any more. The records keep their name.") % {"name": leaving.name}
        return pages.after_form(request, reverse("staff"), words)
    return redirect(url_of(leaving))


def _check(request: StaffRequest, leaving: User, load: caseload.Caseload, now: datetime) -> HttpResponse:
    context = {
        "form": Form(),
        "title": _("End the access of %(name)s?") % {"name": leaving.name},
        "told": rows.left_behind(leaving, load),
        "submit": _("End their access now"),
    }
    return _page(request, leaving, now, context)


def _ask(request: StaffRequest, form: SuccessorForm, leaving: User, now: datetime) -> HttpResponse:
    context = {
        "form": form,
        "title": _("Hand over the clients of %(name)s") % {"name": leaving.name},
        "told": rows.handed_over(leaving, caseload.of(leaving, now=now)),
        "submit": _("Hand over"),
    }
    return _page(request, leaving, now, context)


def _page(request: StaffRequest, leaving: User, now: datetime, context: dict[str, Any]) -> HttpResponse:
    back = {"back_url": url_of(leaving), "cancel_url": url_of(leaving), "back_label": leaving.name}
    return frame.show(request, "hand_over", now=now, **context, **back)
