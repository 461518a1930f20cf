"""Instead of a signature: a question, something that is wrong, another language, or no."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import answers, sessions, templates
from agreements.forms.signing import ReasonForm, WordsForm
from agreements.models import NoteKind, Signer, SigningSession
from agreements.views import public
from agreements.views.inside import again, end_with, in_session, next_step


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def question(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    return _note(request, session, NoteKind.QUESTION, _("What would you like to ask?"), now)


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def wrong(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    return _note(request, session, NoteKind.WRONG, _("What is wrong?"), now)


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def decline(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    if session.signer.signed_at:
        return redirect("signing-done")
    if request.method == "POST":
        said = ReasonForm(request.POST)
        if not said.is_valid():
            return _kept(session, "decline", request)
        answers.decline(session, words=said.cleaned_data["words"], now=now)
        return end_with("declined")
    form = _form(request, session, ReasonForm, "decline", _("Why not? You need not say."))
    return public.page(request, "decline", now=now, signer=session.signer, form=form, help_off=True)


def _note(request: HttpRequest, session: SigningSession, kind: NoteKind, label: str, now: datetime) -> HttpResponseBase:
    if session.signer.signed_at:
        return redirect("signing-done")
    if request.method == "POST":
        form = WordsForm(request.POST)
        if not form.is_valid():
            return _kept(session, str(kind), request)
        answers.note(session, kind=kind, words=form.cleaned_data["words"], now=now)
        sessions.keep(session, str(kind), None)
        return redirect("signing-told")
    form = _form(request, session, WordsForm, str(kind), label)
    return public.page(request, "note", now=now, signer=session.signer, form=form, kind=kind, help_off=True)


def _kept(session: SigningSession, page: str, request: HttpRequest) -> HttpResponseBase:
    sessions.keep(session, page, {"words": request.POST.get("words", "")})
    return again(f"signing-{page}")


def _form(request: HttpRequest, session: SigningSession, kind: type[WordsForm], page: str, label: str) -> WordsForm:
    kept = sessions.kept(session, page) or {}
    form = kind(kept) if "again" in request.GET else kind(initial=kept)
    form.fields["words"].label = label
    return form


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def language(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """The text in the language of the page, for who cannot read it well in its own."""
    if request.method != "POST" or session.signer.signed_at or not _reads_another(request, session.signer):
        return redirect("signing")
    answers.ask_for(request.LANGUAGE_CODE, session, now=now)
    return redirect(reverse("signing-told") + "?language=1")


def _reads_another(request: HttpRequest, signer: Signer) -> bool:
    return request.LANGUAGE_CODE != signer.agreement.language


def other_language(request: HttpRequest, signer: Signer) -> dict[str, Any]:
    """What language.html says. `asked`: when it was asked for; `offered`: the clinic has its text in that language."""
    if not _reads_another(request, signer):
        return {}
    asked = answers.asked_for(request.LANGUAGE_CODE, signer)
    offered = templates.written_in(request.LANGUAGE_CODE, signer.agreement.client)
    return {"reads": request.LANGUAGE_CODE, "asked": asked and asked.written_at, "offered": offered}


@require_http_methods(["GET", "HEAD"])
@in_session
def told(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    context: dict[str, Any] = {"going_on": next_step(session.signer), "help_off": True}
    context |= other_language(request, session.signer) if "language" in request.GET else {}
    return public.page(request, "told", now=now, signer=session.signer, **context)
