"""The toast's button: what was done a moment ago is taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clinic.access import StaffRequest, staff_only
from coaching import undoing
from coaching.models import Undo

TAG = "undo"


def tell(request: StaffRequest, words: str, offered: Undo) -> None:
    """Says what was done, with the button that takes it back (`components/messages.html`)."""
    messages.success(request, words, extra_tags=f"{TAG} {offered.uuid}")


def offer(request: StaffRequest, what: str, subjects: list[int], words: str, *, before: Any = None) -> None:
    """Opens the way back of what this person did just now, and says so."""
    tell(request, words, undoing.offer(what, subjects, by=request.user, now=timezone.now(), before=before))


@staff_only()
@require_POST
def undo(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    offered = get_object_or_404(Undo, uuid=uuid, done_by=request.user)
    try:
        undoing.take_back(offered, by=request.user, now=timezone.now())
    except undoing.TooLate:
        messages.warning(request, _("The ten seconds are over, so it stays as it is."))
    except undoing.NotPossible:
        messages.warning(request, _("Something else happened meanwhile, so it stays as it is."))
    else:
        messages.success(request, _("Taken back."), extra_tags="passing")
    return _back(request)


def _back(request: StaffRequest) -> HttpResponseRedirect:
    """To the page on which the button stood."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return redirect(came_from if ours else reverse("board"))
