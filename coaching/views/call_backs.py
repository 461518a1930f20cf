"""Requests to be called: claim, give back, call, call later, close, name who calls; and their whole history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import bridging, callbacks, covering
from coaching.forms.call_backs import CloseForm, CoverForm, LaterForm
from coaching.forms.moments import zone_of
from coaching.models import CallBack, Closing
from coaching.templatetags import time_words
from coaching.views import board, pages, undo
from coaching.views.rows import history, queue, texting
from coaching.visibility import CLINICAL, call_backs_visible_to

TAKEN = callbacks.AlreadyClaimed
GONE = callbacks.NotOpen


def _request_or_404(request: StaffRequest, uuid: UUID) -> CallBack:
    mine = call_backs_visible_to(request.user, timezone.now())
    return get_object_or_404(mine.select_related("client"), uuid=uuid)


@staff_only()
@require_safe
def call_back(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The whole history of one request."""
    now = timezone.now()
    found = get_object_or_404(queue.loaded_any(request.user, now), uuid=uuid)
    pages.read_client(request, found.client, "call-back", now)
    context = {
        "request_row": replace(queue.row(found, request.user, now), first=True),
        "facts": history.facts(found, request.user, now),
        "entries": history.entries(found),
        "client": found.client,
    }
    return pages.show(request, "coaching/call_back.html", now=now, **context)


@staff_only(*CLINICAL)
@require_POST
def claim(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    found, now = _request_or_404(request, uuid), timezone.now()
    try:
        callbacks.claim(found, by=request.user, now=now)
    except (TAKEN, GONE) as error:
        messages.warning(request, pages.why_no_call(error, request.user, now))
    return board.again(request)


@staff_only(*CLINICAL)
@require_POST
def release(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Only one's own claim is given back."""
    found, now = _request_or_404(request, uuid), timezone.now()
    if found.claimed_by_id == request.user.pk and not found.closed_at:
        callbacks.release(found, by=request.user, now=now)
    return board.again(request)


@staff_only(*CLINICAL)
@require_POST
def call(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """One tap: claims it and rings one's own phone, then the client."""
    found, now = _request_or_404(request, uuid), timezone.now()
    try:
        bridging.call_back(found, by=request.user, now=now)
    except pages.CALL_TROUBLE as error:
        messages.warning(request, pages.why_no_call(error, request.user, now))
    else:
        messages.success(request, pages.ringing(), extra_tags="passing")
    return board.again(request)


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def later(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """ "Not now": a new time that was agreed with the client."""
    found, now = _request_or_404(request, uuid), timezone.now()
    if found.closed_at and request.method != "POST":
        return _closed_before(request, found)
    form = LaterForm(pages.typed(request), user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        return _postponed(request, found, form.until, now)
    words = {
        "title": _("Call %(name)s later") % {"name": found.client.first_name},
        "lead": _("The new time takes the place of the one that was promised. You are reminded by it."),
        "submit": _("Keep this time"),
    }
    return _form(request, form, found, now, **words)


def _postponed(request: StaffRequest, found: CallBack, until: datetime, now: datetime) -> HttpResponseBase:
    was = callbacks.promise_of(found)
    try:
        kept = callbacks.promise_of(callbacks.postpone(found, until=until, by=request.user, now=now))
    except GONE as error:
        return pages.after_form(request, _page(found), pages.why_no_call(error, request.user, now), messages.WARNING)
    words = _("Kept: you call at %(time)s.") % {"time": time_words.moment(until, zone_of(request.user), now)}
    words = texting.said_of(found.client, words, caregiver=bool(found.caregiver_id))
    undo.offer(request, "call_back.postponed", [found.pk], words, before={"was": was, "kept": kept})
    return redirect("board")


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """Without a call, by a person who says why."""
    found, now = _request_or_404(request, uuid), timezone.now()
    if found.closed_at and request.method != "POST":
        return _closed_before(request, found)
    form = CloseForm(pages.typed(request))
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        closed = callbacks.close(found, because=Closing.BY_PERSON, by=request.user, now=now, note=note)
        if (closed.closed_by_id, closed.closing_note) == (request.user.pk, note):
            done = _("Closed, with your reason on record.")
            done = texting.said_of(found.client, done, caregiver=bool(found.caregiver_id))
            undo.offer(request, "call_back.closed", [closed.pk], done)
            return redirect("board")
        form.add_error(None, _not_closed_again(closed))
    words = {
        "title": _("Close the request of %(name)s") % {"name": found.client.name},
        "lead": _("Only a call that reaches the client closes a request by itself. The client is not told of this."),
        "submit": _("Close with this reason"),
    }
    return _form(request, form, found, now, **words)


@staff_only(Role.ADMIN)
@require_http_methods(["GET", "HEAD", "POST"])
def cover(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """An admin names a therapist for a request that nobody covers."""
    found, now = _request_or_404(request, uuid), timezone.now()
    form = CoverForm(pages.typed(request), user=request.user)
    if request.method == "POST" and form.is_valid():
        colleague = form.cleaned_data["colleague"]
        covering.ask(found, colleague=colleague, by=request.user, now=now)
        return pages.after_form(request, "board", _("%(name)s has been asked to call.") % {"name": colleague.name})
    words = {
        "title": _("Who calls %(name)s?") % {"name": found.client.name},
        "lead": _("The request comes to their board, and their phone says that an item waits."),
        "submit": _("Ask them to call"),
    }
    return _form(request, form, found, now, **words)


def _page(found: CallBack) -> str:
    return reverse("call-back", args=[found.uuid])


def _closed_before(request: StaffRequest, found: CallBack) -> HttpResponseBase:
    """There is nothing to be said about it any more; its page tells what came of it."""
    return pages.after_form(request, _page(found), _("This request is closed already."), messages.WARNING)


def _not_closed_again(closed: CallBack) -> str:
    how = str(closed.get_closed_because_display())
    by = _("by %(name)s") % {"name": closed.closed_by.name} if closed.closed_by else _("by the line")
    return _("It was closed before (%(by)s: %(how)s). Your reason was not recorded; you can copy it from here.") % {
        "by": by,
        "how": how,
    }


def _form(request: StaffRequest, form: object, found: CallBack, now: datetime, **words: str) -> HttpResponse:
    pages.read_client(request, found.client, "call-back", now)
    context = {"form": form, "back_url": "/", "back_label": _("Board"), **words}
    return pages.show(request, "form_page.html", now=now, **context)
