"""The test call's way: begun each hour, looked after by a tick, ended by its reminder's arrival or after five minutes.

It goes through the same doors as everybody's: the outbox places the call, the carrier's signed webhook brings it to the
line, the decision takes a request, the tick of reminders writes the text, the carrier reports that it arrived.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import requests
import structlog
from django.conf import settings
from django.db import connection, transaction

from clinic import audit
from coaching import callbacks
from coaching.canary import town
from coaching.models import CallBack, CanaryRun, Closing, Contact, Reminder
from telephony import outbox
from telephony.models import Message

EVERY = timedelta(hours=1)
LONGEST = timedelta(minutes=5)
PING_WITHIN = timedelta(minutes=10)
PING_SECONDS = 5
LISTENS_SECONDS = 10  # how long the caller stays on the line
LOCK = 0x6361_6E61  # "cana": one of two beats begins it
NOTE = "test call"

log = structlog.get_logger(__name__)


def carry_on(*, now: datetime) -> int:
    """Begins the hour's run, or brings the one under way to its next hop. Returns 1 while one is under way."""
    if not town.is_set_up():
        return 0
    run = go_on(now=now) or begin(now=now)
    ping(now=now)
    return int(run is not None and not run.is_over)


@transaction.atomic
def begin(*, now: datetime, every: timedelta = EVERY) -> CanaryRun | None:
    """Places the call, if none was begun within the hour; None where there is nothing to do."""
    if not _mine() or CanaryRun.objects.filter(began_at__gt=now - every).exists():
        return None
    place = town.ready(now=now)
    _clean_up(place, now)
    run = CanaryRun.objects.create(began_at=now)
    outbox.queue_call(
        clinic_id=place.clinic.pk,
        line=settings.CANARY_FROM,
        to=settings.CANARY_TO,
        purpose="canary",
        twiml_path="/line/canary/",
        timeout_seconds=20,
        time_limit_seconds=60,
        urgency=5,
        now=now,
        valid_for=LONGEST,
        dedupe_key=f"canary:{run.pk}",
    )
    audit.record(town.BY, "canary.begun", run, clinic_id=place.clinic.pk, now=now)
    transaction.on_commit(outbox.nudge)
    return run


@transaction.atomic
def go_on(*, now: datetime) -> CanaryRun | None:
    """Notes the hops that were made since; the last one, or five minutes, end the run. None where none is under way."""
    waiting = CanaryRun.objects.select_for_update(skip_locked=True, no_key=True).filter(closed_at=None, failed_at=None)
    run = waiting.order_by("began_at").first()
    if run is None:
        return None
    place = town.ready(now=now)
    request = _note_hops(run, place)
    if run.delivered_at and request:
        callbacks.close(request, because=Closing.BY_PERSON, note=NOTE, by=place.staff, now=now)
        run.closed_at = now
    elif now > run.began_at + LONGEST:
        run.failed_at, run.waited_for = now, run.next_hop.removesuffix("_at")
        _clean_up(place, now)
        audit.record(town.BY, "canary.failed", run, clinic_id=place.clinic.pk, now=now, waited_for=run.waited_for)
        log.error("canary_failed", reason=run.waited_for)
    run.save()
    return run


def ping(*, now: datetime) -> bool:
    """Tells the dead man's switch that the last run came to its end. It is told nothing else."""
    run = CanaryRun.objects.filter(closed_at__gt=now - PING_WITHIN).order_by("-began_at").first()
    if run is None or run.pinged_at or not settings.CANARY_PING_URL:
        return False
    try:
        requests.get(settings.CANARY_PING_URL, timeout=PING_SECONDS).raise_for_status()
    except requests.RequestException as error:
        log.warning("canary_ping_failed", error=type(error).__name__)
        return False
    CanaryRun.objects.filter(pk=run.pk).update(pinged_at=now)
    return True


def _note_hops(run: CanaryRun, place: town.Town) -> CallBack | None:
    """Returns the request that the call left, once it has."""
    ours = Contact.objects.filter(client=place.client, direction="in", started_at__gte=run.began_at)
    contact = ours.select_related("call_back").order_by("started_at").first()
    if contact is None:
        return None
    run.called_at, request = contact.started_at, contact.call_back
    reminder = Reminder.objects.filter(call_back=request).order_by("due_at", "pk").first() if request else None
    if request is None or reminder is None:
        return request
    run.taken_at, run.due_at = request.taken_at, reminder.due_at
    text = Message.objects.filter(dedupe_key=f"reminder:{reminder.pk}").first()
    if text is not None:
        run.handed_at, run.delivered_at = text.sent_at, text.delivered_at
    return request


def _clean_up(place: town.Town, now: datetime) -> None:
    """What an earlier run left open reminds nobody any more."""
    for request in CallBack.objects.open().filter(client=place.client):
        callbacks.close(request, because=Closing.BY_PERSON, note=NOTE, by=place.staff, now=now)


def _mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
