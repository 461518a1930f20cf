"""One contact as a page: while the call lasts, while the record is written, and once it is signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from clients.models import Client
from clinic import audit, crisis
from clinic.access import StaffRequest
from clinic.models import User
from coaching import crisis_steps
from coaching.forms.moments import zone_of
from coaching.forms.notes import PICKS, SCALES, AddendumForm, NoteForm, sheet_of
from coaching.models import Contact, ContactSheet, CrisisDeed
from coaching.templatetags import time_words
from coaching.views import pages, reviews
from coaching.views.rows import beside, call, guide, harm, pauses
from coaching.views.rows import contact as shown
from coaching.views.rows.versions import Version
from coaching.visibility import reads_words, treats

AT_ONCE = (CrisisDeed.CALLED_911, CrisisDeed.GAVE_988, CrisisDeed.LOCATION, CrisisDeed.STAYED)


def may_write(user: User, contact: Contact) -> bool:
    """Whoever spoke, and the client's primary therapist; where nobody spoke, whoever coaches the client."""
    if not pages.coaches(user) or contact.client is None:
        return False
    return contact.spoke_with_id in (None, user.pk) or treats(user, contact.client)


def saved_words(sheet: ContactSheet, user: User) -> str:
    assert sheet.saved_at
    return _("Saved %(time)s") % {"time": time_words.clock(sheet.saved_at.astimezone(zone_of(user)))}


def show(
    request: StaffRequest,
    found: Contact,
    now: datetime | None = None,
    *,
    form: NoteForm | None = None,
    addendum: AddendumForm | None = None,
    versions: list[Version] | None = None,
) -> HttpResponse:
    now = now or timezone.now()
    on_file = shown.on_file(found, request.user, now)
    named = {"clients": sorted({one.client.pk for one in on_file})} if on_file else {}
    audit.read(request.user, found, clinic_id=found.clinic_id, client_id=found.client_id, now=now, **named)
    words = reads_words(request.user, found, now)
    context: dict[str, Any] = {
        "contact": found,
        "client": found.client,
        "title": shown.title(found),
        "facts": shown.facts(found, request.user, now),
        "on_file": on_file,
        "legs": shown.legs(found),
        "record": shown.record(found, words=words),
        "words": words,
        "steps_taken": crisis_steps.standing(found).select_related("done_by"),
        "versions": versions or [],
        **reviews.around(request, found, now),
    }
    context |= _signed(request, found, addendum) if found.completed_at else {}
    if form is None and not found.completed_at and may_write(request.user, found):
        form = NoteForm(contact=found)
    if form and found.client:
        context |= _written(request, found, found.client, form, now)
    return pages.show(request, "coaching/contact.html", now=now, **context)


def _signed(request: StaffRequest, found: Contact, addendum: AddendumForm | None) -> dict[str, Any]:
    adds = pages.coaches(request.user) and found.client_id is not None
    return {
        "addenda": found.addenda.select_related("added_by"),
        "addendum": (addendum or AddendumForm()) if adds else None,
        "adding": addendum is not None,
    }


def _written(request: StaffRequest, found: Contact, client: Client, form: NoteForm, now: datetime) -> dict[str, Any]:
    strip, helped, sheet = call.strip(found, now), beside.what_helped(client), sheet_of(found)
    pause = pauses.loaded(Client.objects.filter(pk=client.pk), now).first()
    return {
        "form": form,
        "live": strip is not None and strip.over is None,
        "strip": strip,
        "steps": guide.steps(form),
        "skills": guide.skills(form, [one.name for one in helped]),
        "suggested": guide.suggested(found, now),
        "scales": SCALES,
        "picks": PICKS,
        "helped": helped,
        "plan": getattr(client, "plan", None),
        "client_lines": crisis.lines_for(client.clinic_id, client.country),
        "harm": harm.asked(client, request.user, now),
        "script": harm.script(pause, request.user, now),
        "pause": pauses.row(pause, request.user, now, acts=True) if pause else None,
        "deeds": [(deed.value, deed.label) for deed in AT_ONCE],
        "more_deeds": [(deed.value, deed.label) for deed in CrisisDeed if deed not in AT_ONCE],
        "saved": saved_words(sheet, request.user) if sheet.saved_at else "",
    }
