"""Staff come in with a second factor (a passkey or codes from an app): whoever has none reaches only its set-up.

45 CFR 164.312(d), ASVS 6.3. A clinic that shows the product to visitors can do without it.
"""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic import audit, sign_in_letters
from clinic.models import User

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes alone are no factor
HELD = "second_factor_held"


def is_missing(request: HttpRequest) -> bool:
    """Whether this signed-in person still has to set one up. Asked of the database once a session."""
    user = request.user
    assert isinstance(user, User)
    if request.session.get(HELD) or not user.clinic.second_factor_required:
        return False
    held = is_held(user)
    if held:
        request.session[HELD] = True
    return not held


def is_held(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def to_set_up(request: HttpRequest) -> HttpResponse:
    """To the page where it is set up, with the reason; a part of a page (htmx) makes the browser leave the page."""
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": reverse("mfa_index")})
    messages.info(
        request,
        _("Your clinic asks for a second step at sign-in. Add a passkey or an app with codes; then everything opens."),
    )
    return redirect("mfa_index")


@receiver([authenticator_removed, authenticator_reset])
def look_again(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    request.session.pop(HELD, None)


@transaction.atomic
def reset(user: User, *, by: audit.By, now: datetime, why: str = "") -> None:
    """They lost their telephone or key: all factors and recovery codes go, all their sessions end, and at the next
    sign-in they set one up anew. Whoever asks has been recognised in person; an operator, who is not of the clinic,
    says in a few words (`why`) how. A letter tells them, should it have been somebody else who asked.
    """
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    said: dict[str, Any] = {"why": why} if why else {}
    audit.record(by, "staff.second_factor_reset", user, clinic_id=user.clinic_id, now=now, **said)
    sign_in_letters.send(user, sign_in_letters.RESET)
