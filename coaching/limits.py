"""Changing one's limits: the week, "off until", "extra tonight", a leave with a cover or none. They are one's own."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db import transaction

from agreements import concerning
from clients.models import Client
from clinic import audit
from clinic.models import User
from coaching import covers, undoing, weeks
from coaching.models import ClientLimit, LimitOverride, LimitSetting, WeeklyWindow
from coaching.weeks import Hours
from telephony.channels import Channel

__all__ = ["Hours"]


class Changed(Exception):
    """The week was changed meanwhile, in another tab or on another phone."""


class Backwards(ValueError):
    """A stretch of time must end after it begins, and after now."""


@transaction.atomic
def set_week(therapist: User, *, week: Iterable[Hours], by: audit.By, now: datetime, known: str | None = None) -> None:
    """Replaces the weekly windows of this therapist; stretches that overlap or touch become one.

    `known` is the version (`version`) of the week that was looked at; Changed when it is another by now.
    """
    User.objects.select_for_update(no_key=True).get(pk=therapist.pk)
    if known is not None and known != version(week_of(therapist)):
        raise Changed(therapist.pk)
    WeeklyWindow.objects.filter(therapist=therapist).delete()
    rows = [
        WeeklyWindow(therapist=therapist, channel=Channel(h.channel), weekday=h.weekday, starts=h.starts, ends=h.ends)
        for h in weeks.joined(week)
    ]
    WeeklyWindow.objects.bulk_create(rows)
    audit.record(by, "limits.week_set", therapist, clinic_id=therapist.clinic_id, now=now, windows=len(rows))


def week_of(therapist: User) -> list[Hours]:
    windows = WeeklyWindow.objects.filter(therapist=therapist).order_by("weekday", "channel", "starts")
    return [Hours(w.channel, w.weekday, w.starts, w.ends) for w in windows]


def plain(week: Iterable[Hours]) -> list[list[Any]]:
    """The week for the way back of `set_week`."""
    return [[hours.channel, hours.weekday, hours.starts.isoformat(), hours.ends.isoformat()] for hours in week]


@undoing.way_back_to("limits.week_set")
def restore_week(subjects: list[int], before: Any, *, by: User, now: datetime) -> None:
    """The week of before holds again. Raises undoing.NotPossible where it was changed once more meanwhile."""
    therapist = User.objects.get(pk=subjects[0])
    week = [
        Hours(c, day, time.fromisoformat(starts), time.fromisoformat(ends)) for c, day, starts, ends in before["was"]
    ]
    try:
        set_week(therapist, week=week, known=before["kept"], by=by, now=now)
    except Changed:
        raise undoing.NotPossible(therapist.pk) from None


def version(week: Iterable[Hours]) -> str:
    """Changes when the week does."""
    return hashlib.sha256(repr(sorted(week)).encode()).hexdigest()[:16]


@transaction.atomic
def set_terms(
    therapist: User, *, response_minutes: int, longest_call_minutes: int, by: audit.By, now: datetime
) -> LimitSetting:
    """How soon calls are returned (open time), and how long one may last. Who covers is asked by `covers.ask`.

    Agreements that name another longest call come up for their therapist.
    """
    before = LimitSetting.objects.filter(therapist=therapist).first()
    setting, _new = LimitSetting.objects.update_or_create(
        therapist=therapist,
        defaults={"response_minutes": response_minutes, "longest_call_minutes": longest_call_minutes},
    )
    audit.record(
        by,
        "limits.terms_set",
        setting,
        clinic_id=therapist.clinic_id,
        now=now,
        response_minutes=response_minutes,
    )
    if before and before.longest_call_minutes != longest_call_minutes:
        concerning.call_length_changed(therapist, longest_call_minutes, now=now)
    return setting


@transaction.atomic
def override(
    therapist: User,
    *,
    starts_at: datetime,
    ends_at: datetime,
    by: audit.By,
    now: datetime,
    opens: bool = False,
    channel: str = "",
    leave: bool = False,
    cover: User | None = None,
    no_cover: bool = False,
    client: Client | None = None,
) -> LimitOverride:
    """Off or extra for a stretch of time. Without `cover` or `no_cover` the usual cover stands.

    `cover` is asked; until they accept, nobody covers, and clients hear so (covers.ask).
    Raises Backwards, covers.CoversOneself or covers.NotAColleague.
    """
    if ends_at <= starts_at or ends_at <= now:
        raise Backwards(ends_at)
    row = LimitOverride.objects.create(
        therapist=therapist, client=client, opens=opens, channel=channel, starts_at=starts_at, ends_at=ends_at,
        leave=leave, no_cover=no_cover or cover is not None,
        created_at=now, created_by=by if isinstance(by, User) else None,
    )  # fmt: skip
    audit.record(
        by, "limits.overridden", row, clinic_id=therapist.clinic_id, now=now,
        opens=opens, until=ends_at.isoformat(), no_cover=no_cover,
    )  # fmt: skip
    if cover is not None:
        covers.ask(therapist, cover=cover, change=row, by=by, now=now)
    return row


@transaction.atomic
def withdraw(row: LimitOverride, *, by: User, now: datetime) -> None:
    """The week holds again, as if the override had not been made; it stays on record. The first one counts."""
    if LimitOverride.objects.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=now, withdrawn_by=by):
        covers.end(row.therapist, change=row, by=by, now=now)
        audit.record(by, "limits.override_withdrawn", row, clinic_id=row.therapist.clinic_id, now=now)


@transaction.atomic
def except_client(
    client: Client, *, therapist: User, hours: Hours, opens: bool, by: audit.By, now: datetime
) -> ClientLimit:
    """Widens or narrows the week for one client."""
    row = ClientLimit.objects.create(
        client=client,
        therapist=therapist,
        channel=Channel(hours.channel),
        weekday=hours.weekday,
        starts=hours.starts,
        ends=hours.ends,
        opens=opens,
    )
    audit.record(
        by,
        "limits.client_excepted",
        row,
        clinic_id=client.clinic_id,
        client_id=client.pk,
        now=now,
        opens=opens,
    )
    return row


@transaction.atomic
def end_exception(row: ClientLimit, *, by: User, now: datetime) -> None:
    """The therapist's own week holds for this client again. The first one counts."""
    if ClientLimit.objects.filter(pk=row.pk, ended_at=None).update(ended_at=now):
        audit.record(
            by,
            "limits.client_exception_ended",
            row,
            clinic_id=row.client.clinic_id,
            client_id=row.client_id,
            now=now,
        )
