"""The signature: a name, a look at what will be signed, the signature itself, and what the signer keeps."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agreements import blocks, copies, intents, sending, sessions, signing
from agreements.forms.signing import SignForm
from agreements.models import Agreement, Method, Signer, SignerRole, SigningSession
from agreements.views import public
from agreements.views.door import let_in
from agreements.views.files import copy_of
from agreements.views.inside import KEPT, again, in_session, next_step
from agreements.views.strokes import path
from clinic import contact_card as card
from clinic.models import CoachingLine

PAGE = "sign"


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def sign(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """The name. What was typed is kept with the session, so the next page can be left and loaded again."""
    signer = session.signer
    if signer.signed_at or next_step(signer) == "signing-consent":
        return redirect(next_step(signer))
    if request.method == "POST":
        sessions.keep(session, PAGE, {name: request.POST.get(name, "") for name in KEPT[PAGE]})
        return redirect("signing-check") if _form(request, session).is_valid() else again("signing-sign")
    signing.opened(session, now=now)
    form = _form(request, session, bound="again" in request.GET)
    return public.page(request, "sign", now=now, signer=signer, form=form, step=4)


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def check(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """Nothing is signed before this page (UETA, section 10). `seen` says what it showed: nothing else is signed."""
    signer = session.signer
    if signer.signed_at:
        return redirect("signing-done")
    form = _form(request, session)
    if not form.is_valid():
        return redirect(next_step(signer))
    seen = _seen(signer, form)
    if request.method != "POST":
        context: dict[str, Any] = {"answers": _answers(signer, form), "drawn": path(form.cleaned_data["strokes"])}
        context |= {"sentence": form.fields["intent"].label, "seen": seen, "step": 4}
        return public.page(request, "check", now=now, signer=signer, **context)
    if request.POST.get("seen") != seen:
        return redirect("signing-check")
    return redirect(_signed(request, session, form, now))


def _form(request: HttpRequest, session: SigningSession, *, bound: bool = True) -> SignForm:
    """The sentence is in the language that the page speaks: what is agreed to is read."""
    kept = sessions.kept(session, PAGE) or {}
    sentence = intents.sentence(_spoken(request, session), session.signer.role)
    return SignForm(kept, sentence=sentence) if bound else SignForm(initial=kept, sentence=sentence)


def _spoken(request: HttpRequest, session: SigningSession) -> str:
    return request.LANGUAGE_CODE or session.signer.language


def _seen(signer: Signer, form: SignForm) -> str:
    """What is about to be signed, and how, as a digest."""
    said = {"text": signer.agreement.text_sha256, "sentence": form.fields["intent"].label}
    return blocks.digest(blocks.canonical_json({**said, **form.cleaned_data}))


def _signed(request: HttpRequest, session: SigningSession, form: SignForm, now: datetime) -> str:
    """Signs; the name of the page to go on with."""
    typed = form.cleaned_data
    try:
        signing.sign(
            session,
            written_name=typed["name"],
            strokes=typed["strokes"] or None,
            spoken=_spoken(request, session),
            text_sha256=session.signer.agreement.text_sha256,
            device=public.device(request, zone=typed["zone"]),
            now=now,
        )
    except (signing.NameMissing, signing.CannotBeWritten, ValueError):
        return "signing-sign"
    except signing.NotConsented:
        return "signing-consent"
    sessions.keep(session, PAGE, None)
    return "signing-done"


def _answers(signer: Signer, form: SignForm) -> list[dict[str, str]]:
    drawn = form.method == Method.DRAWN
    return [
        {"label": _("Agreement"), "value": signer.agreement.document["title"], "url": reverse("signing-read")},
        {"label": _("Your name"), "value": form.cleaned_data["name"] or signer.name, "url": reverse("signing-sign")},
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
        "holds": Agreement.objects.in_force().filter(client_id=signer.agreement.client_id).exists(),
        "line": line_of(signer),
        "step": 5 if session.started_at <= signer.signed_at else None,  # who comes for their copy later takes no steps
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
