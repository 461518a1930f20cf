"""Reminding a signer on the third, seventh and twelfth day, by day; after the fourteenth the agreement expires."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from agreements.models import AgreementReminder, Signer

DAYS = (3, 7, 12)
BY_DAY = time(10, 0), time(19, 0)  # in the zone where the client lives
LOCAL_HOUR = time(10, 30)


def plan(signer: Signer, *, now: datetime) -> None:
    """Rows for all three; those of an earlier invitation are dropped."""
    drop(signer, now=now)
    zone = ZoneInfo(signer.agreement.client.time_zone)
    AgreementReminder.objects.bulk_create(
        AgreementReminder(signer=signer, day=day, due_at=by_day(now + timedelta(days=day), zone)) for day in DAYS
    )


def drop(signer: Signer, *, now: datetime) -> None:
    AgreementReminder.objects.filter(signer=signer, sent_at=None, dropped_at=None).update(dropped_at=now)


def by_day(at: datetime, zone: ZoneInfo) -> datetime:
    """The same moment, or half past ten of that day where it would ring early or late."""
    local = at.astimezone(zone)
    if BY_DAY[0] <= local.time() < BY_DAY[1]:
        return at
    return datetime.combine(local.date(), LOCAL_HOUR, tzinfo=zone)
