"""The signature: a name, a look at what will be signed, the signature itself, and what the signer keeps."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import copies, intents, sending, sessions, signing
from agreements.forms.signing import SignForm
from agreements.models import Method, Signer, SignerRole, SigningSession
from agreements.views import public
from agreements.views.door import let_in
from agreements.views.files import copy_of
from agreements.views.inside import in_session, next_step
from agreements.views.strokes import path
from clinic import contact_card as card
from clinic.models import CoachingLine


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def sign(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    signer = session.signer
    if signer.signed_at or next_step(signer) == "signing-consent":
        return redirect(next_step(signer))
    signing.opened(session, now=now)
    sentence = intents.sentence(signer.language, signer.role)
    form = SignForm(request.POST or None, sentence=sentence)
    if request.method != "POST" or not form.is_valid() or "change" in request.POST:
        return public.page(request, "sign", now=now, signer=signer, form=form, sentence=sentence, step=4)
    if "confirmed" not in request.POST:
        return _check(request, signer, form, now)
    try:
        _sign(request, session, form, now)
    except (signing.NameMissing, signing.CannotBeWritten, ValueError):
        form.add_error("name", _("Type your name: that is your signature."))
        return public.page(request, "sign", now=now, signer=signer, form=form, sentence=sentence, step=4)
    except signing.NotConsented:
        return redirect("signing-consent")
    except signing.TextChanged:
        return redirect("signing-read")
    return redirect("signing-done")


def _sign(request: HttpRequest, session: SigningSession, form: SignForm, now: datetime) -> None:
    typed = form.cleaned_data
    signing.sign(
        session,
        written_name=typed["name"],
        strokes=typed["strokes"] or None,
        text_sha256=request.POST.get("text", ""),
        device=public.device(request, zone=typed["zone"]),
        now=now,
    )


def _check(request: HttpRequest, signer: Signer, form: SignForm, now: datetime) -> HttpResponse:
    """Nothing is signed yet: what was typed goes round in the form, never through the address (UETA, section 10)."""
    typed: dict[str, Any] = {**form.cleaned_data, "intent": "on"}
    typed["strokes"] = json.dumps(typed["strokes"]) if typed["strokes"] else ""
    typed["text"] = signer.agreement.text_sha256
    context: dict[str, Any] = {
        "form": form,
        "typed": typed.items(),
        "answers": _answers(signer, form),
        "drawn": path(form.cleaned_data["strokes"]),
        "sentence": form.fields["intent"].label,
        "step": 4,
    }
    return public.page(request, "check", now=now, signer=signer, **context)


def _answers(signer: Signer, form: SignForm) -> list[dict[str, str]]:
    drawn = form.method == Method.DRAWN
    return [
        {"label": _("Agreement"), "value": signer.agreement.document["title"], "url": reverse("signing-read")},
        {"label": _("Your name"), "value": form.cleaned_data["name"] or signer.name, "url": ""},
        {"label": _("You sign as"), "value": str(signer.get_role_display()), "url": ""},
        {"label": _("How"), "value": _("Drawn by hand") if drawn else _("Typed name"), "url": ""},
    ]


@require_safe
@in_session
def done(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    signer = session.signer
    if not signer.signed_at:
        return redirect(next_step(signer))
    context: dict[str, Any] = {
        "pdf": copies.newest(signer.agreement),
        "others": sessions.others(session, now=now),
        "waits_for": _waits_for(signer),
        "line": line_of(signer),
        "step": 5,
    }
    return public.page(request, "done", now=now, signer=signer, help_off=True, **context)


def _waits_for(signer: Signer) -> str:
    """Who is asked next: a guardian by name, to somebody who knows them."""
    following = sending.turn(signer.agreement)
    return following.name if following and following.role == SignerRole.GUARDIAN else ""


@require_safe
@in_session
def copy(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """The sealed file; until it is made, the text that was signed."""
    if not session.signer.signed_at:
        return redirect(next_step(session.signer))
    return copy_of(session.signer.agreement)


@require_safe
@in_session
def contact_card(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    return card.answer(line_of(session.signer))


@require_POST
@in_session
def carry_on(request: HttpRequest, session: SigningSession, now: datetime, uuid: UUID) -> HttpResponseBase:
    """The same guardian goes on to the agreement of another child."""
    to = get_object_or_404(Signer, pk__in=[other.pk for other in sessions.others(session, now=now)], uuid=uuid)
    return let_in(sessions.carry_on(session, to=to, now=now), now)


def line_of(signer: Signer) -> str:
    clinic = signer.agreement.client.clinic
    line = CoachingLine.objects.filter(clinic=clinic, retired_at=None).order_by("pk").first()
    return str(line.number if line else clinic.office_number)
