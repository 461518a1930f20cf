"""What every page for a signer has in common: their language, the clinic's crisis lines, and no trace left behind.

The policy for referrers is the house's own, `same-origin`: no other site is told anything. A stricter one would make
browsers send `Origin: null` with a form, and Django's check against forged forms would refuse each of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from agreements.models import Signer
from agreements.signing import Device
from clinic import addresses, crisis

COOKIE = "__Host-signing" if settings.SESSION_COOKIE_SECURE else "signing"
STEPS = 5  # code, consent, read, sign, copy


def page(
    request: HttpRequest,
    template: str,
    *,
    now: datetime,
    signer: Signer | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A whole page. Without a signer it says nothing about any clinic, and gives the crisis lines all the same."""
    if signer is not None:
        client = signer.agreement.client
        context |= {
            "signer": signer,
            "agreement": signer.agreement,
            "clinic": client.clinic,
            "zone": client.time_zone,
            "crisis_lines": crisis.lines_for(client.clinic_id, client.country),
        }
    answer = render(request, f"agreements/sign/{template}.html", {"now": now, "steps": STEPS, **context}, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@contextmanager
def spoken(request: HttpRequest, language: str) -> Iterator[None]:
    """The language that was chosen on the page, else the one on file."""
    known = dict(settings.LANGUAGES)
    chosen = request.POST.get("language") or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    said = chosen if chosen in known else language if language in known else settings.LANGUAGE_CODE
    with translation.override(said):
        request.LANGUAGE_CODE = said
        yield


def device(request: HttpRequest, *, zone: str = "") -> Device:
    """From where somebody signs."""
    return Device(
        ip=addresses.of(request),
        user_agent=request.headers.get("User-Agent", "")[:300],
        time_zone=zone[:64],
        language=request.headers.get("Accept-Language", "")[:80],
    )
