"""Cover: asking a colleague, their answer, taking it back, stepping down; and that an answer was read."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clinic.access import StaffRequest, staff_only
from clinic.models import User
from clinic.roles import Role
from coaching import covers
from coaching.forms.covers import AskForm
from coaching.models import CoverRequest, LimitOverride
from coaching.views import pages


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: StaffRequest, pk: int | None = None) -> HttpResponseBase:
    """For all closed hours, or for one change of one's limits."""
    now, form = timezone.now(), AskForm(pages.typed(request), user=request.user)
    mine = LimitOverride.objects.standing(now).filter(therapist=request.user, opens=False)
    change = get_object_or_404(mine, pk=pk) if pk else None
    if request.method == "POST" and form.is_valid():
        colleague = form.cleaned_data["colleague"]
        covers.ask(request.user, cover=colleague, change=change, by=request.user, now=now)
        said = _("%(name)s is asked to cover. You see the answer on your board.") % {"name": colleague.name}
        return pages.after_form(request, f"{reverse('limits')}#cover", said)
    context = {
        "form": form,
        "title": _("Ask a colleague to cover"),
        "lead": _("In this change of your limits alone.")
        if change
        else _("Whenever you are closed, until one ends it."),
        "submit": _("Ask"),
        "back_url": reverse("limits"),
        "back_label": _("Your limits"),
    }
    return pages.show(request, "form_page.html", now=now, **context)


@staff_only(Role.THERAPIST)
@require_POST
def accept(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    found = _asked_of_me(request, uuid)
    try:
        covers.accept(found, by=request.user, now=timezone.now())
    except covers.NotAsked:
        messages.warning(request, _not_asked())
    else:
        messages.success(request, _("You cover for %(name)s.") % {"name": found.therapist.name})
    return _back(request)


@staff_only(Role.THERAPIST)
@require_POST
def decline(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    found = _asked_of_me(request, uuid)
    try:
        covers.decline(found, by=request.user, now=timezone.now())
    except covers.NotAsked:
        messages.warning(request, _not_asked())
    else:
        messages.success(request, _("%(name)s is told that you cannot cover.") % {"name": found.therapist.name})
    return _back(request)


@staff_only(Role.THERAPIST)
@require_POST
def take_back(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    found = get_object_or_404(CoverRequest, uuid=uuid, therapist=request.user)
    covers.take_back(found, by=request.user, now=timezone.now())
    messages.success(request, _("Taken back: they are not asked any more."))
    return _back(request)


@staff_only(Role.THERAPIST)
@require_POST
def seen(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    found = get_object_or_404(_of_me(request).filter(uuid=uuid))
    covers.mark_seen(found, by=request.user, now=timezone.now())
    return _back(request)


@staff_only(Role.THERAPIST)
@require_POST
def end(request: StaffRequest) -> HttpResponseBase:
    """One's own cover covers no more: for all closed hours, or in one change."""
    now = timezone.now()
    change = _change(request, request.user)
    if covers.end(request.user, change=change, by=request.user, now=now):
        messages.success(request, _("Nobody covers now, and your clients hear so, with the crisis lines."))
    return _back(request)


@staff_only(Role.THERAPIST)
@require_POST
def step_down(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """One covers for this colleague no more."""
    now = timezone.now()
    therapist = get_object_or_404(User, uuid=uuid, clinic=request.user.clinic)
    change = _change(request, therapist)
    named = change.cover_id if change else getattr(getattr(therapist, "limit_setting", None), "cover_id", None)
    if named == request.user.pk and covers.end(therapist, change=change, by=request.user, now=now):
        said = _("You no longer cover for %(name)s. They are told, and their clients hear that nobody covers.")
        messages.success(request, said % {"name": therapist.name})
    return _back(request)


def _change(request: StaffRequest, therapist: User) -> LimitOverride | None:
    """The change that the button names; None for all closed hours."""
    named = request.POST.get("change", "")
    if not named:
        return None
    return get_object_or_404(LimitOverride, pk=named if named.isdecimal() else 0, therapist=therapist)


def _of_me(request: StaffRequest) -> QuerySet[CoverRequest]:
    return CoverRequest.objects.filter(therapist=request.user) | CoverRequest.objects.filter(cover=request.user)


def _asked_of_me(request: StaffRequest, uuid: UUID) -> CoverRequest:
    return get_object_or_404(CoverRequest.objects.select_related("therapist"), uuid=uuid, cover=request.user)


def _not_asked() -> str:
    return _("This does not wait for your answer any more: it was taken back, or its time is over.")


def _back(request: StaffRequest) -> HttpResponseBase:
    """To the page on which the button was pressed."""
    return redirect(f"{reverse('limits')}#cover" if request.POST.get("next") == "limits" else "board")
