"""What every page of the agreements for staff has in common: what one may see, the reading on record, crisis lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from agreements.models import Agreement, Signer
from clinic import audit, crisis
from clinic.access import StaffRequest
from clinic.roles import Role

ACTS = (Role.THERAPIST, Role.ADMIN)  # a leader of the skills group looks


def show(request: StaffRequest, template: str, *, now: datetime, **context: Any) -> HttpResponse:
    clinic = request.user.clinic
    context |= {"now": now, "crisis_lines": crisis.lines_for(clinic.pk, clinic.country)}
    return render(request, template, context)


def agreement_or_404(request: StaffRequest, uuid: UUID) -> Agreement:
    """Of a client whose record this person may open; nobody else's exists for them (P8)."""
    mine = Agreement.objects.visible_to(request.user)
    return get_object_or_404(
        mine.select_related("client__clinic", "therapist", "template_version", "disclosure", "supersedes"), uuid=uuid
    )


def signer_or_404(request: StaffRequest, uuid: UUID) -> Signer:
    mine = Signer.objects.visible_to(request.user)
    return get_object_or_404(mine.select_related("agreement__client__clinic", "caregiver"), uuid=uuid)


def read(request: StaffRequest, agreement: Agreement, page: str, now: datetime) -> None:
    """Puts on record that this person was shown this page of this agreement (P7)."""
    client = agreement.client
    audit.read(request.user, agreement, clinic_id=client.clinic_id, client_id=client.pk, now=now, page=page)


def back(
    request: StaffRequest, agreement: Agreement, words: str = "", level: int = messages.SUCCESS
) -> HttpResponseBase:
    """To the agreement's own page, with a word on what happened."""
    if words:
        messages.add_message(request, level, words)
    return redirect("agreement", uuid=agreement.uuid)
