"""Contacts: one's page, an attempt that was looked at, and one that the line did not see."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Client
from clinic.access import StaffRequest, staff_only
from coaching import contacts, notes
from coaching.forms.log_contact import LogForm
from coaching.forms.notes import AddendumForm, NoteForm
from coaching.views import board, contact_page, pages, undo, writing
from coaching.views.rows import attempts
from coaching.visibility import CLINICAL, answered_by, coached_by


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    found = pages.contact_or_404(request, uuid, now)
    if request.method == "POST":
        return writing.sent(request, found, now)
    typed = pages.typed(request)
    if typed is None or found.client_id is None:
        return contact_page.show(request, found, now)
    if found.completed_at:
        return contact_page.show(request, found, now, addendum=AddendumForm(typed))
    return contact_page.show(request, found, now, form=NoteForm(typed, contact=found, draft=True))


@staff_only(*CLINICAL)
@require_POST
def seen(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """An attempt was looked at, and those of the same person before it: off the board, and still in the log. Only by
    whoever answers this client: it leaves the board of all who do.
    """
    now = timezone.now()
    found, answered = pages.contact_or_404(request, uuid, now), answered_by(request.user, now)
    if found.client_id and not answered.filter(pk=found.client_id).exists():
        raise Http404
    on_its_page = request.POST.get("next") == "contact"
    tried = [] if on_its_page else list(attempts.of_the_same_person(found, answered, now))
    looked_at = {each.pk: each for each in [found, *tried] if each.seen_at is None}
    for each in looked_at.values():
        contacts.mark_seen(each, by=request.user, now=now)
    if looked_at:
        told = ngettext("Seen.", "Seen: %(n)s attempts.", len(looked_at)) % {"n": len(looked_at)}
        undo.offer(request, "contact.seen", list(looked_at), told)
    return redirect("contact", uuid=found.uuid) if on_its_page else board.again(request)


@staff_only(*CLINICAL)
@require_http_methods(["GET", "HEAD", "POST"])
def log(request: StaffRequest, uuid: UUID | None = None) -> HttpResponseBase:
    """A contact that the line did not see; `uuid` is the client's, where the page was opened from theirs."""
    now = timezone.now()
    mine = coached_by(request.user, now)
    client = pages.client_or_404(request, uuid, now) if uuid else None
    form = LogForm(pages.typed(request), user=request.user, now=now, clients=mine, client=client)
    if request.method == "POST" and form.is_valid():
        return _logged(request, form, now)
    return _log_page(request, form, client, now)


@transaction.atomic
def _logged(request: StaffRequest, form: LogForm, now: datetime) -> HttpResponseBase:
    """Entered; signed as well, unless it is to be finished later. Sent twice, it is one contact."""
    made = contacts.log(by=request.user, now=now, **form.entry)
    if made.completed_at is None and request.POST.get("do") != "save":
        signed = notes.sign(made, by=request.user, now=now, **form.written)
        undo.tell(request, _("Signed and locked."), signed)
    elif made.completed_at is None:
        notes.save(made, by=request.user, now=now, **form.written)
    return redirect("contact", uuid=made.uuid)


def _log_page(request: StaffRequest, form: LogForm, client: Client | None, now: datetime) -> HttpResponse:
    if client:
        pages.read_client(request, client, "log", now)
    context = {"form": form, "client": client, "title": _("Log a contact")}
    context |= {"back_url": reverse("client", args=[client.uuid]) if client else reverse("board")}
    context |= {"back_label": client.name if client else _("Board")}
    return pages.show(request, "coaching/log_contact.html", now=now, **context)
