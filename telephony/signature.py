"""Only the carrier may speak to our webhooks: a request without its signature leaves no trace but a count.

`X-Twilio-Signature` is the base64 HMAC-SHA1, with the account's auth token, over the exact public URL and the
sorted form fields (https://www.twilio.com/docs/usage/security). The URL is built from `settings.PUBLIC_URL`,
never from the Host header. Two tokens are accepted, so that one can be replaced. The arithmetic is Twilio's
own validator's, done once instead of twice; a property test holds the two together.
"""

import base64
import hmac
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, QueryDict
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from prometheus_client import Counter

from telephony.fields import storable

refused = Counter("telephony_webhooks_refused", "Webhooks refused for their signature", ["why"])

View = Callable[..., HttpResponse]


def from_twilio(view: View) -> View:
    """POST only, signed by the carrier; anything else is a 403 and nothing is stored."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.headers.get("X-Twilio-Signature", "")
        if not is_signed(request.get_full_path(), request.POST, given):
            refused.labels("wrong" if given else "missing").inc()
            return HttpResponseForbidden()
        request.POST = storable(request.POST)  # type: ignore[assignment]
        return view(request, *args, **kwargs)

    return csrf_exempt(require_POST(guarded))


def is_signed(path: str, form: QueryDict, given: str) -> bool:
    """Whether the signature is the carrier's, by any of our tokens, for our URL with this path and query."""
    fields = signed_fields(form)
    signature = given.encode("utf-8", "surrogateescape")
    for address in addresses(settings.PUBLIC_URL):
        text = (address + path + fields).encode()
        for token in settings.TWILIO_AUTH_TOKENS:
            if hmac.compare_digest(base64.b64encode(hmac.digest(token.encode(), text, "sha1")), signature):
                return True
    return False


def signed_fields(form: QueryDict) -> str:
    """Name and value of every field, sorted; one that comes twice counts once for each different value."""
    return "".join(name + value for name in sorted(form) for value in sorted(set(form.getlist(name))))


@lru_cache(maxsize=8)
def addresses(public_url: str) -> tuple[str, ...]:
    """The public URL as it is, then without or with its port: the carrier is not consistent about ports."""
    parts = urlsplit(public_url)
    if parts.port:
        other = public_url.replace(f":{parts.port}", "", 1)
    else:
        other = public_url.replace(parts.netloc, f"{parts.netloc}:{443 if parts.scheme == 'https' else 80}", 1)
    return public_url, other
