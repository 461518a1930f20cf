"""Alerts by e-mail and text: to whoever runs the installation, and to a clinic's admins where it is theirs.

A text to the operators does not go through the outbox: that it stands still may be what they are told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from clinic.models import CoachingLine, User
from clinic.roles import Role
from coaching import notices
from coaching.models import Alert
from coaching.watch import alerts
from coaching.watch.conditions import Condition
from coaching.watch.words import WORDS
from telephony import door, outbox, wording
from telephony.errors import CarrierError

VALID_FOR = timedelta(hours=1)
HEADERS = {"Auto-Submitted": "auto-generated"}  # out-of-office answers stay away

log = structlog.get_logger(__name__)


def tell(*, now: datetime) -> int:
    """Tells what is new, what still holds after an hour, and what is over. What reached nobody is tried again."""
    taken = alerts.to_tell(now=now)
    for alert in taken:
        admins = _admins(alert)
        ways = [
            *(_mail([address], alert, "en") for address in settings.ALERT_EMAILS),
            *(_text(phone, alert) for phone in settings.ALERT_PHONES),
            *(_mail([admin.email], alert, admin.language) for admin in admins),
        ]
        _queue_texts(alert, admins, now)
        if any(ways) or not ways:
            alerts.told(alert, now=now)
        else:
            log.error("alert_not_told", row=alert.pk)
    return len(taken)


def _admins(alert: Alert) -> list[User]:
    """People: in the clinic of the test calls there is nobody who could read it."""
    if alert.clinic_id is None:
        return []
    held = User.objects.filter(clinic_id=alert.clinic_id, clinic__synthetic=False, is_active=True)
    return list(held.filter(grants__role=Role.ADMIN, grants__ended_at=None).distinct())


def _mail(to: list[str], alert: Alert, language: str) -> bool:
    """Whether the mail server took it."""
    with override(language):
        letter = EmailMessage(_subject(alert), _body(alert), to=to, headers=HEADERS)
    try:
        return bool(letter.send())
    except OSError as error:  # smtplib's errors are OSErrors
        log.error("alert_mail_failed", row=alert.pk, error=type(error).__name__)
        return False


def _subject(alert: Alert) -> str:
    short = WORDS[Condition(alert.condition)].short
    return f"Intersession: {_('over')}: {short}" if alert.cleared_at else f"Intersession: {short}"


def _body(alert: Alert) -> str:
    """Times in UTC: operators sit anywhere, and compare with logs."""
    began = f"{alert.began_at:%Y-%m-%d %H:%M} UTC"
    if alert.cleared_at:
        lines = [_("It is over."), f"{_('From')} {began} {_('to')} {alert.cleared_at:%H:%M} UTC"]
    else:
        lines = [f"{_('Since')} {began}", *(f"{name}: {value}" for name, value in alert.facts.items())]
    return "\n".join([*lines, "", settings.PUBLIC_URL + reverse("health")]) + "\n"


def _words(alert: Alert) -> tuple[str, dict[str, str]]:
    template = "system-clear" if alert.cleared_at else "system-alert"
    return template, {"what": alert.condition, "url": settings.PUBLIC_URL + reverse("health")}


def _text(phone: str, alert: Alert) -> bool:
    """Straight to the carrier, from any of our lines."""
    line = CoachingLine.objects.filter(retired_at=None).order_by("pk").values_list("number", flat=True).first()
    if line is None:
        return False
    template, params = _words(alert)
    try:
        door.carrier().create_message(
            line=line,
            peer=phone,
            body=wording.render(template, params, "en"),
            status_url=settings.PUBLIC_URL + reverse("message-status", args=[uuid4()]),
            valid_seconds=int(VALID_FOR.total_seconds()),
        )
    except CarrierError as error:
        log.error("alert_text_failed", row=alert.pk, error=str(error.failure))
        return False
    return True


def _queue_texts(alert: Alert, admins: list[User], now: datetime) -> None:
    if alert.clinic_id is None or not (line := notices.line_of(alert.clinic_id)):
        return
    template, params = _words(alert)
    texts = [
        outbox.Text(
            clinic_id=alert.clinic_id,
            line=line,
            to=str(admin.phone),
            template=template,
            params=params,
            language=admin.language,
            valid_for=VALID_FOR,
            dedupe_key=f"alert:{alert.pk}:{alert.told_times}:{template}:{admin.pk}",
        )
        for admin in admins
        if admin.phone
    ]
    outbox.queue_texts(texts, now=now)
