"""One agreement as staff see it: its state, who signs, what happened, how it was signed, the files."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from agreements import evidence, terms
from agreements.models import Agreement, Matter, PaperScan, SealedPdf, SignerNote, State
from agreements.views import events, files, rows, staff
from agreements.views.texts import sections
from clinic import audit
from clinic.access import StaffRequest, staff_only
from clinic.models import User


@staff_only()
@require_safe
def agreement(request: StaffRequest, uuid: UUID) -> HttpResponse:
    now = timezone.now()
    found = staff.agreement_or_404(request, uuid)
    staff.read(request, found, "agreement", now)
    notes = SignerNote.objects.filter(signer__agreement=found).select_related("signer", "settled_by")
    context = {
        "agreement": found,
        "document": found.document,
        "parts": sections(found.document),
        "signers": rows.signers(found),
        "entries": events.entries(found),
        "matters": Matter.objects.open().filter(agreement=found),
        "notes": notes.order_by("settled_at", "-written_at"),
        "pdfs": found.pdfs.order_by("-revision"),
        "may": may(request.user, found),
        "state_tone": rows.TONES.get(State(found.state), ""),
    }
    return staff.show(request, "agreements/agreement.html", now=now, **context)


def may(user: User, agreement: Agreement) -> dict[str, bool]:
    """What this person may do now with this agreement."""
    acts, state = user.has_role(*staff.ACTS), State(agreement.state)
    primary = terms.primary_of(agreement.client)
    own = user.pk in {agreement.therapist_id, primary.pk if primary else None}
    return {
        "act": acts,
        "send": acts and state == State.DRAFT,
        "void": acts and state in (State.DRAFT, State.SENT, State.VIEWED, State.CLIENT_SIGNED),
        "ask": acts and state in (State.SENT, State.VIEWED, State.CLIENT_SIGNED),
        "acknowledge": own and state == State.SIGNED,
        "renew": acts and agreement.in_force,
        "withdraw": acts and agreement.in_force,
    }


@staff_only()
@require_safe
def evidence_page(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """How it was signed, in plain words, with everyone's device: for the staff alone."""
    now = timezone.now()
    found = staff.agreement_or_404(request, uuid)
    staff.read(request, found, "evidence", now)
    told = {"title": "", "blocks": evidence.page(found, language=request.LANGUAGE_CODE or "en", whole=True)}
    return staff.show(request, "agreements/evidence.html", now=now, agreement=found, parts=sections(told))


@staff_only()
@require_safe
def pdf(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The newest sealed file, or the text while that is being made."""
    now = timezone.now()
    found = staff.agreement_or_404(request, uuid)
    staff.read(request, found, "pdf", now)
    revision = request.GET.get("revision", "")
    if revision.isdecimal():
        return files.sealed(get_object_or_404(SealedPdf, agreement=found, revision=int(revision)))
    return files.copy_of(found)


@staff_only()
@require_safe
def scan(request: StaffRequest, uuid: UUID) -> HttpResponseBase:
    """The scan of the sheet that this signer signed, as it was handed in."""
    now = timezone.now()
    signer = staff.signer_or_404(request, uuid)
    found = get_object_or_404(PaperScan, signature__signer=signer)
    client = signer.agreement.client
    audit.read(request.user, found, clinic_id=client.clinic_id, client_id=client.pk, now=now)
    ending = {"application/pdf": "pdf", "image/jpeg": "jpg"}.get(found.media_type, "png")
    return files.attached(found.file, found.media_type, f"scan.{ending}")


@staff_only()
@require_safe
def printed(request: StaffRequest, uuid: UUID) -> HttpResponse:
    """The text with lines to sign on, for whoever wants paper."""
    now = timezone.now()
    found = staff.agreement_or_404(request, uuid)
    staff.read(request, found, "print", now)
    by_hand = found.signers.open().by_hand().order_by("position")
    context = {"agreement": found, "document": found.document, "parts": sections(found.document), "signers": by_hand}
    return staff.show(request, "agreements/printed.html", now=now, **context)
