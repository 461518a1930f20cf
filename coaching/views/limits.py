"""One's own limits: the week, the terms, what changes it, and "off until" from the board."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clients.models import Client
from clinic import audit
from clinic.access import StaffRequest, form_of, staff_only
from clinic.roles import Role
from coaching import limits, own_limits
from coaching.forms.limits import CopyForm, HoursForm, OverrideForm, TermsForm, UntilForm
from coaching.forms.moments import zone_of
from coaching.models import LimitOverride
from coaching.templatetags import time_words
from coaching.views import pages, undo
from coaching.views.rows import changes, covers, exceptions, week
from coaching.views.rows import limits as rows
from coaching.weeks import Hours


@staff_only(Role.THERAPIST)
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    return _page(request, timezone.now())


@staff_only(Role.THERAPIST)
@form_of("limits")
def add_hours(request: StaffRequest) -> HttpResponseBase:
    now, form = timezone.now(), HoursForm(request.POST)
    if form.is_valid() and _keep(request, form.added_to(limits.week_of(request.user)), now, _("Your week is kept.")):
        return _to_week()
    return _page(request, now, hours_form=form)


@staff_only(Role.THERAPIST)
@form_of("limits")
def copy_day(request: StaffRequest) -> HttpResponseBase:
    now, form = timezone.now(), CopyForm(request.POST)
    if form.is_valid() and _keep(request, form.copied(limits.week_of(request.user)), now, _("Copied.")):
        return _to_week()
    return _page(request, now, copy_form=form)


@staff_only(Role.THERAPIST)
@require_POST
def remove_hours(request: StaffRequest) -> HttpResponseBase:
    now, mine = timezone.now(), limits.week_of(request.user)
    rest = [hours for hours in mine if week.key(hours) != request.POST.get("hours")]
    if len(rest) < len(mine):
        _keep(request, rest, now, _("Those hours are no longer in your week."))
    return _to_week()


@staff_only(Role.THERAPIST)
@form_of("limits")
def terms(request: StaffRequest) -> HttpResponseBase:
    now = timezone.now()
    form = TermsForm(request.POST, own=own_limits.of(request.user, now=now))
    if not form.is_valid():
        return _page(request, now, terms_form=form)
    limits.set_terms(request.user, by=request.user, now=now, **form.cleaned_data)
    return pages.after_form(request, reverse("limits"), _("Your terms are kept."))


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def override(request: StaffRequest) -> HttpResponseBase:
    """Another time, a leave, a cover, extra hours."""
    now = timezone.now()
    form = OverrideForm(pages.typed(request), user=request.user, now=now)
    if request.method == "POST" and form.is_valid():
        limits.override(request.user, by=request.user, now=now, **form.terms())
        return pages.after_form(request, reverse("limits"), _("Kept."))
    context = {
        "form": form,
        "title": _("Change your limits for a time"),
        "lead": _("Without a beginning it holds from now on. Times are in your own zone, %(zone)s.")
        % {"zone": request.user.time_zone},
        "submit": _("Keep this change"),
        "back_url": reverse("limits"),
        "back_label": _("Your limits"),
    }
    return pages.show(request, "form_page.html", now=now, **context)


@staff_only(Role.THERAPIST)
@form_of("limits")
def off(request: StaffRequest) -> HttpResponseBase:
    return _until(request, opens=False)


@staff_only(Role.THERAPIST)
@form_of("limits")
def extra(request: StaffRequest) -> HttpResponseBase:
    return _until(request, opens=True)


@staff_only(Role.THERAPIST)
@require_POST
def withdraw(request: StaffRequest, pk: int) -> HttpResponseBase:
    now = timezone.now()
    row = get_object_or_404(LimitOverride.objects.standing(now).filter(therapist=request.user), pk=pk)
    limits.withdraw(row, by=request.user, now=now)
    messages.success(request, _("Taken back: your week holds again."))
    return _strip_or_back(request, now)


def _to_week() -> HttpResponseBase:
    return redirect(f"{reverse('limits')}#week")


def _keep(request: StaffRequest, new: Iterable[Hours], now: datetime, words: str) -> bool:
    """Keeps the week and offers the way back, unless it is no longer the one that was on the page: then it says so, and
    nothing is lost."""
    was = limits.week_of(request.user)
    try:
        limits.set_week(request.user, week=new, known=request.POST.get("known"), by=request.user, now=now)
    except limits.Changed:
        messages.warning(
            request,
            _(
                "Your week was changed meanwhile, in another tab or on another phone, so nothing was kept now. This is"
                " how it stands: look at it, and press again."
            ),
        )
        return False
    before = {"was": limits.plain(was), "kept": limits.version(limits.week_of(request.user))}
    undo.offer(request, "limits.week_set", [request.user.pk], words, before=before)
    return True


def _until(request: StaffRequest, *, opens: bool) -> HttpResponseBase:
    """Off or extra from now until the time on the button."""
    now = timezone.now()
    form = UntilForm(request.POST, now=now)
    if not form.is_valid():
        messages.warning(request, str(form.errors["until"][0]))
        return _strip_or_back(request, now)
    until = form.cleaned_data["until"]
    limits.override(request.user, starts_at=now, ends_at=until, opens=opens, by=request.user, now=now)
    said = {"time": time_words.moment(until, zone_of(request.user), now)}
    messages.success(request, _("Open until %(time)s.") % said if opens else _("Off until %(time)s.") % said)
    return _strip_or_back(request, now)


def _strip_or_back(request: StaffRequest, now: datetime) -> HttpResponseBase:
    """The strip alone for htmx, else the page on which the button was pressed."""
    if request.htmx:
        shown = rows.shown(request.user, now)
        return render(request, "coaching/limits/strip.html", {"limits": shown, "now": now})
    return redirect("limits" if request.POST.get("next") == "limits" else "board")


def _page(request: StaffRequest, now: datetime, **forms: Any) -> HttpResponse:
    own = own_limits.of(request.user, now=now)
    mine = limits.week_of(request.user)
    with_own = exceptions.clients_of(request.user)
    named = {each.pk for each in with_own} | {each.client.pk for each in own.changes if each.client}
    if named:
        audit.read(request.user, Client, clinic_id=request.user.clinic_id, now=now, page="limits", ids=sorted(named))
    context = {
        "limits": replace(rows.shown(request.user, now), edit_url=""),
        "days": week.days(mine),
        "known": limits.version(mine),
        "doubts": week.doubts(mine, own),
        "changes": [changes.row(change, now, own.questions) for change in own.changes],
        "with_own": with_own,
        "cover": covers.usual(own, request.user),
        "hours_form": HoursForm(),
        "copy_form": CopyForm(),
        "terms_form": TermsForm(own=own),
    } | forms
    return pages.show(request, "coaching/limits.html", now=now, **context)
