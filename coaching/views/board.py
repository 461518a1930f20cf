"""The board: who waits, what is paused, what came in, what is due, and one's own limits today."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, staff_only
from coaching.views import pages
from coaching.views.rows.board import Board, gather

OPENED = "opened_contact"  # in the session: the contact of a call that has opened by itself


@staff_only()
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    now = timezone.now()
    shown = gather(request.user, now)
    _read(request, shown, now)
    return pages.show(request, "coaching/board.html", now=now, board=shown, waiting_count=shown.waiting_count)


@staff_only()
@require_safe
def board_live(request: StaffRequest) -> HttpResponse:
    """The board's inside for htmx; nothing (204) while nothing has changed, so that focus and scroll stay."""
    now = timezone.now()
    shown = gather(request.user, now)
    if opens := _opens_by_itself(request, shown):
        return HttpResponseClientRedirect(opens)
    if request.GET.get("known") == shown.version:
        return HttpResponse(status=204)
    return part(request, shown, now)


def _opens_by_itself(request: StaffRequest, shown: Board) -> str:
    """The contact of a call that connected: once, and not while something is being written on the board."""
    if shown.on_call is None or request.headers.get("X-Busy") == "1":
        return ""
    uuid = str(shown.on_call.uuid)
    if request.session.get(OPENED) == uuid:
        return ""
    request.session[OPENED] = uuid
    return reverse("contact", args=[uuid])


def again(request: StaffRequest) -> HttpResponse:
    """After something was done on the board: its inside for htmx, the whole page for everybody else."""
    if not request.htmx:
        return redirect("board")
    now = timezone.now()
    return part(request, gather(request.user, now), now)


def part(request: StaffRequest, shown: Board, now: datetime) -> HttpResponse:
    _read(request, shown, now)
    return render(request, "coaching/board/live.html", {"board": shown, "now": now})


def _read(request: StaffRequest, shown: Board, now: datetime) -> None:
    """The names that were shown are on record, as every reading of a client's record (P7)."""
    ids = sorted(shown.clients)
    if ids:
        audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="board", ids=ids)
