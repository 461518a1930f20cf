"""What client and therapist agree for the time between sessions: check-ins, planned calls, skills to practise."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients.models import Client
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role
from coaching import checkins, practices, reaching, repeating
from coaching.forms.check_ins import PRESETS, CheckInForm, MoveForm, PracticeForm
from coaching.forms.moments import clock_ahead, zone_of
from coaching.models import CheckIn, CheckInSeries, Practice
from coaching.models.check_in import Way
from coaching.templatetags import time_words
from coaching.views import pages
from coaching.visibility import clients_visible_to
from telephony.wording import next_minute


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """With one tap by a preset, or in full: another time, another way, again and again."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    preset = next((each for each in PRESETS if each.key == request.POST.get("preset")), None)
    if preset:
        due_at = clock_ahead(preset.clock, zone_of(request.user), now)
        terms = {"side": preset.side, "way": preset.way, "what_for": str(preset.what_for), "due_at": due_at}
        return _agreed(request, client, terms, now) or redirect(_page(client))
    today = now.astimezone(zone_of(request.user)).date()
    usual = {"side": "client", "way": "any", "repeat": "once", "day": today}
    form = CheckInForm(pages.typed(request), initial=usual, user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        answer = _repeated(request, client, form, now) if form.repeats else _once(request, client, form, now)
        if answer:
            return answer
    words = {"title": _("Agree a check-in"), "submit": _("Agree it"), "picks": ("side", "way", "repeat")}
    return _form(request, client, form, now, **words)


def _once(request: StaffRequest, client: Client, form: CheckInForm, now: datetime) -> HttpResponseBase | None:
    said = form.cleaned_data
    terms = {"side": said["side"], "way": said["way"], "what_for": said["what_for"], "due_at": form.due_at}
    return _agreed(request, client, terms, now)


def _repeated(request: StaffRequest, client: Client, form: CheckInForm, now: datetime) -> HttpResponseBase | None:
    said = form.cleaned_data
    try:
        repeating.agree(
            client,
            therapist=request.user,
            side=said["side"],
            way=said["way"],
            what_for=said["what_for"],
            repeat=said["repeat"],
            clock=said["clock"],
            zone=request.user.time_zone,
            first_on=said["day"],
            last_on=said["last_on"],
            by=request.user,
            now=now,
        )
    except repeating.NoDay:
        form.add_error("last_on", _("Between these days there is none for it. Choose another day, within a year."))
        return None
    except reaching.NotByTheRule as error:
        _shut(request, error, now)
        return None
    return pages.after_form(request, _page(client), _("Agreed. Each next one is reminded of by itself."))


def _agreed(request: StaffRequest, client: Client, terms: dict[str, Any], now: datetime) -> HttpResponseBase | None:
    try:
        made = checkins.agree(client, therapist=request.user, by=request.user, now=now, **terms)
    except reaching.NotByTheRule as error:
        _shut(request, error, now)
        return None
    by = time_words.moment(made.due_at, zone_of(request.user), now)
    messages.success(request, _("Agreed for %(time)s.") % {"time": by}, extra_tags="passing")
    return redirect(_page(client))


def _why_shut(request: StaffRequest, client: Client, now: datetime) -> str:
    """Said above the form, before anything is typed in vain."""
    try:
        checkins.refuse_if_shut(client.pk, Way.ANY, now=now)
    except reaching.NotByTheRule as error:
        if error.decision.until is None:
            return _("Treatment has ended, so nothing is agreed any more.")
        until = time_words.moment(next_minute(error.decision.until), zone_of(request.user), now)
        return f"{_('Coaching is paused, so nothing new is agreed until')} {until}. {_('Sessions stand.')}"
    return ""


def _shut(request: StaffRequest, error: reaching.NotByTheRule, now: datetime) -> None:
    """Why nothing is agreed now, until when, and what stays open; what was typed stays on the page."""
    words = _("Treatment has ended, so nothing is agreed any more.")
    if error.decision.until:
        until = time_words.moment(next_minute(error.decision.until), zone_of(request.user), now)
        words = _(
            "Coaching is paused until %(time)s, so nothing was agreed. Sessions stand; a medical or risk check can be"
            " made at any time."
        ) % {"time": until}
    messages.warning(request, words)


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    check_in = _check_in_or_404(request, uuid, now)
    at = check_in.due_at.astimezone(zone_of(request.user))
    form = MoveForm(pages.typed(request), initial={"day": at.date(), "clock": at.time()}, user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            checkins.move(check_in, due_at=form.due_at, by=request.user, now=now)
        except checkins.NotOpen:
            return pages.after_form(
                request, _page(check_in.client), _("It is over already, so it was not moved."), messages.WARNING
            )
        except reaching.NotByTheRule as error:
            _shut(request, error, now)
        else:
            return pages.after_form(request, _page(check_in.client), _("Moved. The reminder moves with it."))
    return _form(request, check_in.client, form, now, title=_("Move the check-in"), submit=_("Move it"))


@staff_only(Role.THERAPIST)
@require_POST
def met(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    check_in = _check_in_or_404(request, uuid, now)
    checkins.mark_met(check_in, by=request.user, now=now)
    return redirect(_page(check_in.client))


@staff_only(Role.THERAPIST)
@require_POST
def cancel(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    check_in = _check_in_or_404(request, uuid, now)
    checkins.cancel(check_in, by=request.user, now=now)
    return pages.after_form(request, _page(check_in.client), _("Taken back."))


@staff_only(Role.THERAPIST)
@require_POST
def end_series(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    mine = CheckInSeries.objects.filter(client__in=clients_visible_to(request.user, now))
    series = get_object_or_404(mine.select_related("client"), uuid=uuid)
    repeating.end(series, by=request.user, now=now)
    return pages.after_form(request, _page(series.client), _("It will not repeat any more."))


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """A skill to practise, with what for."""
    now = timezone.now()
    client = pages.client_or_404(request, uuid, now)
    form = PracticeForm(pages.typed(request), clinic=request.user.clinic)
    if request.method == "POST" and form.is_valid():
        practices.assign(client, by=request.user, now=now, **form.cleaned_data)
        return pages.after_form(request, _page(client), _("Assigned. It stands on the client's own page as well."))
    words = {"title": _("A skill to practice"), "submit": _("Assign it"), "picks": ("skill",), "lead": ""}
    return _form(request, client, form, now, **words)


@staff_only(Role.THERAPIST)
@require_POST
def practised(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    practice = _practice_or_404(request, uuid)
    practices.done(practice, by=request.user, now=timezone.now())
    return redirect(_page(practice.client))


@staff_only(Role.THERAPIST)
@require_POST
def end_practice(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    practice = _practice_or_404(request, uuid)
    practices.end(practice, by=request.user, now=timezone.now())
    return redirect(_page(practice.client))


def _check_in_or_404(request: StaffRequest, uuid: UUID, now: datetime) -> CheckIn:
    mine = CheckIn.objects.filter(client__in=clients_visible_to(request.user, now))
    return get_object_or_404(mine.select_related("client"), uuid=uuid)


def _practice_or_404(request: StaffRequest, uuid: UUID) -> Practice:
    mine = Practice.objects.filter(client__in=clients_visible_to(request.user, timezone.now()))
    return get_object_or_404(mine.select_related("client"), uuid=uuid)


def _page(client: Client) -> str:
    return reverse("client", args=[client.uuid]) + "#check-ins-title"


def _form(request: StaffRequest, client: Client, form: object, now: datetime, **words: object) -> HttpResponse:
    pages.read_client(request, client, "check-ins", now)
    if request.method != "POST" and "lead" not in words:
        words["lead"] = _why_shut(request, client, now)
    words |= {"form": form, "client": client, "back_url": _page(client), "back_label": client.name}
    return pages.show(request, "form_page.html", now=now, **words)
