"""Check-ins that come again: every day, on weekdays or every week until a day. The job makes each next one when the one
before it is over; it may run twice, late or side by side (one a day, by the database itself).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import checkins
from coaching.models import CheckIn, CheckInSeries, Pause, Repeat, Side, Way

JOB = audit.SYSTEM("check-ins")
LONGEST = timedelta(days=366)
SATURDAY = 5
BATCH = 200
log = logging.getLogger(__name__)


class NoDay(ValueError):
    """Between the two days there is none on which it would be."""


@transaction.atomic
def agree(
    client: Client,
    *,
    therapist: User,
    side: str,
    way: str,
    repeat: str,
    clock: time,
    zone: str,
    first_on: date,
    last_on: date,
    by: User,
    now: datetime,
    what_for: str = "",
) -> CheckInSeries:
    """Writes down a check-in that comes again, and the first of them. Agreed twice it is one.

    Raises NoDay, or what `checkins.agree` raises.
    """
    Client.objects.select_for_update(no_key=True).get(pk=client.pk)
    terms = {
        "client": client, "therapist": therapist, "side": Side(side), "way": Way(way), "repeat": Repeat(repeat),
        "clock": clock, "zone": zone, "first_on": first_on, "last_on": last_on,
    }  # fmt: skip
    if same := open_series().filter(**terms).first():
        return same
    if last_on < first_on or last_on - first_on > LONGEST:
        raise NoDay(last_on)
    series = CheckInSeries.objects.create(**terms, what_for=what_for, agreed_at=now)
    _audit(by, "check_in_series.agreed", series, now)
    if _make_next(series, by=by, now=now) is None:
        raise NoDay(first_on)
    return series


@transaction.atomic
def end(series: CheckInSeries, *, by: User, now: datetime) -> None:
    """No more of them; the one that is open is off as well."""
    if not open_series().filter(pk=series.pk).update(ended_at=now, ended_by=by):
        return
    _audit(by, "check_in_series.ended", series, now)
    for check_in in checkins.open_of(series.client).filter(series=series):
        checkins.cancel(check_in, by=by, now=now)


@transaction.atomic
def entrust(series: CheckInSeries, *, therapist: User, by: User, now: datetime) -> None:
    """Another therapist is the other side of those to come."""
    if open_series().filter(pk=series.pk).update(therapist=therapist):
        _audit(by, "check_in_series.entrusted", series, now)


def carry_on(*, now: datetime) -> int:
    """Makes the next of every series that has none ahead; a series whose last day is over ends. Nothing is made in a
    pause: what would have fallen into it is left out. Returns how many were made.
    """
    ahead = CheckIn.objects.filter(
        series=OuterRef("pk"), met_at=None, missed_at=None, cancelled_at=None, due_at__gt=now - checkins.GRACE
    )
    paused = Pause.objects.open(now).filter(client=OuterRef("client"))
    waiting = open_series().filter(~Exists(ahead), ~Exists(paused), client__discharged_at=None)
    made = 0
    for pk in list(waiting.values_list("pk", flat=True)[:BATCH]):
        try:
            made += _carry_on(pk, now)
        except Exception:  # the others must not wait for it; it is tried again at the next tick
            log.exception("a check-in was not made", extra={"id": pk})
    return made


def open_series() -> QuerySet[CheckInSeries]:
    return CheckInSeries.objects.filter(ended_at=None)


def days(first: date, last: date, repeat: str) -> Iterator[date]:
    """The days of a series, in order."""
    step = 7 if repeat == Repeat.WEEKLY else 1
    for day in map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1, step)):
        if repeat != Repeat.WEEKDAYS or day.weekday() < SATURDAY:
            yield day


def moment(day: date, clock: time, zone: str) -> datetime:
    """In UTC: 02:30 in a gap is 03:30, 01:30 in a fold is the first one, as in `hours`."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


@transaction.atomic
def _carry_on(pk: int, now: datetime) -> bool:
    series = open_series().select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
    if series is None:
        return False
    if _make_next(series, by=JOB, now=now):
        return True
    open_series().filter(pk=pk).update(ended_at=now)
    _audit(JOB, "check_in_series.ended", series, now)
    return False


def _make_next(series: CheckInSeries, *, by: audit.By, now: datetime) -> CheckIn | None:
    """The first of its days that lies ahead and has none yet; None where no day is left."""
    made = set(series.check_ins.values_list("on_day", flat=True))
    since = max(series.first_on, now.astimezone(ZoneInfo(series.zone)).date())
    for day in days(series.first_on, series.last_on, series.repeat):
        due_at = moment(day, series.clock, series.zone)
        if day < since or day in made or due_at <= now:
            continue
        return checkins.agree(
            series.client,
            therapist=series.therapist,
            side=series.side,
            way=series.way,
            due_at=due_at,
            what_for=series.what_for,
            series_id=series.pk,
            on_day=day,
            by=by,
            now=now,
        )
    return None


def _audit(by: audit.By, action: str, series: CheckInSeries, now: datetime) -> None:
    client = series.client
    audit.record(by, action, series, clinic_id=client.clinic_id, client_id=client.pk, now=now)
