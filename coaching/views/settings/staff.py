"""The staff: who signs in, inviting, roles, a lost telephone, leaving."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import invitations, second_factor, staff
from clinic.access import StaffRequest, form_of, fresh
from clinic.models import User
from coaching import caseload
from coaching.forms.settings.staff import DetailsForm, InvitationForm, RolesForm
from coaching.views import pages
from coaching.views.rows import caseload as caseload_rows
from coaching.views.rows import staff as rows
from coaching.views.settings import frame


@frame.admin_only
@require_safe
def index(request: StaffRequest) -> HttpResponse:
    people = rows.of(request.user.clinic)
    return frame.show(request, "staff", now=timezone.now(), people=people, former=rows.former(request.user.clinic))


@frame.admin_only
@fresh
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: StaffRequest) -> HttpResponseBase:
    now, clinic = timezone.now(), request.user.clinic
    initial = {"time_zone": clinic.time_zone, "language": clinic.language} | _as_before(request)
    form = InvitationForm(pages.typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            made = staff.create(
                clinic, email=asked["email"], roles=asked["roles"], by=request.user, now=now, **form.details
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return _invited(request, made)
    words = {"title": _("Invite somebody"), "submit": _("Send the invitation"), "back_label": _("Staff")}
    return frame.ask(request, now=now, back=reverse("staff"), form=form, **words)


def _as_before(request: StaffRequest) -> dict[str, object]:
    """What is known of somebody who left and comes back; nothing where nobody is named (`again`)."""
    try:
        uuid = UUID(request.GET.get("again", ""))
    except ValueError:
        return {}
    former = User.objects.filter(clinic=request.user.clinic, is_active=False, uuid=uuid).first()
    if former is None:
        return {}
    held = former.grants.filter(ended_at=former.deactivated_at).values_list("role", flat=True)
    kept = {name: getattr(former, name) for name in ("name", "phone", "time_zone", "language")}
    return kept | {"email": former.former_email, "roles": list(held)}


@frame.admin_only
@require_safe
def person(request: StaffRequest, uuid: UUID) -> HttpResponse:
    return _page(request, person_or_404(request, uuid), timezone.now())


def _still_here(request: StaffRequest, uuid: UUID, now: datetime) -> User:
    return person_or_404(request, uuid)


@frame.admin_only
@form_of("staff-person", _still_here)
@fresh
def change(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now, found, form = timezone.now(), person_or_404(request, uuid), DetailsForm(request.POST)
    if form.is_valid():
        try:
            staff.change(found, by=request.user, now=now, **form.details)
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            return pages.after_form(request, url_of(found), _("Kept."))
    return _page(request, found, now, details_form=form)


@frame.admin_only
@form_of("staff-person", _still_here)
@fresh
def roles(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now, found, form = timezone.now(), person_or_404(request, uuid), RolesForm(request.POST)
    if form.is_valid():
        try:
            caseload.set_roles(found, form.cleaned_data["roles"], by=request.user, now=now)
        except staff.LastAdmin:
            form.add_error("roles", _("Your clinic needs an admin. Make somebody else one first."))
        except caseload.StillInCharge:
            form.add_error("roles", _("They still treat clients or owe a call. Hand that over first."))
        else:
            return pages.after_form(request, url_of(found), _("Kept. It holds from their next page on."))
    return _page(request, found, now, roles_form=form)


@frame.admin_only
@fresh
@require_POST
def send_link(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    return _invited(request, person_or_404(request, uuid))


@frame.admin_only
@fresh
@require_POST
def reset_second_factor(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    found = person_or_404(request, uuid)
    second_factor.reset(found, by=request.user, now=timezone.now())
    return pages.after_form(request, url_of(found), _("They set up a second step anew when they sign in next."))


def _invited(request: StaffRequest, found: User) -> HttpResponseBase:
    try:
        invitations.send(found)
    except OSError:
        messages.warning(
            request, _("The account is there, but the e-mail could not be sent. Send the link again in a while.")
        )
        return redirect(url_of(found))
    return pages.after_form(request, url_of(found), _("A link to choose a password is on its way to their e-mail."))


def person_or_404(request: StaffRequest, uuid: UUID) -> User:
    return get_object_or_404(User.objects.filter(clinic=request.user.clinic, is_active=True), uuid=uuid)


def url_of(found: User) -> str:
    return reverse("staff-person", args=[found.uuid])


def _page(request: StaffRequest, found: User, now: datetime, **forms: DetailsForm | RolesForm) -> HttpResponse:
    load = caseload.of(found, now=now)
    details = {name: getattr(found, name) for name in ("name", "phone", "time_zone", "language")}
    context = {
        "person": found,
        "signs_in": rows.signs_in(found),
        "details_form": DetailsForm(initial=details),
        "roles_form": RolesForm(initial={"roles": list(found.roles)}),
        "is_oneself": found == request.user,
        "holds": caseload_rows.held_by(load),
        "holds_back": load.holds_back,
        "back_url": reverse("staff"),
        "back_label": _("Staff"),
    }
    return frame.show(request, "person", now=now, **context | forms)
