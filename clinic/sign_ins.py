"""Sign-ins, sign-outs, failed sign-ins, and what one signs in with, on the audit trail; of the last they get a letter.
What was typed as an address is not kept: it can be a password.
"""

import datetime as dt
from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from django.utils import timezone

from clinic import addresses, audit, sign_in_letters
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


@receiver(authentication_failed)
def second_step_failed(sender: Any, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """The password was right. Whoever guesses codes knows it."""
    ip, clinic_id = _address(request), user.clinic_id
    audit.record(SIGN_IN, "staff.sign_in_failed", user, clinic_id=clinic_id, now=_now(), ip=ip, step="second")


@receiver([password_changed, password_reset, password_set])
def chose_a_password(sender: Any, signal: Signal, request: HttpRequest, user: User, **kwargs: Any) -> None:
    ip, by_link = _address(request), int(signal is password_reset)
    audit.record(user, "staff.password_chosen", user, clinic_id=user.clinic_id, now=_now(), ip=ip, by_link=by_link)
    sign_in_letters.send(user, sign_in_letters.PASSWORD)


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def changed_a_factor(
    sender: Any, signal: Signal, request: HttpRequest, user: User, authenticator: Authenticator, **kwargs: Any
) -> None:
    """A passkey, an app with codes, recovery codes: whoever takes over an account leaves one behind."""
    deed = {authenticator_added: "added", authenticator_removed: "removed"}.get(signal, "renewed")
    action, factor, ip = f"staff.second_factor_{deed}", str(authenticator.type), _address(request)
    audit.record(user, action, user, clinic_id=user.clinic_id, now=_now(), ip=ip, factor=factor)
    sign_in_letters.send(user, f"{factor}-{deed}")


def _now() -> dt.datetime:
    return timezone.now()  # a sign-in happens at the edge: nobody above us can pass the time


def _address(request: HttpRequest | None) -> str:
    return addresses.of(request) if request else ""
