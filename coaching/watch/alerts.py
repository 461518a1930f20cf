"""Alerts: one a condition until it is over, kept as a row so that a restart neither forgets nor repeats it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from clinic import audit
from coaching.models import Alert
from coaching.watch.conditions import Trouble

JOB = audit.SYSTEM("watch")
OVER_AFTER = timedelta(minutes=2)  # what comes and goes is one alert
TOLD_AGAIN = timedelta(hours=1)
LEASE = timedelta(minutes=2)


@transaction.atomic
def settle(troubles: Iterable[Trouble], *, now: datetime) -> list[Alert]:
    """Opens an alert for each trouble that has none, and ends those whose trouble was not seen for two minutes.

    Returns what is open now.
    """
    known = {(alert.condition, alert.clinic_id): alert for alert in Alert.objects.open().select_for_update(no_key=True)}
    for trouble in troubles:
        alert = known.get((str(trouble.condition), trouble.clinic_id))
        if alert is None:
            known[str(trouble.condition), trouble.clinic_id] = _raise(trouble, now)
        else:
            alert.seen_at, alert.facts = now, trouble.facts
            alert.save(update_fields=["seen_at", "facts"])
    return [alert for alert in known.values() if not _is_over(alert, now)]


def to_tell(*, now: datetime) -> list[Alert]:
    """Takes what somebody is to be told of by now; whoever takes it has two minutes to tell it and say so."""
    new_or_again = Q(cleared_at=None) & (Q(told_at=None) | Q(told_at__lte=now - TOLD_AGAIN))
    over = Q(cleared_at__isnull=False, told_at__isnull=False, clear_told_at=None)
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    with transaction.atomic():
        taken = list(Alert.objects.select_for_update(skip_locked=True, no_key=True).filter(new_or_again | over, free))
        Alert.objects.filter(pk__in=[alert.pk for alert in taken]).update(lease_until=now + LEASE)
    return taken


def told(alert: Alert, *, now: datetime) -> None:
    """Somebody has been told, or there is nobody to tell."""
    mine = Alert.objects.filter(pk=alert.pk)
    if alert.cleared_at:
        mine.update(clear_told_at=now, lease_until=None)
    else:
        mine.update(told_at=now, told_times=F("told_times") + 1, lease_until=None)


def _raise(trouble: Trouble, now: datetime) -> Alert:
    alert = Alert.objects.create(
        condition=trouble.condition, clinic_id=trouble.clinic_id, facts=trouble.facts, began_at=now, seen_at=now
    )
    audit.record(JOB, "alert.raised", alert, clinic_id=trouble.clinic_id, now=now, condition=str(trouble.condition))
    return alert


def _is_over(alert: Alert, now: datetime) -> bool:
    if alert.seen_at > now - OVER_AFTER:
        return False
    alert.cleared_at = now
    alert.save(update_fields=["cleared_at"])
    audit.record(JOB, "alert.cleared", alert, clinic_id=alert.clinic_id, now=now, condition=alert.condition)
    return True
