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

from clinic.models import CoachingLine, User
from clinic.roles import Role
from coaching import notices
from coaching.models import Alert
from coaching.watch import alerts, letters
from coaching.watch.letters import Letter
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
            *(_mail(address, letters.to_operator(alert)) for address in settings.ALERT_EMAILS),
            *(_text(phone, alert) for phone in settings.ALERT_PHONES),
            *(_mail(admin.email, letters.to_admin(alert, admin.language)) for admin in admins),
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


def _mail(to: str, letter: Letter) -> bool:
    """Whether the mail server took it."""
    try:
        return bool(EmailMessage(letter.subject, letter.body, to=[to], headers=HEADERS).send())
    except OSError as error:  # smtplib's errors are OSErrors
        log.error("alert_mail_failed", error=type(error).__name__)
        return False


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
