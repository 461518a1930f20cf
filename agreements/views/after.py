"""After the signature, and instead of one: acknowledged, taken back, looked at again, questions answered."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements import acknowledging, intents, life, matters
from agreements.forms.staff import ReviewForm, VoidForm, WithdrawForm, in_a_year
from agreements.models import Agreement, Matter, SignerNote, SignerRole, State
from agreements.views import rows, staff
from agreements.views.texts import sections
from clients.models import Client
from clinic.access import StaffRequest, staff_only
from clinic.roles import Role


@staff_only(Role.THERAPIST)
@require_http_methods(["GET", "HEAD", "POST"])
def acknowledge(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The therapist reads it once more and puts their own name to it."""
    now = timezone.now()
    agreement = staff.agreement_or_404(request, uuid)
    if request.method == "POST":
        try:
            acknowledging.acknowledge(agreement, by=request.user, now=now, spoken=request.LANGUAGE_CODE or "")
        except (acknowledging.NotTheTherapist, life.NotPossible):
            raise Http404 from None
        return staff.back(request, agreement, _("Acknowledged. A new revision of the sealed file is being made."))
    if agreement.state != State.SIGNED:
        return staff.back(request, agreement)
    staff.read(request, agreement, "acknowledge", now)
    context = {
        "agreement": agreement,
        "document": agreement.document,
        "parts": sections(agreement.document),
        "signers": rows.signers(agreement),
        "sentence": intents.sentence(request.LANGUAGE_CODE or "en", SignerRole.THERAPIST),
    }
    return staff.show(request, "agreements/acknowledge.html", now=now, **context)


@staff_only(*staff.ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def void(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    agreement = staff.agreement_or_404(request, uuid)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            life.void(agreement, reason=form.cleaned_data["reason"], by=request.user, now=now)
        except life.NotPossible:
            return staff.back(request, agreement, _("It is signed: it can be withdrawn or replaced."), messages.WARNING)
        return staff.back(request, agreement, _("Taken back. Its link no longer works."))
    lead = _("Its link stops working then. What was signed so far stays on record.")
    return _form_page(request, agreement, form, _("Take it back"), _("Take it back"), lead)


@staff_only(*staff.ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """What the client or a guardian said, entered for them. Two acts: the agreement, or electronic records alone."""
    now = timezone.now()
    agreement = staff.agreement_or_404(request, uuid)
    form = WithdrawForm(request.POST or None, agreement=agreement)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if said["what"] == "electronic":
            life.withdraw_consent(said["signer"], by=request.user, now=now)
            return staff.back(request, agreement, _("On paper from now on. The agreement itself holds as before."))
        try:
            life.withdraw(
                agreement,
                signer=said["signer"],
                channel=said["channel"],
                words=said["words"],
                by=request.user,
                now=now,
            )
        except life.NotPossible:
            return staff.back(request, agreement, _("It is not in force any more."), messages.WARNING)
        return staff.back(request, agreement, _("Withdrawn. The line gives this client the crisis lines from now on."))
    lead = _("Anybody who signed may do so at any time and need not say why.")
    return _form_page(request, agreement, form, _("Somebody takes it back"), _("Put it on record"), lead)


@staff_only(*staff.ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    agreement = staff.agreement_or_404(request, uuid)
    form = ReviewForm(request.POST or None, initial={"on": in_a_year(now)})
    if request.method == "POST" and form.is_valid():
        life.set_review(agreement, on=form.cleaned_data["on"], by=request.user, now=now)
        return staff.back(request, agreement, _("Kept: it comes up again on that day."))
    lead = _("You have gone through it with the client, and it still fits.")
    return _form_page(request, agreement, form, _("Looked at again"), _("Keep it"), lead)


@staff_only(*staff.ACTS)
@require_POST
def close_matter(request: StaffRequest, pk: int) -> HttpResponseBase:
    mine = Matter.objects.filter(agreement__client__in=Client.objects.visible_to(request.user))
    matter = get_object_or_404(mine.select_related("agreement__client"), pk=pk)
    matters.close(matter, by=request.user, now=timezone.now())
    return staff.back(request, matter.agreement, _("Looked after."))


@staff_only(*staff.ACTS)
@require_POST
def settle_note(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    mine = SignerNote.objects.filter(signer__agreement__client__in=Client.objects.visible_to(request.user))
    note = get_object_or_404(mine.select_related("signer__agreement__client"), uuid=uuid)
    matters.settle_note(note, by=request.user, now=timezone.now())
    return staff.back(request, note.signer.agreement, _("Answered."))


def _form_page(
    request: StaffRequest, agreement: Agreement, form: object, title: str, submit: str, lead: str
) -> HttpResponseBase:
    now = timezone.now()
    staff.read(request, agreement, "change", now)
    context = {"form": form, "title": title, "submit": submit, "lead": lead, "kicker": agreement.client.name}
    context |= {"back_url": reverse("agreement", args=[agreement.uuid]), "back_label": _("Agreement")}
    return staff.show(request, "form_page.html", now=now, **context)
