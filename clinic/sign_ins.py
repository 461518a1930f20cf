"""Sign-ins, sign-outs and failed sign-ins on the audit trail. What was typed as an address is not kept: it
can be a password.
"""

import datetime as dt
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from clinic import addresses, audit
from clinic.models import User

SIGN_IN = audit.SYSTEM("sign-in")


@receiver(user_logged_in)
def signed_in(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    audit.record(user, "staff.signed_in", user, clinic_id=user.clinic_id, now=_now(), ip=_address(request))


@receiver(user_logged_out)
def signed_out(sender: Any, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    if user:
        audit.record(user, "staff.signed_out", user, clinic_id=user.clinic_id, now=_now(), ip=_address(request))


@receiver(user_login_failed)
def sign_in_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any) -> None:
    typed = str(credentials.get("email") or credentials.get("username") or "").strip().lower()
    user = User.objects.filter(email=typed).first()
    clinic_id = user.clinic_id if user else None
    audit.record(SIGN_IN, "staff.sign_in_failed", user or User, clinic_id=clinic_id, now=_now(), ip=_address(request))


def _now() -> dt.datetime:
    return timezone.now()  # a sign-in happens at the edge: nobody above us can pass the time


def _address(request: HttpRequest | None) -> str:
    return addresses.of(request) if request else ""
