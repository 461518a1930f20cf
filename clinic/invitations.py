"""How somebody new on the staff comes in the first time: a link with which they choose their own password."""

from __future__ import annotations

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.models import User


def link(user: User) -> str:
    """Works once, until a password was chosen, for PASSWORD_RESET_TIMEOUT. Whoever holds it is that person: hand it
    over in person, or by e-mail to their address alone.
    """
    key = default_token_generator.make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})
    return f"{settings.PUBLIC_URL}{path}"


def send(user: User) -> None:
    """By e-mail, in their language, once the account is committed. OSError (from the mail server) goes to the caller:
    whoever invites should know that nothing was sent.
    """
    with translation.override(user.language):
        subject = _("Your account on Intersession")
        words = _("Choose a password here. The link works once:\n\n%(link)s\n") % {"link": link(user)}
    transaction.on_commit(lambda: send_mail(subject, words, None, [user.email]))
