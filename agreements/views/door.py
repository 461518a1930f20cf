"""The link in a text: looking at it changes nothing. A button sends a code, the code opens the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from agreements import codes, links, sending, sessions
from agreements.forms.signing import CodeForm
from agreements.models import LinkChannel, SigningLink
from agreements.views import public
from clinic import access

DoorView = Callable[[HttpRequest, SigningLink, str, datetime], HttpResponseBase]
A_LINK = "a link of 128 random bits, sent to the number on file"
GIVES_NEW = ("expired", "replaced", "unknown")  # where a new link may help; asking for one tells nothing either way


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
            try:
                return view(request, link, token, now)
            except links.Gone as gone:
                return _gone(request, gone, token, now)
            except codes.Locked as locked:
                return public.page(request, "locked", now=now, signer=link.signer, until=locked.until, status=429)

    return access.public(A_LINK)(opened)


@require_http_methods(["GET", "HEAD", "POST"])
@by_token
def door(request: HttpRequest, link: SigningLink, token: str, now: datetime) -> HttpResponseBase:
    if link.channel == LinkChannel.IN_PERSON:
        return _in_person(request, link, now)
    if request.method != "POST":
        return public.page(request, "door", now=now, signer=link.signer, link=link, token=token)
    try:
        codes.send(link, now=now)
    except codes.CannotBeTexted:
        return public.page(request, "no_text", now=now, signer=link.signer)
    except codes.Locked:
        raise
    except codes.TooMany as many:
        context = {"link": link, "token": token, "until": many.until}
        return public.page(request, "door", now=now, signer=link.signer, status=429, **context)
    return redirect("sign-code", token=token)


@require_http_methods(["GET", "HEAD", "POST"])
@by_token
def code(request: HttpRequest, link: SigningLink, token: str, now: datetime) -> HttpResponseBase:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return let_in(codes.confirm(link, code=form.cleaned_data["code"], now=now), now)
        except codes.Wrong as wrong:
            form.add_error("code", _wrong(wrong.left))
        except codes.Burnt:
            form.add_error("code", _("This code does not work any more. Ask for a new one below."))
    return public.page(request, "code", now=now, signer=link.signer, link=link, token=token, form=form, step=1)


@access.public(A_LINK)
@require_POST
def new(request: HttpRequest, token: str) -> HttpResponseBase:
    """Sends a new link to the number on file, if that is of use. The answer is the same in any case."""
    sending.request_new(token, now=timezone.now())
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
    signer = gone.link.signer if gone.link else None
    reason = gone.reason if gone.link else "unknown"
    with public.spoken(request, signer.language if signer else getattr(request, "LANGUAGE_CODE", "en")):
        helps = gone.link is not None and reason in GIVES_NEW and gone.link.channel == LinkChannel.TEXT
        status = 410 if gone.link else 404
        return public.page(
            request, "gone", now=now, signer=signer, reason=reason, token=token if helps else "", status=status
        )


def _wrong(left: int) -> str:
    tries = ngettext("You have %(left)s more try.", "You have %(left)s more tries.", left) % {"left": left}
    return _("This is not the code we texted you. Look at the newest message.") + " " + tries
