"""Whoever signed takes it back on their own page: the agreement, or electronic records alone."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from agreements import life, sending, sessions
from agreements.forms.signing import WithdrawForm
from agreements.models import Signer, SigningSession, State
from agreements.views import public
from agreements.views.inside import KEPT, again, end_with, in_session

PAGE = "withdraw"
CAN_END = (State.CLIENT_SIGNED, State.SIGNED, State.ACTIVE)


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def withdraw(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """Which of the two; nothing happens before the next page."""
    if not may(session.signer):
        return redirect("signing")
    if request.method == "POST":
        sessions.keep(session, PAGE, {name: request.POST.get(name, "") for name in KEPT[PAGE]})
        return redirect("signing-withdraw-check") if _kept(session).is_valid() else again("signing-withdraw")
    form = _kept(session) if "again" in request.GET else WithdrawForm(initial=sessions.kept(session, PAGE))
    return public.page(request, "withdraw", now=now, signer=session.signer, form=form, help_off=True)


@require_http_methods(["GET", "HEAD", "POST"])
@in_session
def check(request: HttpRequest, session: SigningSession, now: datetime) -> HttpResponseBase:
    """What it means, then the act itself."""
    signer, form = session.signer, _kept(session)
    if not may(signer) or not form.is_valid():
        return redirect("signing")
    what = form.cleaned_data["what"]
    if request.method != "POST" or request.POST.get("what") != what:
        return public.page(request, "withdraw_check", now=now, signer=signer, what=what, help_off=True)
    sessions.keep(session, PAGE, None)
    by = sending.actor(signer)
    if what == WithdrawForm.ELECTRONIC:
        life.withdraw_consent(signer, by=by, now=now)
        return end_with("on-paper")
    life.withdraw(signer.agreement, signer=signer, channel="page", words=form.cleaned_data["words"], by=by, now=now)
    return end_with("withdrawn")


def may(signer: Signer) -> bool:
    """Whether there is anything of theirs to take back."""
    return signer.signed_at is not None and signer.agreement.state in CAN_END


def _kept(session: SigningSession) -> WithdrawForm:
    return WithdrawForm(sessions.kept(session, PAGE) or {})
