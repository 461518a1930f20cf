"""Before the signature: the yes to electronic records or paper, and the text itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from agreements import answers, blocks, signing, terms
from agreements.models import Agreement, SigningSession
from agreements.views import public
from agreements.views.inside import again, in_session, next_step
from agreements.views.telling import other_language
from agreements.views.texts import sections


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def consent(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    signer = session.signer
    if signer.signed_at:
        return redirect("signing-done")
    if request.method == "POST":
        signing.consent(session, now=now)
        return redirect("signing-read")
    told = blocks.fill(signer.agreement.disclosure.text_for(request.LANGUAGE_CODE), _clinic_words(signer.agreement))
    context = {"parts": sections(told), "step": 2, **other_language(request, signer)}
    return public.page(request, "consent", now=now, signer=signer, **context)


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def paper(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """Paper is an equal choice: it is printed here, or waits at the clinic. Asked for again, it says since when."""
    wanted = session.signer.paper_wanted_at
    if session.signer.signed_at:
        return redirect("signing-done")
    if request.method == "POST":
        answers.want_paper(session, now=now)
        return again("signing-paper") if wanted else redirect("signing-paper")
    asked_again = wanted and "again" in request.GET
    return public.page(request, "paper", now=now, signer=session.signer, asked_again=asked_again, help_off=True)


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def read(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    signer = session.signer
    if next_step(signer) == "signing-consent":
        return redirect("signing-consent")
    if request.method == "POST":
        signing.reached_end(session, now=now)
        return redirect("signing-sign")
    signing.opened(session, now=now)
    agreement = signer.agreement
    changed = agreement.template_version.what_changed if agreement.supersedes_id else {}
    context = {
        "document": agreement.document,
        "parts": sections(agreement.document),
        "changed": changed.get(agreement.language, ()),
        "step": 3,
        **other_language(request, signer),
    }
    return public.page(request, "read", now=now, signer=signer, **context)


@require_safe
@in_session
def printed(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """The text with lines to sign on, for a printer."""
    document = session.signer.agreement.document
    context: dict[str, Any] = {"document": document, "parts": sections(document), "signers": [session.signer]}
    context |= other_language(request, session.signer)
    return public.page(request, "printed", now=now, signer=session.signer, **context)


def _clinic_words(agreement: Agreement) -> dict[str, str]:
    clinic = agreement.client.clinic
    return {"clinic": clinic.name, "office": terms.shown(str(clinic.office_number))}
