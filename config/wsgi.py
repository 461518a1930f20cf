"""The web's way in, with a short corridor for the telephone: webhooks meet no middleware.

Sessions, cookies, forms and languages are for browsers; a signed webhook has none of them, and each costs time
while somebody holds a telephone: measured, 1.4 times as many calls a second are answered without them. Views and
everything below them are the same for both.
"""

import os
import time
from collections.abc import Callable, Iterable
from typing import Any

import django
from csp.utils import build_policy
from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from config.places import FOR_CALLS_ALONE, PAGE_SECONDS, PROBE_SECONDS, THREADS, Places
from config.privacy import FOR_EVERY_ANSWER
from config.reading import View, begun_anew
from telephony import answering, deadline

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("PGOPTIONS", "-c statement_timeout=15s -c idle_in_transaction_session_timeout=60s")
django.setup(set_prefix=False)
NO_CONTENT = 204  # its length is not told


class LineHandler(WSGIHandler):
    """Django's own handler with no middleware at all: resolve the address, call the view."""

    def load_middleware(self, is_async: bool = False) -> None:
        self._view_middleware: list[Callable[..., Any]] = []
        self._template_response_middleware: list[Callable[..., Any]] = []
        self._exception_middleware: list[Callable[..., Any]] = []
        self._middleware_chain = convert_exception_to_response(self._get_response)  # type: ignore[attr-defined]

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        """Not knowing its length, gunicorn would send an answer in three pieces."""
        response = super().get_response(request)
        if isinstance(response, HttpResponse) and response.status_code != NO_CONTENT:
            response["Content-Length"] = str(len(response.content))
        return response

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> HttpResponseBase:
        # The thread may have served a page in Spanish before, and nothing here would set it back.
        translation.deactivate()
        timezone.deactivate()
        began = time.monotonic()
        response = super().__call__(environ, start_response)
        answering.note(environ.get("PATH_INFO", ""), response, time.monotonic() - began)
        return response


class PageHandler(WSGIHandler):
    """Django's own, whose views outlast a deadlock where they only read."""

    def make_view_atomic(self, view: View) -> View:
        return begun_anew(super().make_view_atomic(view))


pages, line = PageHandler(), LineHandler()
BESIDE_THE_CORRIDOR = {  # what the middleware would say
    **FOR_EVERY_ANSWER,
    "Content-Security-Policy": build_policy(),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": settings.X_FRAME_OPTIONS,
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
}
PROBES = {"/readyz", "/metrics"}
places = Places(THREADS - FOR_CALLS_ALONE)
reverse("healthz")  # imports every view now, not while the first caller waits


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    path = environ.get("PATH_INFO", "")
    if path.startswith(settings.LINE_PREFIX):
        return line(environ, start_response)
    if path == "/healthz":
        return line(environ, start_response)  # says that the process is there, however full it is
    with places.one() as mine:
        if not mine:
            return turned_away(start_response)
        asked = path in PROBES
        with deadline.within(PROBE_SECONDS if asked else PAGE_SECONDS):
            # A load balancer asks by address, not by a name of ALLOWED_HOSTS, and without https.
            return (line if asked else pages)(environ, start_response)


def turned_away(start_response: Callable[..., Any]) -> Iterable[bytes]:
    """No place for one more page; what it says needs no database."""
    body = render_to_string("503.html").encode()
    headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), ("Retry-After", "5")]
    start_response("503 Service Unavailable", [*headers, *BESIDE_THE_CORRIDOR.items()])
    return [body]
