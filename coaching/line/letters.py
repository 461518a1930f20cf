"""Every e-mail that the product writes, by what it is about, made by the code that sends it. Nobody is written to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.words.letters import written
from clinic import invitations, sign_in_letters
from clinic.models import Clinic
from clinic.sign_in_letters import CHANGES, RESET
from coaching.models import Alert
from coaching.watch import letters as alerts
from coaching.watch.conditions import Condition

A_LINK, A_CODE = f"{settings.PUBLIC_URL}/…", "482913"
TO_SIGNERS: dict[str, str | Promise] = {
    "document-waiting": _("An agreement to sign"),
    "document-reminder": _("An agreement still to sign"),
    "document-copy": _("The signed copy"),
    "code": _("The code for signing"),
}
OF_SIGN_IN = {RESET: _("The second step at sign-in was taken away")}  # the others are as short as they are
FOUND = {"failed": 4, "handed": 6, "dead": 0}
Written = Callable[[str], tuple[str, str]]  # by language: its subject, its body


def letters(clinic: Clinic, *, now: datetime) -> list[tuple[str, str | Promise, Written]]:
    """Situation, occasion and words of each."""
    raised = Alert(condition=Condition.DELIVERY, clinic=clinic, began_at=now - timedelta(hours=1), facts=FOUND)
    over = Alert(condition=Condition.DELIVERY, clinic=clinic, began_at=raised.began_at, cleared_at=now)
    return [
        *(("agreed", when, _to_signer(name)) for name, when in TO_SIGNERS.items()),
        ("staff", _("Somebody is invited"), lambda language: invitations.invited(language, A_LINK)),
        ("staff", _("A new password was asked for"), lambda language: invitations.forgotten(language, A_LINK)),
        *(("staff", OF_SIGN_IN.get(change, what), _of_sign_in(change)) for change, what in CHANGES.items()),
        ("staff", _("The system has a trouble: to the admin"), lambda language: alerts.to_admin(raised, language)),
        ("staff", _("The trouble is over"), lambda language: alerts.to_admin(over, language)),
    ]


def _of_sign_in(change: str) -> Written:
    return lambda language: sign_in_letters.changed(language, change)


def _to_signer(name: str) -> Written:
    def made(language: str) -> tuple[str, str]:
        words = written(name, language, url=A_LINK, code=A_CODE)
        return words.subject, words.body

    return made
