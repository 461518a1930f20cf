"""The link in a message: looking at it changes nothing. A button sends a code, the code opens the session.

Every answer to a form is a redirect: going back or loading a page again never sends anything twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.i18n import set_language

from agreements import asking, codes, guessing, links, sending, sessions
from agreements.forms.signing import CodeForm
from agreements.models import LinkChannel, SigningLink
from agreements.views import public
from clinic import access

DoorView = Callable[[HttpRequest, SigningLink, str, datetime], HttpResponseBase]
A_LINK = "a link of 128 random bits, sent to the contact on file"
GIVES_NEW = ("expired", "replaced", "signed")  # where another link may help; asking for one tells nothing either way


def by_token(view: DoorView) -> access.View:
    """Finds the link, in its signer's language; a link that leads nowhere gets its kind page."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        now = timezone.now()
        try:
            link = links.find(token, now=now)
        except links.Gone as gone:
            return _gone(request, gone, token, now)
        with public.spoken(request, link.signer.language):
            locked = link.signer.locked_until
            if locked and locked > now and (request.method != "POST" or "language" in request.POST):
                return public.page(request, "locked", now=now, signer=link.signer, until=locked, status=429)
            try:
                return view(request, link, token, now)
            except (links.Gone, codes.Locked):
                return redirect("sign", token=token)

    return access.public(A_LINK)(opened)


@require_http_methods(["GET", "HEAD", "POST"])
@by_token
def door(request: HttpRequest, link: SigningLink, token: str, now: datetime) -> HttpResponseBase:
    if link.channel == LinkChannel.IN_PERSON:
        return _in_person(request, link, now)
    ways = codes.ways(link)
    if request.method != "POST" and not ways:
        return public.page(request, "no_way", now=now, signer=link.signer)
    if request.method != "POST":
        context: dict[str, Any] = {"link": link, "token": token, "ways": ways}
        context["until"] = codes.rests_until(link, now=now)
        return public.page(request, "door", now=now, signer=link.signer, **context)
    try:
        codes.send(link, channel=request.POST.get("by", ""), now=now)
    except codes.Locked:
        raise
    except (codes.CannotBeReached, codes.TooMany):
        return redirect("sign", token=token)
    return redirect("sign-code", token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@by_token
def code(request: HttpRequest, link: SigningLink, token: str, now: datetime) -> HttpResponseBase:
    if request.method == "POST" and "language" not in request.POST:
        return _try(request, link, token, now)
    newest, typed = codes.newest(link), request.POST.get("code", "")
    if newest is None:
        return redirect("sign", token=token)
    form = CodeForm.again(newest, now=now, typed=typed) if "again" in request.GET else CodeForm(initial={"code": typed})
    context: dict[str, Any] = {"link": link, "token": token, "form": form, "code": newest, "ways": codes.ways(link)}
    context["step"] = None if link.signer.signed_at else 1  # to one's copy there are no steps
    answer = public.page(request, "code", now=now, signer=link.signer, **context)
    answer.cookies.update(set_language(request).cookies)  # where another was chosen: at once, as a code is kept nowhere
    return answer


def _try(request: HttpRequest, link: SigningLink, token: str, now: datetime) -> HttpResponseBase:
    form, address = CodeForm(request.POST), public.device(request).ip
    if until := guessing.rests_until(address, now=now):
        return public.page(request, "resting", now=now, signer=link.signer, until=until, status=429)
    if form.is_valid():
        try:
            return let_in(codes.confirm(link, code=form.cleaned_data["code"], now=now), now)
        except (codes.Wrong, codes.Burnt):
            guessing.missed(address, now=now)
    return redirect(reverse("sign-code", args=[token]) + "?again=1")


@access.public(A_LINK)
@require_POST
def new(request: HttpRequest, token: str) -> HttpResponseBase:
    """Sends another link to the contact on file, if that is of use. The answer is the same in any case."""
    asking.request_new(token, now=timezone.now())
    return redirect("signing-over", what="sent")


def let_in(opened: sessions.Opened, now: datetime) -> HttpResponse:
    """On to the pages behind the code. The token leaves the address, the key goes into a cookie no script can read."""
    answer = redirect("signing")
    lasts = int(sessions.AT_MOST.total_seconds())
    secure = public.COOKIE.startswith("__Host-")
    answer.set_cookie(public.COOKIE, opened.key, max_age=lasts, path="/", httponly=True, secure=secure, samesite="Lax")
    return answer


def _in_person(request: HttpRequest, link: SigningLink, now: datetime) -> HttpResponseBase:
    """Scanned from the therapist's screen: no code, the therapist is the witness."""
    if request.method != "POST":
        return public.page(request, "door", now=now, signer=link.signer, link=link, in_person=True)
    try:
        return let_in(sessions.begin_by_shown_link(link, now=now), now)
    except sending.NotTheirTurn:
        raise links.Gone("replaced", link) from None


def _gone(request: HttpRequest, gone: links.Gone, token: str, now: datetime) -> HttpResponse:
    if gone.link is None:
        return _unknown(request, now)
    if request.method == "POST":
        return redirect("sign", token=token)
    with public.spoken(request, gone.link.signer.language):
        helps = gone.reason in GIVES_NEW and gone.link.channel != LinkChannel.IN_PERSON
        context: dict[str, Any] = {"reason": gone.reason, "token": token if helps else ""}
        return public.page(request, "gone", now=now, signer=gone.link.signer, status=410, **context)


def _unknown(request: HttpRequest, now: datetime) -> HttpResponse:
    """Cut short, or guessed: who guesses on and on is told to wait."""
    address = public.device(request).ip
    with public.spoken(request, getattr(request, "LANGUAGE_CODE", "en")):
        if until := guessing.rests_until(address, now=now):
            return public.page(request, "resting", now=now, until=until, status=429)
        guessing.missed(address, now=now)
        return public.page(request, "gone", now=now, reason="unknown", token="", status=404)
