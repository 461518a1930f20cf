"""What somebody filled in and looks at once more before it is recorded: kept sealed in their session for an hour.

So the page that asks has an address of its own, which tells nothing, and Back and reload open it without a question.
"""

import json
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, QueryDict

from clinic.encryption import EncryptionError, seal, unseal

KEY = "to-check"
HOLDS = timedelta(hours=1)


def keep(request: HttpRequest, *, now: datetime) -> None:
    """Keeps what this POST carries for the page of the same path; one at a time."""
    typed = request.POST.copy()
    for name in ("csrfmiddlewaretoken", "confirmed", "change"):
        typed.pop(name, None)
    request.session[KEY] = {
        "path": request.path,
        "until": (now + HOLDS).isoformat(),
        "typed": str(seal(json.dumps([request.user.pk, typed.urlencode()]), _where(request))),
    }


def kept(request: HttpRequest, *, now: datetime) -> QueryDict | None:
    """What was kept for this page; None where there is nothing, or where it is somebody else's."""
    found: dict[str, Any] = request.session.get(KEY, {})
    if found.get("path") != request.path or datetime.fromisoformat(found["until"]) <= now:
        return None
    try:
        whose, typed = json.loads(unseal(found["typed"], _where(request)))
    except EncryptionError:
        return None
    return QueryDict(typed) if whose == request.user.pk else None


def forget(request: HttpRequest) -> None:
    """It is recorded: Back leads to an empty form."""
    request.session.pop(KEY, None)


def _where(request: HttpRequest) -> bytes:
    return f"to-check·{request.path}".encode()
