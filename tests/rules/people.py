"""The demo clinic's people as the rules see them."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from coaching.hours import Limits, Override, Window
from coaching.rules import Coach, Rule, Situation
from telephony.channels import Channel

CHICAGO = ZoneInfo("America/Chicago")
HOUR = timedelta(hours=1)


def chicago(text: str) -> datetime:
    """A moment by the clinic's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


MIRA = Limits(
    "America/Chicago",
    (
        *(Window(Channel.CALL, day, time(8), time(21)) for day in range(5)),
        Window(Channel.CALL, 5, time(10), time(16)),
        *(Window(Channel.TEXT, day, time(8), time(22)) for day in range(7)),
    ),
    response=3 * HOUR,
)
JONAS = Limits(
    "America/Chicago",
    tuple(Window(channel, day, time(0), time(0)) for channel in Channel for day in range(7)),
    response=HOUR,
)
CLOSED = Limits("America/Chicago", (), response=3 * HOUR)

mira = Coach(1, MIRA)
jonas = Coach(2, JONAS)
priya = Coach(3, CLOSED)

STRICT = Rule(applies=True, channels=frozenset(Channel), hours=24)
# Identified, signed, nobody tried, no pause: mira's client with nobody covering.
ANA = Situation(
    identified=True,
    discharged=False,
    caregiver=False,
    pause_ends_at=None,
    rule=STRICT,
    agreement_in_force=True,
    primary=mira,
    cover=None,
    tried=frozenset(),
    ceiling=24 * HOUR,
    away_until=None,
)


def off(coach: Coach, start: datetime, end: datetime) -> Coach:
    """The coach with a stretch off, on every channel."""
    away = Override(False, start, end, frozenset(Channel), "off")
    return replace(coach, limits=replace(coach.limits, overrides=(*coach.limits.overrides, away)))
