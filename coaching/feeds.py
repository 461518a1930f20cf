"""A therapist's hours and cover as a calendar that their own programme fetches: without a client's name or number."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from agreements.links import digest
from clinic import audit
from clinic.models import User
from coaching import covered, ics, own_limits
from coaching.hours import spans
from coaching.ics import Event
from coaching.models import CalendarFeed
from coaching.own_limits import OwnLimits
from telephony.channels import Channel

TOKEN_BYTES = 32
PATH = "/calendar/{}.ics"
PAST, AHEAD = timedelta(days=7), timedelta(days=56)
FETCHED_EVERY = timedelta(hours=1)  # how exactly it is kept when it was fetched last


class Gone(Exception):
    """The token opens nothing: never made, replaced, or taken back."""


@transaction.atomic
def make(therapist: User, *, by: User, now: datetime) -> str:
    """A new address, shown once; the one before opens nothing from now on."""
    User.objects.select_for_update(no_key=True).get(pk=therapist.pk)
    _end(therapist, by, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed.objects.create(therapist=therapist, token_sha256=digest(token), made_at=now)
    audit.record(by, "calendar.made", feed, clinic_id=therapist.clinic_id, now=now)
    return settings.PUBLIC_URL + PATH.format(token)


@transaction.atomic
def end(therapist: User, *, by: User, now: datetime) -> bool:
    """The address opens nothing from now on. False where none lived."""
    ended = _end(therapist, by, now)
    if ended:
        audit.record(by, "calendar.ended", therapist, clinic_id=therapist.clinic_id, now=now)
    return ended


def standing(therapist: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(therapist=therapist, ended_at=None).first()


def find(token: str, *, now: datetime) -> User:
    """Whose calendar this token opens; notes that it was fetched. Raises Gone."""
    feed = CalendarFeed.objects.filter(token_sha256=digest(token), ended_at=None).select_related("therapist").first()
    if feed is None or not feed.therapist.is_active:
        raise Gone
    if feed.fetched_at is None or feed.fetched_at < now - FETCHED_EVERY:
        CalendarFeed.objects.filter(pk=feed.pk).update(fetched_at=now)
    return feed.therapist


def calendar(therapist: User, *, now: datetime) -> str:
    """The whole calendar as iCalendar text, in the therapist's language."""
    own = own_limits.of(therapist, now=now)
    since, until = now - PAST, now + AHEAD
    with override(therapist.language):
        events = [*_open(own, since, until), *_off(own), *_covers(own, therapist, since, until)]
        return ics.calendar(_("Line hours"), events, now=now)


def _open(own: OwnLimits, since: datetime, until: datetime) -> Iterator[Event]:
    """Open hours; where calls and texts are open together, one event says both."""
    calls, texts = (set(spans(own.limits, channel, since, until)) for channel in (Channel.CALL, Channel.TEXT))
    for title, kind, found in (
        (_("Calls and texts open"), "both", calls & texts),
        (_("Calls open"), "call", calls - texts),
        (_("Texts open"), "text", texts - calls),
    ):
        for start, end in sorted(found):
            yield Event(f"open-{kind}-{int(start.timestamp())}", title, start, end)


def _off(own: OwnLimits) -> Iterator[Event]:
    for change in own.changes:
        if not change.opens and not change.for_one_client:
            title = _("Leave") if change.leave else _("Off")
            cover = own.cover if not change.cover and not change.no_cover else change.cover
            title += ": " + (_("%(name)s covers") % {"name": cover} if cover else _("nobody covers"))
            yield Event(f"off-{change.pk}", title, change.starts_at, change.ends_at)


def _covers(own: OwnLimits, user: User, since: datetime, until: datetime) -> Iterator[Event]:
    """When one covers for a colleague: their closed hours, and their time off."""
    for therapist in own.named_by:
        title = _("Cover for %(name)s") % {"name": therapist.name}
        for start, end in covered.times(therapist, user.pk, since, until):
            yield Event(f"cover-{therapist.pk}-{int(start.timestamp())}", title, start, end)


def _end(therapist: User, by: User, now: datetime) -> bool:
    lived = CalendarFeed.objects.filter(therapist=therapist, ended_at=None)
    return bool(lived.update(ended_at=now, ended_by=by))
