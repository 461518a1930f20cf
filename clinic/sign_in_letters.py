"""To whoever signs in: what they sign in with was changed. If it was not they, this letter is how they learn of it.

In their language, without a name, an address or a clinic. It is sent once: the trail has what was done as well, and a
mail server that fails keeps nobody from setting up a second step.
"""

from __future__ import annotations

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.invitations import HEADERS, Words
from clinic.models import User

RESET, PASSWORD = "reset", "password"
CHANGES: dict[str, str | Promise] = {
    RESET: gettext_lazy(
        "Your second step at sign-in was taken away on request, for a lost phone or key, and you were signed out "
        "everywhere. Sign in with your password and set up a new one."
    ),
    PASSWORD: gettext_lazy("A new password was chosen."),
    "totp-added": gettext_lazy("An app with codes was added."),
    "totp-removed": gettext_lazy("The app with codes was removed."),
    "webauthn-added": gettext_lazy("A passkey was added."),
    "webauthn-removed": gettext_lazy("A passkey was removed."),
    "recovery_codes-renewed": gettext_lazy("New recovery codes were made; the ones before no longer work."),
}
"""What is told. Recovery codes come and go with the app or the passkey, whose letter says enough."""

log = structlog.get_logger(__name__)


def send(user: User, change: str) -> None:
    """Once the change is committed; of what is not in CHANGES nothing is written."""
    if change in CHANGES:
        words, to = changed(user.language, change), user.email
        transaction.on_commit(lambda: _mail(words, to))


def changed(language: str, change: str) -> Words:
    with translation.override(language):
        body = _(
            "%(what)s\n\nIf you did this or asked for it, there is nothing to do. If you did not, tell your clinic’s "
            "admin at once, and choose a new password here:\n\n%(link)s\n"
        ) % {"what": CHANGES[change], "link": f"{settings.PUBLIC_URL}{reverse('account_reset_password')}"}
        return Words(_("Your sign-in to Intersession was changed"), body)


def _mail(words: Words, to: str) -> None:
    try:
        EmailMessage(words.subject, words.body, to=[to], headers=HEADERS).send()
    except OSError as error:  # smtplib's errors are OSErrors
        log.error("sign_in_letter_failed", error=type(error).__name__)
