"""Drawing up an agreement from the client's page, looking at it as the client will, and sending it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from agreements import contacts, drafting, life, sending, states, templates
from agreements.forms.staff import DraftForm, RenewForm, TermsForm
from agreements.models import Agreement, LinkChannel, Template
from agreements.views import staff
from clients.models import Client, CoachingPlan
from clinic import audit
from clinic.access import StaffRequest, staff_only


@staff_only(*staff.ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def draw_up(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """A first agreement, or one that is to replace what is in force; what waits already is shown instead."""
    now = timezone.now()
    mine = Client.objects.visible_to(request.user).filter(discharged_at=None)
    client = get_object_or_404(mine.select_related("clinic"), uuid=uuid)
    if waiting := Agreement.objects.waiting().filter(client=client).first():
        return staff.back(request, waiting, _("This one waits already."), messages.INFO)
    present = Agreement.objects.in_force().filter(client=client).first()
    form = _form(request, client, present, now)
    if request.method == "POST" and form.is_valid():
        return _drawn_up(request, client, present, form, now)
    audit.read(request.user, client, clinic_id=client.clinic_id, client_id=client.pk, now=now, page="draw-up")
    context = {
        "form": form,
        "client": client,
        "present": present,
        "title": _("Draw up a new agreement") if present else _("Draw up the agreement"),
        "back_url": reverse("client", args=[client.uuid]),
        "back_label": client.name,
        "submit": _("Go on: look at the text"),
    }
    return staff.show(request, "agreements/draw_up.html", now=now, **context)


def _form(request: StaffRequest, client: Client, present: Agreement | None, now: datetime) -> TermsForm:
    plan = CoachingPlan.objects.filter(client=client).first()
    initial: dict[str, Any] = {"language": client.language}
    initial |= {"how_to_reach": plan.how_to_reach, "meanwhile": plan.meanwhile} if plan else {}
    if present:
        return RenewForm(request.POST or None, initial={**initial, "own_terms": present.own_terms, "grace_days": 30})
    templates.add_defaults(client.clinic, by=request.user, now=now)
    rule = Template.objects.get(clinic=client.clinic, audience=client.programme).guardian_required
    return DraftForm(request.POST or None, initial={**initial, "needs_guardian": rule}, clinic_rule=rule)


def _drawn_up(
    request: StaffRequest, client: Client, present: Agreement | None, form: TermsForm, now: datetime
) -> HttpResponseBase:
    said, by = form.cleaned_data, request.user
    try:
        if present:
            draft = life.renew(
                present,
                terms=form.terms(),
                own_terms=said["own_terms"],
                language=said["language"],
                grace_days=said["grace_days"],
                by=by,
                now=now,
            )
        else:
            draft = drafting.prepare(
                client,
                terms=form.terms(),
                own_terms=said["own_terms"],
                language=said["language"],
                needs_guardian=said["needs_guardian"],
                guardian_basis=said["guardian_basis"].strip(),
                by=by,
                now=now,
            )
    except drafting.AlreadyOne:
        return redirect("client-agreement", uuid=client.uuid)
    return staff.back(request, draft, _("Read it once as the client will. Nothing is sent yet."), messages.INFO)


@staff_only(*staff.ACTS)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    now = timezone.now()
    agreement = staff.agreement_or_404(request, uuid)
    plan = CoachingPlan.objects.filter(client=agreement.client).first()
    initial: dict[str, Any] = {"language": agreement.language, "own_terms": agreement.own_terms}
    initial |= {"rule_applies": agreement.rule_hours is not None}
    initial |= {"rule_hours": agreement.rule_hours, "call_minutes": agreement.call_minutes}
    initial |= {"how_to_reach": plan.how_to_reach, "meanwhile": plan.meanwhile} if plan else {}
    form = TermsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.cleaned_data
            drafting.change(
                agreement,
                terms=form.terms(),
                own_terms=said["own_terms"],
                language=said["language"],
                by=request.user,
                now=now,
            )
        except drafting.AlreadySent:
            return staff.back(
                request, agreement, _("It was sent meanwhile and is not changed any more."), messages.WARNING
            )
        return staff.back(request, agreement, _("The draft is changed."))
    staff.read(request, agreement, "change", now)
    context = {"form": form, "client": agreement.client, "title": _("Change the draft"), "submit": _("Keep it")}
    context |= {"back_url": reverse("agreement", args=[agreement.uuid]), "back_label": _("Agreement")}
    return staff.show(request, "agreements/draw_up.html", now=now, **context)


@staff_only(*staff.ACTS)
@require_POST
def send(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """By text or e-mail to what is on file; or fixed without either, to be signed in person or on paper."""
    now = timezone.now()
    agreement = staff.agreement_or_404(request, uuid)
    in_person = "in_person" in request.POST
    try:
        if in_person:
            sending.send_in_person(agreement, by=request.user, now=now)
        else:
            sending.send(agreement, by=request.user, now=now, channel=_channel(request))
    except (sending.NobodyToSign, sending.CannotBeReached, sending.CannotBeWritten, states.NotPossible) as error:
        return staff.back(request, agreement, why_not(error), messages.WARNING)
    words = _("The text is fixed. Choose below how it is signed.") if in_person else _("The link is on its way.")
    return staff.back(request, agreement, words)


@staff_only(*staff.ACTS)
@require_POST
def resend(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """A new link to the number or e-mail on file; the one before dies. Staff never see it."""
    now = timezone.now()
    signer = staff.signer_or_404(request, uuid)
    try:
        sending.resend(signer, by=request.user, now=now, channel=_channel(request))
    except (sending.CannotBeReached, sending.NotTheirTurn, sending.TooOften) as error:
        return staff.back(request, signer.agreement, why_not(error), messages.WARNING)
    return staff.back(request, signer.agreement, _("A new link is on its way; the one before no longer works."))


def _channel(request: StaffRequest) -> LinkChannel:
    return LinkChannel.EMAIL if request.POST.get("by") == LinkChannel.EMAIL else LinkChannel.TEXT


def why_not(error: Exception) -> str:
    match error:
        case sending.NobodyToSign():
            return _("A guardian has to sign, and none is on file for this client. Add one first.")
        case contacts.SharedWithTheClient():
            return _(
                "The guardian's contact is the client's own, so it would not show who signed. Let the guardian sign in"
                " person or on paper, or put another number or e-mail on file."
            )
        case contacts.TextsOff():
            return _(
                "Not sent: STOP was texted from this phone, so no text of ours reaches it until START is texted from"
                " it. Send the link by e-mail, or let it be signed in person or on paper."
            )
        case contacts.NoEmail():
            return _("No e-mail is on file. Add it on the client's page, or let it be signed in person or on paper.")
        case sending.CannotBeWritten():
            return _(
                "A name or a line of this text has letters or signs that cannot be printed, an emoji for example. Write"
                " it with others, then send it."
            )
        case sending.CannotBeReached():
            return _("No number on file may be texted. Send it by e-mail, or let it be signed in person or on paper.")
        case sending.TooOften():
            return _("Enough links were sent for today. It can also be signed in person or on paper.")
        case sending.NotTheirTurn():
            return _("It is not this person's turn any more.")
        case _:
            return _("The agreement is in another state by now. Look at it once more.")
