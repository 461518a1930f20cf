"""What every page below /me/<token>/ has in common: the link, its person's language, crisis lines, no trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from agreements.views.public import spoken
from clinic import access, addresses, audit, crisis
from coaching import notices
from coaching.models import OwnPage, OwnPageLink, OwnPageSession
from coaching.own_page import door, links, slowly

COOKIE = "me" if settings.LOCAL else "__Secure-me"  # __Host- would need Path=/, and this one stays below /me/
COOKIE_PATH = "/me/"
A_LINK = "a link of 128 random bits; before the PIN it shows crisis lines and the line's number"
WRONG_LINKS, WRONG_WITHIN = 30, timedelta(hours=1)  # from one address, that are put on record one by one


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody followed a link that is good; `session` is there once they gave the PIN."""

    request: HttpRequest
    link: OwnPageLink
    token: str
    now: datetime
    session: OwnPageSession | None

    @property
    def page(self) -> OwnPage:
        return self.link.page


View = Callable[..., HttpResponseBase]


def by_link(view: View) -> access.View:
    """Gives the view its Visit; a link that opens nothing gets the same kind page, whatever became of it."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponseBase:
        now = timezone.now()
        try:
            link = links.find(token, now=now)
        except links.Gone:
            return gone(request, now)
        session = door.find(link, request.COOKIES.get(COOKIE, ""), now=now)
        with spoken(request, link.page.language):
            return view(Visit(request, link, token, now, session))

    return access.public(A_LINK)(opened)


def show(visit: Visit, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of somebody's own. It names neither them nor the clinic; what it may tell is in the context."""
    client = visit.page.client
    context |= {
        "token": visit.token,
        "line": notices.line_of(client.clinic_id),
        "zone": client.time_zone,
        "crisis_lines": crisis.lines_for(client.clinic_id, client.country),
    }
    return bare(visit.request, template, now=visit.now, status=status, **context)


def bare(request: HttpRequest, template: str, *, now: datetime, status: int = 200, **context: Any) -> HttpResponse:
    """A page that knows of nobody. The foot holds no crisis lines: here they stand first."""
    answer = render(request, f"me/{template}.html", {"now": now, **context}, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def gone(request: HttpRequest, now: datetime) -> HttpResponse:
    """The link opens nothing. On record, up to what a person would try; the page is the same beyond that."""
    whence = addresses.home(addresses.of(request))
    tried = slowly.too_many("link", whence, most=WRONG_LINKS, within=WRONG_WITHIN, now=now)
    if not tried:
        audit.record(audit.SYSTEM("own-page"), "own_page.unknown_link", OwnPageLink, clinic_id=None, now=now)
    return bare(request, "gone", now=now, status=429 if tried else 404)


def give_key(answer: HttpResponse, key: str) -> HttpResponse:
    """The key of a session, for these pages alone and for no script."""
    lasts = int(door.AT_MOST.total_seconds())
    answer.set_cookie(
        COOKIE, key, max_age=lasts, path=COOKIE_PATH, httponly=True, secure=not settings.LOCAL, samesite="Lax"
    )
    return answer


def take_key(answer: HttpResponse) -> HttpResponse:
    answer.delete_cookie(COOKIE, path=COOKIE_PATH, samesite="Lax")
    return answer
