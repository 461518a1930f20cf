"""A day and a clock time, typed in the zone of whoever types, as one moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy

from clinic.models import User

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2099, 12, 31)  # beyond, a day is a slip of the hand


def zone_of(user: User) -> ZoneInfo:
    """The zone in which this person types and reads times."""
    return ZoneInfo(user.time_zone)


def moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """In UTC. 02:30 in a gap is 03:30, 01:30 in a fold is the first one, as everywhere in this house."""
    return datetime.combine(day, clock, tzinfo=zone).astimezone(UTC)


def day_field(label: Any, **more: Any) -> forms.DateField:
    """A day of this century; what is read from it may be moved by days and zones without leaving the calendar."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[
            MinValueValidator(FIRST_DAY, gettext_lazy("Enter a day in 2000 or later.")),
            MaxValueValidator(LAST_DAY, gettext_lazy("Enter a day before 2100.")),
        ],
        error_messages={
            "required": gettext_lazy("Enter the day."),
            "invalid": gettext_lazy("Enter the day as year-month-day, for example 2026-03-04."),
        },
        **more,
    )


def clock_field(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={
            "required": gettext_lazy("Enter the time."),
            "invalid": gettext_lazy("Enter the time as hours and minutes, for example 21:40."),
        },
        **more,
    )


def clock_ahead(clock: time, zone: ZoneInfo, now: datetime) -> datetime:
    """The next time that the clock shows this: today, or tomorrow when it has gone by."""
    here = now.astimezone(zone)
    ahead = moment(here.date(), clock, zone)
    return ahead if ahead > now else moment(here.date() + timedelta(days=1), clock, zone)


def reason_field(label: Any, missing: Any, **more: Any) -> forms.CharField:
    """A reason in words, which is kept encrypted; white space is none."""
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        error_messages={"required": missing, "max_length": gettext_lazy("Say it in at most 2,000 characters.")},
        **more,
    )
