"""What is on file of a client: details, telephones, PIN, caregivers.

A telephone number says who calls and where codes go: it is changed only by somebody who has just signed in.
"""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clients import caregivers, phones, pins, records
from clients.models import ClientPhone
from clinic.access import StaffRequest, fresh_of, staff_only
from coaching.forms.clients import CaregiverForm, DetailsForm, NewPhoneForm, PhoneForm, PinForm
from coaching.views import pages

KEPT = ("name", "born_on", "language", "programme", "country", "time_zone")


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    form = DetailsForm(pages.typed(request), initial={name: getattr(client, name) for name in KEPT})
    if request.method == "POST" and form.is_valid():
        records.change(client, by=request.user, now=now, **form.cleaned_data)
        return pages.to_client(request, client, _("Kept."))
    return pages.client_form(request, client, form, now, title=_("Details"), submit=_("Keep"))


@staff_only()
@fresh_of(pages.kept_client_or_404)
@require_http_methods(["GET", "HEAD", "POST"])
def add_phone(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    form = NewPhoneForm(pages.typed(request))
    form.fields["number"].country = client.country  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                phone = records.add_phone(
                    client, number=asked["number"], label=asked["label"], texts_agreed=asked["texts"],
                    by=request.user, now=now,
                )  # fmt: skip
                if asked["doubted"]:
                    terms = {"label": asked["label"], "texts": asked["texts"]}
                    phones.change(phone, doubted=True, by=request.user, now=now, **terms)
        except IntegrityError:
            form.add_error("number", _("This number is on file for this client already."))
        else:
            _say_if_shared(request, phone)
            return pages.to_client(request, client, _("The number is on file."), at="phones-title")
    return pages.client_form(request, client, form, now, title=_("Add a telephone"), submit=_("Add it"))


@staff_only()
@fresh_of(pages.kept_client_or_404)
@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    found = get_object_or_404(client.phones.filter(retired_at=None), pk=pk)
    initial = {"label": found.label, "texts": found.texts_agreed_at, "doubted": found.doubted_at}
    form = PhoneForm(pages.typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        phones.change(found, by=request.user, now=now, **form.cleaned_data)
        return pages.to_client(request, client, _("Kept."), at="phones-title")
    more = {"title": _("Telephone"), "submit": _("Keep"), "phone": found, "shared": phones.shared(found)}
    return pages.client_form(request, client, form, now, template="clients/phone.html", **more)


@staff_only()
@require_POST
def confirm_phone(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    phones.confirm(get_object_or_404(client.phones.filter(retired_at=None), pk=pk), by=request.user, now=now)
    return pages.to_client(request, client, _("Confirmed: the number is the client's."), at="phones-title")


@staff_only()
@fresh_of(pages.kept_client_or_404)
@require_POST
def retire_phone(request: StaffRequest, uuid: UUID, pk: int) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    records.retire_phone(get_object_or_404(client.phones.all(), pk=pk), by=request.user, now=now)
    words = _("The number no longer identifies or reaches this client. It stays on record.")
    return pages.to_client(request, client, words, at="phones-title")


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The new PIN is on this answer alone: it is in no address, no session, no text and no log."""
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    form, given = PinForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        given = _give(request, client, form)
    more = {"title": _("New PIN"), "submit": _("Give the new PIN"), "given": given}
    return pages.client_form(request, client, form, now, template="clients/pin.html", **more)


@staff_only()
@fresh_of(pages.kept_client_or_404)
@require_http_methods(["GET", "HEAD", "POST"])
def add_caregiver(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    form = CaregiverForm(pages.typed(request), initial={"language": client.language})
    form.fields["phone"].country = client.country  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        records.add_caregiver(client, by=request.user, now=now, **form.cleaned_data)
        return pages.to_client(request, client, _("The caregiver is on file."), at="caregivers-title")
    return pages.client_form(request, client, form, now, title=_("Add a caregiver"), submit=_("Add them"))


@staff_only()
@fresh_of(pages.kept_client_or_404)
@require_http_methods(["GET", "HEAD", "POST"])
def caregiver(request: StaffRequest, uuid: UUID, who: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    found = get_object_or_404(client.caregivers.filter(ended_at=None), uuid=who)
    initial = {name: getattr(found, name) for name in caregivers.DETAILS} | {"phone": found.phone.as_national}
    form = CaregiverForm(pages.typed(request), initial=initial)
    form.fields["phone"].country = client.country  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        caregivers.change(found, by=request.user, now=now, **form.cleaned_data)
        return pages.to_client(request, client, _("Kept."), at="caregivers-title")
    more = {"title": found.name, "submit": _("Keep"), "caregiver": found}
    return pages.client_form(request, client, form, now, template="clients/caregiver.html", **more)


@staff_only()
@require_POST
def end_caregiver(request: StaffRequest, uuid: UUID, who: UUID) -> HttpResponseBase:
    now = timezone.now()
    client = pages.kept_client_or_404(request, uuid, now)
    caregivers.end(get_object_or_404(client.caregivers.all(), uuid=who), by=request.user, now=now)
    return pages.to_client(request, client, _("They are no longer part of the treatment. Their calls stay on record."))


def _give(request: StaffRequest, client: object, form: PinForm) -> str:
    """The PIN that holds now; "" where the one that was chosen cannot be, which the form says."""
    now, chosen = timezone.now(), form.cleaned_data["pin"]
    try:
        if not chosen:
            return pins.renew(client, by=request.user, now=now)  # type: ignore[arg-type]
        pins.choose(client, pin=chosen, by=request.user, now=now)  # type: ignore[arg-type]
    except pins.PinMalformed:
        form.add_error("pin", _("Enter six digits, or leave it empty."))
    except (pins.PinGuessable, pins.PinTaken):
        form.add_error("pin", _("Choose another PIN: this one is easy to guess, or taken."))
    else:
        return str(chosen)
    return ""


def _say_if_shared(request: StaffRequest, phone: ClientPhone) -> None:
    if phones.shared(phone):
        words = _("Somebody else at the clinic has this number on file too, so the line asks its callers for the PIN.")
        messages.warning(request, words)
