"""What somebody typed, when their session had ended before it was sent: nothing is recorded, and nothing is lost.

It is kept sealed in the session that begins with the sign-in page, for an hour, and given back once, on its own page,
to whoever signs in there and may open that page; where it is known who was signed in, to nobody else. Only forms that
carry the field `kept` are kept: their views ask for it by `taken`.
"""

import json
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.csrf import csrf_failure

from clinic.encryption import EncryptionError, seal, unseal

MARK, ASIDE = "kept", "aside"  # the field, and its value when the page itself sends it because its time is over
KEY = "unsent"
HOLDS = timedelta(hours=1)
MOST = 20_000  # characters: a long note; more is not stored for somebody who is not signed in
NOT_TYPED = ("csrfmiddlewaretoken", MARK, "confirmed", "change")


def keep(request: HttpRequest, *, now: datetime) -> bool:
    """Keeps what this POST carries. `request.was_signed_in` is set where a session ended just now."""
    typed = request.POST.copy()
    for name in NOT_TYPED:
        typed.pop(name, None)
    text = typed.urlencode()
    if request.method != "POST" or MARK not in request.POST or len(text) > MOST:
        return False
    whose = getattr(request, "was_signed_in", None) or request.user.pk
    request.session[KEY] = {
        "path": request.path,
        "until": (now + HOLDS).isoformat(),
        "typed": str(seal(json.dumps([whose, text]), _where(request))),
    }
    return True


def taken(request: HttpRequest, *, now: datetime) -> QueryDict | None:
    """What was kept for this page, once; None where there is nothing, or where it is somebody else's."""
    kept: dict[str, Any] = request.session.get(KEY, {})
    if kept.get("path") != request.path:
        return None
    del request.session[KEY]
    if datetime.fromisoformat(kept["until"]) <= now:
        return None
    try:
        whose, text = json.loads(unseal(kept["typed"], _where(request)))
    except EncryptionError:
        return None
    return QueryDict(text) if whose in (None, request.user.pk) else None


def page_of(request: HttpRequest) -> str:
    """The address of the page that was being looked at: a form may be sent to an address that is no page."""
    came_from = urlsplit(request.headers.get("Referer", ""))
    if request.method in ("GET", "HEAD") or came_from.netloc != request.get_host():
        return request.get_full_path()
    return f"{came_from.path}?{came_from.query}" if came_from.query else came_from.path


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page of ours that was open too long comes again with what was typed; what comes from elsewhere is refused."""
    ours = request.headers.get("Origin") == settings.PUBLIC_URL
    if ours and keep(request, now=timezone.now()):
        return redirect(request.path)
    return csrf_failure(request, reason=reason)


def _where(request: HttpRequest) -> bytes:
    return f"unsent·{request.path}".encode()
