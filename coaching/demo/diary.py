"""Moments before (and after) the loading of the demo, as people name them: "Thursday two weeks ago at 21:35"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True)
class Diary:
    """`now` is the loading; wall times are the clinic's."""

    now: datetime
    zone: str

    def at(self, weeks_ago: int, weekday: int, clock: str) -> datetime:
        """In the week (from Monday) so many weeks before this one; negative is ahead. UTC."""
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return self._wall(today - timedelta(days=today.weekday() + 7 * weeks_ago - weekday), clock)

    def yesterday(self, clock: str) -> datetime:
        return self._wall(self.now.astimezone(ZoneInfo(self.zone)).date() - timedelta(days=1), clock)

    def tomorrow(self, clock: str) -> datetime:
        return self._wall(self.now.astimezone(ZoneInfo(self.zone)).date() + timedelta(days=1), clock)

    def coming(self, clock: str) -> datetime:
        """The next such moment, unless it is less than eleven hours away: then the one after."""
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        soon = self._wall(today, clock)
        return soon if soon >= self.now + timedelta(hours=11) else self.tomorrow(clock)

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)

    def _wall(self, day: date, clock: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(self.zone)).astimezone(UTC)
