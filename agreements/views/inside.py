"""The way in to every page behind the code: the key in the cookie, the signer's language, another half hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language

from agreements import sending, sessions
from agreements.models import Signer, SigningSession
from agreements.views import public
from clinic import access

InsideView = Callable[..., HttpResponseBase]
BY_KEY = "a key in a cookie, given for a code or beside a witness"
OVER = ("sent", "declined", "closed", "withdrawn", "on-paper")
KEPT = {
    "sign": ("name", "intent", "strokes", "zone"),
    "question": ("words",),
    "wrong": ("words",),
    "decline": ("words",),
    "withdraw": ("what", "words"),
}
MOST_KEPT = 400_000  # characters: the strokes of a drawn signature


def in_session(view: InsideView) -> access.View:
    """Gives the view its session and the moment. Opening a page gives another half hour (WCAG 2.2.1). The choice of
    another language comes with what was typed: it is kept, and nothing else is done with it.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now, key = timezone.now(), request.COOKIES.get(public.COOKIE, "")
        session = sessions.find(key, now=now) if key else None
        if session is None:
            return _too_late(request, key, now)
        with public.spoken(request, session.signer.language):
            try:
                session = sessions.extend(session, now=now)
                if "language" in request.POST:
                    return _in_another_language(request, session)
                return view(request, session, now, *args, **kwargs)
            except sessions.Over:
                return redirect("signing")
            except sending.NotTheirTurn:
                return end_with("closed")

    return access.public(BY_KEY)(guarded)


def _in_another_language(request: HttpRequest, session: SigningSession) -> HttpResponseBase:
    _keep(request, session)
    return set_language(request)


def _keep(request: HttpRequest, session: SigningSession) -> None:
    match = request.resolver_match
    page = match.url_name.removeprefix("signing-") if match and match.url_name else ""
    if page in KEPT:
        sessions.keep(session, page, {name: request.POST.get(name, "")[:MOST_KEPT] for name in KEPT[page]})


def _too_late(request: HttpRequest, key: str, now: datetime) -> HttpResponseBase:
    """Says so; words that were typed meanwhile are there again behind the next code."""
    if request.method != "POST":
        shut = sessions.find_shut(key, now=now) if key else None
        if shut:
            return _shut(request, shut.signer, now)
        with public.spoken(request, sessions.language_of(key) or request.LANGUAGE_CODE or ""):
            return public.page(request, "timed_out", now=now, status=403)
    late = sessions.find_late(key, now=now) if key else None
    if late is not None:
        _keep(request, late)
    return set_language(request) if "language" in request.POST else redirect("signing")


def _shut(request: HttpRequest, signer: Signer, now: datetime) -> HttpResponseBase:
    """Not their time is over but the document: the same kind page as behind its link."""
    with public.spoken(request, signer.language):
        reason = signer.agreement.state
        return public.page(request, "gone", now=now, signer=signer, status=410, reason=reason, token="")


def end_with(what: str) -> HttpResponse:
    """The page that says only that it is over, in the language that the signer has read until now."""
    return redirect(f"{reverse('signing-over', args=[what])}?in={translation.get_language()}")


def again(page: str) -> HttpResponseBase:
    """Back to a form with what was typed and what is wrong with it."""
    return redirect(reverse(page) + "?again=1")


def next_step(signer: Signer) -> str:
    """The name of the page to go on with: whoever comes back finds themselves where they were."""
    if signer.signed_at:
        return "signing-done"
    if signer.consented_at is None or signer.consent_withdrawn_at:
        return "signing-consent"
    return "signing-sign" if signer.read_at else "signing-read"


@require_safe
@in_session
def index(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    return redirect(next_step(session.signer))


@require_POST
@in_session
def end(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """ "Close these pages", for a telephone that others use too."""
    sessions.end(session, now=now)
    answer = end_with("closed")
    answer.delete_cookie(public.COOKIE)
    return answer


@access.public("says only that it is over")
@require_safe
def over(request: HttpRequest, what: str) -> HttpResponseBase:
    with public.spoken(request, request.GET.get("in") or request.LANGUAGE_CODE or ""):
        return public.page(request, "over", now=timezone.now(), what=what if what in OVER else "closed")
