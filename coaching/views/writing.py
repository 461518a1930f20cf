"""What is sent from a contact's page: saved, signed, an act told, a step in a crisis, an addendum.

The whole page is one form, so that no tap on any of its buttons loses a word that was typed; with JavaScript it also
saves itself (`static/js/note.js`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.access import StaffRequest
from coaching import acts, crisis_steps, notes
from coaching.forms.moments import zone_of
from coaching.forms.notes import AddendumForm, NoteForm
from coaching.models import Contact, ContactSheet, CrisisDeed, Precision, ReportedBy
from coaching.templatetags import time_words
from coaching.views import contact_page, pages, undo
from coaching.views.rows import consequences, harm, versions


def sent(request: StaffRequest, found: Contact, now: datetime) -> HttpResponseBase:
    do, _colon, what = request.POST.get("do", "sign").partition(":")
    if found.completed_at:
        return _addendum(request, found, now) if do == "addendum" else _signed_before(request, found, now)
    if not contact_page.may_write(request.user, found):
        raise Http404
    if do in DEEDS:
        DEEDS[do](request, found, what, now)
    return _kept(request, found, do, now)


def _kept(request: StaffRequest, found: Contact, do: str, now: datetime) -> HttpResponseBase:
    form = NoteForm(request.POST, contact=found, draft=do != "sign")
    if not form.is_valid():
        return _not_valid(request, found, form, now)
    written = versions.both(form, found) if do == "both" else form.written
    try:
        if do == "sign":
            return _signed(request, found, notes.sign(found, by=request.user, now=now, turn=form.page, **written))
        sheet = notes.save(found, by=request.user, now=now, turn=form.page, **written)
    except notes.ChangedMeanwhile:
        return _changed_meanwhile(request, found, form, now)
    except notes.AlreadySigned:
        return _signed_before(request, pages.contact_or_404(request, found.uuid, now), now)
    return _saved(request, found, sheet, do, now)


def _saved(request: StaffRequest, found: Contact, sheet: ContactSheet, do: str, now: datetime) -> HttpResponseBase:
    words = contact_page.saved_words(sheet, request.user)
    if _saves_itself(request):
        return JsonResponse({"told": words, "version": sheet.version})
    if do in ("save", "both"):
        messages.success(request, words, extra_tags="passing")
    return redirect(f"{reverse('contact', args=[found.uuid])}{ANCHORS.get(do, '')}")


def _signed(request: StaffRequest, found: Contact, offered: Any) -> HttpResponseBase:
    undo.tell(request, _("Signed and locked. The record of this contact is complete."), offered)
    return redirect("contact", uuid=found.uuid)


def _not_valid(request: StaffRequest, found: Contact, form: NoteForm, now: datetime) -> HttpResponseBase:
    if _saves_itself(request):
        first = next(iter(form.errors.values()))[0]
        return JsonResponse({"told": _("Not saved: %(why)s") % {"why": first}}, status=422)
    return contact_page.show(request, found, now, form=form)


def _changed_meanwhile(request: StaffRequest, found: Contact, form: NoteForm, now: datetime) -> HttpResponseBase:
    """Both versions beside each other; the form goes on from the one that is saved now."""
    if _saves_itself(request):
        return JsonResponse({"told": _("Not saved: this record was changed in another window.")}, status=409)
    found = pages.contact_or_404(request, found.uuid, now)
    differ = versions.differing(form, found)
    fresh = NoteForm(_from_now_on(request, found), contact=found, draft=True)
    return contact_page.show(request, found, now, form=fresh, versions=differ)


def _from_now_on(request: StaffRequest, found: Contact) -> Any:
    """What was typed, as the next turn of a page that knows the saved version."""
    typed = request.POST.copy()
    begins = NoteForm(contact=found).initial
    for name in ("version", "tab", "turn"):
        typed[name] = str(begins[name])
    return typed


def _signed_before(request: StaffRequest, found: Contact, now: datetime) -> HttpResponseBase:
    """Locked meanwhile: what was typed and is not in the record is offered as an addendum."""
    if _saves_itself(request):
        return JsonResponse({"told": _("Not saved: this record was signed meanwhile.")}, status=409)
    form = NoteForm(request.POST, contact=found, draft=True)
    differ = versions.differing(form, found) if form.is_valid() else []
    if not differ:
        return redirect("contact", uuid=found.uuid)
    text = "\n".join(f"{one.label}: {one.mine}" for one in differ if one.mine)
    messages.warning(
        request, _("The record was signed before this was sent. What you typed stands below: add it with its reason.")
    )
    return contact_page.show(request, found, now, addendum=AddendumForm(initial={"text": text}))


def _addendum(request: StaffRequest, found: Contact, now: datetime) -> HttpResponseBase:
    form = AddendumForm(request.POST)
    if not pages.coaches(request.user) or found.client_id is None:
        raise Http404
    if not form.is_valid():
        return contact_page.show(request, found, now, addendum=form)
    notes.add(found, by=request.user, now=now, **form.cleaned_data)
    return pages.after_form(request, reverse("contact", args=[found.uuid]), _("Added, with your reason."))


def _act(request: StaffRequest, found: Contact, since: str, now: datetime) -> None:
    """Self-harm was told in this contact: recorded at once, and the rule does the rest."""
    if since not in harm.HOURS or found.client is None:
        raise Http404
    ago, minute = harm.ago(since), now.replace(second=0, microsecond=0)  # so that two taps are one report
    _report, pause = acts.record_once(
        found.client,
        occurred_at=None if ago is None else minute - ago,
        precision=Precision.UNKNOWN if ago is None else Precision.APPROXIMATE,
        reported_by=ReportedBy.CAREGIVER if found.caregiver_id else ReportedBy.CLIENT,
        contact=found,
        by=request.user,
        now=now,
    )
    words = consequences.done(found.client, pause, request.user, now)
    messages.info(request, words, extra_tags="pause" if pause else "")


def _crisis(request: StaffRequest, found: Contact, deed: str, now: datetime) -> None:
    if deed not in CrisisDeed.values:
        raise Http404
    words = request.POST.get("crisis_words", "").strip()[:500] if deed == CrisisDeed.OTHER else ""
    step = crisis_steps.note(found, deed=deed, words=words, by=request.user, now=now)
    at = time_words.clock(now.astimezone(zone_of(request.user)))
    told = _("%(what)s, noted at %(time)s.") % {"what": step.get_deed_display(), "time": at}
    undo.offer(request, crisis_steps.NOTED, [step.pk], told)


def _saves_itself(request: StaffRequest) -> bool:
    return request.headers.get("X-Autosave") == "1"


DEEDS = {"act": _act, "crisis": _crisis}
ANCHORS = {"act": "#harm", "crisis": "#crisis"}
