"""What makes the page one that can be put on the home screen and opened without a network.

Nothing personal is ever kept in the phone: the shell holds the look, the crisis lines and the line's number.
"""

from __future__ import annotations

import json
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from clinic.access import public
from coaching.templatetags.intersession import asset
from coaching.views.me.visits import Visit, bare, by_link, show

STYLES = sorted(path.name for path in (settings.BASE_DIR / "static" / "css").glob("*.css"))
LOOK = (*(f"css/{name}" for name in STYLES), "js/app.js", "js/own-page.js", "favicon.svg")
ICONS = (("icons/page.svg", "any", "image/svg+xml"), ("icons/page-192.png", "192x192", "image/png"),
         ("icons/page-512.png", "512x512", "image/png"))  # fmt: skip
PAPER = "#faf6ef"


@public("a script without data, the same for everybody")
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; below /me/ because that is all it may see. Its name changes when the look changes."""
    shell = [reverse("me-nowhere"), *(asset(part) for part in LOOK)]
    name = sha256("\n".join(shell).encode()).hexdigest()[:12]
    words = {"name": f"page-{name}", "shell": shell, "nowhere": shell[0]}
    script = f"const SHELL = {json.dumps(words)};\nimportScripts({json.dumps(asset('js/own-page-worker.js'))});\n"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@public("crisis lines, the same for everybody")
@require_safe
def nowhere(request: HttpRequest) -> HttpResponse:
    """Kept in the phone for an address of which nothing else is kept."""
    return bare(request, "offline", now=timezone.now())


@require_safe
@by_link
def offline(visit: Visit) -> HttpResponseBase:
    """Kept in the phone under this link: the neutral page, without anything to fill in."""
    return show(visit, "offline")


@require_safe
@by_link
def manifest(visit: Visit) -> HttpResponseBase:
    """A name that tells nothing to whoever sees the home screen."""
    address = reverse("me", args=[visit.token])
    icons = [{"src": asset(path), "sizes": size, "type": kind, "purpose": "any"} for path, size, kind in ICONS]
    words = {
        "id": address,
        "name": _("My page"),
        "short_name": _("My page"),
        "lang": visit.page.language,
        "start_url": address,
        "scope": "/me/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return JsonResponse(words, content_type="application/manifest+json")
