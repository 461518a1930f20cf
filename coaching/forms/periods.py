"""Ready-made stretches of days, counted in the reader's own zone: a kept list means the same tomorrow."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy

from coaching.forms import moments

Days = tuple[date, date]  # the first and the last, both included


def _back(days: int) -> Callable[[date], Days]:
    return lambda today: (today - timedelta(days=days - 1), today)


def _last_month(today: date) -> Days:
    end = today.replace(day=1) - timedelta(days=1)
    return end.replace(day=1), end


PERIODS: dict[str, tuple[object, Callable[[date], Days]]] = {
    "today": (gettext_lazy("Today"), _back(1)),
    "yesterday": (gettext_lazy("Yesterday"), lambda today: (today - timedelta(days=1), today - timedelta(days=1))),
    "week": (gettext_lazy("Last 7 days"), _back(7)),
    "4weeks": (gettext_lazy("Last 28 days"), _back(28)),
    "month": (gettext_lazy("This month"), lambda today: (today.replace(day=1), today)),
    "last-month": (gettext_lazy("Last month"), _last_month),
    "quarter": (gettext_lazy("Last 90 days"), _back(90)),
    "year": (gettext_lazy("Last 365 days"), _back(365)),
}
CHOICES = [(word, label) for word, (label, _days) in PERIODS.items()]


def days_of(word: str, now: datetime, zone: ZoneInfo) -> Days:
    """The first and the last day that the word names today."""
    return PERIODS[word][1](now.astimezone(zone).date())


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return moments.moment(day, time(0), zone)


def midnight_after(day: date, zone: ZoneInfo) -> datetime:
    return midnight(day + timedelta(days=1), zone)
