"""A live call is never answered with an error (P1). Whatever breaks, the caller hears crisis words and a way on."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import Counter

from clinic import crisis
from coaching.line import callers, twiml
from telephony import deadline, deadlocks, replaying

log = logging.getLogger(__name__)
TROUBLE = Counter("line_trouble_total", "Live calls and texts that were answered with crisis words", ["medium"])
TRIES = 3
WAIT = {
    "en": "One moment. I am still trying to reach your coach.",
    "es": "Un momento. Sigo intentando comunicarme.",
}
GIVE_UP = {
    "en": "I cannot connect calls at this moment. Call again in a few minutes.",
    "es": "No puedo conectar llamadas en este momento. Llame otra vez en unos minutos.",
}
View = Callable[..., HttpResponse]


def live_call(view: View) -> View:
    """Gives the step its share of the carrier's patience; out of time or broken, it is tried again, then given up.

    The words come from a table in memory: they must be there when nothing else is. Every attempt says them. What was
    said or pressed is kept on disk, so that it is on record, and on the board, once it can be (P4).
    """
    return _guarded(_with_its_keys(view), "voice", _spoken_way_on)


def live_text(view: View) -> View:
    """The same for a text: an answer with crisis words. The text itself is kept, and taken in afterwards."""
    return _guarded(view, "text", _written_way_on)


def _with_its_keys(view: View) -> View:
    """A turn that is tried again comes without the keys that were pressed: they lie on this host's disk, and whoever
    is on the line still is not asked for them twice. Where another host answers, they are asked again.
    """

    @functools.wraps(view)
    def again(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "retry" in request.GET and "Digits" not in request.POST and (keys := replaying.pressed(request, kwargs)):
            post = request.POST.copy()
            post["Digits"] = keys
            request.POST = post  # type: ignore[assignment]  # looked at for its signature; this is what it left out
        return view(request, *args, **kwargs)

    return again


def _guarded(view: View, medium: str, way_on: Callable[[HttpRequest], HttpResponse]) -> View:
    @functools.wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        came = timezone.now()
        try:
            with deadline.within(settings.LINE_BUDGET_SECONDS):
                return deadlocks.outlasted(lambda: view(request, *args, **kwargs))
        except Exception as trouble:  # whatever it is, the person on the line comes first
            TROUBLE.labels(medium).inc()
            log.exception("line_trouble", extra={"trouble": type(trouble).__name__})
            _let_go_of_the_database()
            replaying.keep(request, kwargs, came=came)
            answer = way_on(request)
            answer.in_trouble = True  # type: ignore[attr-defined]  # read by who counts the answers
            return answer

    return guarded


def _let_go_of_the_database() -> None:
    """A connection that failed is not trusted with the next caller; inside a test's transaction it is not ours to
    close.
    """
    if not connection.in_atomic_block:
        connection.close()


def _spoken_way_on(request: HttpRequest) -> HttpResponse:
    country, tries = callers.country_of(request.POST), _tries(request)
    lasts = tries >= TRIES
    words = [
        twiml.say(f"{(GIVE_UP if lasts else WAIT)[language]} {crisis.static(country, language).spoken}", language)
        for language in ("en", "es")
    ]
    end = twiml.hang_up() if lasts else twiml.pause(1) + twiml.redirect(f"{request.path}?retry={tries + 1}")
    return twiml.response(twiml.document(*words, end))


def _written_way_on(request: HttpRequest) -> HttpResponse:
    country = callers.country_of(request.POST)
    return twiml.response(twiml.document(twiml.message(crisis.static(country, "en").texted)))


def _tries(request: HttpRequest) -> int:
    retry = request.GET.get("retry", "0")
    return int(retry) if retry.isdecimal() else TRIES
