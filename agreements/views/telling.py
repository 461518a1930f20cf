"""Instead of a signature: a question, something that is wrong, or no."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agreements import answers, sessions
from agreements.forms.signing import ReasonForm, WordsForm
from agreements.models import NoteKind, SigningSession
from agreements.views import public
from agreements.views.inside import again, in_session, next_step


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
        return redirect("signing-over", what="declined")
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


@require_http_methods(["GET", "HEAD"])
@in_session
def told(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    going_on = next_step(session.signer)
    return public.page(request, "told", now=now, signer=session.signer, going_on=going_on, help_off=True)
