"""A client's list for the next session: it collects itself, is ticked, and prints."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clients.models import Client
from clinic.access import StaffRequest, staff_only
from coaching import sessions
from coaching.forms.session_list import PointForm
from coaching.views import pages, undo
from coaching.views.rows import session_list as rows
from coaching.visibility import CLINICAL


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    if request.method == "POST" and ("discussed" in request.POST or "again" in request.POST):
        return _ticked(request, client, now)
    form = PointForm(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        sessions.add_point(client, text=form.cleaned_data["text"], by=request.user, now=now)
        return redirect("session-list", uuid=client.uuid)
    return _page(request, client, form, now)


def _ticked(request: StaffRequest, client: Client, now: datetime) -> HttpResponseBase:
    """One point was discussed, or is to be discussed again."""
    again = request.POST.get("again", "")
    point = again or request.POST.get("discussed", "")
    if point not in rows.gathered(client, request.user, now).keys:
        raise Http404
    if again:
        sessions.bring_back(client, point=point, by=request.user, now=now)
    else:
        row = sessions.discuss(client, point=point, by=request.user, now=now)
        undo.offer(request, sessions.TICKED, [row.pk], _("Discussed."))
    return redirect("session-list", uuid=client.uuid)


def _page(request: StaffRequest, client: Client, form: PointForm, now: datetime) -> HttpResponse:
    pages.read_client(request, client, "session", now)
    context = {
        "client": client,
        "form": form,
        "points": rows.gathered(client, request.user, now),
        "title": _("For the next session"),
        "back_url": reverse("client", args=[client.uuid]),
        "back_label": client.name,
    }
    return pages.show(request, "clients/session_list.html", now=now, **context)
