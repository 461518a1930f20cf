"""How somebody on the staff comes in the first time, or again: a link with which they choose their own password."""

from __future__ import annotations

from typing import NamedTuple

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from clinic.models import User

HEADERS = {"Auto-Submitted": "auto-generated"}  # out-of-office answers stay away


class Words(NamedTuple):
    subject: str
    body: str


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
    words = invited(user.language, link(user))
    transaction.on_commit(lambda: _mail(words, user.email))


def send_anew(user: User, *, to: str, url: str) -> None:
    """To somebody who has asked for another password, in their language."""
    _mail(forgotten(user.language, url), to)


def invited(language: str, url: str) -> Words:
    with translation.override(language):
        body = _("Choose a password here. The link works once:\n\n%(link)s\n") % {"link": url}
        return Words(_("Your account on Intersession"), body)


def forgotten(language: str, url: str) -> Words:
    with translation.override(language):
        body = _(
            "Choose a new password here. The link works once:\n\n%(link)s\n\n"
            "If you did not ask for it, there is nothing to do: your password stays.\n"
        ) % {"link": url}
        return Words(_("A new password for Intersession"), body)


def _mail(words: Words, to: str) -> None:
    EmailMessage(words.subject, words.body, to=[to], headers=HEADERS).send()
