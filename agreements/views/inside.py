"""The way in to every page behind the code: the key in the cookie, the signer's language, another half hour."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agreements import sending, sessions
from agreements.models import Signer, SigningSession
from agreements.views import public
from clinic import access

InsideView = Callable[..., HttpResponseBase]
BY_KEY = "a key in a cookie, given for a code or beside a witness"
OVER = ("sent", "declined", "closed")


def in_session(view: InsideView) -> access.View:
    """Gives the view its session and the moment. Opening a page gives another half hour (WCAG 2.2.1)."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        now, key = timezone.now(), request.COOKIES.get(public.COOKIE, "")
        session = sessions.find(key, now=now) if key else None
        if session is None:
            return timed_out(request, now)
        with public.spoken(request, session.signer.language):
            try:
                return view(request, sessions.extend(session, now=now), now, *args, **kwargs)
            except sessions.Over:
                return timed_out(request, now)
            except sending.NotTheirTurn:
                return redirect("signing-over", what="closed")

    return access.public(BY_KEY)(guarded)


def timed_out(request: HttpRequest, now: datetime) -> HttpResponse:
    return public.page(request, "timed_out", now=now, status=403)


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
    answer = redirect("signing-over", what="closed")
    answer.delete_cookie(public.COOKIE)
    return answer


@access.public("says only that it is over")
@require_safe
def over(request: HttpRequest, what: str) -> HttpResponseBase:
    return public.page(request, "over", now=timezone.now(), what=what if what in OVER else "closed")
