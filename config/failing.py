"""The page for what broke while a page was made. It asks no database, no session and no language of the reader."""

import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

AGAIN_SECONDS = 10
AWAY = (OperationalError, InterfaceError, InternalError)
"""Gone, frozen, full or read-only. What it says of our own statements is our fault and does not pass by itself."""


def page(request: HttpRequest) -> HttpResponse:
    """503 while the database is away: it will be back, and whoever asks by machine asks again. Else 500."""
    if isinstance(sys.exc_info()[1], AWAY):
        return away()
    return HttpResponse(render_to_string("500.html"), status=500)


def away() -> HttpResponse:
    """In both languages: who reads it is in the database."""
    other = "en" if (get_language() or "").startswith("es") else "es"
    headers = {"Retry-After": str(AGAIN_SECONDS), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("away.html", {"other": other}), status=503, headers=headers)
