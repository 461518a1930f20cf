"""What stands above a contact while its call lasts: how long it is, and soft marks at 10, 15 and 20 minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from coaching.models import Contact
from coaching.on_call import talk

MARKS = (
    (10, _("10 min: choose a skill and rehearse it")),
    (15, _("15 min: agree on the next step and close")),
    (20, _("20 min is rare. Where a life is in danger, stay")),
)


@dataclass(frozen=True, slots=True)
class Mark:
    at: datetime
    words: str
    passed: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """`seconds`: counted by us while it lasts; once it is over, what the carrier counted, as every page tells it."""

    since: datetime
    over: datetime | None
    seconds: int
    marks: list[Mark]

    @property
    def clock(self) -> str:
        """Minutes and seconds, as app.js goes on counting them."""
        return f"{self.seconds // 60}:{self.seconds % 60:02}"


def strip(contact: Contact, now: datetime) -> Strip | None:
    spoken = talk(contact, now)
    if spoken is None:
        return None
    seconds = max(0, int(((spoken.over or now) - spoken.since).total_seconds()))
    if spoken.over and contact.talk_seconds is not None:
        seconds = contact.talk_seconds
    marks = [
        Mark(spoken.since + timedelta(minutes=minutes), str(words), seconds >= minutes * 60) for minutes, words in MARKS
    ]
    return Strip(spoken.since, spoken.over, seconds, marks)
