"""A session ends when nobody is there: after 15 minutes on a desk, 30 on a phone, 12 hours in any case.

45 CFR 164.312(a)(2)(iii), automatic log-off. Whole pages and acts show that somebody is there; a part of a page that
refreshes itself (an htmx GET) does not, else a forgotten board would stay open all night.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from celery import shared_task
from django.conf import settings
from django.contrib.auth import logout
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from clinic.access import staff_only

IDLE, IDLE_ON_A_PHONE = timedelta(minutes=15), timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED = timedelta(minutes=1)  # somebody's being there is written down at most this often
BEGAN, SEEN = "began_at", "seen_at"


def end_when_idle(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Signs out who was away too long, before the page is made; tells the page when that will be."""

    def middleware(request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        if request.user.is_authenticated and now >= ends_at(request, now):
            request.was_signed_in = request.user.pk  # type: ignore[attr-defined]
            logout(request)
        if request.user.is_authenticated:
            note(request, now)
        response = get_response(request)
        if request.user.is_authenticated:
            response.headers["Session-Ends"] = ends_at(request, now).isoformat()
        return response

    return middleware


def note(request: HttpRequest, now: datetime) -> None:
    """That somebody is there, unless a page only refreshed itself."""
    if BEGAN not in request.session:
        request.session[BEGAN] = request.session[SEEN] = now.isoformat()
    refreshes_itself = request.method == "GET" and request.headers.get("HX-Request") == "true"
    if not refreshes_itself and now - _time(request, SEEN, now) >= NOTED:
        request.session[SEEN] = now.isoformat()


def ends_at(request: HttpRequest, now: datetime) -> datetime:
    """When the session ends if nobody does anything more."""
    idle = IDLE_ON_A_PHONE if "Mobi" in request.headers.get("User-Agent", "") else IDLE
    return min(_time(request, SEEN, now) + idle, _time(request, BEGAN, now) + LONGEST)


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """`session_ends_at`, on pages of somebody signed in; the page warns two minutes before."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"session_ends_at": ends_at(request, timezone.now())}


@staff_only()
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The button of the warning: the act itself is what keeps the session."""
    return HttpResponse(status=204)


@shared_task
def forget_old() -> None:
    """Once a day: rows of sessions that ended, and what was counted of guesses that are over."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
        cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [timezone.now()])  # noqa: S608  a table's name


def _time(request: HttpRequest, name: str, now: datetime) -> datetime:
    written = request.session.get(name)
    return datetime.fromisoformat(written) if written else now
